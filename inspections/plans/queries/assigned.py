"""Lists a superior drew: their document, their units, how long inspectors may still be matched."""

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from inspections.plans.rules.assigned import Clock, Known, Place, matching_clock
from inspections.plans.rules.status import TaskStatus
from inspections.plans.tables import AssignedList, AssignedUnit, PlanTask
from supervision.areas.queries import area_names
from supervision.identity.queries import departments
from supervision.identity.tables import Department
from supervision.law.queries import calendar, parameter
from supervision.lists.rules.kinds import ItemStatus
from supervision.lists.tables import UnifiedItem
from supervision.registers.queries import eligible_inspectors
from supervision.registers.rules.codes import name_key
from supervision.registers.rules.eligibility import serves
from supervision.registers.rules.entity_rows import Places
from supervision.registers.tables import Entity


@dataclass(frozen=True)
class AssignedView:
    """A superior's list with the clock that runs from its receipt."""

    listed: AssignedList
    clock: Clock


def assigned_list(session: Session, task_id: int) -> AssignedList | None:
    """The superior's list behind a task, None for a task of one's own plan."""
    return session.exec(select(AssignedList).where(col(AssignedList.task_id) == task_id)).first()


def assigned_views(session: Session, tasks: Collection[PlanTask], *, on: date) -> dict[int, AssignedView]:
    """The superior's lists behind these tasks with their clocks, by task id; tasks without one are left out."""
    status = {task.id or 0: task.status for task in tasks}
    found = session.exec(select(AssignedList).where(col(AssignedList.task_id).in_(status))).all()
    if not found:
        return {}
    days, views = calendar(session), {}
    for one in found:
        least = parameter(session, "match_inspectors_wd", on=one.received_on)
        clock = matching_clock(
            one.received_on,
            days=least.number,
            basis=least.basis,
            calendar=days,
            today=on,
            status=status[one.task_id],
        )
        views[one.task_id] = AssignedView(one, clock)
    return views


def assigned_view(session: Session, task: PlanTask, *, on: date) -> AssignedView | None:
    """The superior's list behind one task with its clock."""
    return assigned_views(session, [task], on=on).get(task.id or 0)


def assigned_before(session: Session, digest: str, issuer: str, reference: str) -> PlanTask | None:
    """The task this list was taken for: what it says is the same, or the same number of the same superior.

    After a void draw the superior may send its list anew, under a new document.
    """
    tasks = select(PlanTask).join(AssignedList, col(AssignedList.task_id) == col(PlanTask.id))
    found = session.exec(tasks.where(col(AssignedList.digest) == digest)).first()
    if found is None and reference:
        numbered = tasks.where(
            col(AssignedList.issuer) == issuer,
            col(AssignedList.reference) == reference,
            col(PlanTask.status) != TaskStatus.VOID,
        )
        found = session.exec(numbered).first()
    return found


def assigned_entities(task_id: int) -> sa.Select[Any]:
    """Entity ids of a superior's list, for ``in_``."""
    return sa.select(col(AssignedUnit.entity_id)).where(col(AssignedUnit.task_id) == task_id)


def register_index(session: Session) -> Known:
    """The register as a list is matched against it; a city of 184,400 in two seconds."""
    columns = (Entity.id, Entity.code, Entity.name, Entity.area_code, Entity.station_id)
    rows: Any = session.connection().execute(sa.select(*map(col, columns)))
    ids: dict[str, int] = {}
    names: dict[str, str] = {}
    codes: defaultdict[str, list[str]] = defaultdict(list)
    places: dict[str, Place] = {}
    for entity_id, code, name, area, station in rows:
        places[code] = Place(area, station)
        ids[code] = entity_id
        names[code] = name_key(name)
        codes[names[code]].append(code)
    return Known(ids, {key: tuple(found) for key, found in codes.items()}, names, places)


def named_places(session: Session, department: Department) -> Places:
    """What names of areas and stations in a list may refer to; without any, the department's own area."""
    offices = departments(session)
    return Places(
        area_names=area_names(session),
        stations={
            name_key(word): one.id or 0 for one in offices for word in (one.code, one.short_name, one.name)
        },
        station_areas={one.id or 0: one.area_code for one in offices},
        default_area=department.area_code,
    )


def people_near(
    session: Session, department: Department, *, on: date, by_station: bool
) -> Callable[[Place], int]:
    """How many inspectors of a department may go to a place on a day: its station's and headquarters', or the county's."""
    people = eligible_inspectors(session, on=on, department_ids=[department.id or 0])

    def near(place: Place) -> int:
        area = place.area or department.area_code
        station = place.station if by_station else None
        return sum(
            serves(one.area_code, area) and (station is None or one.station_id in (station, None))
            for one in people
        )

    return near


def items_by_word(session: Session, department_id: int) -> dict[str, int]:
    """Items in force that a department may check, by code and by the key of their name."""
    own = sa.or_(col(UnifiedItem.department_id) == department_id, col(UnifiedItem.department_id).is_(None))
    active = (own, col(UnifiedItem.status) == ItemStatus.ACTIVE)
    found: dict[str, int] = {}
    for item in session.exec(select(UnifiedItem).where(*active).order_by(col(UnifiedItem.code).desc())):
        found[name_key(item.name)] = found[item.code] = item.id or 0
    return found
