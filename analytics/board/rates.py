"""Problem rates of places beside each other, and which of them stand out (高于全市、低于全市、分不出、不足以下结论). Pure.

The only judgement of places there is: the board, the map of places with its table and sheets, and the briefing all show it (``judged``), so a place that is
red on one of them is red on all.
"""

from dataclasses import dataclass
from math import sqrt

import polars as pl

from analytics.board.beside import Beside
from analytics.board.eyes import pooled
from analytics.estimates.areas import smoothed
from analytics.estimates.population import Z95
from analytics.frames import Frames, Period
from supervision.foundation.i18n import _

FEW_SEEN = 20
"""With fewer drawn visits than this nothing is said about a place, whatever they found."""
LEVELS = ("area", "town", "zone", "cell", "station")
"""Places that are judged, in the order pages list them."""
_OWN = ("area", "cell", "station")
"""Levels the register itself knows; the others only the job that places businesses."""
HIGH, LOW, ALIKE, FEW = "high", "low", "alike", "few"
VERDICTS = {
    HIGH: _("高于全体"),
    ALIKE: _("分不出高低"),
    LOW: _("低于全体"),
    FEW: _("不足以下结论"),
}
"""What a verdict is called, on the board, on maps and on paper."""
COLOURS = {HIGH: "#bf4412", ALIKE: "#f6ead3", LOW: "#9cc3e2"}
"""How it is drawn, as in ``boards/board.css`` and the briefing; few visits are hatched."""


@dataclass(frozen=True)
class Rate:
    """One place: drawn visits in which something could be inspected, those with a problem, the rate shrunk (and, where ``corrected``,
    freed of the inspectors' strictness) with its 95 % interval, the rate of the whole as counted, and the verdict."""

    key: str
    seen: int
    found: int
    rate: float
    low: float
    high: float
    corrected: bool
    whole: float
    verdict: str

    @property
    def plain(self) -> float:
        """Problems ÷ visits as counted."""
        return self.found / self.seen


def drawn_visits(frames: Frames, period: Period) -> pl.DataFrame:
    """Visits of the period that chance chose and in which something could be inspected: what rates of places are made of."""
    return frames.visits.filter(period.holds("occurred_on") & (pl.col("draw_id") != "") & pl.col("inspected"))


def located(rows: pl.DataFrame, frames: Frames, level: str) -> pl.DataFrame:
    """The rows with ``key``: the place of their business, as the register says, else where the job put it; empty where neither knows.

    A row stands once for every custom area its business lies in.
    """
    there = frames.placed.filter(level=level).select("entity_id", pl.col("key").alias("_there"))
    if level in _OWN:
        there = there.unique("entity_id", keep="first", maintain_order=True)
    own = pl.col(level).cast(pl.String) if level in _OWN else pl.lit("")
    key = pl.when(own.is_in(["", "0"])).then(pl.col("_there").fill_null("")).otherwise(own)
    joined = rows.join(there, on="entity_id", how="left", maintain_order="left")
    return joined.with_columns(key.alias("key")).drop("_there")


def judged(frames: Frames, beside: Beside, period: Period) -> dict[str, list[Rate]]:
    """The places of every level with what may be said of them, for one reader's frames."""
    visits = drawn_visits(frames, period)
    return {level: rates(located(visits, frames, level), beside, "key") for level in LEVELS}


def rates(visits: pl.DataFrame, beside: Beside, by: str) -> list[Rate]:
    """The rates of all places with a visit, by key; places without a key are counted in the whole only, and a visit in several places once.

    High only where the interval's lower end lies above the whole's rate, as counted and as corrected; low likewise; never with few visits.
    """
    counts = visits.group_by(by).agg(
        pl.len().alias("seen"), pl.col("problem").sum().cast(pl.Int64).alias("found")
    )
    table = (
        counts.join(pooled(visits, beside.eyes, by), on=by, how="left")
        .with_columns(pl.col(by).cast(pl.String).alias("key"), pl.col("seen").cast(pl.Int64))
        .sort("key")
    )
    clean = (pl.col("found") - pl.col("shift").fill_null(0) * pl.col("seen")).clip(0, pl.col("seen"))
    table = table.with_columns(clean.cast(pl.Float64).alias("clean"))
    seen = int(table["seen"].sum())
    if not seen:
        return []
    once = visits.unique("visit_id")["problem"]
    whole = int(once.sum()) / len(once)
    wholes = (whole, whole + (float(table["clean"].sum()) - int(table["found"].sum())) / seen)
    near = smoothed(table.select("key", pl.col("clean").alias("found"), "seen"))
    found = []
    for row, one in zip(table.rows(named=True), near, strict=True):
        if row["key"] in ("", "0"):
            continue
        more = Z95 * (row["error"] or 0.0)
        low = max(0.0, one.rate - sqrt((one.rate - one.low) ** 2 + more**2))
        high = min(1.0, one.rate + sqrt((one.high - one.rate) ** 2 + more**2))
        verdict = _verdict(row["seen"], low, high, wholes)
        found.append(
            Rate(
                row["key"],
                row["seen"],
                row["found"],
                one.rate,
                low,
                high,
                row["shift"] is not None,
                whole,
                verdict,
            )
        )
    return found


def _verdict(seen: int, low: float, high: float, wholes: tuple[float, float]) -> str:
    if seen < FEW_SEEN:
        return FEW
    if low > max(wholes):
        return HIGH
    return LOW if high < min(wholes) else ALIKE
