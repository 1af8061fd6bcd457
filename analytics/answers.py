"""What a page asks of the frames of a snapshot: a measure or a coverage table, for a reader, a period and a choice; asked twice, computed once."""

from functools import lru_cache
from typing import Any

from analytics import coverage, shelf
from analytics.coverage import Line, Tally
from analytics.estimates.population import Estimate
from analytics.frames import Period, year_to_date
from analytics.measures import measure_named
from analytics.measures.estimated import estimates
from analytics.shelf import Place
from supervision.foundation.actor import Scope

Where = tuple[tuple[str, str], ...]
"""Dimension and key of every condition, in order."""


def eyes(scope: Scope) -> Scope:
    """The part of a scope that cuts figures: departments and district."""
    return Scope(department_ids=scope.department_ids, area_prefix=scope.area_prefix)


@lru_cache(maxsize=4096)
def value(
    place: Place, scope: Scope, name: str, period: Period, where: Where = ()
) -> tuple[int, int, float | None]:
    """Numerator, denominator and value of a measure in all."""
    top, bottom, found = _table(place, scope, name, period, (), where)[0]
    return top, bottom, found


@lru_cache(maxsize=256)
def values(
    place: Place, scope: Scope, name: str, period: Period, by: str, where: Where = ()
) -> dict[str, tuple[int, int, float | None]]:
    """The same by key of one dimension, the largest denominator first."""
    rows = _table(place, scope, name, period, (by,), where)
    return {str(row[0]): row[1:] for row in sorted(rows, key=lambda row: (-row[2], str(row[0])))}


@lru_cache(maxsize=256)
def estimated(
    place: Place, scope: Scope, period: Period, by: str = "", where: Where = ()
) -> dict[str, Estimate]:
    """Estimated problem rates with their intervals, in all (under "") or by key of one dimension."""
    frames = shelf.frames_at(place, eyes(scope))
    return estimates(frames.only(dict(where)) if where else frames, period, by)


@lru_cache(maxsize=128)
def covered(
    place: Place, scope: Scope, period: Period, rows: str, columns: str, where: Where
) -> tuple[list[Line], Tally]:
    """Lines and total of the coverage table."""
    return coverage.table(
        shelf.frames_at(place, eyes(scope)), period, rows=rows, columns=columns, where=dict(where)
    )


@lru_cache(maxsize=32)
def months(place: Place, scope: Scope) -> list[tuple[str, int, int]]:
    """Visits and findings of each month of last year and this one."""
    to_date = year_to_date(place.as_of)
    return coverage.months(
        shelf.frames_at(place, eyes(scope)), Period(shelf.first_day(place.as_of), to_date.end)
    )


def _table(
    place: Place, scope: Scope, name: str, period: Period, by: tuple[str, ...], where: Where
) -> list[tuple[Any, ...]]:
    measure = measure_named(name)
    if measure is None:
        raise ValueError(name)
    frames = shelf.frames_at(place, eyes(scope))
    return measure(frames.only(dict(where)) if where else frames, period, by).rows()
