"""What the screen of a duty room shows of today: numbers by department and the latest draws; never whom a visit is for."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, func, or_, select

from inspections.desks.queries.counting import how_many, of_departments
from inspections.desks.queries.drawing import HELD
from inspections.draws.tables import Draw
from inspections.rectifications.rules import OPEN
from inspections.rectifications.tables import Rectification
from inspections.visits.rules.states import UPCOMING, VisitStatus
from inspections.visits.tables import InspectionAct, Visit
from supervision.foundation.actor import Scope

MADE = (VisitStatus.RECORDED, VisitStatus.REVIEWED, VisitStatus.PUBLISHED, VisitStatus.CLOSED)


@dataclass(frozen=True)
class Today:
    """One department's day: visits planned for it, under way, made, and made with a problem found."""

    department_id: int
    planned: int
    under_way: int
    made: int
    problems: int


@dataclass(frozen=True)
class Sealed:
    """A draw that was held: how many of how many, when, and the fingerprint anybody can check."""

    id: str
    title: str
    pool_size: int
    drawn_size: int
    at: datetime | None
    seal: str


def day_by_department(session: Session, scope: Scope, *, on: date) -> list[Today]:
    """The day of every department that has one, the busiest first.

    Planned counts what is planned for the day and not aborted, and what was made on the day though planned for another.
    """
    made = col(Visit.status).in_(MADE) & (col(Visit.occurred_on) == on)
    bad = select(InspectionAct.id).where(
        col(InspectionAct.visit_id) == col(Visit.id), col(InspectionAct.problem).is_(True)
    )
    planned = or_(
        made,
        (col(Visit.scheduled_on) == on)
        & (col(Visit.status) != VisitStatus.ABORTED)
        & (col(Visit.occurred_on).is_(None) | (col(Visit.occurred_on) == on)),
    )
    query = (
        sa.select(
            col(Visit.department_id),
            func.count(),
            func.count().filter(col(Visit.status) == VisitStatus.ARRIVED),
            func.count().filter(made),
            func.count().filter(made & bad.exists()),
        )
        .where(or_(col(Visit.scheduled_on) == on, col(Visit.occurred_on) == on), planned)
        .group_by(col(Visit.department_id))
    )
    rows = session.connection().execute(of_departments(query, col(Visit.department_id), scope))
    return sorted((Today(*row) for row in rows), key=lambda one: (-one.planned, one.department_id))


def coming_days(session: Session, scope: Scope, *, on: date) -> list[tuple[date, int]]:
    """How many visits are planned for each of the seven days after this one."""
    after = [on + timedelta(days=ahead) for ahead in range(1, 8)]
    query = (
        sa.select(col(Visit.scheduled_on), func.count())
        .where(col(Visit.status).in_(UPCOMING), col(Visit.scheduled_on).between(after[0], after[-1]))
        .group_by(col(Visit.scheduled_on))
    )
    found = session.connection().execute(of_departments(query, col(Visit.department_id), scope))
    counts: dict[date, int] = {row[0]: row[1] for row in found}
    return [(day, counts.get(day, 0)) for day in after]


def overdue_orders(session: Session, scope: Scope, *, on: date) -> int:
    """Orders to correct that are open past their day, now."""
    query = select(Rectification.id).where(
        col(Rectification.status).in_(OPEN), col(Rectification.due_on) < on
    )
    return how_many(session, of_departments(query, col(Rectification.department_id), scope))


def latest_seals(session: Session, scope: Scope, *, limit: int = 5) -> list[Sealed]:
    """The latest draws that were held, with the fingerprint of their sealed list."""
    query = of_departments(select(Draw).where(col(Draw.status).in_(HELD)), col(Draw.department_id), scope)
    newest = query.order_by(col(Draw.opened_at).desc(), col(Draw.id).desc()).limit(limit)
    return [
        Sealed(one.id, one.title, one.pool_size, one.drawn_size, one.opened_at, one.commit_hash)
        for one in session.exec(newest)
    ]
