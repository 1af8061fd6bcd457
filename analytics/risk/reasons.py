"""What moved a score, reason by reason (分数的理由): the points of each and the facts behind them, one row a business. Pure.

Points are the score's own integer parts, gathered by what they speak of; facts are what the parts were computed from. Nothing is counted beside the score: what it does not
read (complaints by themselves, overdue orders, age of the business) is no reason.
"""

from collections.abc import Mapping
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from analytics.frames import Frames
from analytics.risk.features import COLUMNS, HALF_LIFE, TERRITORY, Register
from analytics.risk.past import Past

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
UNKNOWN = -1
"""Stands for a day, a rate or a distance that is not known."""
LATELY, A_YEAR = 730, 365
"""Days that the words speak of; the points weigh all of the past, the older the less."""
MILLION = 1_000_000

LEARNT: dict[str, tuple[str, ...]] = {
    "history": ("rate", "own", "violations", "last_violations", "last_problem"),
    "fair": ("own_corrected", "violations_corrected", "failed_corrected", "neither_corrected"),
    "trade": ("trade", "trade_corrected", "trade_violations"),
    "tier": ("tier",),
    "others": ("other_kinds",),
    "gap": ("since", "visits"),
    "place": ("spacing", "east", "north"),
    "near": ("near_corrected", "many_corrected"),
    "around": ("around", "around_lately"),
}
"""Reasons of the learnt score, and the columns whose points each has."""
FIXED: dict[str, str] = {
    "own_history": "history",
    "trade_rate": "trade",
    "penalties": "fines",
    "credit_class": "tier",
    "unseen": "gap",
}
"""Parts of the fixed weights, and the reason each is."""


def gathered(points: Ints) -> dict[str, Ints]:
    """Points by reason of the learnt score, ``p_history …``, from those of every column of ``features``."""
    names = [*COLUMNS, *TERRITORY]
    return {
        f"p_{key}": points[:, [names.index(column) for column in columns]].sum(axis=1)
        for key, columns in LEARNT.items()
    }


def learnt_facts(
    past: Past, register: Register, day: int, entities: Ints, kind: npt.NDArray[np.bool_], table: Floats
) -> dict[str, Ints]:
    """The facts behind the learnt score, ``f_…``; days are counted from 1970, rates and differences of rates are parts per million.

    Args:
        table: what ``known_on`` gave for these entities; other arguments as there.
    """
    before, n = past.until(day), len(register.trade)
    mine = kind[before.kind]
    entity, age, problem = before.entity[mine], day - before.day[mine], before.problem[mine] > 0
    weight = 0.5 ** (age / HALF_LIFE)
    city = float((weight * problem).sum() / weight.sum()) if len(weight) else 0.0
    column = {name: table[:, at] for at, name in enumerate([*COLUMNS, *TERRITORY])}

    def count(chosen: npt.NDArray[np.bool_]) -> Ints:
        found: Ints = np.bincount(entity[chosen], minlength=n)[entities].astype(np.int64)
        return found

    def latest(chosen: npt.NDArray[np.bool_]) -> Ints:
        found = np.full(n, UNKNOWN, dtype=np.int64)
        np.maximum.at(found, entity[chosen], before.day[mine][chosen])
        return found[entities]

    everything = np.ones(len(entity), dtype=bool)
    return {
        "f_lately": count(age <= LATELY),
        "f_lately_bad": count((age <= LATELY) & problem),
        "f_ever": count(everything),
        "f_ever_bad": count(problem),
        "f_year": count(age < A_YEAR),
        "f_last_on": latest(everything),
        "f_last_bad_on": latest(problem),
        "f_others": np.bincount(before.entity[~mine], minlength=n)[entities].astype(np.int64),
        "f_trade_ppm": _whole(column["trade"]),
        "f_city_ppm": np.full(len(entities), round(city * MILLION), dtype=np.int64),
        "f_tier_ppm": _whole(column["tier"]),
        "f_fair_ppm": _whole(column["own_corrected"]),
        "f_metres": _whole(column["spacing"], 1),
        "f_near_ppm": _whole(column["many_corrected"]),
        "f_around_ppm": _whole(column["around_lately"]),
        "f_near": (register.near[entities] >= 0).sum(axis=1).astype(np.int64),
    }


def fixed_reasons(frames: Frames, scores: pl.DataFrame, city_ppm: int) -> pl.DataFrame:
    """``entity_id``, ``p_…`` and ``f_…`` of the fixed weights.

    Args:
        scores: what ``score`` gave: the points of each of ``PARTS`` and the facts behind them.
    """
    fines = (
        frames.penalties.filter(pl.col("decided_on") <= frames.as_of)
        .group_by("entity_id")
        .agg(pl.len().cast(pl.Int64).alias("f_fines"))
    )
    begun = frames.entities.select("entity_id", _number("registered_on").alias("f_begun_on"))
    return (
        scores.select(
            "entity_id",
            *(pl.col(part).alias(f"p_{key}") for part, key in FIXED.items()),
            pl.col("visits").alias("f_ever"),
            pl.col("problems").alias("f_ever_bad"),
            _number("last_on").alias("f_last_on"),
            pl.col("trade_ppm").alias("f_trade_ppm"),
            pl.lit(city_ppm, pl.Int64).alias("f_city_ppm"),
        )
        .join(fines, on="entity_id", how="left", maintain_order="left")
        .join(begun, on="entity_id", how="left", maintain_order="left")
        .with_columns(pl.col("f_fines").fill_null(0))
    )


def day_of(number: int) -> date | None:
    """The day of a number of days from 1970; None for unknown."""
    return None if number == UNKNOWN else date.fromordinal(date(1970, 1, 1).toordinal() + number)


def facts_of(row: Mapping[str, int]) -> dict[str, int]:
    """The facts of a row by their names."""
    return {name[2:]: value for name, value in row.items() if name.startswith("f_")}


def _number(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.Date).to_physical().cast(pl.Int64).fill_null(UNKNOWN)


def _whole(values: Floats, unit: int = MILLION) -> Ints:
    """Whole numbers of a unit; ``UNKNOWN`` where there is nothing. A difference of exactly -1 ppm is told as 0."""
    scaled = np.rint(np.nan_to_num(values) * unit).astype(np.int64)
    found: Ints = np.where(np.isnan(values), UNKNOWN, np.where(scaled == UNKNOWN, 0, scaled))
    return found
