"""From draft to in force: a plan is drafted, submitted, approved by somebody else, filed, published, begun."""

from collections.abc import Iterable, Mapping
from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from inspections.plans import queries
from inspections.plans.rules.conditions import Conditions
from inspections.plans.rules.pool import DrawType
from inspections.plans.rules.quotas import Ratio
from inspections.plans.rules.status import (
    PlanEvent,
    PlanStatus,
    TaskStatus,
    check_can_approve,
    check_can_edit,
    check_can_move_task,
    check_can_step,
)
from inspections.plans.rules.tasks import TaskDraft, check_can_add_task, check_can_submit
from inspections.plans.tables import AnnualPlan, PlanTask, TaskItem, TaskParticipant, TaskStratum
from supervision.foundation.database import Transaction
from supervision.identity.queries import department_by_id
from supervision.identity.rules import scope_of
from supervision.law.actions import take_numbers
from supervision.law.queries import parameter


def draft_plan(tx: Transaction, *, department_id: int, year: int, title: str, note: str = "") -> AnnualPlan:
    """Begin an annual plan (年度抽查计划) of a department.

    Raises:
        NotFound: no such department.
    """
    department = department_by_id(tx.session, department_id)
    [number] = take_numbers(tx, issuer=department.short_name, word="计划", year=year)
    plan = AnnualPlan(
        number=number,
        department_id=department_id,
        year=year,
        title=title,
        note=note,
        created_by=tx.actor.user_id,
        created_name=tx.actor.name,
    )
    tx.session.add(plan)
    tx.record("plan.drafted", covers=[AnnualPlan], about=f"plan:{number}", title=title)
    return plan


def add_task(
    tx: Transaction,
    *,
    plan_id: int,
    title: str,
    conditions: Conditions,
    ratios: Mapping[str, Ratio],
    item_ids: Iterable[int],
    starts_on: date,
    ends_on: date,
    draw_type: DrawType = DrawType.UNDIRECTED,
    team_size: int = 2,
    package: int = 1,
    rounds: int = 1,
    basis: str = "",
    lead_department_id: int | None = None,
    joining: Iterable[int] = (),
) -> PlanTask:
    """Put a task into a draft plan; the newest checklist of each item is pinned.

    ``ratios`` is the share of each round by stratum; ``joining`` are the departments of a joint check.

    Raises:
        NotFound: no such plan.
        Refused: the plan is no draft, or a rule of ``rules.tasks`` says no.
    """
    plan = _own(tx, plan_id)
    check_can_edit(plan.status)
    items = list(dict.fromkeys(item_ids))
    least = parameter(tx.session, "min_officers", on=tx.today)
    draft = TaskDraft(title, plan.year, team_size, package, rounds, starts_on, ends_on, len(items), ratios)
    check_can_add_task(draft, min_officers=least.number, basis=least.basis)
    lead = lead_department_id or plan.department_id
    department = department_by_id(tx.session, lead)
    [number] = take_numbers(tx, issuer=department.short_name, word="任务", year=plan.year)
    task = PlanTask(
        number=number,
        plan_id=plan_id,
        title=title.strip(),
        draw_type=draw_type,
        conditions=conditions.stored(),
        team_size=team_size,
        package=package,
        rounds=rounds,
        starts_on=starts_on,
        ends_on=ends_on,
        lead_department_id=lead,
    )
    tx.session.add(task)
    tx.session.flush()
    task_id = task.id or 0
    pinned = queries.latest_checklists(tx.session, items)
    for stratum, ratio in ratios.items():
        tx.session.add(
            TaskStratum(
                task_id=task_id,
                stratum=stratum,
                ratio_kind=ratio.kind,
                ratio_value=ratio.value,
                floor=ratio.floor,
                basis=basis,
            )
        )
    tx.session.add_all(
        TaskItem(task_id=task_id, unified_item_id=i, checklist_id=pinned.get(i)) for i in items
    )
    others = [d for d in dict.fromkeys(joining) if d != lead]
    tx.session.add_all(TaskParticipant(task_id=task_id, department_id=d) for d in others)
    tx.record(
        "task.added",
        covers=[PlanTask, TaskStratum, TaskItem, TaskParticipant],
        about=f"task:{number}",
        plan=plan.number,
        conditions=task.conditions,
        ratios={stratum: [r.kind, r.value, r.floor] for stratum, r in ratios.items()},
        rounds=rounds,
    )
    return task


