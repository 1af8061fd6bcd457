"""The desk of the officer who runs the checks (抽查经办)."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, func, select

from inspections.desks.queries.counting import how_many, of_departments
from inspections.desks.queries.deadlines import (
    Deadline,
    count_rectifications_due,
    publications_waiting,
    rectifications_due,
    visits_due,
)
from inspections.desks.queries.drawing import (
    HELD,
    DrawLine,
    TaskLine,
    draw_lines,
    tasks_to_draw,
)
from inspections.plans.queries import USED
from inspections.plans.rules.ledger import ExemptReason
from inspections.plans.tables import CapLedger
from inspections.visits.queries.lists import within
from inspections.visits.rules.states import UPCOMING, VisitStatus
from inspections.visits.tables import Visit, VisitOfficer
from supervision.foundation.actor import Scope
from supervision.law.queries import parameter
from supervision.registers.tables import Entity

SOON = timedelta(days=7)


@dataclass(frozen=True)
class Capped:
    """An entity near its yearly cap."""

    code: str
    name: str
    used: int


@dataclass(frozen=True)
class OfficerDesk:
    """Overdue to draw, waiting for inspectors, due soon, to publish, near the cap; and the first of each."""

    overdue: int
    waiting_tasks: int
    waiting_visits: int
    understaffed: int
    due_soon: int
    rectifications_soon: int
    to_publish: int
    late_to_publish: int
    near_cap: int
    cap: int
    to_draw: list[TaskLine]
    deadlines: list[Deadline]
    capped: list[Capped]
    draws: list[DrawLine]


def officer_desk(session: Session, scope: Scope, *, on: date) -> OfficerDesk:
    """Everything the officer's first screen shows, on a business day."""
    until = on + SOON
    tasks = tasks_to_draw(session, scope, on=on)
    waiting, understaffed, soon = _visits(session, scope, on=on)
    rectifications = count_rectifications_due(session, scope, until=until)
    to_publish, late = publications_waiting(session, scope, on=on)
    cap = parameter(session, "visit_cap", on=on).number
    near, capped = _near_cap(session, scope, year=on.year, cap=cap)
    deadlines = [
        *rectifications_due(session, scope, until=until, limit=6),
        *visits_due(session, scope, since=on, until=until, limit=6),
    ]
    return OfficerDesk(
        overdue=sum(task.late_days > 0 for task in tasks),
        waiting_tasks=len(tasks),
        waiting_visits=waiting,
        understaffed=understaffed,
        due_soon=soon + rectifications,
        rectifications_soon=rectifications,
        to_publish=to_publish,
        late_to_publish=late,
        near_cap=near,
        cap=cap,
        to_draw=tasks[:8],
        deadlines=sorted(deadlines, key=lambda deadline: deadline.due_on)[:8],
        capped=capped,
        draws=draw_lines(session, scope, states=HELD),
    )


def _visits(session: Session, scope: Scope, *, on: date) -> tuple[int, int, int]:
    """Visits that inspectors still have to make, those of them without two officers, those due within a week."""
    upcoming = within(select(Visit.id).where(col(Visit.status).in_(UPCOMING)), scope)
    officers = (
        select(func.count())
        .select_from(VisitOfficer)
        .where(col(VisitOfficer.visit_id) == col(Visit.id))
        .scalar_subquery()
    )
    ready = upcoming.where(col(Visit.status) != VisitStatus.SCHEDULED)
    return (
        how_many(session, ready),
        how_many(session, upcoming.where(officers < 2)),
        how_many(session, upcoming.where(col(Visit.scheduled_on).between(on, on + SOON))),
    )


def _near_cap(session: Session, scope: Scope, *, year: int, cap: int) -> tuple[int, list[Capped]]:
    """Entities whose last counted place of the year is the only one left, or that have none; the fullest first."""
    used = func.count().label("used")
    query = select(CapLedger.entity_id, used).where(
        col(CapLedger.year) == year,
        col(CapLedger.state).in_(USED),
        col(CapLedger.exempt_reason) == ExemptReason.NONE,
    )
    query = of_departments(query, col(CapLedger.department_id), scope)
    near = query.group_by(col(CapLedger.department_id), col(CapLedger.entity_id)).having(
        used >= max(cap - 1, 1)
    )
    rows = near.subquery()
    fullest = (
        select(Entity.code, Entity.name, rows.c.used)
        .join(rows, rows.c.entity_id == col(Entity.id))
        .order_by(rows.c.used.desc(), col(Entity.code))
        .limit(6)
    )
    return how_many(session, near), [Capped(*row) for row in session.exec(fullest)]
