"""Questions to the penalties room."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from inspections.leads.tables import Lead
from inspections.penalties.rules import CaseStatus, Clocks, PartyKind, clocks, party_of
from inspections.penalties.tables import PenaltyCase
from inspections.visits.tables import InspectionAct, Visit
from supervision.foundation.actor import EVERYTHING, Scope
from supervision.foundation.errors import NotFound
from supervision.identity.tables import Department
from supervision.law.queries import calendar, parameter
from supervision.lists.tables import UnifiedItem
from supervision.registers.rules.kinds import EntityKind
from supervision.registers.tables import Entity


@dataclass(frozen=True)
class Line:
    """A case as the list shows it."""

    id: int
    number: str
    entity_code: str
    entity_name: str
    department: str
    kinds: list[str]
    fine_fen: int
    filed_on: date
    decided_on: date | None
    status: CaseStatus


@dataclass(frozen=True)
class Shown:
    """A case with the names around it and its clocks."""

    case: PenaltyCase
    entity: Entity
    department: Department
    act_number: str
    visit_id: str
    lead_number: str
    clocks: Clocks


@dataclass(frozen=True)
class Start:
    """What a case would start from: the entity, the department, the item."""

    entity: Entity
    department: Department
    item_code: str
    reviewed: bool


def case_by_id(session: Session, case_id: int, *, scope: Scope = EVERYTHING) -> PenaltyCase:
    """One case of the scope.

    Raises:
        NotFound: there is none.
    """
    found = session.get(PenaltyCase, case_id)
    if found is None or not _sees(scope, found.department_id):
        raise NotFound("没有这个案件，或者它不在您的职责范围内。")
    return found


def case_shown(session: Session, case_id: int, *, scope: Scope = EVERYTHING) -> Shown:
    """A case with entity, department, source and clocks.

    Raises:
        NotFound: there is none in the scope.
    """
    case = case_by_id(session, case_id, scope=scope)
    entity, department = (
        session.get_one(Entity, case.entity_id),
        session.get_one(Department, case.department_id),
    )
    act = session.get(InspectionAct, case.act_id) if case.act_id else None
    lead = session.get(Lead, case.lead_id) if case.lead_id else None
    running = clocks(
        calendar(session),
        filed_on=case.filed_on,
        decided_on=case.decided_on,
        decide_days=parameter(session, "decide_days", on=case.filed_on).number,
        service_wd=parameter(session, "service_wd", on=case.decided_on or case.filed_on).number,
        pay_days=parameter(session, "pay_days", on=case.decided_on or case.filed_on).number,
    )
    return Shown(
        case,
        entity,
        department,
        act.number if act else "",
        act.visit_id if act else "",
        lead.number if lead else "",
        running,
    )


def cases(
    session: Session, *, scope: Scope, status: CaseStatus | None = None, before: int = 0, limit: int = 50
) -> list[Line]:
    """Cases, the newest first, paged by id."""
    columns: list[Any] = [
        col(PenaltyCase.id),
        col(PenaltyCase.number),
        col(Entity.code),
        col(Entity.name),
        col(Department.short_name),
        col(PenaltyCase.kinds),
        col(PenaltyCase.fine_fen),
        col(PenaltyCase.filed_on),
        col(PenaltyCase.decided_on),
        col(PenaltyCase.status),
    ]
    query = (
        sa.select(*columns)
        .join(Entity, col(Entity.id) == col(PenaltyCase.entity_id))
        .join(Department, col(Department.id) == col(PenaltyCase.department_id))
        .order_by(col(PenaltyCase.id).desc())
        .limit(limit)
    )
    if scope.department_ids is not None:
        query = query.where(col(PenaltyCase.department_id).in_(scope.department_ids))
    if status is not None:
        query = query.where(col(PenaltyCase.status) == status)
    if before:
        query = query.where(col(PenaltyCase.id) < before)
    return [Line(*row) for row in session.connection().execute(query)]


def start_from_act(session: Session, act_id: int, *, scope: Scope = EVERYTHING) -> Start:
    """What a case from an inspection act would be about.

    Raises:
        NotFound: no such act in the scope.
    """
    row = session.exec(
        select(InspectionAct, Entity, Department)
        .join(Visit, col(Visit.id) == col(InspectionAct.visit_id))
        .join(Entity, col(Entity.id) == col(Visit.entity_id))
        .join(Department, col(Department.id) == col(InspectionAct.department_id))
        .where(col(InspectionAct.id) == act_id)
    ).first()
    if row is None or not _sees(scope, row[0].department_id):
        raise NotFound("没有这条检查结果，或者它不在您的职责范围内。")
    act, entity, department = row
    item = session.get(UnifiedItem, act.unified_item_id) if act.unified_item_id else None
    return Start(entity, department, item.code if item else "", act.status.value != "recorded")


def start_from_register(session: Session, *, entity_code: str, department_id: int) -> Start:
    """What a case without an act would be about.

    Raises:
        NotFound: unknown code or department.
    """
    entity = session.exec(select(Entity).where(col(Entity.code) == entity_code)).first()
    department = session.get(Department, department_id)
    if entity is None or department is None:
        raise NotFound("名录库中没有代码为{code}的对象。", code=entity_code[:64])
    return Start(entity, department, "", True)


def of_acts(session: Session, act_ids: Sequence[int]) -> list[PenaltyCase]:
    """The cases opened from these acts."""
    return list(session.exec(select(PenaltyCase).where(col(PenaltyCase.act_id).in_(act_ids))))


def act_ids(session: Session, numbers: Collection[str]) -> dict[str, int]:
    """Ids of the inspection acts with these numbers."""
    wanted = sorted(numbers)
    found: dict[str, int] = {}
    for start in range(0, len(wanted), 5_000):
        query = sa.select(col(InspectionAct.number), col(InspectionAct.id))
        rows = session.connection().execute(
            query.where(col(InspectionAct.number).in_(wanted[start : start + 5_000]))
        )
        found |= {number: act_id for number, act_id in rows if act_id is not None}
    return found


def persons(session: Session) -> dict[int, PartyKind]:
    """The entities that answer as citizens, by id."""
    kinds = [kind for kind in EntityKind if party_of(kind) is PartyKind.PERSON]
    rows = session.connection().execute(sa.select(col(Entity.id)).where(col(Entity.kind).in_(kinds)))
    return dict.fromkeys((entity for entity in rows.scalars() if entity is not None), PartyKind.PERSON)


def ids_after(session: Session, before: int) -> dict[str, int]:
    """Ids by number of the cases with a higher id."""
    query = sa.select(col(PenaltyCase.number), col(PenaltyCase.id)).where(col(PenaltyCase.id) > before)
    return {number: case_id for number, case_id in session.connection().execute(query) if case_id is not None}


def last_id(session: Session) -> int:
    """The highest id so far."""
    return session.exec(select(sa.func.max(PenaltyCase.id))).one() or 0


def _sees(scope: Scope, department_id: int) -> bool:
    return scope.department_ids is None or department_id in scope.department_ids
