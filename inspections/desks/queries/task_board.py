"""The officer's board (进度看板): how far each task of the year is, from the draw to publication, and the records at every step."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from inspections.desks.queries.counting import of_departments, of_entities
from inspections.desks.queries.drawing import HELD
from inspections.desks.queries.records import Record, visit_records
from inspections.desks.rules import Stage, funnel_of
from inspections.draws.tables import Draw
from inspections.plans.rules.status import TASK_LABELS, TaskStatus
from inspections.plans.tables import AnnualPlan, PlanTask
from inspections.visits.queries.lists import within
from inspections.visits.rules.states import VisitStatus
from inspections.visits.tables import InspectionAct, Visit
from supervision.foundation.actor import Scope
from supervision.registers.tables import Entity

STAGES: dict[Stage, tuple[VisitStatus, ...]] = {
    Stage.NOTICE: (VisitStatus.SCHEDULED, VisitStatus.APPROVED),
    Stage.VISIT: (VisitStatus.NOTIFIED, VisitStatus.ARRIVED),
    Stage.PUBLICATION: (VisitStatus.RECORDED, VisitStatus.REVIEWED),
    Stage.DONE: (VisitStatus.PUBLISHED, VisitStatus.CLOSED),
    Stage.STOPPED: (VisitStatus.ABORTED,),
}
MADE = (*STAGES[Stage.PUBLICATION], *STAGES[Stage.DONE])


@dataclass(frozen=True)
class Progress:
    """One task of the year: how many it drew, how many wait at each stage, and this month's plan against what was made."""

    id: int
    number: str
    title: str
    starts_on: date
    ends_on: date
    status: str
    drawn: int
    waiting: dict[Stage, int]
    month_planned: int
    month_made: int
    elapsed: float

    @property
    def made(self) -> int:
        """Visits whose result is on record."""
        return self.waiting[Stage.PUBLICATION] + self.waiting[Stage.DONE]

    @property
    def behind(self) -> bool:
        """Whether the share of visits made is a tenth or more behind the share of the days."""
        left = self.drawn - self.waiting[Stage.STOPPED]
        return left > 0 and self.made / left < self.elapsed - 0.1


@dataclass(frozen=True)
class TaskBoard:
    """Tasks of the year, the way of all that was drawn, months planned and made, and the share of joint visits."""

    tasks: list[Progress]
    funnel: list[tuple[str, int]]
    waiting: dict[Stage, int]
    months: list[tuple[int, int]]
    joint: int
    drawn_visits: int


def task_board(session: Session, scope: Scope, *, on: date) -> TaskBoard:
    """The board of a department on a business day; the year is that of the day."""
    tasks = _tasks(session, scope, on)
    stages: dict[int, dict[Stage, int]] = {}
    for task, status, number in _by(session, scope, on, col(Visit.status)):
        stage = next(stage for stage, states in STAGES.items() if status in states)
        row = stages.setdefault(task, dict.fromkeys(Stage, 0))
        row[stage] += number
    planned, made = _months(session, scope, on, planned=True), _months(session, scope, on, planned=False)
    drawn = _drawn(session, [task.id or 0 for task in tasks])
    rows = []
    for task in tasks:
        key = task.id or 0
        waiting = stages.get(key, dict.fromkeys(Stage, 0))
        waiting[Stage.ARRANGING] = max(0, drawn.get(key, 0) - sum(waiting.values()))
        rows.append(
            Progress(
                key,
                task.number,
                task.title,
                task.starts_on,
                task.ends_on,
                TASK_LABELS[task.status],
                drawn.get(key, 0),
                waiting,
                planned.get((key, on.month), 0),
                made.get((key, on.month), 0),
                _elapsed(task, on),
            )
        )
    total = {stage: sum(row.waiting[stage] for row in rows) for stage in Stage}
    joint, visits = _joint(session, scope, on)
    months = [(_of_month(planned, m), _of_month(made, m)) for m in range(1, 13)]
    return TaskBoard(rows, funnel_of(total), total, months, joint, visits)


