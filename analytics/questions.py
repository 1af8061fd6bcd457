"""The questions to the tables (统计口径): one query per frame, cut so that only what was known at the end of a day counts.

A visit counts when its record had been received, a duty is open as long as nothing had ended it, a draw exists from its opening on.
What the tables do not date is as it is now: the name, district, station, trade and state of a business (how many rows of the register
were changed later is counted), the people in service, and a result that was corrected afterwards.
"""

from datetime import UTC, date, datetime, time, timedelta

from inspections.visits.rules.results import WHEN_STOPPED
from supervision.foundation.clock import SHANGHAI

NOT_INSPECTED = ("R07", "R09", "R10", "R11", "R12", "R13", "R14")
"""Results that say: there was nothing to inspect (no such activity, closed, deregistered, revoked, moved, suspended)."""
DONE = ("recorded", "reviewed", "published", "closed")
"""States of a visit whose result is on record."""

REVIEWED = DONE[1:]
"""States of a visit whose record is complete."""

_REVIEWED = ", ".join(f"'{state}'" for state in REVIEWED)
_DONE = ", ".join(f"'{state}'" for state in DONE)
# What is cut: {day} is the business day the rows are read for, {end} the moment it ends (UTC), {since} and {year} the first days that are read.
# A moment is compared as text on SQLite: there "…00+00" sorts before "…00.000000", so the end itself is after the day on both databases.
ENTITIES = """
SELECT id AS entity_id, code, name, trade, trade_name, credit_class, area_code AS area, cell_code AS cell,
       COALESCE(station_id, 0) AS station, CASE WHEN status = 'open' THEN 1 ELSE 0 END AS open, registered_on, lon, lat,
       CASE WHEN updated_at >= '{end}' THEN 1 ELSE 0 END AS later
FROM entity WHERE registered_on IS NULL OR registered_on <= '{day}' ORDER BY id"""
CLASSES = """
SELECT entity_id, grade, valid_from FROM risk_grade WHERE source = 'credit' AND valid_from <= '{day}'
AND entity_id IN (SELECT entity_id FROM risk_grade WHERE source = 'credit' AND valid_from > '{day}')"""
VISITS = f"""
SELECT id AS visit_id, entity_id, department_id AS department, kind, mode, COALESCE(draw_id, '') AS draw_id, occurred_on,
       occurred_at, finished_at, CASE WHEN status IN ({_REVIEWED}) THEN 1 ELSE 0 END AS reviewed
FROM visit WHERE status IN ({_DONE}) AND occurred_on BETWEEN '{{since}}' AND '{{day}}'
AND COALESCE(received_at, result_formed_at, '1970-01-01 00:00:00+00') < '{{end}}'"""
ACTS = """
SELECT a.id AS act_id, a.visit_id, a.department_id, a.problem, a.headline,
       CASE WHEN a.reviewed_at >= '{end}' THEN 0 ELSE 1 END AS known
FROM inspection_act a ORDER BY a.id"""
PUNISHED = """
SELECT DISTINCT a.visit_id FROM penalty_case p JOIN inspection_act a ON a.id = p.act_id WHERE p.decided_on <= '{day}'"""
RECTIFICATIONS = """
SELECT id, entity_id, department_id AS department, issued_on AS started_on, due_on,
       CASE WHEN closed_on <= '{day}' THEN closed_on END AS done_on
FROM rectification WHERE issued_on <= '{day}' AND (status <> 'to_case' OR closed_on > '{day}') ORDER BY id"""
PUBLICATIONS = """
SELECT id, act_id, entity_id, department_id AS department, due_on AS started_on, due_on,
       CASE WHEN published_at < '{end}' THEN published_at END AS done_on
FROM publication WHERE subject = 'act' ORDER BY id"""
PENALTIES = """
SELECT id, entity_id, department_id AS department, decided_on FROM penalty_case WHERE decided_on <= '{day}' ORDER BY id"""
OFFICERS = """
SELECT id AS inspector_id, department_id AS department, area_code AS area, COALESCE(station_id, 0) AS station
FROM inspector WHERE status = 'active' ORDER BY id"""
ATTENDANCE = """
SELECT o.visit_id, o.inspector_id FROM visit v JOIN visit_officer o ON o.visit_id = v.id WHERE v.occurred_on BETWEEN '{year}' AND '{day}'"""
_GONE = ", ".join(f"'{reason}'" for reason in WHEN_STOPPED)
DRAWN = f"""
SELECT draw_id, entity_id, stratum, CASE WHEN stopped_reason IN ({_GONE}) OR (draw_id, entity_id) IN (
  SELECT v.draw_id, v.entity_id FROM visit_change c JOIN visit v ON v.id = c.visit_id
  WHERE c.kind = 'stop' AND c.status = 'approved' AND v.draw_id IS NOT NULL AND COALESCE(c.decided_at, c.asked_at) < '{{end}}'
) THEN 1 ELSE 0 END AS gone FROM drawn_unit
WHERE (draw_id, tranche) NOT IN (SELECT draw_id, number FROM draw_tranche WHERE opened_at >= '{{end}}') ORDER BY id"""
STRATA = """
SELECT s.draw_id, s.stratum, s.size, s.quota, t.lead_department_id AS department, d.opened_at AS opened_on
FROM draw_stratum s JOIN draw d ON d.id = s.draw_id AND (d.voided_at IS NULL OR d.voided_at >= '{end}')
JOIN plan_task t ON t.id = d.task_id WHERE d.opened_at IS NULL OR d.opened_at < '{end}' ORDER BY s.id"""
QUERIES = {
    "entities": ENTITIES,
    "classes": CLASSES,
    "visits": VISITS,
    "acts": ACTS,
    "punished": PUNISHED,
    "rectifications": RECTIFICATIONS,
    "publications": PUBLICATIONS,
    "penalties": PENALTIES,
    "officers": OFFICERS,
    "attendance": ATTENDANCE,
    "drawn": DRAWN,
    "strata": STRATA,
}
"""What is read, by name; the same text every day, so that one hash says with which questions a figure was made."""

YEARS_BACK = 6
"""Visits are read from the first day of the year that lies so far back."""


def questions(day: date) -> dict[str, str]:
    """The queries as they are asked for a business day."""
    end = datetime.combine(day + timedelta(days=1), time(), SHANGHAI).astimezone(UTC)
    cut = {
        "day": day.isoformat(),
        "end": f"{end:%Y-%m-%d %H:%M:%S}+00",
        "since": date(day.year - YEARS_BACK, 1, 1).isoformat(),
        "year": date(day.year, 1, 1).isoformat(),
    }
    return {name: text.format(**cut) for name, text in QUERIES.items()}
