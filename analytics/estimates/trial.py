"""Does inspection work? A random draw is a randomised trial (抽查有没有用): drawn against not drawn, what came later.

Inside a stratum chance alone decided who was inspected, so the difference of later findings is the effect of being drawn (intention to treat:
whoever was drawn counts as drawn, visited or not). Difference of means per stratum, weighted by stratum sizes, with Neyman's variance
(Neyman 1923; Imbens and Rubin 2015, ch. 9); the relative effect by the delta method on the ratio. Where strata are many and small, ``matched``.
"""

from dataclasses import dataclass
from math import exp, log, sqrt

import polars as pl

from analytics.estimates.population import Z95

OUTCOMES = {
    "draw_id": pl.String,
    "stratum": pl.String,
    "entity_id": pl.Int64,
    "drawn": pl.Boolean,
    "later": pl.Boolean,
}
"""One row per business on a frozen list: whether it was drawn, and whether something (a complaint, a problem found) came later."""


@dataclass(frozen=True)
class Effect:
    """Later share among drawn and not drawn, their difference with a 95 % interval, and the ratio with its own (None if nothing came later).

    ``told_apart``: the interval of the difference does not hold 0.
    """

    drawn: int
    others: int
    drawn_rate: float
    others_rate: float
    difference: float
    low: float
    high: float
    ratio: tuple[float, float, float] | None
    told_apart: bool


def effect(outcomes: pl.DataFrame) -> Effect | None:
    """Compare drawn with not drawn inside each stratum of each draw; None where no stratum has two of either."""
    counts = outcomes.group_by("draw_id", "stratum").agg(
        pl.col("drawn").sum().alias("a"),
        (~pl.col("drawn")).sum().alias("b"),
        (pl.col("drawn") & pl.col("later")).sum().alias("x"),
        (~pl.col("drawn") & pl.col("later")).sum().alias("y"),
    )
    return effect_of(counts)


def effect_of(counts: pl.DataFrame) -> Effect | None:
    """The same from counts: ``draw_id, stratum, a`` drawn, ``b`` not, ``x`` and ``y`` those with something later; rows of one stratum are added up."""
    strata = (
        counts.group_by("draw_id", "stratum")
        .agg(pl.col("a", "b", "x", "y").sum())
        .filter((pl.col("a") >= 2) & (pl.col("b") >= 2))
        .sort("draw_id", "stratum")
        .select("a", "b", "x", "y")
        .rows()
    )
    if not strata:
        return None
    everybody = sum(a + b for a, b, _x, _y in strata)
    one = other = one_noise = other_noise = 0.0
    for a, b, x, y in strata:
        share = (a + b) / everybody
        one, other = one + share * x / a, other + share * y / b
        one_noise += share**2 * _noise(x, a)
        other_noise += share**2 * _noise(y, b)
    half = Z95 * sqrt(one_noise + other_noise)
    difference = one - other
    ratio = None
    if one > 0 and other > 0:
        middle, wide = log(one / other), Z95 * sqrt(one_noise / one**2 + other_noise / other**2)
        ratio = (exp(middle), exp(middle - wide), exp(middle + wide))
    return Effect(
        drawn=sum(row[0] for row in strata),
        others=sum(row[1] for row in strata),
        drawn_rate=one,
        others_rate=other,
        difference=difference,
        low=difference - half,
        high=difference + half,
        ratio=ratio,
        told_apart=abs(difference) > half,
    )


def matched(counts: pl.DataFrame) -> Effect | None:
    """The same question where most strata are small: strata weigh by what they can tell, a·b ÷ (a + b), not by their size.

    Difference of Mantel and Haenszel with the variance of Sato (1989), right for many small strata as for few large ones; ratio with the variance of Robins,
    Breslow and Greenland (1986). Counts as in ``effect_of``; None where no stratum has both kinds.
    """
    strata = (
        counts.group_by("draw_id", "stratum")
        .agg(pl.col("a", "b", "x", "y").sum())
        .filter((pl.col("a") > 0) & (pl.col("b") > 0))
        .sort("draw_id", "stratum")
        .select("a", "b", "x", "y")
        .rows()
    )
    if not strata:
        return None
    weight = one = other = shift = noise = spread = 0.0
    for a, b, x, y in strata:
        n = a + b
        weight, one, other = weight + a * b / n, one + x * b / n, other + y * a / n
        shift += (a * a * y - b * b * x + a * b * (b - a) / 2) / n**2
        noise += (x * (b - y) + y * (a - x)) / (2 * n)
        spread += (a * b * (x + y) - x * y * n) / n**2
    difference = (one - other) / weight
    # strata in which all or none had something would look certain: half an event is the least there is
    half = Z95 * sqrt(max(difference * shift + noise, 0.25)) / weight
    ratio = None
    if one > 0 and other > 0:
        middle, wide = log(one / other), Z95 * sqrt(spread / (one * other))
        ratio = (exp(middle), exp(middle - wide), exp(middle + wide))
    return Effect(
        drawn=sum(row[0] for row in strata),
        others=sum(row[1] for row in strata),
        drawn_rate=one / weight,
        others_rate=other / weight,
        difference=difference,
        low=difference - half,
        high=difference + half,
        ratio=ratio,
        told_apart=abs(difference) > half,
    )


def _noise(found: int, n: int) -> float:
    """Variance of a share; one half is added to both counts, so that none of twenty is not certainty."""
    rate = (found + 0.5) / (n + 1)
    return rate * (1 - rate) / n
