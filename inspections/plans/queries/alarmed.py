"""Tasks that are not over and check something whose legal basis was amended or repealed."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from inspections.plans.rules.status import TaskStatus
from inspections.plans.tables import PlanTask, TaskItem
from supervision.foundation.actor import EVERYTHING, Scope
from supervision.lists.queries import open_alarms, unified_items
from supervision.lists.rules.alarm import Alarm

OVER = (TaskStatus.COMPLETED, TaskStatus.VOID)


@dataclass(frozen=True)
class AlarmedTask:
    """An open task with the changes of laws its items have not followed, the most urgent first."""

    task: PlanTask
    alarms: list[Alarm]


def alarmed_tasks(
    session: Session, *, on: date, scope: Scope = EVERYTHING, limit: int = 50
) -> list[AlarmedTask]:
    """Open tasks with at least one alarm, the most urgent first."""
    by_item: dict[int, list[Alarm]] = {}
    for alarm in open_alarms(session, on=on):
        by_item.setdefault(alarm.item_id, []).append(alarm)
    query = (
        select(PlanTask, TaskItem.unified_item_id)
        .join(TaskItem, col(TaskItem.task_id) == col(PlanTask.id))
        .where(col(PlanTask.status).not_in(OVER), col(TaskItem.unified_item_id).in_(sorted(by_item)))
        .order_by(col(PlanTask.id))
    )
    if scope.department_ids is not None:
        query = query.where(col(PlanTask.lead_department_id).in_(scope.department_ids))
    tasks: dict[int, AlarmedTask] = {}
    for task, item_id in session.exec(query):
        tasks.setdefault(task.id or 0, AlarmedTask(task, [])).alarms.extend(by_item[item_id])
    for one in tasks.values():
        one.alarms.sort(key=lambda alarm: (alarm.due_on, alarm.change.key))
    return sorted(tasks.values(), key=lambda one: one.alarms[0].due_on)[:limit]


def alarms_of_items(session: Session, item_ids: list[int], *, on: date) -> dict[str, Alarm]:
    """The most urgent alarm of each of these items that has one, by the item's code."""
    found: dict[int, Alarm] = {}
    for alarm in open_alarms(session, on=on, item_ids=item_ids):
        found.setdefault(alarm.item_id, alarm)
    items = unified_items(session, set(found))
    return {items[item_id].code: alarm for item_id, alarm in found.items()}
