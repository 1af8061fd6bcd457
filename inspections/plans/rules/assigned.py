"""A list drawn by a superior (上级抽取名单): what its document must say, how its rows are read, when people must be matched."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Protocol

from inspections.plans.rules.status import TaskStatus
from supervision.foundation.errors import Refused
from supervision.foundation.i18n import _
from supervision.law.rules.workdays import Calendar, Deadline, add_workdays, workdays_left
from supervision.registers.rules import entity_rows, reading
from supervision.registers.rules.codes import Verdict, judge_code, name_key
from supervision.registers.rules.reading import Line, Report, headings

COLUMNS: dict[str, tuple[str, ...]] = {
    **entity_rows.COLUMNS,
    "code": (*entity_rows.COLUMNS["code"], *headings("注册号/统一社会信用代码 reg_code")),
    "station": (
        *entity_rows.COLUMNS["station"],
        *headings("检查机构 检查单位 实施检查单位 承办单位 派发单位 检查所 inspecting_unit"),
    ),
    "item": headings("检查事项 抽查事项 检查事项名称 抽查事项名称 事项名称 事项编码 事项代码 事项 item"),
}
TEMPLATE = headings("统一社会信用代码 名称 检查事项 管辖单位 行政区划代码 地址")
DISPATCH = "上级来文"
PAIR_ONLY = "pair-only"
REFERENCE, RECEIVED = "assigned.reference", "assigned.received"
"""Names of the parameters by which a certificate says 只选派人员: who drew, under which number, received when."""
DONE = frozenset({TaskStatus.DRAWN, TaskStatus.IN_PROGRESS, TaskStatus.COMPLETED, TaskStatus.VOID})
"""States of a task in which the clock no longer runs: inspectors are matched, or the draw is void."""


class Told(Protocol):
    """What a superior's document says, from a form or from a row."""

    issuer: str
    document: str
    document_on: date
    received_on: date
    reference: str


@dataclass
class Dispatch:
    """What the superior's document says (派发): who drew, under which number, by which document, and when it came in."""

    issuer: str
    document: str
    document_on: date
    received_on: date
    reference: str = ""


def check_can_take(dispatch: Dispatch, *, today: date) -> None:
    """A superior's list needs the document it came with: who sent it, its number, its day, and the day it was received.

    Raises:
        Refused: naming what is missing or out of order.
    """
    if not dispatch.issuer.strip():
        raise Refused("请填写派发名单的上级机关。", basis=DISPATCH)
    if not dispatch.document.strip():
        raise Refused("请填写上级派发名单的文号；没有来文的名单不能代替批准的计划。", basis=DISPATCH)
    if dispatch.received_on > today:
        raise Refused("收到日期{day}晚于今天，请核对。", day=dispatch.received_on.isoformat())
    if dispatch.document_on > dispatch.received_on:
        raise Refused("来文日期{day}晚于收到日期，请核对。", day=dispatch.document_on.isoformat())


def told(dispatch: Told) -> list[tuple[str, str, str]]:
    """What the rules of the draw say of it (name, value, basis): everybody is taken, only the pairing is random."""
    document = f"{dispatch.document} {dispatch.document_on.isoformat()}"
    return [
        (PAIR_ONLY, dispatch.issuer, document),
        (REFERENCE, dispatch.reference, document),
        (RECEIVED, dispatch.received_on.isoformat(), document),
    ]


def list_digest(dispatch: Told, codes: Iterable[str], item_ids: Iterable[int]) -> str:
    """SHA-256 of what a list says: sender, document, items, businesses. A file exported again has other bytes."""
    said = [dispatch.issuer, dispatch.document, " ".join(map(str, sorted(item_ids))), *sorted(codes)]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


class Place(NamedTuple):
    """Where a business is, as far as it matters for who may go there: area code ("" unknown) and station."""

    area: str
    station: int | None


@dataclass(frozen=True)
class Known:
    """The register as a list is matched against it: ids by code, codes by the key of their name, name keys and places by code."""

    ids: Mapping[str, int]
    codes_by_name: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]
    places: Mapping[str, Place]


@dataclass
class Listed:
    """The rows of a list after matching: by register code, and those of businesses not in the register."""

    rows: dict[str, Line] = field(default_factory=dict)
    fresh: list[Line] = field(default_factory=list)
    items: dict[str, Line] = field(default_factory=dict)


