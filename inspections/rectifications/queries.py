"""Questions to the rectifications room."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from inspections.rectifications.rules import OPEN, RectificationStatus
from inspections.rectifications.tables import Rectification
from inspections.visits.tables import InspectionAct, Visit
from supervision.areas.rules.divisions import prefix_of
from supervision.foundation.actor import EVERYTHING, Scope
from supervision.foundation.errors import NotFound
from supervision.identity.tables import Department
from supervision.registers.tables import Entity


@dataclass(frozen=True)
class Line:
    """An order as the list shows it."""

    id: int
    number: str
    entity_code: str
    entity_name: str
    department: str
    problem: str
    issued_on: date
    due_on: date
    status: RectificationStatus


@dataclass(frozen=True)
class Shown:
    """An order with the names around it."""

    order: Rectification
    entity: Entity
    department: Department
    act_number: str


@dataclass(frozen=True)
class Finding:
    """The act an order follows."""

    act: InspectionAct
    visit: Visit
    entity: Entity
    department: Department


def rectification(session: Session, rectification_id: int, *, scope: Scope = EVERYTHING) -> Shown:
    """One order of the scope.

    Raises:
        NotFound: there is none.
    """
    row = session.exec(
        select(Rectification, Entity, Department, InspectionAct.number)
        .join(Entity, col(Entity.id) == col(Rectification.entity_id))
        .join(Department, col(Department.id) == col(Rectification.department_id))
        .join(InspectionAct, col(InspectionAct.id) == col(Rectification.act_id))
        .where(col(Rectification.id) == rectification_id)
    ).first()
    if row is None or not _sees(scope, row[0].department_id):
        raise NotFound("没有这份责令改正通知书。")
    return Shown(*row)


def rectifications(
    session: Session,
    *,
    scope: Scope,
    on: date,
    overdue: bool = False,
    open_only: bool = False,
    before: int = 0,
    limit: int = 50,
) -> list[Line]:
    """Orders, the newest first, paged by id; ``overdue`` keeps those whose last day lies before ``on``."""
    query = (
        sa.select(
            sa.type_coerce(col(Rectification.id), sa.Integer),
            col(Rectification.number),
            col(Entity.code),
            col(Entity.name),
            col(Department.short_name),
            col(Rectification.problem),
            col(Rectification.issued_on),
            col(Rectification.due_on),
            col(Rectification.status),
        )
        .join(Entity, col(Entity.id) == col(Rectification.entity_id))
        .join(Department, col(Department.id) == col(Rectification.department_id))
        .order_by(col(Rectification.id).desc())
        .limit(limit)
    )
    if scope.department_ids is not None:
        query = query.where(col(Rectification.department_id).in_(scope.department_ids))
    if scope.area_prefix:  # as the register: whoever sees a line may open the entity behind it
        query = query.where(col(Entity.area_code).startswith(prefix_of(scope.area_prefix), autoescape=True))
    if overdue or open_only:
        query = query.where(col(Rectification.status).in_(OPEN))
    if overdue:
        query = query.where(col(Rectification.due_on) < on)
    if before:
        query = query.where(col(Rectification.id) < before)
    return [Line(*row) for row in session.connection().execute(query)]


def of_visit(session: Session, visit_id: str) -> list[Rectification]:
    """The orders that followed a visit."""
    query = (
        select(Rectification).where(col(Rectification.visit_id) == visit_id).order_by(col(Rectification.id))
    )
    return list(session.exec(query))


def finding(session: Session, act_id: int, *, scope: Scope = EVERYTHING) -> Finding:
    """The act an order would follow, with its visit, entity and department.

    Raises:
        NotFound: no such act in the scope.
    """
    row = session.exec(
        select(InspectionAct, Visit, Entity, Department)
        .join(Visit, col(Visit.id) == col(InspectionAct.visit_id))
        .join(Entity, col(Entity.id) == col(Visit.entity_id))
        .join(Department, col(Department.id) == col(InspectionAct.department_id))
        .where(col(InspectionAct.id) == act_id)
    ).first()
    if row is None or not _sees(scope, row[0].department_id):
        raise NotFound("没有这条检查结果，或者它不在您的职责范围内。")
    return Finding(*row)


def findings_of_visit(session: Session, visit_id: str, *, scope: Scope = EVERYTHING) -> list[InspectionAct]:
    """The acts of a visit that found a problem, of the scope."""
    query = select(InspectionAct).where(
        col(InspectionAct.visit_id) == visit_id, col(InspectionAct.problem).is_(True)
    )
    return [
        act for act in session.exec(query.order_by(col(InspectionAct.id))) if _sees(scope, act.department_id)
    ]


def _sees(scope: Scope, department_id: int) -> bool:
    return scope.department_ids is None or department_id in scope.department_ids
