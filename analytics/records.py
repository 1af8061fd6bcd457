"""The rows behind a number (下钻): every figure on a page links to a list of what was counted, cut by the same knife.

Lists read the tables as they are now; a figure was taken when its snapshot was. The page says both moments.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from analytics.board.divisions import division
from analytics.frames import Period
from analytics.fuller_lists import NARROWER, SAMPLED, fuller
from analytics.hexes import inside
from analytics.listings import (
    DAYS,
    ENTITIES,
    FURTHER,
    ITEM_LISTS,
    VISITS,
    Listing,
    business_days,
    items_behind,
    takes_part,
    took_part,
)
from analytics.questions import DONE, NOT_INSPECTED, REVIEWED
from supervision.foundation.actor import EVERYTHING, Scope
from supervision.foundation.errors import Unreadable
from supervision.foundation.i18n import _

_DONE = ", ".join(f"'{state}'" for state in DONE)
_REVIEWED = ", ".join(f"'{state}'" for state in REVIEWED)
_NONE = ", ".join(f"'{code}'" for code in NOT_INSPECTED)
_VISITED = f"""SELECT 1 FROM visit v WHERE v.entity_id = e.id AND v.status IN ({_DONE})
               AND v.occurred_on BETWEEN :start AND :end {{took_part}} {{item}}"""
_IN_BUSINESS = ENTITIES.replace("{where}", "e.status = 'open' {where}")
_SEEN = f"AND EXISTS (SELECT 1 FROM inspection_act a WHERE a.visit_id = v.id AND a.headline NOT IN ({_NONE}) {{act}})"
_PROBLEM = "AND EXISTS (SELECT 1 FROM inspection_act a WHERE a.visit_id = v.id AND a.problem {act}) " + _SEEN
_JOINT = """AND v.draw_id IS NOT NULL
            AND (SELECT COUNT(DISTINCT a.department_id) FROM inspection_act a WHERE a.visit_id = v.id) >= 2"""
_REPEATED = f"""AND EXISTS (SELECT 1 FROM visit v JOIN department d ON (d.id = v.department_id OR d.id IN
                  (SELECT y.department_id FROM inspection_act y WHERE y.visit_id = v.id))
                WHERE v.entity_id = e.id AND v.status IN ({_DONE}) AND v.mode <> 'offsite'
                AND v.occurred_on BETWEEN :start AND :end {{one_of}} {{item_of_one}} GROUP BY d.id HAVING COUNT(*) > 1)"""
_COUNTED = f"""AND v.status IN ({_REVIEWED}) AND NOT EXISTS (SELECT 1 FROM penalty_case p JOIN inspection_act a ON a.id = p.act_id
               WHERE a.visit_id = v.id AND p.decided_on IS NOT NULL)"""
_LATE_ORDERS = """
SELECT v.id AS row_key, v.number AS code, e.name, e.trade_name AS trade, e.area_code AS area, e.station_id AS station, v.due_on AS day,
       '/rectifications/' || v.id AS href
FROM rectification v JOIN entity e ON e.id = v.entity_id
WHERE v.status <> 'to_case' AND v.issued_on <= :end AND (v.closed_on IS NULL OR v.closed_on > :end) AND v.due_on < :end
      {filters} {department} {item} AND v.id > :after
ORDER BY v.id LIMIT :limit"""
_LATE_RESULTS = """
SELECT v.id AS row_key, COALESCE(a.number, '') AS code, e.name, e.trade_name AS trade, e.area_code AS area, e.station_id AS station,
       v.due_on AS day, '/publication' AS href
FROM publication v JOIN entity e ON e.id = v.entity_id LEFT JOIN inspection_act a ON a.id = v.act_id
WHERE v.subject = 'act' AND v.due_on BETWEEN :start AND :end AND v.due_on < :today
      AND (v.published_at IS NULL OR {published_on} > v.due_on) {filters} {department} {item} AND v.id > :after
ORDER BY v.id LIMIT :limit"""
_MISSED_ORDERS = """
SELECT v.id AS row_key, v.number AS code, e.name, e.trade_name AS trade, e.area_code AS area, e.station_id AS station, v.due_on AS day,
       '/rectifications/' || v.id AS href
