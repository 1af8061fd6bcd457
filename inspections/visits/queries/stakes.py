"""What hangs on each item of the one list: open tasks, visits, entities, the last visit."""

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, func

from inspections.plans.rules.status import TaskStatus
from inspections.plans.tables import PlanTask, TaskItem
from inspections.visits.tables import InspectionAct, Visit

CLOSED = (TaskStatus.COMPLETED, TaskStatus.VOID)


def stakes_of_items(session: Session) -> Mapping[int, tuple[int, int, int]]:
    """Open tasks, visits and different entities visited, by unified item id."""
    tasks = (
        sa.select(col(TaskItem.unified_item_id), func.count())
        .join(PlanTask, col(PlanTask.id) == col(TaskItem.task_id))
        .where(col(PlanTask.status).not_in(CLOSED))
        .group_by(col(TaskItem.unified_item_id))
    )
    visits = (
        sa.select(
            col(InspectionAct.unified_item_id),
            func.count(sa.distinct(col(Visit.id))),
            func.count(sa.distinct(col(Visit.entity_id))),
        )
        .join(Visit, col(Visit.id) == col(InspectionAct.visit_id))
        .where(col(InspectionAct.unified_item_id).is_not(None))
        .group_by(col(InspectionAct.unified_item_id))
    )
    connection = session.connection()
    open_tasks: dict[int, int] = {}
    for item, count in connection.execute(tasks):
        open_tasks[item] = count
    visited: dict[int, tuple[int, int]] = {}
    for checked, count, entities in connection.execute(visits):
        if checked is not None:
            visited[checked] = (count, entities)
    return {
        item: (open_tasks.get(item, 0), *visited.get(item, (0, 0)))
        for item in sorted(open_tasks.keys() | visited.keys())
    }


def last_visits_of_items(session: Session) -> dict[int, date]:
    """The day of the last visit that looked at an item, by unified item id."""
    query = (
        sa.select(col(InspectionAct.unified_item_id), func.max(col(Visit.occurred_on)))
        .join(Visit, col(Visit.id) == col(InspectionAct.visit_id))
        .where(col(InspectionAct.unified_item_id).is_not(None), col(Visit.occurred_on).is_not(None))
        .group_by(col(InspectionAct.unified_item_id))
    )
    rows = session.connection().execute(query)
    return {item: day for item, day in rows if item is not None and day is not None}