def stage_records(
    session: Session, scope: Scope, stage: Stage, *, on: date, task: int = 0, after: str = "", size: int = 50
) -> tuple[list[Record], str]:
    """The visits that wait at a stage, of one task or of all tasks of the year, and the key of the next page (empty: none).

    Raises:
        Unreadable: ``after`` is no page key.
    """
    query = (
        select(Visit, Entity.name)
        .join(Entity, col(Entity.id) == col(Visit.entity_id))
        .where(col(Visit.status).in_(STAGES.get(stage, ())), col(Visit.task_id).in_(_keys(scope, on)))
    )
    if task:
        query = query.where(col(Visit.task_id) == task)
    found = visit_records(session, within(query, scope), after, size + 1)
    return (found[:size], found[size - 1].key) if len(found) > size else (found, "")


def _year(query: Any, scope: Scope, on: date) -> Any:
    """Tasks of plans in force whose days touch the year, of the scope's departments."""
    query = query.where(
        col(PlanTask.starts_on) <= date(on.year, 12, 31),
        col(PlanTask.ends_on) >= date(on.year, 1, 1),
        col(PlanTask.status) != TaskStatus.VOID,
        col(AnnualPlan.approved_at).is_not(None),
    )
    return of_departments(query, col(PlanTask.lead_department_id), scope)


def _keys(scope: Scope, on: date) -> Any:
    return _year(
        sa.select(col(PlanTask.id)).join(AnnualPlan, col(AnnualPlan.id) == col(PlanTask.plan_id)), scope, on
    )


def _tasks(session: Session, scope: Scope, on: date) -> list[PlanTask]:
    """Running tasks first, by their last day; then those that are completed."""
    query = select(PlanTask).join(AnnualPlan, col(AnnualPlan.id) == col(PlanTask.plan_id))
    over = col(PlanTask.status) == TaskStatus.COMPLETED
    return list(session.exec(_year(query, scope, on).order_by(over, col(PlanTask.ends_on), col(PlanTask.id))))


def _visits(scope: Scope, on: date, *columns: Any) -> Any:
    query = sa.select(*columns).select_from(Visit).where(col(Visit.task_id).in_(_keys(scope, on)))
    return within(query, scope)


def _by(session: Session, scope: Scope, on: date, column: Any) -> Iterable[Any]:
    query = _visits(scope, on, col(Visit.task_id), column, func.count()).group_by(col(Visit.task_id), column)
    return session.connection().execute(query)


def _months(session: Session, scope: Scope, on: date, *, planned: bool) -> dict[tuple[int, int], int]:
    """Visits by task and month of this year: planned for it, or made in it."""
    day = col(Visit.scheduled_on) if planned else col(Visit.occurred_on)
    month = sa.extract("month", day)
    query = _visits(scope, on, col(Visit.task_id), month, func.count()).where(
        day.between(date(on.year, 1, 1), date(on.year, 12, 31)),
        col(Visit.status) != VisitStatus.ABORTED if planned else col(Visit.status).in_(MADE),
    )
    rows = session.connection().execute(query.group_by(col(Visit.task_id), month))
    return {(task, int(number)): count for task, number, count in rows}


def _of_month(counts: dict[tuple[int, int], int], month: int) -> int:
    return sum(count for (_task, number), count in counts.items() if number == month)


def _drawn(session: Session, tasks: list[int]) -> dict[int, int]:
    query = (
        sa.select(col(Draw.task_id), func.sum(col(Draw.drawn_size)))
        .where(col(Draw.task_id).in_(tasks), col(Draw.status).in_(HELD))
        .group_by(col(Draw.task_id))
    )
    return {task: int(number) for task, number in session.connection().execute(query)}


def _elapsed(task: PlanTask, on: date) -> float:
    """The share of a task's days that has passed."""
    whole = (task.ends_on - task.starts_on).days + 1
    return min(1.0, max(0.0, ((on - task.starts_on).days + 1) / whole))


def _joint(session: Session, scope: Scope, on: date) -> tuple[int, int]:
    """Drawn visits made this year in which two departments or more acted, and all of them."""
    acting = (
        sa.select(func.count(sa.distinct(col(InspectionAct.department_id))))
        .where(col(InspectionAct.visit_id) == col(Visit.id))
        .scalar_subquery()
    )
    query = (
        sa.select(func.count().filter(acting >= 2), func.count())
        .select_from(Visit)
        .join(Entity, col(Entity.id) == col(Visit.entity_id))
        .where(
            col(Visit.draw_id).is_not(None),
            col(Visit.status).in_(MADE),
            col(Visit.occurred_on).between(date(on.year, 1, 1), on),
        )
    )
    mine = of_entities(of_departments(query, col(Visit.department_id), scope), scope)
    joint, whole = session.connection().execute(mine).one()
    return joint, whole