FROM rectification v JOIN entity e ON e.id = v.entity_id
WHERE v.status <> 'to_case' AND v.due_on BETWEEN :start AND :end AND v.due_on < :end AND (v.closed_on IS NULL OR v.closed_on > v.due_on)
      {filters} {department} AND v.id > :after ORDER BY v.id LIMIT :limit"""
_AWAITED_RESULTS = """
SELECT v.id AS row_key, COALESCE(a.number, '') AS code, e.name, e.trade_name AS trade, e.area_code AS area, e.station_id AS station,
       v.due_on AS day, '/publication' AS href
FROM publication v JOIN entity e ON e.id = v.entity_id LEFT JOIN inspection_act a ON a.id = v.act_id
WHERE v.subject = 'act' AND v.published_at IS NULL AND {where} {filters} {department} {item} AND v.id > :after
ORDER BY v.id LIMIT :limit"""
_OPEN_ORDERS = """
SELECT v.id AS row_key, v.number AS code, e.name, e.trade_name AS trade, e.area_code AS area, e.station_id AS station, v.due_on AS day,
       '/rectifications/' || v.id AS href
FROM rectification v JOIN entity e ON e.id = v.entity_id
WHERE v.status <> 'to_case' AND v.closed_on IS NULL {filters} {department} AND v.id > :after
ORDER BY v.id LIMIT :limit"""
_PENALTIES = """
SELECT v.id AS row_key, v.number AS code, e.name, e.trade_name AS trade, e.area_code AS area, e.station_id AS station,
       v.decided_on AS day, '/penalties/' || v.id AS href
