"""What is to be checked in a visit and what was found."""

from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from inspections.plans.tables import TaskItem
from inspections.visits.rules.results import GRAVITY, ResultCode
from inspections.visits.tables import ActResult, InspectionAct, ItemResult, Signature, Visit, VisitOfficer
from supervision.foundation.errors import NotFound
from supervision.foundation.i18n import _
from supervision.identity.tables import Department
from supervision.lists.tables import Checklist, ChecklistPoint, UnifiedItem


@dataclass(frozen=True)
class PlannedAct:
    """One department's check of one item in a visit, with the pinned version of its checklist."""

    department_id: int
    department_name: str
    unified_item_id: int | None
    item_name: str
    checklist_id: int | None
    points: tuple[ChecklistPoint, ...]


def planned_acts(session: Session, visit: Visit) -> list[PlannedAct]:
    """What a visit is to check: the task's items, each by its own department (else by the lead's).

    A department that takes part without an item of its own still states its result.
    """
    departments = {visit.department_id} | set(
        session.exec(select(VisitOfficer.department_id).where(col(VisitOfficer.visit_id) == visit.id))
    )
    pairs = _items(session, visit)
    rows = session.exec(select(Department).where(col(Department.id).in_(departments)))
    names = {department.id: department.short_name for department in rows}
    acts = []
    for item, checklist_id in pairs:
        owner = item.department_id if item.department_id in departments else visit.department_id
        acts.append((owner, item.id, item.name, checklist_id))
    for department in sorted(departments - {owner for owner, *_rest in acts}):
        acts.append((department, None, "", visit.checklist_id if not pairs else None))
    return [
        PlannedAct(owner or 0, names.get(owner, ""), item, name, checklist, _points(session, checklist))
        for owner, item, name, checklist in acts
    ]


def _items(session: Session, visit: Visit) -> list[tuple[UnifiedItem, int | None]]:
    if visit.task_id is not None:
        return list(
            session.exec(
                select(UnifiedItem, TaskItem.checklist_id)
                .join(TaskItem, col(TaskItem.unified_item_id) == col(UnifiedItem.id))
                .where(col(TaskItem.task_id) == visit.task_id)
                .order_by(col(TaskItem.id))
            )
        )
    if visit.checklist_id is None:
        return []
    return list(
        session.exec(
            select(UnifiedItem, Checklist.id)
            .join(Checklist, col(Checklist.unified_item_id) == col(UnifiedItem.id))
            .where(col(Checklist.id) == visit.checklist_id)
        )
    )


def _points(session: Session, checklist_id: int | None) -> tuple[ChecklistPoint, ...]:
    if checklist_id is None:
        return ()
    query = select(ChecklistPoint).where(col(ChecklistPoint.checklist_id) == checklist_id)
    return tuple(session.exec(query.order_by(col(ChecklistPoint.position))))


@dataclass(frozen=True)
class ActLine:
    """An act with its names and its whole result set, headline first."""

    act: InspectionAct
    department_name: str
    item_name: str
    item_code: str
    codes: tuple[ResultCode, ...]


def act_by_id(session: Session, act_id: int) -> InspectionAct:
    """One act.

    Raises:
        NotFound: there is none.
    """
    found = session.get(InspectionAct, act_id)
    if found is None:
        raise NotFound(_("没有这条检查行为。"))
    return found


def next_act_id(session: Session) -> int:
    """The first free id of an inspection act, for imports that name their acts."""
    return (session.exec(select(func.max(InspectionAct.id))).one() or 0) + 1


def acts_of(session: Session, visit_id: str) -> list[ActLine]:
    """The acts of a visit."""
    rows = session.exec(
        select(InspectionAct, Department.short_name, UnifiedItem.name, UnifiedItem.code)
        .join(Department, col(Department.id) == col(InspectionAct.department_id))
        .join(UnifiedItem, col(UnifiedItem.id) == col(InspectionAct.unified_item_id), isouter=True)
        .where(col(InspectionAct.visit_id) == visit_id)
        .order_by(col(InspectionAct.id))
    )
    return [
        ActLine(act, department, item or "", code or "", codes_of(session, act))
        for act, department, item, code in rows
    ]


def codes_of(session: Session, act: InspectionAct) -> tuple[ResultCode, ...]:
    """The result set of an act, headline first."""
    found = set(session.exec(select(ActResult.code).where(col(ActResult.act_id) == act.id)))
    return tuple(code for code in GRAVITY if code in found)


def item_results_of(session: Session, act_id: int) -> list[tuple[ItemResult, ChecklistPoint | None]]:
    """The answered points of an act in the order of the checklist."""
    return list(
        session.exec(
            select(ItemResult, ChecklistPoint)
            .join(ChecklistPoint, col(ChecklistPoint.id) == col(ItemResult.point_id), isouter=True)
            .where(col(ItemResult.act_id) == act_id)
            .order_by(col(ChecklistPoint.position), col(ItemResult.id))
        )
    )


def signatures_of(session: Session, visit_id: str) -> list[Signature]:
    """The signature slots of a visit."""
    query = select(Signature).where(col(Signature.visit_id) == visit_id)
    return list(session.exec(query.order_by(col(Signature.party), col(Signature.id))))
