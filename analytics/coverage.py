"""Coverage by district × trade × station: the smallest cells are counted once, every table is a sum of them. Pure.

An entity lies in exactly one cell, so distinct entities add up and no table has to go back to the rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from analytics.frames import Frames, Period

DIMENSIONS = ("area", "trade", "station")
EVERYBODY = ""
"""The key of all departments together; one department's own visits are under ``d`` and its number."""


@dataclass
class Tally:
    """What is counted in a cell or a sum of cells."""

    entities: int = 0
    visited: int = 0
    visits: int = 0
    inspected: int = 0
    problems: int = 0

    def add(self, entities: int, counts: Sequence[int]) -> None:
        """Add a cell."""
        self.entities += entities
        if counts:
            visited, visits, inspected, problems = counts
            self.visited += visited
            self.visits += visits
            self.inspected += inspected
            self.problems += problems

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
    parts: dict[str, Tally]


def cells(frames: Frames, period: Period) -> list[dict[str, Any]]:
    """Every cell with entities or visits: ``area, trade, station, entities`` and ``by`` department key the four counts of ``Tally``."""
    dims = list(DIMENSIONS)
    population = frames.entities.filter("open")
    open_ones = population.select("entity_id", pl.lit(True).alias("open"))
    visits = frames.visits.filter(period.holds("occurred_on")).join(open_ones, on="entity_id", how="left")
    counts = [
        pl.col("entity_id").filter("open").n_unique().alias("visited"),
        pl.len().alias("visits"),
        pl.col("inspected").sum(),
        (pl.col("inspected") & pl.col("problem")).sum().alias("problems"),
    ]
    found: dict[tuple[str, str, int], dict[str, Any]] = {}

    def cell(area: str, trade: str, station: int) -> dict[str, Any]:
        blank = {"area": area, "trade": trade, "station": station, "entities": 0, "by": {}}
        return found.setdefault((area, trade, station), blank)

    for area, trade, station, n in population.group_by(dims).agg(pl.len()).sort(dims).rows():
        cell(area, trade, station)["entities"] = n
    for area, trade, station, *four in visits.group_by(dims).agg(counts).sort(dims).rows():
        cell(area, trade, station)["by"][EVERYBODY] = four
    for area, trade, station, department, *four in visits.group_by(*dims, "department").agg(counts).rows():
        cell(area, trade, station)["by"][f"d{department}"] = four
    return list(found.values())


def tally(
    cells: Iterable[Mapping[str, Any]],
    *,
    rows: str,
    columns: str = "",
    where: Mapping[str, str] | None = None,
    within: str = "",
    department: str = EVERYBODY,
) -> tuple[list[Line], Tally]:
    """Sum the cells into lines, and all of them into a total.

    Args:
        rows, columns: names out of ``DIMENSIONS``; no columns: one sum a line.
        where: dimension → the only value to keep.
        within: prefix of the district codes the reader may see.
        department: whose visits to count (a key as in ``cells``).
    """
    lines: dict[str, Line] = {}
    whole = Tally()
    for cell in cells:
        if not cell["area"].startswith(within) or any(
            str(cell[name]) != value for name, value in (where or {}).items()
        ):
            continue
        counts = cell["by"].get(department, ())
        line = lines.setdefault(str(cell[rows]), Line(str(cell[rows]), Tally(), {}))
        for sums in (
            whole,
            line.total,
            *([line.parts.setdefault(str(cell[columns]), Tally())] if columns else []),
        ):
            sums.add(cell["entities"], counts)
    return sorted(lines.values(), key=lambda line: (-line.total.entities, line.key)), whole
