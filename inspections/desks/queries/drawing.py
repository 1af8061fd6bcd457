"""Tasks that wait for a draw, draws that wait for a witness, draws that were held."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, func, select

from inspections.desks.queries.counting import of_departments
from inspections.draws.rules.steps import DrawStatus
from inspections.draws.tables import Draw
from inspections.plans.rules.status import DRAWABLE, TASK_LABELS, TaskStatus
from inspections.plans.tables import AnnualPlan, PlanTask
from supervision.foundation.actor import Scope

WAITING = (TaskStatus.PLANNED, TaskStatus.FROZEN, TaskStatus.COMMITTED)


@dataclass(frozen=True)
class TaskLine:
    """A task that waits for its draw; ``late_days`` counts from the first day of its window."""

    id: int
    number: str
    title: str
    starts_on: date
    ends_on: date
    status: str
    late_days: int


@dataclass(frozen=True)
class DrawLine:
    """A draw: how many of how many, and when it took its last step."""

    id: str
    title: str
    pool_size: int
    drawn_size: int
    at: datetime | None


def tasks_to_draw(session: Session, scope: Scope, *, on: date, limit: int = 8) -> list[TaskLine]:
    """Tasks of approved and filed plans that are not drawn yet, the longest waiting first."""
    query = (
        select(PlanTask)
        .join(AnnualPlan, col(AnnualPlan.id) == col(PlanTask.plan_id))
        .where(col(AnnualPlan.status).in_(DRAWABLE), col(PlanTask.status).in_(WAITING))
        .order_by(col(PlanTask.starts_on), col(PlanTask.id))
    )
    query = of_departments(query, col(PlanTask.lead_department_id), scope)
    return [
        TaskLine(
            task.id or 0,
            task.number,
            task.title,
            task.starts_on,
            task.ends_on,
            TASK_LABELS[task.status],
            (on - task.starts_on).days,
        )
        for task in session.exec(query.limit(limit))
    ]


def count_tasks_to_draw(session: Session, scope: Scope, *, on: date) -> tuple[int, int]:
    """How many tasks wait, and how many of them should have been drawn before this day."""
    query = (
        select(func.count(), func.count().filter(col(PlanTask.starts_on) < on))
        .select_from(PlanTask)
        .join(AnnualPlan, col(AnnualPlan.id) == col(PlanTask.plan_id))
        .where(col(AnnualPlan.status).in_(DRAWABLE), col(PlanTask.status).in_(WAITING))
    )
    waiting, late = session.exec(of_departments(query, col(PlanTask.lead_department_id), scope)).one()
    return waiting, late


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


HELD = (DrawStatus.OPENED, DrawStatus.REVEALED)
SEALED = (DrawStatus.COMMITTED,)
