"""What may be done with visits."""

from inspections.visits.actions.approving import (
    abort_visit,
    approve_emergency_later,
    approve_visit,
    approve_visits,
    notify_draw,
    notify_visit,
)
from inspections.visits.actions.changing import (
    approve_change,
    ask_to_move,
    ask_to_replace,
    ask_to_stop,
    refuse_change,
)
from inspections.visits.actions.evidence import add_evidence
from inspections.visits.actions.files import check_file, import_file
from inspections.visits.actions.importing import import_history
from inspections.visits.actions.recording import record_result
from inspections.visits.actions.reviewing import close_visit, mark_published, review_acts
from inspections.visits.actions.scheduling import open_visit, schedule_visits

__all__ = [
    "abort_visit",
    "add_evidence",
    "approve_change",
    "approve_emergency_later",
    "approve_visit",
    "approve_visits",
    "ask_to_move",
    "ask_to_replace",
    "ask_to_stop",
    "check_file",
    "close_visit",
    "import_file",
    "import_history",
    "mark_published",
    "notify_draw",
    "notify_visit",
    "open_visit",
    "record_result",
    "refuse_change",
    "review_acts",
    "schedule_visits",
]