FROM penalty_case v JOIN entity e ON e.id = v.entity_id
WHERE v.decided_on BETWEEN :start AND :end {filters} {department} AND v.id > :after ORDER BY v.id LIMIT :limit"""
_DUTY = "AND EXISTS (SELECT 1 FROM inspection_act i WHERE i.id = v.act_id AND COALESCE(i.unified_item_id, 0) = :item)"
_VISIT = "AND EXISTS (SELECT 1 FROM inspection_act i WHERE i.visit_id = v.id AND COALESCE(i.unified_item_id, 0) = :item {})"
_TAIL = re.compile(r"\s*ORDER BY [^()]*LIMIT :limit\s*$")
PLACED = {"town", "zone", "cell"}
"""Conditions on what the job of placing wrote."""


_LAST, _ON, _DUE = _("最近检查"), _("检查日期"), _("到期日")
LISTINGS: dict[str, Listing] = {
    "entities": Listing(_("在业对象"), _LAST, _IN_BUSINESS),
    "visited": Listing(_("已检查的对象"), _LAST, _IN_BUSINESS, f"AND EXISTS ({_VISITED})"),
    "unvisited": Listing(_("未检查的对象"), _LAST, _IN_BUSINESS, f"AND NOT EXISTS ({_VISITED})"),
    "repeated": Listing(_("同一部门入企两次以上的对象"), _LAST, _IN_BUSINESS, _REPEATED),
    "counted": Listing(_("计入统计年报的检查"), _ON, VISITS, _COUNTED),
    "visits": Listing(_("已录入的检查"), _ON, VISITS),
    "problems": Listing(_("发现问题的检查"), _ON, VISITS, _PROBLEM),
    "drawn": Listing(_("随机抽查的检查"), _ON, VISITS, "AND v.draw_id IS NOT NULL"),
    "drawn_seen": Listing(_("随机抽查中能够实施检查的"), _ON, VISITS, f"AND v.draw_id IS NOT NULL {_SEEN}"),
    "drawn_problems": Listing(
        _("随机抽查中发现问题的"), _ON, VISITS, f"AND v.draw_id IS NOT NULL {_PROBLEM}"
    ),
    "joint": Listing(_("部门联合检查"), _ON, VISITS, _JOINT),
    "offsite": Listing(_("非现场检查"), _ON, VISITS, "AND v.mode = 'offsite'"),
    "overdue": Listing(_("逾期未整改"), _DUE, _LATE_ORDERS, of_act=True),
    "unpublished_of_period": Listing(
        _("本期到期、至今未公示的检查结果"),
        _DUE,
        _AWAITED_RESULTS,
        "v.due_on BETWEEN :start AND :end AND v.due_on < :today",
        of_act=True,
    ),
    "onsite": Listing(_("入企检查"), _ON, VISITS, "AND v.mode <> 'offsite'"),
    "unpublished": Listing(_("未按时公示的检查结果"), _DUE, _LATE_RESULTS, of_act=True),
    "unpublished_now": Listing(
        _("至今逾期未公示的检查结果，不论何时到期"),
        _DUE,
        _AWAITED_RESULTS,
        "v.due_on < :end",
        of_act=True,
    ),
    "open_orders": Listing(_("没有办结的责令改正"), _DUE, _OPEN_ORDERS),
    "late_orders": Listing(_("没有按期改正的"), _DUE, _MISSED_ORDERS),
    "penalties": Listing(_("行政处罚决定"), _("决定日期"), _PENALTIES),
    **FURTHER,
    **fuller(_SEEN, _PROBLEM),
    **ITEM_LISTS,
}


@dataclass(frozen=True)
class Cut:
    """Which part of the rows: days, dimension values, and what the reader may see.

    ``today``: what is due is held against it; the period's end where nothing is said. ``cap``: the most counted visits of a year.
    """

    period: Period
    where: Mapping[str, str] = field(default_factory=dict)
    scope: Scope = EVERYTHING
    today: date | None = None
    cap: int = 1


def rows_behind(
    session: Session, kind: str, cut: Cut, *, after: str = "", limit: int = 51
) -> list[dict[str, Any]]:
    """Rows of a listing: ``row_key, code, name, trade, area, station, day, href``; the next page starts after the last ``row_key``.

    Raises Unreadable for an unknown kind or key.
    """
    listing = LISTINGS.get(kind)
    if listing is None:
        raise Unreadable(_("没有这种明细。"))
    if kind in ITEM_LISTS:
        whose = _bureaus(cut)
        return items_behind(
            session, kind, cut.period, whose, scope=cut.scope, after=_number(after), limit=limit
        )
    clause, values = question(session, kind, cut, after=after, limit=limit)
    found = session.connection().execute(clause, values).mappings()
    rows = [{**row, "day": _day(row["day"])} for row in found]
    dated = ":upto" in listing.sql
    return [{**row, "row_key": f"{row['day']}~{row['row_key']}"} for row in rows] if dated else rows


def question(
    session: Session, kind: str, cut: Cut, *, after: str = "", limit: int = 51, counting: bool = False
) -> tuple[sa.TextClause, dict[str, Any]]:
    """The query of a list with its parameters; ``counting``: how many rows the whole list has, without putting them in order."""
    listing = LISTINGS[kind]
    start, end = cut.period.start, cut.period.end
    year = max(start, end.replace(month=1, day=1))
    values: dict[str, Any] = {
        "start": start,
        "end": end,
        "today": cut.today or end,
        "year": year,
        "limit": limit,
        "cap": cut.cap,
    }
    dated = ":upto" in listing.sql
    values |= _start(after, cut.period.end) if dated else {"after": _number(after, digits=14)}
    parts = {**_departments(cut, values), "item": "", "item_of_one": ""}
    order, own = parts.pop("order"), parts["act"]
    if "item" in cut.where:
        values["item"] = _number(cut.where["item"])
        parts["item"] = _DUTY if listing.of_act else _VISIT.format(parts["act"].replace("a.", "i."))
        parts["item_of_one"] = _VISIT.format("AND i.department_id = d.id")
        parts["act"] += " AND COALESCE(a.unified_item_id, 0) = :item"
    parts |= business_days(session.connection().dialect.name)
    for name in NARROWER.keys() & cut.where.keys():
        if listing.sql not in (VISITS, SAMPLED):
            raise Unreadable(_("没有这种明细。"))
        values[name] = cut.where[name]
        parts["item"] += NARROWER[name].format(act=own, order=order)
    sql = listing.sql.format(where=listing.where.format(**parts), filters=_filters(cut, values), **parts)
    if counting:
        sql = f"SELECT COUNT(*) FROM ({_TAIL.sub('', sql)}) q"
    dates = [sa.bindparam(name, type_=sa.Date()) for name in DAYS if re.search(rf":{name}\b", sql)]
    used = {name: value for name, value in values.items() if re.search(rf":{name}\b", sql)}
    return sa.text(sql).bindparams(*dates), used


def _filters(cut: Cut, values: dict[str, Any]) -> str:
    """Conditions on the entity: district, trade, station, and the reader's district."""
    parts = []
    for name, column in (
        ("area", "SUBSTR(COALESCE(e.area_code, ''), 1, 6)"),
        ("trade", "e.trade"),
        ("credit_class", "e.credit_class"),
    ):
        if name in cut.where:
            parts.append(f"AND {column} = :{name}")
            values[name] = cut.where[name]
    if "division" in cut.where:
        parts.append("AND e.trade LIKE :division")
        values["division"] = _division(cut.where["division"]) + "%"
    for name in PLACED & set(
        cut.where
    ):  # a business counts where a job placed it; a cell may stand in the register itself
        own = "COALESCE(e.cell_code, '') = :cell OR " if name == "cell" else ""
        parts.append(
            f"AND ({own}EXISTS (SELECT 1 FROM placement p WHERE p.entity_id = e.id AND p.area_code = :{name}))"
        )
        values[name] = cut.where[name]
    if "hex" in cut.where:
        parts.append(inside(cut.where["hex"]))
    if "station" in cut.where:
        parts.append("AND COALESCE(e.station_id, 0) = :station")
        values["station"] = _number(cut.where["station"])
    if cut.scope.area_prefix:
        parts.append("AND COALESCE(e.area_code, '') LIKE :within")
        values["within"] = cut.scope.area_prefix + "%"
    return " ".join(parts)


