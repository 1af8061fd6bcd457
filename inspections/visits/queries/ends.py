"""How the drawn businesses end, and those that are overdue."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from inspections.draws.tables import Draw, DrawnUnit
from inspections.plans.tables import PlanTask
from inspections.visits.rules.changes import ChangeKind, ChangeStatus
from inspections.visits.rules.ends import End, end_of
from inspections.visits.rules.results import ResultCode, code_when_stopped
from inspections.visits.rules.states import UPCOMING, VisitStatus
from inspections.visits.tables import Visit, VisitChange
from supervision.foundation.actor import Scope
from supervision.registers.tables import Entity


@dataclass(frozen=True)
class Ends:
    """The drawn units of a draw by where they stand; the numbers add up to ``drawn``."""

    drawn: int
    counts: dict[End, int]
    stops: dict[ResultCode, int]


@dataclass(frozen=True)
class UnfinishedLine:
    """A drawn business that is overdue; ``visit_id`` is empty while no visit was made."""

    draw_id: str
    title: str
    entity_code: str
    entity_name: str
    visit_id: str
    status: VisitStatus | None
    due: date


def ends_of_draw(session: Session, draw_id: str, *, today: date) -> Ends:
    """Where every drawn unit of a draw stands."""
    query: Any = (
        sa.select(
            col(DrawnUnit.stopped_reason),
            col(Entity.status),
            col(Visit.status),
            col(VisitChange.code),
            sa.func.coalesce(col(Visit.scheduled_on), col(PlanTask.ends_on)),
            sa.func.count(),
        )
        .join(Entity, col(Entity.id) == col(DrawnUnit.entity_id))
        .join(Draw, col(Draw.id) == col(DrawnUnit.draw_id))
        .join(PlanTask, col(PlanTask.id) == col(Draw.task_id))
        .join(Visit, _visit_of_unit(), isouter=True)
        .join(VisitChange, _stop_of_visit(), isouter=True)
        .where(col(DrawnUnit.draw_id) == draw_id)
        .group_by(
            col(DrawnUnit.stopped_reason),
            col(Entity.status),
            col(Visit.status),
            col(VisitChange.code),
            sa.func.coalesce(col(Visit.scheduled_on), col(PlanTask.ends_on)),
        )
    )
    counts: Counter[End] = Counter()
    stops: Counter[ResultCode] = Counter()
    for stopped, register, visit, later, due, number in session.connection().execute(query):
        code = code_when_stopped(stopped, register) if stopped else later
        end = end_of(
            stopped=stopped,
            stopped_code=code if stopped else None,
            visit=visit,
            later_code=later,
            due=due if isinstance(due, date) else date.fromisoformat(due),
            today=today,
        )
        counts[end] += number
        if end is End.STOPPED and code is not None:
            stops[code] += number
    return Ends(
        counts.total(),
        {end: counts[end] for end in End if counts[end]},
        {code: stops[code] for code in ResultCode if stops[code]},
    )


def overdue_units(scope: Scope, *, today: date) -> Any:
    """A query of the visits of drawn businesses whose day has passed without a result, and of those ended without one."""
    query: Any = sa.select(col(Visit.id)).where(
        col(Visit.draw_id).is_not(None),
        sa.or_(
            sa.and_(col(Visit.status).in_(UPCOMING), col(Visit.scheduled_on) < today),
            sa.and_(
                col(Visit.status) == VisitStatus.ABORTED,
                ~sa.exists().where(_stop_of_visit()),
            ),
        ),
    )
    if scope.department_ids is not None:
        query = query.where(
            (col(Visit.department_id) + 0).in_(scope.department_ids)
        )  # by state and day, not by department
    if scope.area_prefix:
        query = query.where(col(Visit.area_code).startswith(scope.area_prefix, autoescape=True))
    return query


def unfinished(session: Session, scope: Scope, *, today: date, limit: int = 200) -> list[UnfinishedLine]:
    """Drawn businesses that are overdue, the longest first: with a visit whose day passed, or never scheduled in a task that is over."""
    with_visit: Any = (
        sa.select(
            col(Visit.draw_id),
            col(Draw.title),
            col(Entity.code),
            col(Entity.name),
            col(Visit.id),
            col(Visit.status),
            col(Visit.scheduled_on),
        )
        .join(Draw, col(Draw.id) == col(Visit.draw_id))
        .join(Entity, col(Entity.id) == col(Visit.entity_id))
        .where(col(Visit.id).in_(overdue_units(scope, today=today)))
        .order_by(col(Visit.scheduled_on), col(Visit.id))
        .limit(limit)
    )
    without: Any = (
        sa.select(
            col(DrawnUnit.draw_id),
            col(Draw.title),
            col(Entity.code),
            col(Entity.name),
            sa.literal(""),
            sa.null(),
            col(PlanTask.ends_on),
        )
        .join(Draw, col(Draw.id) == col(DrawnUnit.draw_id))
        .join(PlanTask, col(PlanTask.id) == col(Draw.task_id))
        .join(Entity, col(Entity.id) == col(DrawnUnit.entity_id))
        .where(
            col(PlanTask.ends_on) < today,
            col(DrawnUnit.stopped_reason) == "",
            ~sa.exists().where(_visit_of_unit()),
        )
        .order_by(col(PlanTask.ends_on), col(DrawnUnit.id))
        .limit(limit)
    )
    if scope.department_ids is not None:
        without = without.where(col(Draw.department_id).in_(scope.department_ids))
    rows = [*session.connection().execute(with_visit), *session.connection().execute(without)]
    return sorted((UnfinishedLine(*row) for row in rows), key=lambda line: line.due)[:limit]


def _visit_of_unit() -> Any:
    return sa.and_(
        col(Visit.draw_id) == col(DrawnUnit.draw_id), col(Visit.entity_id) == col(DrawnUnit.entity_id)
    )


def _stop_of_visit() -> Any:
    return sa.and_(
        col(VisitChange.visit_id) == col(Visit.id),
        col(VisitChange.kind) == ChangeKind.STOP,
        col(VisitChange.status) == ChangeStatus.APPROVED,
    )
