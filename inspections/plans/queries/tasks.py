"""Plans, their tasks, and what the ledger says about one business."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from inspections.plans.queries.assigned import assigned_list
from inspections.plans.rules.conditions import Conditions, conditions_of
from inspections.plans.rules.joint import ProposalStatus
from inspections.plans.rules.quotas import Ratio
from inspections.plans.rules.status import TaskStatus
from inspections.plans.tables import (
    AnnualPlan,
    AssignedList,
    JointProposal,
    PlanTask,
    TaskItem,
    TaskParticipant,
    TaskStratum,
)
from supervision.foundation.actor import EVERYTHING, Actor, Scope
from supervision.foundation.errors import NotFound
from supervision.identity.rules import scope_of
from supervision.identity.tables import Department
from supervision.lists.rules.kinds import ItemStatus
from supervision.lists.tables import Checklist, UnifiedItem


@dataclass(frozen=True)
class TaskView:
    """A task with its plan and rules, as pages and draws read it."""

    task: PlanTask
    plan: AnnualPlan
    conditions: Conditions
    ratios: dict[str, Ratio]
    bases: dict[str, str]  # basis of each stratum's ratio
    departments: list[Department]  # the lead first, then those that join
    joined: dict[int, Conditions]  # department id → the units it comes to, where those are not all
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


def own_plan(session: Session, actor: Actor, plan_id: int) -> AnnualPlan:
    """The plan, if it is the actor's department's.

    Raises:
        NotFound: otherwise.
    """
    return plan_by_id(session, plan_id, scope=scope_of(actor))


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


def task_titles(session: Session, task_ids: Iterable[int]) -> dict[int, str]:
    """Titles of these tasks, whatever their state."""
    query = select(PlanTask.id, PlanTask.title).where(col(PlanTask.id).in_(sorted(set(task_ids))))
    return {key or 0: title for key, title in session.exec(query)}


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
    joining = participants_of(session, task_id)
    ids = [task.lead_department_id, *(one.department_id for one in joining)]
    if scope.department_ids is not None and scope.department_ids.isdisjoint(ids):
        raise NotFound("没有这个抽查任务。")
    found = {d.id: d for d in session.exec(select(Department).where(col(Department.id).in_(ids)))}
    return TaskView(
        task=task,
        plan=plan_by_id(session, task.plan_id),
        conditions=conditions_of(task.conditions),
        ratios={s.stratum: ratio_of(s) for s in strata},
        bases={s.stratum: s.basis for s in strata},
        departments=[found[i] for i in ids],
        joined={one.department_id: conditions_of(one.conditions) for one in joining if one.conditions},
        assigned=assigned_list(session, task_id),
    )


def strata_of_task(session: Session, task_id: int) -> list[TaskStratum]:
    """The strata of a task by name."""
    query = select(TaskStratum).where(col(TaskStratum.task_id) == task_id).order_by(col(TaskStratum.stratum))
    return list(session.exec(query))


def participants_of(session: Session, task_id: int) -> list[TaskParticipant]:
    """The departments that join a task, in the order they joined."""
    query = select(TaskParticipant).where(col(TaskParticipant.task_id) == task_id)
    return list(session.exec(query.order_by(col(TaskParticipant.id))))


def hosts_of(session: Session, task_id: int) -> list[tuple[Conditions, list[str]]]:
    """The joint tasks a task was joined to (综合查一次): the scope and the strata each of them draws. Void ones draw nobody."""
    query = (
        select(PlanTask)
        .join(JointProposal, col(JointProposal.host_task_id) == col(PlanTask.id))
        .where(
            col(JointProposal.other_task_id) == task_id,
            col(JointProposal.status) == ProposalStatus.JOINED,
            col(PlanTask.status) != TaskStatus.VOID,
        )
        .order_by(col(PlanTask.id))
    )
    return [
        (conditions_of(host.conditions), [row.stratum for row in strata_of_task(session, host.id or 0)])
        for host in session.exec(query)
    ]


def ratio_of(row: TaskStratum) -> Ratio:
    """The share a stored stratum stands for."""
    return Ratio(row.ratio_kind, row.ratio_value, row.floor, row.ratio_upper)


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


def task_items(session: Session, task_id: int) -> dict[int, int | None]:
    """The checklist pinned for each item of a task, by item id."""
    query = select(TaskItem.unified_item_id, TaskItem.checklist_id).where(col(TaskItem.task_id) == task_id)
    return dict(session.exec(query.order_by(col(TaskItem.id))).all())


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
        sa.or_(col(UnifiedItem.department_id) == department_id, col(UnifiedItem.department_id).is_(None)),
        col(UnifiedItem.status) == ItemStatus.ACTIVE,
    )
    if words:
        query = query.where(col(UnifiedItem.name).contains(words, autoescape=True))
    return list(session.exec(query.order_by(col(UnifiedItem.code)).limit(limit)))