def _bureaus(cut: Cut) -> set[int] | None:
    """The departments asked for and allowed; None: all."""
    mine = None if cut.scope.department_ids is None else set(cut.scope.department_ids)
    if "department" in cut.where:
        asked = {_number(cut.where["department"])}
        mine = asked if mine is None else mine & asked
    return mine


def _departments(cut: Cut, values: dict[str, Any]) -> dict[str, str]:
    """Conditions on whose duty, visit, drawn unit, act ``a`` or order ``o`` it is, and on ``d``, one department of a visit."""
    mine = _bureaus(cut)
    names = ("department", "took_part", "takes_part", "act", "order", "one_of")
    if mine is None:
        return dict.fromkeys(names, "")
    if not mine:
        return dict.fromkeys(names, "AND 1 = 0")
    values |= {f"department{i}": number for i, number in enumerate(sorted(mine))}
    these = "(" + ", ".join(f":department{i}" for i in range(len(mine))) + ")"
    columns = ("v.department_id", "a.department_id", "o.department_id", "d.id")
    plain = (f"AND {column} IN {these}" for column in columns)
    found = dict(zip(("department", "act", "order", "one_of"), plain, strict=True))
    return {**found, "took_part": took_part(these), "takes_part": takes_part(these)}


def _start(after: str, end: date) -> dict[str, Any]:
    """Where a list by day goes on: the last row's day and id, as in its ``row_key``."""
    if not after:
        return {"upto": end, "after": ""}
    day, _sign, key = after.partition("~")
    try:
        return {"upto": min(date.fromisoformat(day), end), "after": key}
    except ValueError:
        raise Unreadable(_("页面地址中的编号不可读。")) from None


def _number(text: str, *, digits: int = 9) -> int:
    """A key that must be a number; empty is zero, anything else is the reader's mistake."""
    if text and not (text.isascii() and text.isdigit() and len(text) <= digits):
        raise Unreadable(_("页面地址中的编号不可读。"))
    return int(text or 0)


def _division(text: str) -> str:
    """The beginning of a trade's code, with nothing in it that a pattern would read otherwise."""
    if not (found := division(text)):
        raise Unreadable(_("页面地址中的编号不可读。"))
    return found


def _day(value: Any) -> date | None:
    return date.fromisoformat(value[:10]) if isinstance(value, str) else value
