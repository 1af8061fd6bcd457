"""What is sent: acts and cases of a month, read in pages, and the code maps in force."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from inspections.exchange.rules.maps import SEEDS, MapKind
from inspections.exchange.rules.rows import ActFacts, AgencyFacts, CaseFacts, PartyFacts
from inspections.exchange.tables import CodeMap
from inspections.penalties.tables import PenaltyCase
from inspections.plans.tables import PlanTask
from inspections.visits.rules.states import ActStatus, CheckMode
from inspections.visits.tables import ActResult, InspectionAct, Visit, VisitOfficer
from supervision.foundation.actor import Scope
from supervision.identity.tables import Department
from supervision.lists.tables import UnifiedItem
from supervision.registers.tables import Entity, Inspector

PAGE = 2_000
CATALOGUE = "supervision"
LIST = "implementation"


def code_maps(session: Session, receiver: str) -> dict[MapKind, dict[str, str]]:
    """Their value by ours, per kind: the delivered maps with the bureau's own rows on top."""
    found = {kind: dict(values) for (who, kind), values in SEEDS.items() if who == receiver}
    for row in session.exec(select(CodeMap).where(col(CodeMap.receiver) == receiver)):
        if row.kind in set(MapKind):
            found.setdefault(MapKind(row.kind), {})[row.ours] = row.theirs
    return found


def own_maps(session: Session) -> list[CodeMap]:
    """The rows the bureau entered itself."""
    return list(
        session.exec(select(CodeMap).order_by(col(CodeMap.receiver), col(CodeMap.kind), col(CodeMap.ours)))
    )


def acts_between(session: Session, first: date, last: date, *, scope: Scope) -> Iterator[ActFacts]:
    """Reviewed acts of visits that took place between two days (both included), in the order of their ids."""
    after = 0
    while True:
        rows = _act_page(session, first, last, scope, after)
        if not rows:
            return
        officers = _officers(session, {visit.id for _a, visit, *_rest in rows})
        results = _results(session, [act.id or 0 for act, *_rest in rows])
        for act, visit, entity, department, item, task in rows:
            codes = item.external_codes if item else {}
            own = act.external_codes
            yield ActFacts(
                number=act.number,
                item=item.name if item else "",
                catalogue_code=str(own.get(CATALOGUE) or codes.get(CATALOGUE, "")),
                list_code=str(own.get(LIST) or codes.get(LIST, "")),
                agency=_agency(department),
                party=_party(entity),
                kind=visit.kind.value,
                offsite=visit.mode is CheckMode.OFFSITE,
                drawn=visit.draw_id is not None,
                results=results.get(act.id or 0) or [str(act.headline)],
                day=visit.occurred_on,
                officers=officers.get((visit.id, act.department_id), []),
                plan=task.number if task else "",
            )
        after = rows[-1][0].id or 0


def cases_between(session: Session, first: date, last: date, *, scope: Scope) -> Iterator[CaseFacts]:
    """Cases decided between two days (both included), in the order of their ids."""
    after = 0
    while True:
        query: Any = (
            sa.select(PenaltyCase, Entity, Department, InspectionAct, UnifiedItem)
            .join(Entity, col(Entity.id) == col(PenaltyCase.entity_id))
            .join(Department, col(Department.id) == col(PenaltyCase.department_id))
            .join(InspectionAct, col(InspectionAct.id) == col(PenaltyCase.act_id), isouter=True)
            .join(UnifiedItem, col(UnifiedItem.code) == col(PenaltyCase.item_code), isouter=True)
            .where(col(PenaltyCase.decided_on).between(first, last), col(PenaltyCase.id) > after)
            .order_by(col(PenaltyCase.id))
            .limit(PAGE)
        )
        if scope.department_ids is not None:
            query = query.where(col(PenaltyCase.department_id).in_(scope.department_ids))
        rows = list(session.execute(query))
        if not rows:
            return
        for case, entity, department, act, item in rows:
            codes = item.external_codes if item else {}
            yield CaseFacts(
                number=case.number,
                decision_number=case.decision_number,
                source=case.case_source.value,
                act_number=act.number if act else "",
                item=item.name if item else "",
                catalogue_code=str(case.external_codes.get(CATALOGUE) or codes.get(CATALOGUE, "")),
                agency=_agency(department),
                party=_party(entity),
                facts=case.facts,
                basis=case.basis,
                procedure=case.procedure.value,
                kinds=list(case.kinds),
                fine_fen=case.fine_fen,
                filed_on=case.filed_on,
                decided_on=case.decided_on,
                closed_on=case.closed_on,
            )
        after = rows[-1][0].id


def _act_page(session: Session, first: date, last: date, scope: Scope, after: int) -> list[Any]:
    query: Any = (
        sa.select(InspectionAct, Visit, Entity, Department, UnifiedItem, PlanTask)
        .join(Visit, col(Visit.id) == col(InspectionAct.visit_id))
        .join(Entity, col(Entity.id) == col(Visit.entity_id))
        .join(Department, col(Department.id) == col(InspectionAct.department_id))
        .join(UnifiedItem, col(UnifiedItem.id) == col(InspectionAct.unified_item_id), isouter=True)
        .join(PlanTask, col(PlanTask.id) == col(Visit.task_id), isouter=True)
        .where(
            col(Visit.occurred_on).between(first, last),
            col(InspectionAct.status) != ActStatus.RECORDED,
            col(InspectionAct.id) > after,
        )
        .order_by(col(InspectionAct.id))
        .limit(PAGE)
    )
    if scope.department_ids is not None:
        query = query.where(col(InspectionAct.department_id).in_(scope.department_ids))
    return list(session.execute(query))


def _officers(session: Session, visits: set[str]) -> dict[tuple[str, int], list[tuple[str, str]]]:
    query = (
        sa.select(
            col(VisitOfficer.visit_id),
            col(VisitOfficer.department_id),
            col(Inspector.name),
            col(VisitOfficer.certificate_number),
        )
        .join(Inspector, col(Inspector.id) == col(VisitOfficer.inspector_id))
        .where(col(VisitOfficer.visit_id).in_(visits))
        .order_by(col(VisitOfficer.is_lead).desc(), col(Inspector.code))
    )
    found = defaultdict(list)
    for visit, department, name, number in session.connection().execute(query):
        found[(visit, department)].append((name, number))
    return dict(found)


def _results(session: Session, acts: list[int]) -> dict[int, list[str]]:
    query = (
        sa.select(col(ActResult.act_id), sa.type_coerce(col(ActResult.code), sa.String))
        .where(col(ActResult.act_id).in_(acts))
        .order_by(col(ActResult.code))
    )
    found = defaultdict(list)
    for act, code in session.connection().execute(query):
        found[act].append(code)
    return dict(found)


def _agency(department: Department) -> AgencyFacts:
    return AgencyFacts(department.name, department.code, department.level)


def _party(entity: Entity) -> PartyFacts:
    return PartyFacts(entity.name, entity.code, entity.kind.value, entity.address, entity.area_code)
