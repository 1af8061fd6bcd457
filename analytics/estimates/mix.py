"""Whether two estimates speak for like businesses (名录构成): lists of shops this year and of factories last year are no comparison. Pure.

Compared are the shares of trades among everybody the lists hold, each estimated from its draws. Distance: half the sum of the differences (total variation). So
much of the mix can differ by chance alone: Σ √(p(1−p)(1 ⁄ n₁ + 1 ⁄ n₂)) ⁄ √(2π), the mean of the
distance of two samples of one mix, n in equally weighted visits; only what lies beyond counts.
"""

from math import pi, sqrt

import polars as pl

from analytics.board.divisions import division
from analytics.estimates.population import telling

UNLIKE = 0.05
"""From here on the mix may explain a difference: a twentieth of the businesses of other trades, twenty points apart, moves the rate by one point."""


def alike(one: pl.DataFrame, other: pl.DataFrame) -> bool:
    """Whether the lists behind two frames ``DRAWN`` hold the same trades; not, where either has no result."""
    first, second = _shares(one), _shares(other)
    if not first.height or not second.height:
        return False
    both = first.join(second, on="trade", how="full", coalesce=True).fill_null(0)
    unsure = 1 / _effective(first) + 1 / _effective(second)
    distance = by_chance = 0.0
    for p, q in both.select("share", "share_right").iter_rows():
        distance += abs(p - q) / 2
        by_chance += sqrt((p + q) / 2 * (1 - (p + q) / 2) * unsure / (2 * pi))
    return distance - by_chance <= UNLIKE


def _effective(shares: pl.DataFrame) -> float:
    """How many equally weighted visits would tell as much (Kish 1965)."""
    return float(shares["weight"].sum()) ** 2 / float(shares["squares"].sum())


def _shares(drawn: pl.DataFrame) -> pl.DataFrame:
    """``trade`` (its division, two digits), its share of the lists' inspectable businesses, and the sums of weights and of their squares it rests on."""
    strata = [
        (row["draw_id"], row["stratum"], row["size"] / row["done"])
        for draw in telling(drawn)
        for row in draw.strata
    ]
    weights = pl.DataFrame(
        strata,
        orient="row",
        schema={"draw_id": pl.String, "stratum": pl.String, "weight": pl.Float64},
    )
    seen = drawn.filter("completed", "inspected").with_columns(pl.col("trade").fill_null(""))
    wide = {trade: division(trade)[-2:] for trade in seen["trade"].unique().to_list()}
    return (
        seen.join(weights, on=["draw_id", "stratum"])
        .group_by(pl.col("trade").replace_strict(wide, return_dtype=pl.String))
        .agg(pl.col("weight").sum(), (pl.col("weight") ** 2).sum().alias("squares"))
        .with_columns((pl.col("weight") / pl.col("weight").sum()).alias("share"))
        .sort("trade")
    )
