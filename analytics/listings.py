"""Further lists of rows behind numbers: records, drawn units, tasks, items, officers, places on the cap ledger. SQL valid on both databases."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from analytics.frames import Period
from analytics.measures.hosting import WINDOW_DAYS
from analytics.measures.quality import IN_TIME
from analytics.questions import APPROVED, BY_RISK, DONE
from inspections.visits.rules.results import WHEN_STOPPED
from supervision.foundation.actor import Scope
from supervision.foundation.i18n import _
from supervision.lists.queries.effective import effective_items

DAYS = ("start", "end", "upto", "today", "year")
"""Parameters that are dates."""


@dataclass(frozen=True)
class Listing:
    """One kind of list: its title, what its day means, its query with conditions; ``of_act``: a row names one inspection act.

    ``more``: the title of a further column of that name in the query.
    """

    title: str
    day: str
    sql: str
    where: str = ""
    of_act: bool = False
    more: str = ""


def took_part(departments: str) -> str:
    """Condition on a visit ``v``: one of these departments leads it or has an inspection act of its own on it (``analytics.sharing``).

    Args:
        departments: what stands after ``IN``.
    """
    act = f"SELECT 1 FROM inspection_act y WHERE y.visit_id = v.id AND y.department_id IN {departments}"
    return f"AND (v.department_id IN {departments} OR EXISTS ({act}))"


def takes_part(departments: str) -> str:
    """Condition on a task by its ``v.task_id``: one of these departments leads it or takes part in it."""
    joined = (
        f"SELECT 1 FROM task_participant y WHERE y.task_id = v.task_id AND y.department_id IN {departments}"
    )
    return f"AND (v.department_id IN {departments} OR EXISTS ({joined}))"


_DONE = ", ".join(f"'{state}'" for state in DONE)
_GONE = ", ".join(f"'{reason}'" for reason in WHEN_STOPPED)
# newest first: then the index on the day gives the rows in order, and a page costs its fifty rows, not the year's
# (COALESCE keeps the planner from the index on the state, which would read and sort the whole year)
VISITS = f"""
SELECT v.id AS row_key, v.number AS code, e.name, e.trade_name AS trade, e.area_code AS area, e.station_id AS station,
       v.occurred_on AS day, '/visits/' || v.id AS href
FROM visit v JOIN entity e ON e.id = v.entity_id
WHERE COALESCE(v.status, '') IN ({_DONE}) AND v.occurred_on BETWEEN :start AND :upto AND NOT (v.occurred_on = :upto AND v.id <= :after)
      {{where}} {{filters}} {{took_part}} {{item}} ORDER BY v.occurred_on DESC, v.id LIMIT :limit"""
"""Visits that took place, to be narrowed by a condition."""
_FILED = """AND EXISTS (SELECT 1 FROM penalty_case p JOIN inspection_act a ON a.id = p.act_id WHERE a.visit_id = v.id {act})"""
_LATE = f"AND {{received_on}} > {{occurred_on_plus_{IN_TIME}}}"
_INCOMPLETE = """AND (v.occurred_at IS NULL OR v.finished_at IS NULL OR v.checklist_id IS NULL
                 OR NOT EXISTS (SELECT 1 FROM inspection_act a WHERE a.visit_id = v.id)
                 OR EXISTS (SELECT 1 FROM inspection_act a WHERE a.visit_id = v.id AND a.unified_item_id IS NULL))"""
_PHONED = "AND EXISTS (SELECT 1 FROM record_submission r WHERE r.visit_id = v.id AND r.accepted)"
_NOT_FOLLOWED = """AND EXISTS (SELECT 1 FROM inspection_act a WHERE a.visit_id = v.id AND a.problem {act}
  AND NOT EXISTS (SELECT 1 FROM rectification r WHERE r.act_id = a.id AND (r.closed_on IS NOT NULL OR r.status = 'to_case'))
  AND NOT EXISTS (SELECT 1 FROM penalty_case p WHERE p.act_id = a.id AND p.closed_on IS NOT NULL))"""
# (COALESCE again: a department has a hundred thousand acts, a business has few visits)
_AGAIN = f"""AND v.mode <> 'offsite' AND EXISTS (
  SELECT 1 FROM inspection_act a JOIN inspection_act b
       ON COALESCE(b.unified_item_id, 0) = COALESCE(a.unified_item_id, 0) AND COALESCE(b.department_id, 0) = a.department_id
  JOIN visit w ON w.id = b.visit_id
  WHERE a.visit_id = v.id {{act}} AND w.entity_id = v.entity_id AND w.id <> v.id
        AND w.mode <> 'offsite' AND w.status IN ({_DONE}) AND {{again_until}} >= v.occurred_on
        AND (w.occurred_on < v.occurred_on OR (w.occurred_on = v.occurred_on AND w.id < v.id)))"""
LATEST = f"""(SELECT MAX(v.occurred_on) FROM visit v WHERE v.entity_id = e.id AND v.status IN ({_DONE}) {{took_part}})"""
"""The last visit to a business that the reader may see."""
ENTITIES = f"""
SELECT e.id AS row_key, e.code, e.name, e.trade_name AS trade, e.area_code AS area, e.station_id AS station,
       {LATEST} AS day, '/entities/' || e.code AS href
