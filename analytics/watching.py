"""Holding the figures of a day against the limits (核对预警线). Pure: frames or a snapshot's content in, findings out."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl

from analytics.frames import Frames, Period, year_to_date
from analytics.limits import watched
from analytics.measures import MEASURES
from analytics.measures.definition import Measure
from analytics.offices import Office
from inspections.alerts.rules.alerts import SHARES, Found
from inspections.alerts.rules.limits import Level, Limit, key_of, limit_for

WATCHED: tuple[Measure, ...] = tuple(one for one in MEASURES if watched(one.name))
LATE = {"overdue": "rectifications", "unpublished": "publications"}
"""The duties behind a measure, by the list of its records: what is open past its day can be counted and its age told."""


_CUTS: dict[Level, tuple[tuple[str, ...], ...]] = {
    Level.CITY: ((),),
    Level.DISTRICT: (("area",), ("area", "department")),
    Level.DEPARTMENT: (("department",),),
    Level.STATION: (("department", "station"),),
}


def levels_of(measure: Measure) -> tuple[Level, ...]:
    """For whom a measure can be watched."""
    found = [Level.CITY]
    found += [Level.DISTRICT] if {"area", "department"} <= set(measure.dimensions) else []
    found += [Level.DEPARTMENT] if "department" in measure.dimensions else []
    return (*found, Level.STATION) if {"station", "department"} <= set(measure.dimensions) else tuple(found)


def figures(frames: Frames, offices: Iterable[Office]) -> dict[str, Any]:
    """The content of the snapshot: by measure and level, ``[numerator, denominator, value, late, days]`` by office, of districts by ``area`` and ``area/office``.

    A station's figure is what its own bureau did there: other departments' visits in its district are not its doing.
    """
    period, known = year_to_date(frames.as_of), list(offices)
    stations = {one.id: one.bureau for one in known if one.station}
    bureaus = {one.id for one in known if not one.station}
    found: dict[str, Any] = {}
    for measure in WATCHED:
        late = _late(frames, measure, period)
        by_level: dict[str, dict[str, list[Any]]] = {}
        for level in levels_of(measure):
            values: dict[str, list[Any]] = {}
            for by in _CUTS[level]:
                lateness = _lateness(late, by, frames.as_of)
                for row in measure(frames, period, by).rows():
                    key, figure = row[: len(by)], list(row[len(by) :])
                    cut = dict(zip(by, key, strict=True))
                    if "station" in cut and stations.get(cut["station"]) != cut["department"]:
                        continue
                    if "department" in cut and cut["department"] not in bureaus:
                        continue
                    if "area" in cut and not cut["area"]:
                        continue
                    name = "/".join(map(str, key)) if level is Level.DISTRICT else str(key[-1]) if key else ""
                    values[name] = [*figure, *lateness.get(key, (0, 0))]
            by_level[level.value] = values
        found[measure.name] = by_level
    return {
        "figures": found,
        "offices": {str(o.id): [o.station, o.bureau, o.area_code] for o in known},
        "from": period.start.isoformat(),
    }


def findings(
    content: Mapping[str, Any], limits: Mapping[str, Limit], on: date, *, red_from: int = 0
) -> tuple[list[Found], dict[str, bool]]:
    """What is out of bounds, and by key whether there was enough to judge each figure that has a limit.

    Args:
        content: what ``figures`` made; limits: those in force, by key; on: the day of the figures; red_from: a share of fewer cases is
            yellow at most (parameter ``alert_red_min``).
    """
    found: list[Found] = []
    judged: dict[str, bool] = {}
    for measure in WATCHED:
        for level, values in content["figures"].get(measure.name, {}).items():
            for key, (top, bottom, value, late, days) in values.items():
                office, bureau, area = _whose(Level(level), key, content["offices"])
                limit = limit_for(limits, measure.name, Level(level), office)
                if limit is None or not limit.active:
                    continue
                needed = red_from if measure.unit.value in SHARES else 0
                crossed = limit.crossed(value, bottom, on, red_from=needed)
                tone, due = crossed or (None, 0.0)
                if tone is None:
                    district = area if Level(level) is Level.DISTRICT else ""
                    judged[key_of(measure.name, Level(level), office, district)] = (
                        value is not None and bottom >= limit.least
                    )
                    continue
                one = Found(
                    measure=measure.name,
                    title=measure.title,
                    unit=measure.unit.value,
                    level=Level(level),
                    direction=limit.direction,
                    tone=tone,
                    limit=due,
                    value=value,
                    numerator=top,
                    denominator=bottom,
                    basis=limit.basis,
                    records=measure.records,
                    office_id=office,
                    department_id=bureau,
                    area_code=area,
                    late=late,
                    days=days,
                )
                found.append(one)
                judged[one.key] = True
    return found, judged


def _whose(level: Level, key: str, offices: Mapping[str, Any]) -> tuple[int | None, int | None, str]:
    """Of a figure's key: the office it is of, the department that answers for it, its area."""
    if level is Level.DISTRICT:
        area, _sign, department = key.partition("/")
        return (int(department), int(department), area) if department else (None, None, area)
    if not key:
        return None, None, ""
    _station, bureau, area = offices[key]
    return int(key), bureau, area


def _late(frames: Frames, measure: Measure, period: Period) -> pl.DataFrame | None:
    """The open duties past their day that stand behind a measure."""
    name = LATE.get(measure.records)
    if name is None:
        return None
    duties: pl.DataFrame = getattr(frames, name)
    late = duties.filter(pl.col("done_on").is_null() & (pl.col("due_on") < frames.as_of))
    return late.filter(period.holds("due_on")) if name == "publications" else late


def _lateness(
    late: pl.DataFrame | None, by: tuple[str, ...], on: date
) -> dict[tuple[Any, ...], tuple[int, int]]:
    """How many are late and the longest of them in days, by group."""
    if late is None or late.is_empty():
        return {}
    counts = (pl.len().alias("late"), (pl.lit(on) - pl.col("due_on").min()).dt.total_days().alias("days"))
    table = late.group_by(by).agg(*counts) if by else late.select(*counts)
    return {row[: len(by)]: (row[-2], row[-1]) for row in table.rows()}
