"""Rates of small areas with what they do not tell (小区域估计): each area borrows from the whole as much as its size deserves.

Beta-binomial empirical Bayes: the whole is worth ``prior_weight`` visits to every area (Clayton and Kaldor 1987; Marshall 1991). The
interval is the beta posterior's, by its first two moments on the log-odds scale (digamma and trigamma to second order), so it stays inside (0, 1); an area without a visit gets
the whole's rate with the widest interval. How far areas differ is itself estimated: the interval takes it one standard error wider.
"""

from dataclasses import dataclass
from math import exp, log, sqrt

import polars as pl

from analytics.estimates.population import Z95
from analytics.risk.shrinkage import prior_weight

UNSURE = 0.5
"""A rate whose interval is wider than so many times the whole's rate is drawn hatched: little is known there."""


@dataclass(frozen=True)
class AreaRate:
    """One area: what was counted, the plain rate (None without visits), the smoothed one and its 95 % interval."""

    key: str
    found: int
    seen: int
    plain: float | None
    rate: float
    low: float
    high: float
    unsure: bool


def smoothed(counts: pl.DataFrame) -> list[AreaRate]:
    """Smooth the rates of areas.

    Args:
        counts: ``key`` (text), ``found`` and ``seen`` (whole numbers, found ≤ seen), one row an area.

    Returns the areas by key; empty where nothing was seen anywhere.
    """
    rows = counts.sort("key").select("key", "found", "seen").rows()
    seen, found = sum(row[2] for row in rows), sum(row[1] for row in rows)
    if not seen:
        return []
    whole = (found + 0.5) / (seen + 1)
    worth = prior_weight([row[1] for row in rows], [row[2] for row in rows])
    cautious = _cautious(worth, len(rows), seen / len(rows))
    return [_area(key, y, n, whole, (worth, cautious)) for key, y, n in rows]


def _cautious(worth: int, areas: int, mean_seen: float) -> float:
    """The prior's weight if areas differ by one standard error more than was estimated (large-sample error of an intraclass correlation)."""
    alike = 1 / (worth + 1)
    error = sqrt(2 / max(1, areas - 1)) * (1 + max(0.0, mean_seen - 1) * alike) / max(1.0, mean_seen)
    return max(1.0, 1 / min(0.5, alike + error) - 1)


def _area(key: str, found: int, seen: int, whole: float, worths: tuple[float, float]) -> AreaRate:
    rate = (found + worths[0] * whole) / (seen + worths[0])
    bad, good = found + worths[1] * whole, seen - found + worths[1] * (1 - whole)
    middle = log(bad) - 0.5 / bad - log(good) + 0.5 / good
    half = Z95 * sqrt(1 / bad + 0.5 / bad**2 + 1 / good + 0.5 / good**2)
    low, high = (1 / (1 + exp(-(middle + sign * half))) for sign in (-1, 1))
    return AreaRate(
        key,
        found,
        seen,
        found / seen if seen else None,
        rate,
        min(low, rate),
        max(high, rate),
        high - low > 2 * UNSURE * whole,
    )
