"""What plans still ask of people: visits left of every task that is not over."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from inspections.plans.queries.amendments import rounds_done
from inspections.plans.queries.scopes import in_scope, open_now, sizes_by_stratum
from inspections.plans.queries.tasks import TaskView, task_view
from inspections.plans.rules.quotas import quotas
from inspections.plans.rules.status import PlanStatus, TaskStatus
from inspections.plans.tables import AnnualPlan, PlanTask
from supervision.foundation.errors import Refused
from supervision.registers.tables import Entity

OVER = (TaskStatus.COMPLETED, TaskStatus.VOID)


@dataclass(frozen=True)
class Ahead:
    """A task with what its rounds to come would draw (``to_draw``, ledger aside; None: its shares fit no business register),
    and the share of its units each department of it comes to."""

    task: PlanTask
    plan: PlanStatus
    to_draw: int | None
    departments: dict[int, float]


def tasks_ahead(session: Session, *, on: date) -> list[Ahead]:
    """Tasks of this year and the next that are neither completed nor void, of plans that are not closed, by their last day."""
    query = (
        select(PlanTask.id)
        .join(AnnualPlan, col(AnnualPlan.id) == col(PlanTask.plan_id))
        .where(
            col(AnnualPlan.status) != PlanStatus.CLOSED,
            col(AnnualPlan.year).in_((on.year, on.year + 1)),
            col(PlanTask.status).not_in(OVER),
        )
        .order_by(col(PlanTask.ends_on), col(PlanTask.id))
    )
    return [_ahead(session, task_view(session, key or 0)) for key in session.exec(query).all()]


def _ahead(session: Session, view: TaskView) -> Ahead:
    to_come = max(0, view.task.rounds - rounds_done(session, view.task))
    if view.assigned:
        to_draw: int | None = view.assigned.size if to_come else 0
    elif not to_come:
        to_draw = 0
    else:
        try:
            sizes = sizes_by_stratum(session, view.conditions, view.ratios)
            to_draw = to_come * sum(quotas(sizes, view.ratios).values())
        except Refused:  # shares that fit no business now: the task's own page says which and why
            to_draw = None
    shares = {one.id or 0: _share(session, view, one.id or 0) for one in view.departments}
    return Ahead(view.task, view.plan.status, to_draw, shares)


def _share(session: Session, view: TaskView, department_id: int) -> float:
    """The share of the task's businesses a department comes to: all, unless it joined for some of them."""
    theirs = view.joined.get(department_id)
    if theirs is None:
        return 1.0
    mine = sa.and_(*in_scope(view.conditions), open_now())
    count = sa.select(sa.func.count(), sa.func.count().filter(sa.and_(*in_scope(theirs)))).select_from(Entity)
    whole, part = session.connection().execute(count.where(mine)).one()
    return part / whole if whole else 1.0
