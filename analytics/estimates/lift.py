"""What targeting adds: the rate of each risk class against drawing everybody alike (分层的提升度).

The rate "drawn alike" is the population's, estimated from the same draw with its inclusion probabilities; lift = rate of the class ÷ that. Its
interval: delta method on the logarithm, the class's share in the whole's estimate accounted for (Särndal, Swensson, Wretman 1992, ch. 5).
A class whose interval holds 1 is not told apart from the rest: its higher ratio of checks finds nothing more.
"""

from dataclasses import dataclass
from math import exp, sqrt

import polars as pl

from analytics.estimates.population import Z95, telling
from inspections.plans.rules.pool import UNCLASSED


@dataclass(frozen=True)
class Lift:
    """One class over all draws: ``size`` adds up their lists, ``largest`` is the longest of them; completed and inspected, problems, its rate, lift with interval; ``chance`` of being drawn (quota ÷ size)."""

    stratum: str
    size: int
    largest: int
    chance: float
    inspected: int
    problems: int
    rate: float | None
    lift: float | None
    low: float | None
    high: float | None


def lifts(drawn: pl.DataFrame) -> list[Lift]:
    """Lift of every class over the draws of a frame ``DRAWN``, classes in order of their names.

    Several draws with the same class names are added up, each business with the weight 1 ÷ its chance. Counted are the draws
    that the estimated rate rests on; before there is any, all.
    """
    told = {one["draw_id"] for draw in telling(drawn) for one in draw.strata}
    rows = (
        (drawn.filter(pl.col("draw_id").is_in(told)) if told else drawn)
        .group_by("draw_id", "stratum")
        .agg(
            pl.col("size").first(),
            pl.col("quota").first(),
            pl.col("completed").sum().alias("done"),
            (pl.col("completed") & pl.col("inspected")).sum().alias("seen"),
            (pl.col("completed") & pl.col("inspected") & pl.col("problem")).sum().alias("bad"),
        )
        .with_columns(
            pl.when(pl.col("done") > 0).then(pl.col("size") / pl.col("done")).otherwise(0.0).alias("weight")
        )
    )
    classes = (
        rows.group_by("stratum")
        .agg(
            pl.col("size", "quota", "seen", "bad").sum(),
            pl.col("size").max().alias("largest"),
            (pl.col("weight") * pl.col("seen")).sum().alias("reach"),
            (pl.col("weight") * pl.col("bad")).sum().alias("harm"),
        )
        .sort("stratum")
        .rows(named=True)
    )
    reach, harm = sum(c["reach"] for c in classes), sum(c["harm"] for c in classes)
    whole = harm / reach if reach and harm else 0.0
    noise = [_noise(c) for c in classes]
    total = sum((c["reach"] / reach) ** 2 * v for c, v in zip(classes, noise, strict=True)) if reach else 0.0
    return [_lift(c, v, whole, total, reach) for c, v in zip(classes, noise, strict=True)]


def sizes_in_register(drawn: pl.DataFrame, entities: pl.DataFrame) -> dict[str, int]:
    """Open businesses of each class that the draws were stratified by, where the classes are the register's credit classes.

    A draw's list holds the trades it is about; a plan for everybody needs everybody. Food grades carry the same letters: a class means the register's
    when at least half of its drawn are in it there.
    """
    same = (
        pl.col("credit_class")
        == pl.when(pl.col("stratum") == UNCLASSED).then(pl.lit("")).otherwise(pl.col("stratum"))
    ).mean()
    meant = (
        drawn.group_by("stratum").agg(same.alias("same")).filter(pl.col("same") >= 0.5)["stratum"].to_list()
    )
    counts = dict(entities.filter("open")["credit_class"].fill_null("").value_counts().iter_rows())
    return {name: int(counts.get("" if name == UNCLASSED else name, 0)) for name in sorted(meant)}


def _noise(one: dict[str, float]) -> float:
    """Variance of a class's rate; half a problem is added on both sides, so none found is not "certainly none"."""
    if not one["seen"]:
        return 0.0
    rate = (one["bad"] + 0.5) / (one["seen"] + 1)
    unseen = max(0.0, 1 - one["seen"] / max(one["reach"], one["seen"]))
    return rate * (1 - rate) / one["seen"] * unseen


def _lift(one: dict[str, float], noise: float, whole: float, total: float, reach: float) -> Lift:
    known = one["seen"] > 0
    rate = one["harm"] / one["reach"] if known else None
    chance = one["quota"] / one["size"] if one["size"] else 0.0
    sizes = (int(one["size"]), int(one["largest"]))
    plain = (str(one["stratum"]), *sizes, chance, int(one["seen"]), int(one["bad"]))
    if rate is None or not whole:
        return Lift(*plain, rate, None, None, None)
    steady = max(rate, 0.5 / one["seen"])
    part = one["reach"] / reach
    spread = noise / steady**2 + total / whole**2 - 2 * part * noise / (steady * whole)
    half = Z95 * sqrt(max(0.0, spread))
    return Lift(*plain, rate, rate / whole, steady / whole * exp(-half), steady / whole * exp(half))