FROM entity e WHERE {{where}} {{filters}} AND e.id > :after ORDER BY e.id LIMIT :limit"""
"""Businesses, to be narrowed by a condition."""
_DRAWN = f"""
SELECT v.id AS row_key, v.title AS code, e.name, e.trade_name AS trade, e.area_code AS area, e.station_id AS station,
       v.ends_on AS day, '/entities/' || e.code AS href
FROM (SELECT u.id, u.draw_id, u.entity_id, d.title, d.task_id, t.ends_on, t.lead_department_id AS department_id, d.opened_at
      FROM draw d JOIN plan_task t ON t.id = d.task_id JOIN drawn_unit u ON u.draw_id = d.id
      WHERE d.voided_at IS NULL AND d.opened_at IS NOT NULL AND (u.stopped_reason IS NULL OR u.stopped_reason NOT IN ({_GONE}))) v
JOIN entity e ON e.id = v.entity_id
LEFT JOIN visit w ON w.draw_id = v.draw_id AND w.entity_id = v.entity_id AND w.status IN ({_DONE})
WHERE {{where}} AND NOT EXISTS (
  SELECT 1 FROM visit_change c JOIN visit s ON s.id = c.visit_id
  WHERE s.draw_id = v.draw_id AND s.entity_id = v.entity_id AND c.kind = 'stop' AND c.status = 'approved')
  {{filters}} {{takes_part}} AND v.id > :after ORDER BY v.id LIMIT :limit"""
_OPEN = "w.id IS NULL AND {opened_on} BETWEEN :start AND :end"
_TOO_LATE = (
    "v.ends_on BETWEEN :start AND :end AND v.ends_on < :today AND (w.id IS NULL OR w.occurred_on > v.ends_on)"
)
_DRAWS = "FROM draw d WHERE d.task_id = t.id AND d.voided_at IS NULL AND d.status <> 'unfrozen'"
_TASKS = f"""
SELECT v.id AS row_key, v.number AS code, v.title AS name, '' AS trade, '' AS area, NULL AS station, v.starts_on AS day,
       '/tasks/' || v.id AS href
FROM (SELECT t.id, t.id AS task_id, t.number, t.title, t.starts_on, t.lead_department_id AS department_id,
             (SELECT MIN(d.frozen_at) {_DRAWS}) AS frozen_at, (SELECT MIN(d.opened_at) {_DRAWS}) AS opened_at,
             CASE WHEN t.conditions ->> 'strata_by' IN ({BY_RISK})
                   AND (SELECT COUNT(*) FROM task_stratum s WHERE s.task_id = t.id) > 1 THEN 1 ELSE 0 END AS by_risk
      FROM plan_task t JOIN annual_plan p ON p.id = t.plan_id WHERE t.status <> 'void' AND p.status IN ({APPROVED})) v
WHERE {{where}} {{department}} AND v.id > :after ORDER BY v.id LIMIT :limit"""
_TASKS_SHARED = _TASKS.replace("{department}", "{takes_part}")
_OPENED = "{opened_on} BETWEEN :start AND :end"
_JOINED = "EXISTS (SELECT 1 FROM task_participant q WHERE q.task_id = v.id)"
_OFFICERS = """
SELECT v.id AS row_key, v.code, v.name, '' AS trade, v.area_code AS area, v.station_id AS station,
       (SELECT MAX(c.valid_to) FROM certificate c WHERE c.inspector_id = v.id) AS day, '/registers/inspectors/' || v.code AS href
