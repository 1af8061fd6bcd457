"""What falls due: visits planned for these days, rectifications with their last day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, func, select

from inspections.desks.queries.counting import how_many, of_departments, of_entities
from inspections.desks.queries.visiting import due_soon
from inspections.publication.tables import Publication
from inspections.rectifications.rules import OPEN
from inspections.rectifications.tables import Rectification
from inspections.visits.tables import Visit
from supervision.foundation.actor import Scope
from supervision.foundation.i18n import _
from supervision.registers.tables import Entity


@dataclass(frozen=True)
class Deadline:
    """Something with a last day."""

    entity: str
    what: str
    number: str
    due_on: date
    href: str


def visits_due(session: Session, scope: Scope, *, on: date, limit: int) -> list[Deadline]:
    """Visits not made yet that are planned for the next seven days, the earliest first."""
    query = due_soon(scope, on=on).order_by(col(Visit.scheduled_on), col(Visit.id))
    return [
        Deadline(name, _("计划检查"), visit.number, visit.scheduled_on, f"/visits/{visit.id}")
        for visit, name in session.exec(query.limit(limit))
    ]


def rectifications_due(session: Session, scope: Scope, *, until: date, limit: int) -> list[Deadline]:
    """Rectifications not closed whose last day is this day or earlier, the earliest first."""
    return [
        Deadline(name, _("责令改正到期"), row.number, row.due_on, f"/rectifications/{row.id}")
        for row, name in session.exec(_open_until(scope, until).limit(limit))
    ]


def count_rectifications_due(session: Session, scope: Scope, *, until: date) -> int:
    """How many rectifications fall due by this day."""
    return how_many(session, _open_until(scope, until).with_only_columns(col(Rectification.id)))


def _open_until(scope: Scope, until: date) -> Any:
    query = (
        select(Rectification, Entity.name)
        .join(Entity, col(Entity.id) == col(Rectification.entity_id))
        .where(col(Rectification.status).in_(OPEN), col(Rectification.due_on) <= until)
        .order_by(col(Rectification.due_on), col(Rectification.id))
    )
    return of_entities(of_departments(query, col(Rectification.department_id), scope), scope)


def publications_waiting(session: Session, scope: Scope, *, on: date) -> tuple[int, int]:
    """Results and decisions waiting to be published, and those of them past their last day."""
    query = select(func.count(), func.count().filter(col(Publication.due_on) < on)).where(
        col(Publication.published_at).is_(None), col(Publication.withdrawn_at).is_(None)
    )
    waiting, late = session.exec(of_departments(query, col(Publication.department_id), scope)).one()
    return waiting, late
