"""Coverage by two of district, township, custom area, station, trade, department, credit class and item, among what was chosen. Pure.

Counted from the rows each time: an entity visited by two departments, or for two items, counts once in every sum it belongs to.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from itertools import product
from typing import Any

import polars as pl

from analytics.frames import WHERE_PLACED, Frames, Period
from analytics.measures.coverage import known
from analytics.measures.selecting import PLACES, visits_of

DIMENSIONS = ("area", *WHERE_PLACED, "station", "trade", "department", "credit_class", "item")


@dataclass(frozen=True)
class Tally:
    """What is counted: open entities, those of them visited, visits, those in which something could be inspected, problems."""

    entities: int = 0
    visited: int = 0
    visits: int = 0
    inspected: int = 0
    problems: int = 0

    @property
    def coverage(self) -> float | None:
        """Distinct open entities visited ÷ open entities."""
        return self.visited / self.entities if self.entities else None

    @property
    def problem_rate(self) -> float | None:
        """Problems ÷ visits in which something could be inspected."""
        return self.problems / self.inspected if self.inspected else None


@dataclass(frozen=True)
class Line:
    """A row of the table: its key, its sum, and its parts by column key."""

    key: str
    total: Tally
    parts: dict[str, Tally] = field(default_factory=dict)


def table(
    frames: Frames, period: Period, *, rows: str, columns: str = "", where: Mapping[str, str] | None = None
) -> tuple[list[Line], Tally]:
    """The lines, the most entities and visits first, and the total.

    Args:
        rows, columns: names out of ``DIMENSIONS``; no columns: one sum a line.
        where: dimension → the only key to keep.

    An item or a department has no register of its own: its line is held against everybody of the same place. Every item in force has a
    line, also when it was never checked.
    """
    frames = frames.only(where or {})
    totals = _tallies(frames, period, (rows,))
    parts: dict[str, dict[str, Tally]] = {key: {} for (key,) in totals}
    if columns:
        for (row, column), tally in _tallies(frames, period, (rows, columns)).items():
            parts.setdefault(row, {})[column] = tally
    lines = [Line(key, tally, parts[key]) for (key,), tally in totals.items()]
    order = sorted(lines, key=lambda line: (-line.total.entities, -line.total.visits, line.key))
    return order, _tallies(frames, period, ()).get((), Tally())


def months(frames: Frames, period: Period) -> list[tuple[str, int, int]]:
    """Visits and problems found by month: ``("2026-05", visits, problems)``."""
    found = (
        frames.visits_in(period)
        .group_by(pl.col("occurred_on").dt.strftime("%Y-%m").alias("month"))
        .agg(pl.len(), (pl.col("inspected") & pl.col("problem")).sum().alias("problems"))
    )
    return found.sort("month").rows()


def summary(frames: Frames, period: Period) -> dict[str, Any]:
    """A period by district, as a snapshot keeps it."""
    lines, total = table(frames, period, rows="area")
    return {"total": asdict(total), "area": {line.key: asdict(line.total) for line in lines}}


def _tallies(frames: Frames, period: Period, keys: tuple[str, ...]) -> dict[tuple[str, ...], Tally]:
    """One tally per combination of keys (as texts) that has entities or visits; each township and custom area by itself."""
    if placed := next((name for name in keys if name in WHERE_PLACED), ""):
        at = keys.index(placed)
        rest = (*keys[:at], *keys[at + 1 :])
        return {
            (*key[:at], place, *key[at:]): tally
            for place, part in frames.by_place(placed).items()
            for key, tally in _tallies(part, period, rest).items()
        }
    places = tuple(name for name in keys if name in PLACES)
    population = frames.entities.filter("open")
    people = _grouped(population, places, [pl.len().alias("entities")])
    visits = visits_of(frames, period, keys).join(
        population.select("entity_id", pl.lit(True).alias("open")), on="entity_id", how="left"
    )
    counts = [
        pl.col("entity_id").filter("open").n_unique().alias("visited"),
        pl.len().alias("visits"),
        pl.col("inspected").sum(),
        (pl.col("inspected") & pl.col("problem")).sum().alias("problems"),
    ]
    seen = _grouped(visits, keys, counts)
    others = [_texts(known(frames, name)[name]) for name in keys if name not in PLACES]
    asked = {_merged(keys, place, other) for place in people for other in product(*others)} | set(seen)
    none = (0, 0, 0, 0)
    return {key: Tally(*people.get(_placed(keys, key), (0,)), *seen.get(key, none)) for key in sorted(asked)}


def _grouped(
    frame: pl.DataFrame, keys: tuple[str, ...], counts: list[pl.Expr]
) -> dict[tuple[str, ...], tuple[int, ...]]:
    if not keys:
        return {(): frame.select(counts).row(0)}
    found = frame.group_by(keys).agg(counts).rows()
    return {tuple(str(key) for key in row[: len(keys)]): row[len(keys) :] for row in found}


def _texts(keys: pl.Series) -> list[str]:
    return [str(key) for key in keys.sort()]


def _placed(keys: tuple[str, ...], values: tuple[str, ...]) -> tuple[str, ...]:
    """The part of a key that says where a business belongs."""
    return tuple(value for name, value in zip(keys, values, strict=True) if name in PLACES)


def _merged(keys: tuple[str, ...], place: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """A key in the order of its dimensions out of its two parts."""
    places, others = iter(place), iter(other)
    return tuple(next(places) if name in PLACES else next(others) for name in keys)
