"""The board of one seat, put together. Pure: frames and names in, what the snapshot holds out."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

import polars as pl

from analytics import desk
from analytics.board import seats
from analytics.board.areas import CITY, OWN, RANGE, Reader, areas
from analytics.board.beside import Beside
from analytics.board.changes import WINDOWS, changes
from analytics.board.duties import late_duties
from analytics.board.earlier import as_it_stood
from analytics.board.numbers import DAYS, Moments, numbers
from analytics.board.rates import judged
from analytics.board.stations import stations, tasks_behind
from analytics.frames import Frames, Period, year_to_date
from supervision.foundation.actor import Scope


@dataclass(frozen=True)
class Names:
    """Names by key: districts and cells, departments and stations, and the departments that are bureaus."""

    areas: Mapping[str, str]
    offices: Mapping[int, str]
    bureaus: Mapping[int, str]


def moments_of(frames: Frames, least: float) -> Moments:
    """The frames now, thirty days ago, and a year ago; made once for all seats. ``least``: share of the register to be seen each year."""
    year = year_to_date(frames.as_of).a_year_before()
    recent = _since(frames, min(year.start, frames.as_of - timedelta(DAYS * WINDOWS + 1)))
    return Moments(
        recent, as_it_stood(recent, frames.as_of - timedelta(DAYS)), as_it_stood(recent, year.end), least
    )


def _since(frames: Frames, day: date) -> Frames:
    """Without what lies before a day that no part of a board looks beyond, but for duties still open then."""
    running = pl.col("done_on").is_null() | (pl.col("done_on") >= day)
    return replace(
        frames,
        visits=frames.visits.filter(pl.col("occurred_on") >= day),
        rectifications=frames.rectifications.filter(running),
        publications=frames.publications.filter((pl.col("due_on") >= day) | running),
        drawn=frames.drawn.filter(pl.col("opened_on") >= day),
    )


def twelve_months(day: date) -> Period:
    """The days areas are judged by: a year back from a day."""
    return Period(year_to_date(day).a_year_before().end + timedelta(1), day)


def board(moments: Moments, beside: Beside, scope: Scope, names: Names) -> dict[str, Any]:
    """Everything one seat's board shows; the shape is told in ``analytics.board``. ``judged`` is what its maps show."""
    mine = _of_seat(moments, scope)
    frames, own = mine.now, beside.within(scope)
    period = twelve_months(frames.as_of)
    department = min(scope.department_ids) if scope.department_ids else 0
    places = judged(frames, own, period)
    whole = RANGE if scope.area_prefix else OWN if department else CITY
    return {
        **from_frames(moments, beside.parents, scope, names),
        "areas": areas(frames, own, period, Reader(whole, names.areas, names.offices), places),
        "judged": {level: [asdict(one) for one in found] for level, found in places.items()},
        "stations": [asdict(one) for one in stations(frames, own, period, department, names.offices)]
        if department
        else [],
        "tasks": [asdict(one) for one in tasks_behind(frames, own)],
        "from": period.start.isoformat(),
        "to": period.end.isoformat(),
    }


def from_frames(moments: Moments, parents: Mapping[int, int], scope: Scope, names: Names) -> dict[str, Any]:
    """What of a seat's board follows from the frames alone, so that kept frames give it again: the matter, numbers, late duties, changes.

    Args:
        parents: the bureau of each station.
    """
    frames = (mine := _of_seat(moments, scope)).now
    known = frames.whole.once(
        "answers", "districts", lambda: frames.entities["area"].unique().sort().to_list()
    )
    districts = {code: names.areas.get(code, code) for code in known if code}
    department = min(scope.department_ids) if scope.department_ids else 0
    bureaus = {} if department else names.bureaus
    period = year_to_date(frames.as_of)
    matter = desk.matter_of_the_month(frames, period, dict(names.offices), of_one=bool(department))
    return {
        "department": department,
        "matter": asdict(matter),
        "numbers": [asdict(one) for one in numbers(mine)],
        "late": [asdict(one) for one in late_duties(frames, parents, names.offices)],
        "changes": [asdict(one) for one in changes(frames, districts, bureaus, _whom(scope, names))],
    }


def _whom(scope: Scope, names: Names) -> str:
    """Whose figures a sentence tells: everybody's, a department's by its name, those of a reader's district."""
    if not scope.department_ids:
        return RANGE if scope.area_prefix else CITY
    office = names.offices.get(min(scope.department_ids), OWN)
    area = names.areas.get(scope.area_prefix, "") if scope.area_prefix else ""
    return f"{office} · {area}" if area else office


def _of_seat(moments: Moments, scope: Scope) -> Moments:
    """The frames of a seat; the law asks its share of the register of all departments together."""
    asked = moments if scope.department_ids is None else replace(moments, least=0.0)
    if scope.department_ids and len(scope.department_ids) == 1 and not scope.area_prefix:
        (department,) = scope.department_ids
        return asked.each(lambda frames: frames.of_department(department))
    return asked.each(lambda frames: seats.cut(frames, scope))
