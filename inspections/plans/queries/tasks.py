"""Plans, their tasks, and what the ledger says about one business."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from inspections.plans.queries.assigned import assigned_list
from inspections.plans.rules.conditions import Conditions, conditions_of
from inspections.plans.rules.ledger import CapUse, ExemptReason, LedgerState
from inspections.plans.rules.quotas import Ratio
from inspections.plans.tables import (
    AnnualPlan,
    AssignedList,
    CapLedger,
    PlanTask,
    TaskItem,
    TaskParticipant,
    TaskStratum,
)
from supervision.foundation.actor import EVERYTHING, Scope
from supervision.foundation.errors import NotFound
from supervision.identity.tables import Department
from supervision.law.queries import parameter
from supervision.lists.tables import Checklist, UnifiedItem

USED = (LedgerState.RESERVED, LedgerState.SPENT)


@dataclass(frozen=True)
class TaskView:
    """A task with its plan and rules, as pages and draws read it."""

    task: PlanTask
    plan: AnnualPlan
    conditions: Conditions
    ratios: dict[str, Ratio]
    bases: dict[str, str]  # basis of each stratum's ratio
    departments: list[Department]  # the lead first, then those that join
    assigned: AssignedList | None = None  # a superior's list stands behind the task


@dataclass(frozen=True)
class ItemView:
    """An item of a task with the pinned version of its checklist."""

    code: str
    name: str
    grade: str
    checklist_id: int | None
    version: int | None


def plan_by_id(session: Session, plan_id: int, *, scope: Scope = EVERYTHING) -> AnnualPlan:
    """One plan of the scope.

    Raises:
        NotFound: there is none, or it belongs to a department outside the scope.
    """
    found = session.get(AnnualPlan, plan_id)
    if found is None or (
        scope.department_ids is not None and found.department_id not in scope.department_ids
    ):
        raise NotFound("没有这个抽查计划。")
    return found


def plans(session: Session, *, scope: Scope, before: int = 0, limit: int = 50) -> list[AnnualPlan]:
    """Plans, the newest first, paged by id."""
    query = select(AnnualPlan).order_by(col(AnnualPlan.id).desc()).limit(limit)
    if scope.department_ids is not None:
        query = query.where(col(AnnualPlan.department_id).in_(scope.department_ids))
    return list(session.exec(query.where(col(AnnualPlan.id) < before) if before else query))


def tasks_of_plan(session: Session, plan_id: int) -> list[PlanTask]:
    """The tasks of a plan in the order they were added."""
    return list(
        session.exec(select(PlanTask).where(col(PlanTask.plan_id) == plan_id).order_by(col(PlanTask.id)))
    )


def task_by_id(session: Session, task_id: int) -> PlanTask:
    """One task.

    Raises:
        NotFound: there is none.
    """
    found = session.get(PlanTask, task_id)
    if found is None:
        raise NotFound("没有这个抽查任务。")
    return found


def task_for_change(session: Session, task_id: int) -> PlanTask:
    """One task, held until the end of the transaction: of many who begin a round at once, one comes first.

    Raises:
        NotFound: there is none.
    """
    query = select(PlanTask).where(col(PlanTask.id) == task_id).with_for_update()
    found = session.exec(query.execution_options(populate_existing=True)).first()
    if found is None:
        raise NotFound("没有这个抽查任务。")
    return found


def task_view(session: Session, task_id: int, *, scope: Scope = EVERYTHING) -> TaskView:
    """A task with everything its page and its draw need; departments of the task see it too.

    Raises:
        NotFound: there is no such task in the scope.
    """
    task = task_by_id(session, task_id)
    strata = strata_of_task(session, task_id)
    joining = select(TaskParticipant.department_id).where(col(TaskParticipant.task_id) == task_id)
    ids = [task.lead_department_id, *session.exec(joining.order_by(col(TaskParticipant.id)))]
    if scope.department_ids is not None and scope.department_ids.isdisjoint(ids):
        raise NotFound("没有这个抽查任务。")
    found = {d.id: d for d in session.exec(select(Department).where(col(Department.id).in_(ids)))}
    return TaskView(
        task=task,
        plan=plan_by_id(session, task.plan_id),
        conditions=conditions_of(task.conditions),
        ratios={s.stratum: Ratio(s.ratio_kind, s.ratio_value, s.floor) for s in strata},
        bases={s.stratum: s.basis for s in strata},
        departments=[found[i] for i in ids],
        assigned=assigned_list(session, task_id),
    )


def strata_of_task(session: Session, task_id: int) -> list[TaskStratum]:
    """The strata of a task by name."""
    query = select(TaskStratum).where(col(TaskStratum.task_id) == task_id).order_by(col(TaskStratum.stratum))
    return list(session.exec(query))


def items_of_task(session: Session, task_id: int) -> list[ItemView]:
    """The items of a task with the pinned checklist version."""
    query = (
        sa.select(
            col(UnifiedItem.code),
            col(UnifiedItem.name),
            sa.type_coerce(col(UnifiedItem.grade), sa.String),
            col(TaskItem.checklist_id),
            col(Checklist.version),
        )
        .join(TaskItem, col(TaskItem.unified_item_id) == col(UnifiedItem.id))
        .join(Checklist, col(Checklist.id) == col(TaskItem.checklist_id), isouter=True)
        .where(col(TaskItem.task_id) == task_id)
        .order_by(col(TaskItem.id))
    )
    return [ItemView(*row) for row in session.connection().execute(query)]


def latest_checklists(session: Session, item_ids: Iterable[int]) -> dict[int, int]:
    """The newest published checklist of each item, by item id."""
    query = (
        select(Checklist.unified_item_id, Checklist.id)
        .where(col(Checklist.unified_item_id).in_(list(item_ids)))
        .order_by(col(Checklist.version))
    )
    return {item: checklist for item, checklist in session.exec(query) if checklist is not None}


def items_to_choose(
    session: Session, *, department_id: int, words: str = "", limit: int = 60
) -> list[UnifiedItem]:
    """Items in force a department may plan: its own and shared ones, by code; ``words`` searches the name."""
    query = select(UnifiedItem).where(
        sa.or_(col(UnifiedItem.department_id) == department_id, col(UnifiedItem.department_id).is_(None))
    )
    if words:
        query = query.where(col(UnifiedItem.name).contains(words, autoescape=True))
    return list(session.exec(query.order_by(col(UnifiedItem.code)).limit(limit)))


def cap_use(session: Session, *, department_id: int, entity_id: int, on: date) -> CapUse:
    """How much of the year's cap one business has used with one department."""
    exempt = col(CapLedger.exempt_reason) != ExemptReason.NONE
    query = (
        select(exempt, sa.func.count())
        .where(
            col(CapLedger.department_id) == department_id,
            col(CapLedger.entity_id) == entity_id,
            col(CapLedger.year) == on.year,
            col(CapLedger.state).in_(USED),
        )
        .group_by(exempt)
    )
    counts = {bool(e): n for e, n in session.exec(query)}
    cap = parameter(session, "visit_cap", on=on)
    return CapUse(counts.get(False, 0), counts.get(True, 0), cap.number, cap.basis)
