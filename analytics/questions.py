"""The questions to the tables (统计口径): one query per frame, cut so that only what was known at the end of a day counts.

A visit counts when its record had been received, a duty is open as long as nothing had ended it, a draw exists from its opening on.
What the tables do not date is as it is now: the name, district, station, trade, township, custom areas and state of a business (how many rows of the register
were changed later is counted), the people in service, and a result that was corrected afterwards.
"""

from datetime import UTC, date, datetime, time, timedelta

from inspections.plans.rules.pool import StrataBy
from inspections.plans.rules.status import DRAWABLE, PlanStatus
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
# What is cut: {day} is the business day the rows are read for, {end} the moment it ends (UTC), {since} and {year} (1 January of the year before) the first days that are read.
# A moment is compared as text on SQLite: there "…00+00" sorts before "…00.000000", so the end itself is after the day on both databases.
ENTITIES = """
SELECT id AS entity_id, code, name, trade, trade_name, credit_class, SUBSTR(area_code, 1, 6) AS area, cell_code AS cell,
       COALESCE(station_id, 0) AS station, CASE WHEN status = 'open' THEN 1 ELSE 0 END AS open, registered_on, lon, lat,
       CASE WHEN updated_at >= '{end}' THEN 1 ELSE 0 END AS later
FROM entity WHERE registered_on IS NULL OR registered_on <= '{day}' ORDER BY id"""
CLASSES = """
SELECT entity_id, grade, valid_from FROM risk_grade WHERE source = 'credit' AND valid_from <= '{day}'
AND entity_id IN (SELECT entity_id FROM risk_grade WHERE source = 'credit' AND valid_from > '{day}')"""
VISITS = f"""
SELECT id AS visit_id, entity_id, department_id AS department, kind, mode, COALESCE(draw_id, '') AS draw_id, occurred_on,
       occurred_at, finished_at, received_at AS received_on, CASE WHEN checklist_id IS NULL THEN 0 ELSE 1 END AS checklist,
       CASE WHEN status IN ({_REVIEWED}) THEN 1 ELSE 0 END AS reviewed
FROM visit WHERE status IN ({_DONE}) AND occurred_on BETWEEN '{{since}}' AND '{{day}}'
AND COALESCE(received_at, result_formed_at, '1970-01-01 00:00:00+00') < '{{end}}'"""
ACTS = """
SELECT a.id AS act_id, a.visit_id, a.department_id, COALESCE(a.unified_item_id, 0) AS item, a.problem, a.headline,
       CASE WHEN a.reviewed_at >= '{end}' THEN 0 ELSE 1 END AS known
FROM inspection_act a ORDER BY a.id"""
PUNISHED = """
SELECT a.id AS act_id, a.visit_id, MAX(CASE WHEN p.decided_on <= '{day}' THEN 1 ELSE 0 END) AS punished
FROM penalty_case p JOIN inspection_act a ON a.id = p.act_id WHERE p.filed_on <= '{day}' GROUP BY a.id, a.visit_id ORDER BY a.id"""
FOLLOWED = """
SELECT act_id FROM rectification WHERE closed_on <= '{day}' OR (status = 'to_case' AND closed_on IS NULL)
UNION SELECT act_id FROM penalty_case WHERE act_id IS NOT NULL AND closed_on <= '{day}' ORDER BY 1"""
PHONED = """
SELECT DISTINCT visit_id FROM record_submission WHERE accepted AND received_at < '{end}'"""
RECTIFICATIONS = """
SELECT id, act_id, entity_id, department_id AS department, issued_on AS started_on, due_on,
       CASE WHEN closed_on <= '{day}' THEN closed_on END AS done_on
FROM rectification WHERE issued_on <= '{day}' AND (status <> 'to_case' OR closed_on > '{day}') ORDER BY id"""
PUBLICATIONS = """
SELECT id, act_id, entity_id, department_id AS department, due_on AS started_on, due_on,
       CASE WHEN published_at < '{end}' THEN published_at END AS done_on
FROM publication WHERE subject = 'act' ORDER BY id"""
PENALTIES = """
SELECT id, entity_id, department_id AS department, decided_on FROM penalty_case WHERE decided_on <= '{day}' ORDER BY id"""
OFFICERS = """
SELECT i.id AS inspector_id, i.department_id AS department, i.area_code AS area, COALESCE(i.station_id, 0) AS station,
       CASE WHEN EXISTS (SELECT 1 FROM certificate c WHERE c.inspector_id = i.id AND c.status = 'valid'
                         AND '{day}' BETWEEN c.valid_from AND c.valid_to) THEN 1 ELSE 0 END AS certified
FROM inspector i WHERE i.status = 'active' ORDER BY i.id"""
ATTENDANCE = """
SELECT o.visit_id, o.inspector_id, o.department_id AS department
FROM visit v JOIN visit_officer o ON o.visit_id = v.id WHERE v.occurred_on BETWEEN '{year}' AND '{day}'"""
_GONE = ", ".join(f"'{reason}'" for reason in WHEN_STOPPED)
DRAWN = f"""
SELECT draw_id, entity_id, stratum, CASE WHEN stopped_reason IN ({_GONE}) OR (draw_id, entity_id) IN (
  SELECT v.draw_id, v.entity_id FROM visit_change c JOIN visit v ON v.id = c.visit_id
  WHERE c.kind = 'stop' AND c.status = 'approved' AND v.draw_id IS NOT NULL AND COALESCE(c.decided_at, c.asked_at) < '{{end}}'
) THEN 1 ELSE 0 END AS gone FROM drawn_unit
WHERE (draw_id, tranche) NOT IN (SELECT draw_id, number FROM draw_tranche WHERE opened_at >= '{{end}}') ORDER BY id"""
STRATA = """
SELECT s.draw_id, s.stratum, s.size, s.quota, d.task_id, t.lead_department_id AS department, d.opened_at AS opened_on, t.ends_on AS due_on
FROM draw_stratum s JOIN draw d ON d.id = s.draw_id AND (d.voided_at IS NULL OR d.voided_at >= '{end}')
JOIN plan_task t ON t.id = d.task_id WHERE d.opened_at IS NULL OR d.opened_at < '{end}' ORDER BY s.id"""
APPROVED = ", ".join(f"'{status}'" for status in sorted({*DRAWABLE, PlanStatus.CLOSED}))
BY_RISK = ", ".join(f"'{by}'" for by in (StrataBy.CREDIT_CLASS, StrataBy.FOOD_GRADE))
_DRAWS = "FROM draw d WHERE d.task_id = t.id AND (d.voided_at IS NULL OR d.voided_at >= '{end}') AND d.status <> 'unfrozen'"
TASKS = f"""
SELECT t.id AS task_id, t.lead_department_id AS department, t.starts_on, t.ends_on,
       (SELECT MIN(d.frozen_at) {_DRAWS}) AS begun_on, (SELECT MIN(d.opened_at) {_DRAWS}) AS opened_on,
       CASE WHEN t.conditions ->> 'strata_by' IN ({BY_RISK})
             AND (SELECT COUNT(*) FROM task_stratum s WHERE s.task_id = t.id) > 1 THEN 1 ELSE 0 END AS by_risk
FROM plan_task t JOIN annual_plan p ON p.id = t.plan_id
WHERE t.status <> 'void' AND p.status IN ({APPROVED}) AND (p.approved_at IS NULL OR p.approved_at < '{{end}}') ORDER BY t.id"""
PARTICIPANTS = """
SELECT task_id, department_id AS department FROM task_participant ORDER BY task_id, department_id"""
CAPS = """
SELECT entity_id, department_id AS department, at FROM cap_ledger
WHERE state IN ('reserved', 'spent') AND exempt_reason = '' AND at BETWEEN '{year}' AND '{day}'"""
PLACED = """
SELECT entity_id, level, area_code AS key, placed_by FROM placement ORDER BY entity_id, area_code"""
QUERIES = {
    "entities": ENTITIES,
    "classes": CLASSES,
    "visits": VISITS,
    "acts": ACTS,
    "punished": PUNISHED,
    "followed": FOLLOWED,
    "phoned": PHONED,
    "rectifications": RECTIFICATIONS,
    "publications": PUBLICATIONS,
    "penalties": PENALTIES,
    "officers": OFFICERS,
    "attendance": ATTENDANCE,
    "drawn": DRAWN,
    "strata": STRATA,
    "tasks": TASKS,
    "participants": PARTICIPANTS,
    "caps": CAPS,
    "placed": PLACED,
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
        "year": date(day.year - 1, 1, 1).isoformat(),
    }
    return {name: text.format(**cut) for name, text in QUERIES.items()}
