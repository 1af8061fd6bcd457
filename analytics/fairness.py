"""The audit of the grades by district, trade, ownership and size: rows of the register that the score never sees, put beside the grades it gave."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

import polars as pl

from analytics.frames import Frames, Schema, checked
from analytics.risk.fairness import fairness
from supervision.foundation.i18n import _
from supervision.registers.rules.ownership import OF_KIND, OWNERSHIP_LABELS, SIZE_LABELS

DAYS = 730
"""Draws of so many days are the yardstick of the problem rate."""
QUERY = "SELECT id AS entity_id, kind, ownership, size, capital_fen FROM entity ORDER BY id"
TRAITS: Schema = {
    "entity_id": pl.Int64,
    "kind": pl.String,
    "ownership": pl.String,
    "size": pl.String,
    "capital_fen": pl.Int64,
}
"""What the register says of whose a business is and how large; read by the audit alone."""
_WAN_FEN = 1_000_000
BANDS = {10: "0-10", 100: "10-100", 1_000: "100-1000"}
"""Registered capital in 万元: below each number."""
ABOVE = "1000-"
BAND_LABELS = {
    "0-10": _("不满10万元"),
    "10-100": _("10万元至不满100万元"),
    "100-1000": _("100万元至不满1000万元"),
    ABOVE: _("1000万元以上"),
}
KINDS = {
    "area": _("县（市、区）"),
    "trade": _("行业"),
    "ownership": _("经济类型"),
    "size": _("企业规模"),
    "capital": _("注册资本"),
}
"""By what the grades are audited, and what it is called."""
LABELS: dict[str, dict[str, str]] = {
    "ownership": {key.value: label for key, label in OWNERSHIP_LABELS.items()},
    "size": {key.value: label for key, label in SIZE_LABELS.items()},
    "capital": BAND_LABELS,
}
"""Words of the keys that no register of names has."""


def audited(
    frames: Frames, grades: pl.DataFrame, traits: pl.DataFrame, sample: pl.DataFrame
) -> dict[str, Any]:
    """The audit as a snapshot keeps it: groups by kind.

    Args:
        grades: ``entity_id, grade``; traits: frame ``TRAITS``; sample: frame ``SAMPLE`` of ``risk.fairness``.
    """
    since = frames.as_of - timedelta(days=DAYS)
    drawn = frames.drawn.filter(pl.col("opened_on") > since)
    found = fairness(grades.select("entity_id", "grade"), kinds_of(frames, traits), drawn, sample)
    return {
        "since": since.isoformat(),
        "level_high": grades.filter(pl.col("grade").is_in(["C", "D"])).height / max(1, grades.height),
        "groups": {by: [asdict(one) for one in found if one.by == by] for by in KINDS},
    }


def kinds_of(frames: Frames, traits: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """``entity_id, key`` for every kind of group; the empty key where the register does not say."""
    told = checked(traits, TRAITS)
    by_kind = {kind.value: owner.value for kind, owner in OF_KIND.items()}
    owner = pl.coalesce("ownership", pl.col("kind").replace_strict(by_kind, default="")).alias("key")
    fen = pl.col("capital_fen")
    below = [pl.when(fen < wan * _WAN_FEN).then(pl.lit(key)) for wan, key in BANDS.items()]
    band = pl.coalesce(*below, pl.when(fen.is_not_null()).then(pl.lit(ABOVE)), pl.lit(""))
    return {
        "area": frames.entities.select("entity_id", pl.col("area").alias("key")),
        "trade": frames.entities.select("entity_id", pl.col("trade").alias("key")),
        "ownership": told.select("entity_id", owner),
        "size": told.select("entity_id", pl.col("size").fill_null("").alias("key")),
        "capital": told.select("entity_id", band.alias("key")),
    }
