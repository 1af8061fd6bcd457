"""How long a business stays without a new problem after a visit (查后多久不再出问题): Kaplan and Meier (1958).

A spell begins with a visit and ends with the next visit that found a problem, or is cut off by the day of the figures. Intervals: Greenwood's variance on
the scale of the complementary logarithm (Kalbfleisch and Prentice 2002, ch. 1), so that they stay between 0 and 1. A problem nobody came to look for
counts as none, so beside every share stands how many were looked at again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, log, sqrt

import polars as pl

from analytics.estimates.population import Z95

SPELLS = {"days": pl.Int64, "ended": pl.Boolean, "seen_again": pl.Int64}
"""One row per business: days from the visit to the next problem or to the day of the figures, which of the two, and days to the next visit (null: none)."""


@dataclass(frozen=True)
class Kept:
    """Share still without a new problem after so many days, with its 95 % interval (None: nobody was watched so long), how many were
    watched so long or had one before, and the share of all that were visited again by then."""

    days: int
    share: float | None
    low: float | None
    high: float | None
    watched: int
    again: float


def spells(visits: pl.DataFrame, as_of: date, *, after_problem: bool) -> pl.DataFrame:
    """One spell per business, from its first inspected visit that found a problem (or, for comparison, that found none).

    Args:
        visits: ``entity_id, occurred_on, problem``, inspected visits only.

    Only the first such visit of a business counts, so that spells do not depend on one another; visits of the same day are one.
    """
    days = visits.group_by("entity_id", "occurred_on").agg(pl.col("problem").any())
    first = (
        days.filter(pl.col("problem") == after_problem)
        .group_by("entity_id")
        .agg(pl.col("occurred_on").min().alias("begun"))
    )
    later = days.join(first, on="entity_id").filter(pl.col("occurred_on") > pl.col("begun"))
    since = (pl.col("occurred_on") - pl.col("begun")).dt.total_days()
    events = later.group_by("entity_id").agg(
        since.filter(pl.col("problem")).min().alias("until"), since.min().alias("seen_again")
    )
    watched = (pl.lit(as_of, dtype=pl.Date) - pl.col("begun")).dt.total_days()
    return (
        first.join(events, on="entity_id", how="left")
        .sort("entity_id")
        .select(
            pl.coalesce("until", watched).alias("days"),
            pl.col("until").is_not_null().alias("ended"),
            pl.col("seen_again"),
        )
    )


def kept(table: pl.DataFrame, at: Sequence[int]) -> list[Kept]:
    """The share without a new problem at each of the days asked for; empty where there is no spell."""
    if not table.height:
        return []
    counts = (
        table.group_by("days").agg(pl.len().alias("n"), pl.col("ended").sum().alias("d")).sort("days").rows()
    )
    return [_kept(table, counts, days) for days in at]


def _kept(table: pl.DataFrame, counts: list[tuple[int, int, int]], until: int) -> Kept:
    at_risk, share, noise = table.height, 1.0, 0.0
    for day, n, ended in counts:
        if day > until:
            break
        if ended:
            share *= 1 - ended / at_risk
            if at_risk > ended:
                noise += ended / (at_risk * (at_risk - ended))
        at_risk -= n
    reached = table.filter((pl.col("days") >= until) | (pl.col("ended") & (pl.col("days") < until))).height
    again = table.filter(pl.col("seen_again") <= until).height / table.height
    if table["days"].max() < until:  # type: ignore[operator]
        return Kept(until, None, None, None, reached, again)
    low, high = _interval(share, noise, table.height)
    return Kept(until, share, low, high, reached, again)


def _interval(share: float, noise: float, n: int) -> tuple[float, float]:
    """95 %; where no problem came at all (or every one did), the exact bound of nothing seen among n."""
    edge = 1 - 0.025 ** (1 / n)
    if share >= 1:
        return 1 - edge, 1.0
    if share <= 0:
        return 0.0, edge
    half = Z95 * sqrt(noise) / abs(log(share))
    return share ** exp(half), share ** exp(-half)
