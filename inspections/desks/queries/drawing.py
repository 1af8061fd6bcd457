"""Tasks that wait for a draw, draws that wait for a witness, draws that were held."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, func, select

from inspections.desks.queries.counting import of_departments
from inspections.desks.rules import draw_by
from inspections.draws.rules.steps import DrawStatus
from inspections.draws.tables import Draw
from inspections.plans.queries import AssignedView, assigned_views
from inspections.plans.rules.status import DRAWABLE, TASK_LABELS, TaskStatus
from inspections.plans.tables import AnnualPlan, PlanTask
from supervision.foundation.actor import Scope

OPEN = (TaskStatus.PLANNED, TaskStatus.FROZEN, TaskStatus.COMMITTED, TaskStatus.DRAWN, TaskStatus.IN_PROGRESS)
HELD = (DrawStatus.OPENED, DrawStatus.REVEALED)
SEALED = (DrawStatus.COMMITTED,)


@dataclass(frozen=True)
class TaskLine:
    """A task that waits for its draw; ``late_days`` is above zero past the day it should be drawn by."""

    id: int
    number: str
    title: str
    starts_on: date
    ends_on: date
    status: str
    late_days: int
    match_by: date | None = None  # a superior's list: inspectors are matched by this day
    match_left: int = 0  # working days left for it, negative when it is over


@dataclass(frozen=True)
class DrawLine:
    """A draw: how many of how many, and when it took its last step."""

    id: str
    title: str
    pool_size: int
    drawn_size: int
    at: datetime | None


def tasks_to_draw(session: Session, scope: Scope, *, on: date) -> list[TaskLine]:
    """Tasks of approved and filed plans with a round that is not drawn yet, the most late first."""
    drawn = (
        select(func.count())
        .select_from(Draw)
        .where(col(Draw.task_id) == col(PlanTask.id), col(Draw.status).in_((*HELD, DrawStatus.VOID)))
        .scalar_subquery()
    )
    query = (
        select(PlanTask, drawn)
        .join(AnnualPlan, col(AnnualPlan.id) == col(PlanTask.plan_id))
        .where(
            col(AnnualPlan.status).in_(DRAWABLE), col(PlanTask.status).in_(OPEN), drawn < col(PlanTask.rounds)
        )
    )
    query = of_departments(query, col(PlanTask.lead_department_id), scope)
    found = list(session.exec(query))
    given = assigned_views(session, [task for task, _done in found], on=on)
    lines = [_task_line(task, done, on, given.get(task.id or 0)) for task, done in found]
    return sorted(lines, key=lambda line: (-line.late_days, line.id))


def _task_line(task: PlanTask, done: int, on: date, given: AssignedView | None) -> TaskLine:
    due = draw_by(task.starts_on, task.ends_on, done=done, rounds=task.rounds)
    if given is not None:
        due = min(due, given.clock.due.on)
    return TaskLine(
        task.id or 0,
        task.number,
        task.title,
        task.starts_on,
        task.ends_on,
        TASK_LABELS[task.status],
        (on - due).days,
        given.clock.due.on if given else None,
        given.clock.left if given else 0,
    )


def draw_lines(
    session: Session, scope: Scope, *, states: Collection[DrawStatus], limit: int = 5
) -> list[DrawLine]:
    """Draws in some states, the newest first."""
    query = select(Draw).where(col(Draw.status).in_(states))
    query = of_departments(query, col(Draw.department_id), scope)
    newest = query.order_by(col(Draw.frozen_at).desc(), col(Draw.id).desc()).limit(limit)
    return [
        DrawLine(draw.id, draw.title, draw.pool_size, draw.drawn_size, draw.opened_at or draw.committed_at)
        for draw in session.exec(newest)
    ]
