"""The officer's board (进度看板): how far each task of the year is, from the draw to publication, and the records at every step."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from inspections.desks.queries.counting import of_departments, of_entities
from inspections.desks.queries.records import Record, visit_records
from inspections.desks.rules import Stage, funnel_of
from inspections.draws.queries import to_visit_by_task
from inspections.plans.rules.status import TASK_LABELS, TaskStatus
from inspections.plans.tables import AnnualPlan, PlanTask
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
    planned: Counter[tuple[int, int]] = Counter()
    made: Counter[tuple[int, int]] = Counter()
    for task, status, planned_in, made_in, number in _grouped(session, scope, on):
        stage = next(stage for stage, states in STAGES.items() if status in states)
        stages.setdefault(task, dict.fromkeys(Stage, 0))[stage] += number
        if planned_in and status is not VisitStatus.ABORTED:
            planned[task, planned_in] += number
        if made_in and status in MADE:
            made[task, made_in] += number
    drawn = to_visit_by_task(session, [task.id or 0 for task in tasks])
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
                planned[key, on.month],
                made[key, on.month],
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
    # state by state: then the index by state and day gives a page in order; "+ 0" keeps the planner from whole tasks
    query = (
        select(Visit, Entity.name)
        .join(Entity, col(Entity.id) == col(Visit.entity_id))
        .where((col(Visit.task_id) + 0).in_([task] if task else _keys(scope, on)))
    )
    if task:
        query = query.where(col(Visit.task_id).in_(_keys(scope, on)))
    if scope.area_prefix:
        query = query.where(col(Visit.area_code).startswith(scope.area_prefix, autoescape=True))
    found: list[Record] = []
    for state in STAGES.get(stage, ()):
        found += visit_records(session, query.where(col(Visit.status) == state), after, size + 1)
    found = sorted(found, key=lambda one: one.key)[: size + 1]
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


def _grouped(session: Session, scope: Scope, on: date) -> Iterable[Any]:
    """Visits of the year's tasks by task, state, and the months of this year they were planned for and made in (0: of another year), in one pass."""
    first, last = date(on.year, 1, 1), date(on.year, 12, 31)
    planned, made = (
        sa.case((day.between(first, last), sa.cast(sa.extract("month", day), sa.Integer)), else_=0)
        for day in (col(Visit.scheduled_on), col(Visit.occurred_on))
    )
    keys = (col(Visit.task_id), col(Visit.status), planned, made)
    query = sa.select(*keys, func.count()).where(col(Visit.task_id).in_(_keys(scope, on)))
    if scope.area_prefix:
        query = query.where(col(Visit.area_code).startswith(scope.area_prefix, autoescape=True))
    return session.connection().execute(query.group_by(*keys))


def _of_month(counts: Counter[tuple[int, int]], month: int) -> int:
    return sum(count for (_task, number), count in counts.items() if number == month)


def _elapsed(task: PlanTask, on: date) -> float:
    """The share of a task's days that has passed."""
    whole = (task.ends_on - task.starts_on).days + 1
    return min(1.0, max(0.0, ((on - task.starts_on).days + 1) / whole))


def _joint(session: Session, scope: Scope, on: date) -> tuple[int, int]:
    """Drawn visits made this year in which two departments or more acted, and all of them."""
    several = (
        sa.select(func.min(col(InspectionAct.department_id)) != func.max(col(InspectionAct.department_id)))
        .where(col(InspectionAct.visit_id) == col(Visit.id))
        .scalar_subquery()
    )
    query = (
        sa.select(func.count().filter(several), func.count())
        .select_from(Visit)
        .where(
            col(Visit.draw_id).is_not(None),
            func.coalesce(col(Visit.status), "").in_(MADE),  # by day: the states hold every year's visits
            col(Visit.occurred_on).between(date(on.year, 1, 1), on),
        )
    )
    mine = of_departments(query, col(Visit.department_id), scope)
    if scope.area_prefix:  # where the business is now, as the records behind the measure are cut
        mine = of_entities(mine.join(Entity, col(Entity.id) == col(Visit.entity_id)), scope)
    joint, whole = session.connection().execute(mine).one()
    return joint, whole
