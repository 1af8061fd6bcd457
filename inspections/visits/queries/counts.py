"""Counts for desks and papers."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, func, select

from inspections.visits.queries.lists import within
from inspections.visits.rules.states import DONE, ActStatus, VisitStatus
from inspections.visits.tables import InspectionAct, Visit, VisitOfficer
from supervision.foundation.actor import Scope
from supervision.registers.tables import Entity


@dataclass(frozen=True)
class Frequency:
    """How often an entity was visited in a year: by this department, by anybody."""

    by_department: int
    by_all: int
    year: int


def frequency(session: Session, *, entity_id: int, department_id: int, on: date) -> Frequency:
    """Visits of an entity since New Year's Day, this one not counted (年度已检查次数, told in the notice)."""
    query = select(Visit.id).where(
        col(Visit.entity_id) == entity_id,
        col(Visit.status).in_(DONE),
        col(Visit.occurred_on) >= date(on.year, 1, 1),
        col(Visit.occurred_on) <= on,
    )
    everybody = set(session.exec(query))
    taking_part = select(VisitOfficer.visit_id).where(
        col(VisitOfficer.visit_id).in_(everybody), col(VisitOfficer.department_id) == department_id
    )
    own = set(session.exec(taking_part)) | set(
        session.exec(query.where(col(Visit.department_id) == department_id))
    )
    return Frequency(len(own), len(everybody), on.year)


def counts_by_status(session: Session, scope: Scope, *, until: int = 1000) -> dict[VisitStatus, int]:
    """How many visits wait in each open state, counted up to a limit (a desk needs no more)."""
    waiting = (VisitStatus.SCHEDULED, VisitStatus.APPROVED, VisitStatus.NOTIFIED, VisitStatus.RECORDED)
    found = {}
    for status in waiting:
        query = within(select(Visit.id).where(col(Visit.status) == status), scope).limit(until)
        found[status] = session.exec(select(func.count()).select_from(query.subquery())).one()
    return found


def late_records(session: Session, scope: Scope, *, limit: int = 50) -> list[tuple[Visit, str]]:
    """Records that were made up later with their reason, the latest first, with the entity's name."""
    query = (
        select(Visit, Entity.name)
        .join(Entity, col(Entity.id) == col(Visit.entity_id))
        .where(col(Visit.late_reason) != "", col(Visit.received_at).is_not(None))
        .order_by(col(Visit.received_at).desc())
    )
    return list(session.exec(within(query, scope).limit(limit)))


def recent_problem_acts(
    session: Session, scope: Scope, *, status: ActStatus = ActStatus.REVIEWED, limit: int = 50
) -> list[tuple[InspectionAct, Visit, str]]:
    """Acts with a finding in a state, the latest first, with visit and entity name."""
    query = (
        select(InspectionAct, Visit, Entity.name)
        .join(Visit, col(Visit.id) == col(InspectionAct.visit_id))
        .join(Entity, col(Entity.id) == col(Visit.entity_id))
        .where(col(InspectionAct.problem).is_(True), col(InspectionAct.status) == status)
        .order_by(col(InspectionAct.id).desc())
    )
    return list(session.exec(within(query, scope).limit(limit)))