def remove_task(tx: Transaction, *, task_id: int) -> int:
    """Take a task out of a draft plan; returns the plan's id.

    Raises:
        Refused: the plan was submitted already.
    """
    task = queries.task_by_id(tx.session, task_id)
    check_can_edit(_own(tx, task.plan_id).status)
    for table in (TaskStratum, TaskItem, TaskParticipant):
        tx.session.connection().execute(sa.delete(table).where(col(table.task_id) == task_id))
    tx.session.delete(task)
    tx.record(
        "task.removed", covers=[PlanTask, TaskStratum, TaskItem, TaskParticipant], about=f"task:{task.number}"
    )
    return task.plan_id


def submit_plan(tx: Transaction, *, plan_id: int) -> AnnualPlan:
    """Send a plan to whoever approves it.

    Raises:
        Refused: it has no task, or is no draft.
    """
    check_can_submit(len(queries.tasks_of_plan(tx.session, plan_id)))
    return _step(tx, plan_id, PlanEvent.SUBMIT)


def return_plan(tx: Transaction, *, plan_id: int, note: str) -> AnnualPlan:
    """Give a submitted plan back to its drafter with a note."""
    plan = _step(tx, plan_id, PlanEvent.RETURN, note=note)
    plan.note = note
    return plan


def approve_plan(tx: Transaction, *, plan_id: int) -> AnnualPlan:
    """Approve a submitted plan (somebody other than its drafter).

    Raises:
        Refused: not submitted, or the drafter tries.
    """
    plan = _own(tx, plan_id)
    check_can_approve(plan.status, drafter=plan.created_by, approver=tx.actor.user_id)
    plan.approved_by, plan.approved_name, plan.approved_at = tx.actor.user_id, tx.actor.name, tx.now
    return _step(tx, plan_id, PlanEvent.APPROVE)


def file_plan(tx: Transaction, *, plan_id: int, filed_on: date, filed_with: str = "") -> AnnualPlan:
    """Note that the judicial department has the plan (计划备案); an unfiled plan is not carried out."""
    plan = _own(tx, plan_id)
    plan.filed_on, plan.filed_with = filed_on, filed_with
    return _step(tx, plan_id, PlanEvent.FILE, filed_on=filed_on, filed_with=filed_with)


def publish_plan(tx: Transaction, *, plan_id: int) -> AnnualPlan:
    """Note that the plan was published."""
    plan = _own(tx, plan_id)
    plan.published_on = tx.today
    return _step(tx, plan_id, PlanEvent.PUBLISH)


def start_plan(tx: Transaction, *, plan_id: int) -> AnnualPlan:
    """The plan is carried out from now on."""
    return _step(tx, plan_id, PlanEvent.START)


def put_in_force(tx: Transaction, *, plan_id: int, filed_on: date, filed_with: str = "") -> AnnualPlan:
    """File, publish and begin an approved plan in one go; three steps on the record."""
    file_plan(tx, plan_id=plan_id, filed_on=filed_on, filed_with=filed_with)
    publish_plan(tx, plan_id=plan_id)
    return start_plan(tx, plan_id=plan_id)


def close_plan(tx: Transaction, *, plan_id: int) -> AnnualPlan:
    """The year is over."""
    return _step(tx, plan_id, PlanEvent.CLOSE)


def move_task(tx: Transaction, *, task_id: int, to: TaskStatus) -> PlanTask:
    """Move a task along its machine (the draw and the visits call this).

    Raises:
        Refused: the step is not there.
    """
    task = queries.task_by_id(tx.session, task_id)
    check_can_move_task(task.status, to)
    before, task.status = task.status, to
    tx.session.add(task)
    tx.record("task.moved", covers=[PlanTask], about=f"task:{task.number}", before=before, after=to)
    return task


def _own(tx: Transaction, plan_id: int) -> AnnualPlan:
    return queries.plan_by_id(tx.session, plan_id, scope=scope_of(tx.actor))


def _step(tx: Transaction, plan_id: int, event: PlanEvent, **detail: object) -> AnnualPlan:
    plan = _own(tx, plan_id)
    before: PlanStatus = plan.status
    plan.status = check_can_step(before, event)
    tx.session.add(plan)
    tx.record(
        f"plan.{event.value}",
        covers=[AnnualPlan],
        about=f"plan:{plan.number}",
        before=before,
        after=plan.status,
        **detail,
    )
    return plan
