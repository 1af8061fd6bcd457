"""Questions to the plans room."""

from inspections.plans.queries.collection import HEADINGS, Collection, collection
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
    ratio_of,
    strata_of_task,
    task_by_id,
    task_view,
    tasks_of_plan,
)

__all__ = [
    "HEADINGS",
    "USED",
    "Collection",
    "ItemView",
    "TaskView",
    "cap_use",
    "collection",
    "items_of_task",
    "items_to_choose",
    "latest_checklists",
    "plan_by_id",
    "plans",
    "pool_for",
    "preview",
    "ratio_of",
    "stops_for",
    "strata_of_task",
    "task_by_id",
    "task_view",
    "tasks_of_plan",
]
