"""Questions about visits."""

from inspections.visits.queries.acts import (
    act_by_id,
    acts_of,
    codes_of,
    item_results_of,
    next_act_id,
    planned_acts,
    signatures_of,
)
from inspections.visits.queries.counts import counts_by_status, frequency, late_records, recent_problem_acts
from inspections.visits.queries.draws import days_of_draw, draw_preparers, units_without_visit, visits_of_draw
from inspections.visits.queries.field import visits_of_inspector
from inspections.visits.queries.files import (
    accepted_submission,
    evidence_by_hash,
    evidence_of,
    missing_files,
    submissions_of,
)
from inspections.visits.queries.lists import Line, Wanted, draws_waiting, lines_waiting, visit_lines
from inspections.visits.queries.outcomes import TaskOutcome, outcome_of_task
from inspections.visits.queries.papers import approval_data, notice_data, record_data
from inspections.visits.queries.register import (
    Found,
    existing_visits,
    known_codes,
    taken_numbers,
    who_and_what,
)
from inspections.visits.queries.sealing import is_own_today, told
from inspections.visits.queries.visits import (
    About,
    Officer,
    licences,
    officers_of,
    readable_visit,
    visible_visit,
    visit_about,
    visit_by_id,
    visit_for_officer,
)

__all__ = [
    "About",
    "Found",
    "Line",
    "Officer",
    "TaskOutcome",
    "Wanted",
    "accepted_submission",
    "act_by_id",
    "acts_of",
    "approval_data",
    "codes_of",
    "counts_by_status",
    "days_of_draw",
    "draw_preparers",
    "draws_waiting",
    "evidence_by_hash",
    "evidence_of",
    "existing_visits",
    "frequency",
    "is_own_today",
    "item_results_of",
    "known_codes",
    "late_records",
    "licences",
    "lines_waiting",
    "missing_files",
    "next_act_id",
    "notice_data",
    "officers_of",
    "outcome_of_task",
    "planned_acts",
    "readable_visit",
    "recent_problem_acts",
    "record_data",
    "signatures_of",
    "submissions_of",
    "taken_numbers",
    "told",
    "units_without_visit",
    "visible_visit",
    "visit_about",
    "visit_by_id",
    "visit_for_officer",
    "visit_lines",
    "visits_of_draw",
    "visits_of_inspector",
    "who_and_what",
]