FROM inspector v JOIN (SELECT id, area_code, station_id, '' AS cell_code, '' AS trade, '' AS credit_class FROM inspector) e ON e.id = v.id
WHERE v.status = 'active' AND NOT EXISTS (
  SELECT 1 FROM certificate c WHERE c.inspector_id = v.id AND c.status = 'valid' AND :today BETWEEN c.valid_from AND c.valid_to)
  {filters} {department} AND v.id > :after ORDER BY v.id LIMIT :limit"""

_LAST, _ON, _TO, _FROM = _("最近检查"), _("检查日期"), _("任务截止"), _("任务开始")
FURTHER: dict[str, Listing] = {
    "filed": Listing(_("引起立案的检查"), _ON, VISITS, _FILED),
    "late_records": Listing(_("次日以后才收到的检查记录"), _ON, VISITS, _LATE),
    "incomplete": Listing(_("缺少必填要素的检查记录"), _ON, VISITS, _INCOMPLETE),
    "by_phone": Listing(_("手机现场录入的检查"), _ON, VISITS, _PHONED),
    "timed": Listing(
        _("有到达和结束时间的入企检查"),
        _ON,
        VISITS,
        "AND v.mode <> 'offsite' AND v.finished_at > v.occurred_at",
    ),
    "not_followed": Listing(_("问题尚未处置完毕的检查"), _ON, VISITS, _NOT_FOLLOWED),
    "same_item": Listing(_("三个月内同一事项再次检查"), _ON, VISITS, _AGAIN),
    "unclassified": Listing(
        _("没有信用风险分类的对象"), _LAST, ENTITIES, "e.status = 'open' AND e.credit_class = ''"
    ),
    "high_class": Listing(
        _("C、D类对象"), _LAST, ENTITIES, "e.status = 'open' AND e.credit_class IN ('C', 'D')"
    ),
    "drawn_open": Listing(_("抽中尚无结果的对象"), _TO, _DRAWN, _OPEN),
    "drawn_late": Listing(_("未在任务期限内完成的对象"), _TO, _DRAWN, _TOO_LATE),
    "tasks_not_begun": Listing(
        _("到期未开始的抽查任务"),
        _FROM,
        _TASKS,
        "v.starts_on BETWEEN :start AND :end AND v.starts_on <= :today AND v.frozen_at IS NULL",
    ),
    "tasks_one_class": Listing(_("没有按风险分层抽取的任务"), _FROM, _TASKS, f"{_OPENED} AND v.by_risk = 0"),
    "tasks_joint": Listing(_("联合抽查任务"), _FROM, _TASKS_SHARED, f"{_OPENED} AND {_JOINED}"),
    "uncertified": Listing(_("没有有效执法证的在岗执法人员"), _("证件到期"), _OFFICERS),
}
ITEM_LISTS: dict[str, Listing] = {
    "items_unused": Listing(_("没有检查记录的有效事项"), _("生效日期"), ""),
    "items_undrawn": Listing(_("没有抽查过的随机抽查事项"), _("生效日期"), ""),
}
"""Lists of items; they come from ``items_behind``, not from SQL of their own."""


def business_days(dialect: str) -> dict[str, str]:
    """Expressions of both databases for business dates of UTC moments, and for days later."""
    if dialect == "sqlite":
        day = "date({}, '+8 hours')"
        later = "date({}, '+{} days')"
    else:
        day = "(CAST({} AS timestamptz) AT TIME ZONE 'Asia/Shanghai')::date"
        later = "({} + {})"
    return {
        "published_on": day.format("v.published_at"),
        "received_on": day.format("v.received_at"),
        "opened_on": day.format("v.opened_at"),
        f"occurred_on_plus_{IN_TIME}": later.format("v.occurred_on", IN_TIME),
        "again_until": later.format("w.occurred_on", WINDOW_DAYS),
    }


def items_behind(
    session: Session,
    kind: str,
    period: Period,
    departments: Collection[int] | None,
    *,
    scope: Scope,
    after: int,
    limit: int,
) -> list[dict[str, Any]]:
    """Inspection items in force without a record in the period (``items_undrawn``: random ones without a drawn visit), as rows of a listing.

    Args:
        departments: whose items to list and whose acts count; None: all. scope: the district the reader may see.
    """
    drawn = kind == "items_undrawn"
    values: dict[str, Any] = {"start": period.start, "end": period.end}
    asked = ["AND v.draw_id IS NOT NULL"] if drawn else []
    days = [sa.bindparam(name, type_=sa.Date()) for name in values]
    if departments is not None:
        asked.append("AND a.department_id IN :mine")
        values["mine"] = sorted(departments)
        days.append(sa.bindparam("mine", expanding=True))
    if scope.area_prefix:
        asked.append(
            "AND EXISTS (SELECT 1 FROM entity e WHERE e.id = v.entity_id AND e.area_code LIKE :within)"
        )
        values["within"] = scope.area_prefix + "%"
    visits = sa.text(f"""
        SELECT DISTINCT a.unified_item_id FROM inspection_act a JOIN visit v ON v.id = a.visit_id
        WHERE v.status IN ({_DONE}) AND v.occurred_on BETWEEN :start AND :end {" ".join(asked)}""")
    used = set(session.connection().execute(visits.bindparams(*days), values).scalars())
    unused = [
        one.item
        for one in effective_items(session)
        if one.item > after
        and one.item not in used
        and (one.random or not drawn)
        and (departments is None or one.department in departments)
    ][:limit]
    names = sa.text("""
        SELECT id AS row_key, code, name, '' AS trade, '' AS area, NULL AS station, valid_from AS day, '/lists/items/' || code AS href
        FROM unified_item WHERE id IN :ids ORDER BY id""")
    found = names.bindparams(sa.bindparam("ids", expanding=True)).columns(day=sa.Date())
    return [dict(row) for row in session.connection().execute(found, {"ids": unused}).mappings()]
