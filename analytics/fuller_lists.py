"""Lists whose rows are not one visit or one business: drawn ones with what was found, places of the cap, businesses by how often they were visited.

SQL valid on both databases, with the places that ``analytics.records`` fills.
"""

from analytics.board.beside import LONGEST
from analytics.listings import Listing
from analytics.questions import DONE
from supervision.foundation.i18n import _

_DONE = ", ".join(f"'{state}'" for state in DONE)
SAMPLED = f"""
SELECT v.unit AS row_key, v.number AS code, e.name, e.trade_name AS trade, e.area_code AS area, e.station_id AS station,
       v.occurred_on AS day, '/visits/' || v.id AS href
FROM (SELECT u.id AS unit, u.stratum, u.entity_id, w.id, w.number, w.occurred_on, t.lead_department_id AS department_id, d.opened_at
      FROM drawn_unit u CROSS JOIN draw d CROSS JOIN plan_task t CROSS JOIN visit w
      WHERE d.id = u.draw_id AND t.id = d.task_id AND d.voided_at IS NULL AND d.opened_at IS NOT NULL
            AND w.draw_id = u.draw_id AND w.entity_id = u.entity_id AND w.status IN ({_DONE})) v
CROSS JOIN entity e
WHERE e.id = v.entity_id AND {{opened_on}} BETWEEN :start AND :end {{where}} {{filters}} {{took_part}} {{item}} AND v.unit > :after
ORDER BY v.unit LIMIT :limit"""
"""Drawn businesses with the visit that was made for the draw; the days are those of the draw, the departments those that acted in it, as estimates have it."""
_USED = """v.state IN ('reserved', 'spent') AND v.exempt_reason = '' AND v.at BETWEEN :year AND :end {department}"""
_PLACES = f"""
SELECT v.id AS row_key, e.code, e.name, e.trade_name AS trade, e.area_code AS area, e.station_id AS station, v.at AS day,
       '/entities/' || e.code AS href, d.short_name AS more
FROM cap_ledger v JOIN entity e ON e.id = v.entity_id JOIN department d ON d.id = v.department_id
WHERE {_USED} {{filters}} AND v.id > :after ORDER BY v.id LIMIT :limit"""
_REACHED = f"""
SELECT v.row_key, e.code, e.name, e.trade_name AS trade, e.area_code AS area, e.station_id AS station, v.day,
       '/entities/' || e.code AS href, d.short_name AS more
FROM (SELECT MAX(v.id) AS row_key, v.entity_id, v.department_id, MAX(v.at) AS day FROM cap_ledger v
      WHERE {_USED} GROUP BY v.entity_id, v.department_id HAVING COUNT(*) >= :cap) v
JOIN entity e ON e.id = v.entity_id JOIN department d ON d.id = v.department_id
WHERE v.row_key > :after {{filters}} ORDER BY v.row_key LIMIT :limit"""
# the key holds both the order (most first) and the business: nobody is visited ten thousand times, no register has a thousand million
_OFTEN = f"""
SELECT v.row_key, e.code, e.name, e.trade_name AS trade, e.area_code AS area, e.station_id AS station, v.day,
       '/entities/' || e.code AS href, v.times AS more
FROM (SELECT (9999 - COUNT(*)) * 1000000000 + v.entity_id AS row_key, v.entity_id, COUNT(*) AS times, MAX(v.occurred_on) AS day
      FROM visit v WHERE v.status IN ({_DONE}) AND v.mode <> 'offsite' AND v.occurred_on BETWEEN :start AND :end {{took_part}} {{item}}
      GROUP BY v.entity_id) v JOIN entity e ON e.id = v.entity_id
WHERE v.row_key > :after {{filters}} ORDER BY v.row_key LIMIT :limit"""
_FAULT = f"""
AND (EXISTS (SELECT 1 FROM inspection_act a JOIN item_result i ON i.act_id = a.id JOIN checklist_point q ON q.id = i.point_id
             WHERE a.visit_id = v.id AND i.outcome = 'bad' AND SUBSTR(TRIM(q.item_text), 1, {LONGEST}) = :fault {{act}})
     OR EXISTS (SELECT 1 FROM rectification o WHERE o.visit_id = v.id AND SUBSTR(TRIM(o.problem), 1, {LONGEST}) = :fault {{order}}
         AND NOT EXISTS (SELECT 1 FROM inspection_act a JOIN item_result i ON i.act_id = a.id JOIN checklist_point q ON q.id = i.point_id
                         WHERE a.visit_id = v.id AND a.department_id = o.department_id AND i.outcome = 'bad' AND TRIM(q.item_text) <> '')))"""
"""Visits that found one thing wrong, as the board counts faults (``analytics.board.reading``)."""
NARROWER = {"fault": _FAULT, "stratum": " AND COALESCE(v.stratum, '') = :stratum"}
"""Conditions on a visit: the one thing that was wrong (``act``, ``order``: whose), the class it was drawn in."""
_SEEN, _FOUND, _ON = _("随机抽中、能够实施检查的"), _("随机抽中、发现问题的"), _("检查日期")


def fuller(seen: str, problem: str) -> dict[str, Listing]:
    """The lists by name; ``seen``, ``problem``: conditions on a visit that something was inspected, that a problem was found."""
    return {
        "sampled_seen": Listing(_SEEN, _ON, SAMPLED, seen),
        "sampled_problems": Listing(_FOUND, _ON, SAMPLED, problem),
        "cap_places": Listing(_("计入频次上限的检查"), _("计入日期"), _PLACES, more=_("部门")),
        "capped": Listing(_("达到频次上限的“部门×对象”"), _("最近计入"), _REACHED, more=_("部门")),
        "by_visits": Listing(_("入企检查过的对象，次数多的在前"), _("最近检查"), _OFTEN, more=_("入企次数")),
    }
