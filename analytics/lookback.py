"""Does inspection work? (抽查有没有用): the snapshot behind the page, for every reader, and the words it is told in."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import polars as pl

from analytics.estimates import lookback
from analytics.estimates.survival import kept, spells
from analytics.estimates.trial import effect_of, matched
from analytics.frames import Frames
from analytics.pools import Lists
from supervision.foundation.actor import Scope
from supervision.foundation.i18n import _

MONTHS = (6, 12, 24)
DAYS = {6: 183, 12: 365, 24: 730}
OUTCOMES = {
    "complaints": _("后来有投诉举报"),
    "findings": _("后来又被随机抽中、查出问题"),
}
"""What is looked at, by key of the snapshot."""
ESTIMATES = {"complaints": effect_of, "findings": matched}
LEAST_DRAWN, LEAST_EVENTS = 30, 10
"""Below, nothing is said: a handful of complaints more or less would turn the answer round."""
FEWER, MORE, ALIKE, TOO_FEW = (
    _("抽查过的更少"),
    _("抽查过的更多"),
    _("看不出差别"),
    _("户数太少，不足以下结论"),
)
TONES = {FEWER: "green", MORE: "yellow", ALIKE: "grey", TOO_FEW: "grey"}


def content(frames: Frames, lists: Lists) -> dict[str, Any]:
    """Effects by reader (``department/district``, either may be empty) and months, and the shares without a new problem.

    Args:
        frames: of the day; lists: the frozen lists and the complaints.
    """
    visits = frames.visits.filter(pl.col("inspected") & (pl.col("occurred_on") <= frames.as_of))
    by_draw = visits.filter(pl.col("draw_id") != "").select("entity_id", "draw_id", "occurred_on", "problem")
    seats: dict[str, Any] = {}
    for months in MONTHS:
        pool = lookback.followed(lists.pool, months, frames.as_of)
        found = {
            "complaints": lookback.counted(lookback.complained(pool, lists.complaints)),
            "findings": lookback.counted(lookback.found_again(pool, by_draw, lists.pool)),
        }
        for name, counts in found.items():
            for key, mine in _cut(counts):
                effect = ESTIMATES[name](mine)
                if effect is not None:
                    about = {
                        "events": int(mine.select(pl.col("x", "y").sum()).sum_horizontal()[0]),
                        "draws": mine["draw_id"].n_unique(),
                    }
                    seats.setdefault(key, {}).setdefault(name, {})[str(months)] = asdict(effect) | about
    columns = ("department", "area", "entity_id", "occurred_on", "problem")
    shares = frames.shares.filter(pl.col("inspected") & (pl.col("occurred_on") <= frames.as_of))
    for key, mine in _cut(visits.select(columns), shares.select(columns)):
        seats.setdefault(key, {})["kept"] = _kept(mine, frames.as_of)
    return {"seats": seats, "draws": lists.pool["draw_id"].n_unique()}


def _cut(rows: pl.DataFrame, shares: pl.DataFrame | None = None) -> list[tuple[str, pl.DataFrame]]:
    """The rows of everybody, of each department, of each district, and of both, by the reader's key.

    Args:
        shares: the rows by department, where one row may count for several.
    """
    parted = rows if shares is None else shares
    found = {"/": rows}
    for columns, key in ((["department"], "{}/"), (["area"], "/{}"), (["department", "area"], "{}/{}")):
        of = parted if "department" in columns else rows
        parts = of.filter(pl.col("area") != "") if "area" in columns else of
        found |= {key.format(*values): part for values, part in parts.group_by(columns)}
    return sorted(found.items())


def _kept(visits: pl.DataFrame, as_of: date) -> dict[str, Any]:
    sides = {"problem": True, "clean": False}
    return {
        name: {
            "businesses": (table := spells(visits, as_of, after_problem=bad)).height,
            "shares": [asdict(one) for one in kept(table, list(DAYS.values()))],
        }
        for name, bad in sides.items()
    }


def seat_of(scope: Scope, wanted: str = "") -> str:
    """The reader's key: his department's lists (or everybody's), in his district (or the one asked for, where he sees all)."""
    department = str(min(scope.department_ids)) if scope.department_ids else ""
    return f"{department}/{scope.area_prefix or wanted}"


def told(effect: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of an effect: ``word`` (a text) and ``tone``; per hundred businesses the two shares, the difference with its interval, and ``hidden``,
    the largest difference that may hide behind "no difference"."""
    enough = min(effect["drawn"], effect["others"]) >= LEAST_DRAWN and effect["events"] >= LEAST_EVENTS
    word = TOO_FEW
    if enough:
        word = ALIKE if not effect["told_apart"] else FEWER if effect["difference"] < 0 else MORE
    hundred = {key: 100 * effect[key] for key in ("drawn_rate", "others_rate", "difference", "low", "high")}
    hidden = max(abs(hundred["low"]), abs(hundred["high"]))
    return {**effect, **hundred, "word": word, "tone": TONES[word], "enough": enough, "hidden": hidden}
