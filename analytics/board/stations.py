"""Stations of a department beside each other, and its tasks behind plan (部门看板). Pure. Never a person, never a fine."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from analytics.board import rates
from analytics.board.beside import Beside
from analytics.board.duties import open_duties, owned
from analytics.coaching import LEAST_GROUP
from analytics.frames import Frames, Period, year_to_date
from analytics.measures.burden import visits_per_officer
from supervision.foundation.i18n import _

BEHIND = 0.2
"""A task is behind when the share of its visits with a result lags the share of its days gone by more than this. House rule, no law."""
UNDRAWN_AFTER = 0.5
"""A task without any visit arranged past the middle of its days is told."""


@dataclass(frozen=True)
class StationLine:
    """One station: businesses, visits of the year, rate as on the map (None: no drawn visit), open and late duties, attendances per officer (None: too few)."""

    station: int
    name: str
    entities: int
    visits: int
    rate: dict[str, Any] | None
    open: int
    late: int
    officers: int
    load: float | None


@dataclass(frozen=True)
class TaskLine:
    """One task behind plan: its days, visits with a result of those arranged, the share of its days gone, and why it is told."""

    task: int
    title: str
    starts_on: str
    ends_on: str
    done: int
    visits: int
    gone: float
    why: str


def stations(
    frames: Frames, beside: Beside, period: Period, department: int, names: Mapping[int, str]
) -> list[StationLine]:
    """The stations of the department: most late first, then most open, then by name."""
    mine = sorted((names.get(key, ""), key) for key, parent in beside.parents.items() if parent == department)
    rate = {
        one.key: asdict(one) for one in rates.rates(rates.drawn_visits(frames, period), beside, "station")
    }
    duties = owned(open_duties(frames), beside.parents)
    year = year_to_date(frames.as_of)
    entities = frames.whole.once(
        "answers", "open by station", lambda: _counts(frames.entities.filter("open"), "station")
    )
    visits = _counts(frames.visits.filter(year.holds("occurred_on")), "station")
    open_ = _counts(duties, "owner")
    late = _counts(duties.filter(pl.col("due_on") < frames.as_of), "owner")
    officers = _counts(frames.officers, "station")
    load = {
        key: value
        for key, _top, n, value in visits_per_officer(frames, year, ("station",)).rows()
        if n >= LEAST_GROUP
    }
    lines = [
        StationLine(
            station=key,
            name=name,
            entities=entities.get(key, 0),
            visits=visits.get(key, 0),
            rate=rate.get(str(key)),
            open=open_.get(key, 0),
            late=late.get(key, 0),
            officers=officers.get(key, 0),
            load=load.get(key),
        )
        for name, key in mine
        if entities.get(key, 0) or visits.get(key, 0) or open_.get(key, 0)
    ]
    return sorted(lines, key=lambda one: (-one.late, -one.open, one.name))


def tasks_behind(frames: Frames, beside: Beside) -> list[TaskLine]:
    """Tasks whose visits lag their days, the soonest to end first."""
    found = []
    for row in beside.tasks.sort("ends_on", "task_id").rows(named=True):
        days = (row["ends_on"] - row["starts_on"]).days + 1
        gone = min(1.0, ((frames.as_of - row["starts_on"]).days + 1) / days)
        share = row["done"] / row["visits"] if row["visits"] else 0.0
        if row["ends_on"] < frames.as_of and (not row["visits"] or share < 1):
            why = _("已过截止日")
        elif not row["visits"]:
            if gone <= UNDRAWN_AFTER:
                continue
            why = _("时间过半还没有抽取")
        elif gone - share > BEHIND:
            why = _("检查落后于时间")
        else:
            continue
        days_said = {"starts_on": row["starts_on"].isoformat(), "ends_on": row["ends_on"].isoformat()}
        found.append(
            TaskLine(
                row["task_id"],
                row["title"],
                **days_said,
                done=row["done"],
                visits=row["visits"],
                gone=gone,
                why=why,
            )
        )
    return found


def _counts(frame: pl.DataFrame, by: str) -> dict[int, int]:
    return dict(frame.group_by(by).agg(pl.len()).rows())
