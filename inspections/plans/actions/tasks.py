"""Tasks of a plan: put into a draft, taken out of it, moved along by the draw and the visits."""

from collections.abc import Iterable, Mapping
from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from inspections.plans import queries
from inspections.plans.rules.conditions import Conditions
from inspections.plans.rules.pool import DrawType
from inspections.plans.rules.quotas import Ratio
from inspections.plans.rules.status import TaskStatus, check_can_edit, check_can_move_task
from inspections.plans.rules.tasks import TaskDraft, check_can_add_task
from inspections.plans.tables import PlanTask, TaskItem, TaskParticipant, TaskStratum
from supervision.foundation.database import Transaction
from supervision.identity.queries import department_by_id
from supervision.law.actions import take_numbers
from supervision.law.queries import parameter
from supervision.lists.queries import barred_items
from supervision.lists.rules.listed import check_listed


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
        Refused: the plan is no draft, a rule of ``rules.tasks`` says no, or an item must not be checked.
    """
    plan = queries.own_plan(tx.session, tx.actor, plan_id)
    check_can_edit(plan.status)
    items = list(dict.fromkeys(item_ids))
    least = parameter(tx.session, "min_officers", on=tx.today)
    draft = TaskDraft(title, plan.year, team_size, package, rounds, starts_on, ends_on, len(items), ratios)
    check_can_add_task(draft, min_officers=least.number, basis=least.basis)
    check_listed(barred_items(tx.session, items))
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
    tx.session.add_all(strata_rows(task_id, ratios, basis))
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
        ratios={stratum: [r.kind, r.value, r.floor, r.upper] for stratum, r in ratios.items()},
        rounds=rounds,
    )
    return task


def remove_task(tx: Transaction, *, task_id: int) -> int:
    """Take a task out of a draft plan; returns the plan's id.

    Raises:
        Refused: the plan was submitted already.
    """
    task = queries.task_by_id(tx.session, task_id)
    check_can_edit(queries.own_plan(tx.session, tx.actor, task.plan_id).status)
    for table in (TaskStratum, TaskItem, TaskParticipant):
        tx.session.connection().execute(sa.delete(table).where(col(table.task_id) == task_id))
    tx.session.delete(task)
    tx.record(
        "task.removed", covers=[PlanTask, TaskStratum, TaskItem, TaskParticipant], about=f"task:{task.number}"
    )
    return task.plan_id


def strata_rows(task_id: int, ratios: Mapping[str, Ratio], basis: str) -> list[TaskStratum]:
    """The strata of a task as rows."""
    return [
        TaskStratum(
            task_id=task_id,
            stratum=stratum,
            ratio_kind=ratio.kind,
            ratio_value=ratio.value,
            ratio_upper=ratio.upper,
            floor=ratio.floor,
            basis=basis,
        )
        for stratum, ratio in ratios.items()
    ]


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
