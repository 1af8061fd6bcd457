"""What may be done with plans, tasks and the cap ledger."""

from inspections.plans.actions.assigned import CheckedList, check_assigned, take_assigned
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
    add_task,
    approve_plan,
    close_plan,
    draft_plan,
    file_plan,
    move_task,
    publish_plan,
    put_in_force,
    remove_task,
    return_plan,
    start_plan,
    submit_plan,
)

__all__ = [
    "CheckedList",
    "Place",
    "add_task",
    "approve_plan",
    "check_assigned",
    "close_plan",
    "draft_plan",
    "file_plan",
    "import_ledger",
    "move_task",
    "publish_plan",
    "put_in_force",
    "release_places",
    "release_visit",
    "remove_task",
    "reserve_places",
    "return_plan",
    "spend_place",
    "spend_reserved",
    "start_plan",
    "submit_plan",
    "take_assigned",
]
