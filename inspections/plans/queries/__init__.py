"""Questions to the plans room."""

from inspections.plans.queries.assigned import (
    AssignedView,
    assigned_before,
    assigned_list,
    assigned_view,
    assigned_views,
    items_by_word,
    register_index,
)
from inspections.plans.queries.pool import pool_for, preview, stops_for
from inspections.plans.queries.tasks import (
    USED,
    ItemView,
    TaskView,
    cap_use,
    items_of_task,
    items_to_choose,
    latest_checklists,
    plan_by_id,
    plans,
    strata_of_task,
    task_by_id,
    task_view,
    tasks_of_plan,
)

__all__ = [
    "USED",
    "AssignedView",
    "ItemView",
    "TaskView",
    "assigned_before",
    "assigned_list",
    "assigned_view",
    "assigned_views",
    "cap_use",
    "items_by_word",
    "items_of_task",
    "items_to_choose",
    "latest_checklists",
    "plan_by_id",
    "plans",
    "pool_for",
    "preview",
    "register_index",
    "stops_for",
    "strata_of_task",
    "task_by_id",
    "task_view",
    "tasks_of_plan",
]