def match(lines: Iterable[Line], known: Known, report: Report, *, create: bool) -> Listed:
    """Find every row of a list in the register: by code, else by a name only one business bears.

    Counts every row it reads but those of businesses to be entered anew (``fresh``), which the register's own rules
    check and count. ``create``: whether businesses that are not in the register may be entered.
    """
    listed = Listed()
    entered: set[str] = set()
    for line in lines:
        if reading.footer(line, ("code", "name")):
            report.skip(line)
            continue
        if word := line.cells.get("item", ""):
            listed.items.setdefault(word, line)
        verdict = judge_code(line.cells.get("code", ""))
        code = "" if verdict.refused else verdict.code
        found = code if code in known.ids else _by_name(line, known, report, sound=not verdict.trouble)
        if found is None and create and code:
            if code in entered:
                _again(line, report)
                report.read += 1
                continue
            entered.add(code)
            listed.fresh.append(line)
            continue
        report.read += 1
        if found is None:
            _unknown(line, verdict, report)
        elif not found:
            continue
        elif found in listed.rows:
            _again(line, report)
        else:
            listed.rows[found] = line
            if found == code and (key := name_key(line.cells.get("name", ""))) and key != known.names[code]:
                report.warn(
                    line, "name", _("名称与名录中的不同，按代码对上"), _("请核对；改过名的请更新名录。")
                )
    return listed


def _by_name(line: Line, known: Known, report: Report, *, sound: bool) -> str | None:
    """The code of the one business of this name; "" when several bear it (reported), None when nobody does.

    Two businesses may share a name, so a ``sound`` credit code of the list is never matched to another sound one.
    """
    key = name_key(line.cells.get("name", ""))
    codes = known.codes_by_name.get(key, ()) if key else ()
    if sound:
        codes = tuple(code for code in codes if judge_code(code).trouble)
    if not codes:
        return None
    if len(codes) > 1:
        report.note(line, "name", _("名录中有几户同名"), _("请补上统一社会信用代码，或更正代码。"))
        return ""
    column = "code" if line.cells.get("code") else "name"
    report.warn(
        line,
        column,
        _("名录中没有这个代码，按名称对上了"),
        _("请核对是不是同一家；不是的，请先更正代码再导入。"),
    )
    return codes[0]


def _unknown(line: Line, verdict: Verdict, report: Report) -> None:
    if line.cells.get("code") and verdict.refused:
        report.note(line, "code", verdict.trouble, _("请把这一列设为“文本”格式，从原平台重新导出。"))
    elif verdict.code:
        advice = _("请勾选“登记名录中没有的对象”，或先导入名录。")
        report.note(line, "code", _("名录中没有这个对象"), advice)
    else:
        report.note(line, "name", _("没有代码，名录中也没有这个名称"), _("请补上统一社会信用代码。"))


def _again(line: Line, report: Report) -> None:
    report.warn(line, "code", _("名单中重复出现"), _("同一对象只检查一次，只保留第一行。"))


def warn_of_few(
    rows: Mapping[str, Line],
    places: Mapping[str, Place],
    people: Callable[[Place], int],
    least: int,
    report: Report,
) -> None:
    """Say which businesses would stay without a team, because too few inspectors may go where they are.

    Args:
        people: how many may go to a place.
        least: how many make a team.
    """
    counted: dict[Place, int] = {}
    for code, line in rows.items():
        place = places[code]
        if place not in counted:
            counted[place] = people(place)
        if counted[place] < least:
            report.warn(
                line,
                "name" if "name" in line.cells else "code",
                _("这里可派的检查人员不够一组，将配不成检查组"),
                _("请核对所在区划和管辖单位（名单可加这两列），或先登记能去的检查人员。"),
            )


def check_items(listed: Listed, known: Mapping[str, int], report: Report) -> list[int]:
    """Ids of the items a list names; one list asks everybody for the same.

    Args:
        known: ids of the items in force by code and by the key of their name.
    """
    ids: dict[int, Line] = {}
    for word, line in listed.items.items():
        found = known.get(word) or known.get(name_key(word))
        if found is None:
            report.note(
                line,
                "item",
                _("没有这个检查事项"),
                _("请写“一张清单”中的事项编码或名称，或删去这一列后另选。"),
            )
        else:
            ids.setdefault(found, line)
    if len(ids) > 1:
        line = list(ids.values())[1]
        report.note(
            line,
            "item",
            _("同一份名单的检查事项不同"),
            _("请按检查事项拆成几份，分别导入；查什么由来文决定。"),
        )
    return list(ids)


@dataclass(frozen=True)
class Clock:
    """Until when inspectors must be matched (匹配检查人员的期限), and how it stands; ``left`` in working days."""

    due: Deadline
    days: int
    basis: str
    left: int
    matched: bool

    @property
    def late(self) -> bool:
        """Whether the last day has passed without inspectors."""
        return self.left < 0 and not self.matched


def matching_clock(
    received_on: date, *, days: int, basis: str, calendar: Calendar, today: date, status: TaskStatus
) -> Clock:
    """The clock of one list: ``days`` working days after the day it was received (that day not counted)."""
    due = add_workdays(received_on, days, calendar)
    return Clock(due, days, basis, workdays_left(today, due.on, calendar), status in DONE)
