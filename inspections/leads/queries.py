"""Questions to the leads room."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from inspections.leads.rules import LeadSource, LeadStatus
from inspections.leads.tables import Lead
from supervision.foundation.actor import EVERYTHING, Scope
from supervision.foundation.errors import NotFound
from supervision.registers.tables import Entity


@dataclass(frozen=True)
class Line:
    """A lead as the list shows it."""

    id: int
    number: str
    source: LeadSource
    subject: str
    received_on: date
    status: LeadStatus
    note: str
    entity_code: str | None
    entity_name: str | None


def lead_by_id(session: Session, lead_id: int, *, scope: Scope = EVERYTHING) -> Lead:
    """One lead of the scope.

    Raises:
        NotFound: there is none.
    """
    found = session.get(Lead, lead_id)
    if found is None or not _sees(scope, found.department_id):
        raise NotFound("没有这条线索。")
    return found


def lead_by_number(session: Session, number: str) -> Lead:
    """One lead by its number.

    Raises:
        NotFound: there is none.
    """
    found = session.exec(select(Lead).where(col(Lead.number) == number)).first()
    if found is None:
        raise NotFound("没有编号为{number}的线索。", number=number)
    return found


def noted(session: Session, *, source: LeadSource, text: str) -> bool:
    """Whether a lead from this source, whatever became of it, says this in its note."""
    query = select(Lead.id).where(col(Lead.source) == source, col(Lead.note).contains(text, autoescape=True))
    return session.exec(query.limit(1)).first() is not None


def leads(
    session: Session, *, scope: Scope, status: LeadStatus | None = None, before: int = 0, limit: int = 50
) -> list[Line]:
    """Leads, the newest first, paged by id."""
    query = (
        sa.select(
            sa.type_coerce(col(Lead.id), sa.Integer),
            col(Lead.number),
            col(Lead.source),
            col(Lead.subject),
            col(Lead.received_on),
            col(Lead.status),
            col(Lead.note),
            col(Entity.code),
            col(Entity.name),
        )
        .join(Entity, col(Entity.id) == col(Lead.entity_id), isouter=True)
        .order_by(col(Lead.id).desc())
        .limit(limit)
    )
    if scope.department_ids is not None:
        query = query.where(col(Lead.department_id).in_(scope.department_ids))
    if status is not None:
        query = query.where(col(Lead.status) == status)
    if before:
        query = query.where(col(Lead.id) < before)
    return [Line(*row) for row in session.connection().execute(query)]


def ids_after(session: Session, before: int) -> dict[str, int]:
    """Ids by number of the leads with a higher id."""
    rows = session.connection().execute(
        sa.select(col(Lead.number), col(Lead.id)).where(col(Lead.id) > before)
    )
    return {number: lead_id for number, lead_id in rows if lead_id is not None}


def last_id(session: Session) -> int:
    """The highest id so far."""
    return session.exec(select(sa.func.max(Lead.id))).one() or 0


def _sees(scope: Scope, department_id: int | None) -> bool:
    return scope.department_ids is None or department_id in scope.department_ids
