"""What may be done with plans, tasks and the cap ledger."""

from inspections.plans.actions.amendments import approve_change, file_change, propose_change, return_change
from inspections.plans.actions.assigned import CheckedList, check_assigned, take_assigned
from inspections.plans.actions.blackouts import add_window, withdraw_window
from inspections.plans.actions.closing import close_plan, explain_undone
from inspections.plans.actions.joint import agree_joint, decline_joint, propose_joint
from inspections.plans.actions.ledger import (
    Place,
    import_ledger,
    release_places,
    release_visit,
    reserve_places,
    spend_place,
    spend_reserved,
)
from inspections.plans.actions.plans import (
    approve_plan,
    draft_plan,
    file_plan,
    publish_plan,
    put_in_force,
    return_plan,
    start_plan,
    submit_plan,
)
from inspections.plans.actions.rows import CheckedRows, add_rows, check_rows
from inspections.plans.actions.tasks import add_task, move_task, remove_task

__all__ = [
    "CheckedList",
    "CheckedRows",
    "Place",
    "add_rows",
    "add_task",
    "add_window",
    "agree_joint",
    "approve_change",
    "approve_plan",
    "check_assigned",
    "check_rows",
    "close_plan",
    "decline_joint",
    "draft_plan",
    "explain_undone",
    "file_change",
    "file_plan",
    "import_ledger",
    "move_task",
    "propose_change",
    "propose_joint",
    "publish_plan",
    "put_in_force",
    "release_places",
    "release_visit",
    "remove_task",
    "reserve_places",
    "return_change",
    "return_plan",
    "spend_place",
    "spend_reserved",
    "start_plan",
    "submit_plan",
    "take_assigned",
    "withdraw_window",
]
