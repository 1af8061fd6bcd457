"""Rows of a plan as departments send them in a sheet (计划任务表): what each column means, and what is wrong with a row."""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from inspections.plans.rules.conditions import Conditions
from inspections.plans.rules.pool import EVERYBODY, UNCLASSED, DrawType, GroupBy, StrataBy
from inspections.plans.rules.quotas import Ratio, check_ratio
from inspections.plans.rules.ratios import has_unit, read_ratio
from inspections.plans.rules.tasks import MOST_ROUNDS
from supervision.foundation.errors import Problem
from supervision.foundation.i18n import _
from supervision.registers.rules import reading
from supervision.registers.rules.codes import name_key
from supervision.registers.rules.kinds import KIND_LABELS
from supervision.registers.rules.reading import Line, Report, headings

COLUMNS: dict[str, tuple[str, ...]] = {
    "title": headings("任务名称 抽查任务 抽查任务名称 计划名称 联合抽查事项"),
    "items": headings("事项代码 抽查事项代码 检查事项代码"),
    "kinds": headings("主体类型 检查对象 对象类型"),
    "trades": headings("行业代码 国民经济行业代码"),
    "areas": headings("区域 行政区划 对象范围"),
    "draw_type": headings("抽查类型 抽查方式"),
    "ratio_all": headings("不分类比例 抽查比例 比例 比例/数量 抽查比例及频次"),
    "ratio_A": headings("A类比例 A类 A"),
    "ratio_B": headings("B类比例 B类 B"),
    "ratio_C": headings("C类比例 C类 C"),
    "ratio_D": headings("D类比例 D类 D"),
    "ratio_N": headings("未分类比例 未分类"),
    "rounds": headings("批次 抽取批次 频次"),
    "starts_on": headings("开始日期 开始时间"),
    "ends_on": headings("结束日期 结束时间 完成时限"),
    "period": headings("起止日期 起止时间 检查时间 实施时间 时间段"),
    "team_size": headings("每组人数 检查人数"),
    "package": headings("每组一次查几户"),
    "joining": headings("配合部门 参与部门 联合部门"),
    "basis": headings("比例依据 依据"),
}
REQUIRED = {"title": "任务名称", "items": "事项代码"}
DAYS = {"starts_on": "开始日期", "ends_on": "结束日期"}
"""Needed too, unless one column tells the period (起止日期)."""
TEMPLATE = tuple(names[0] for key, names in COLUMNS.items() if key != "period")
BETWEEN = re.compile(r"\s*(?:至|到|~|～|—|–|－|--)\s*")
MONTHS = re.compile(
    r"(?:(?P<year>\d{4})年)?(?P<first>\d{1,2})月?\s*(?:至|到|-|~|～|—|–|－)\s*(?P<last>\d{1,2})月"
)
STRATA = {"ratio_A": "A", "ratio_B": "B", "ratio_C": "C", "ratio_D": "D", "ratio_N": UNCLASSED}
DRAW_TYPES = {
    "": DrawType.UNDIRECTED,
    "不定向": DrawType.UNDIRECTED,
    "不定向抽查": DrawType.UNDIRECTED,
    "定向": DrawType.DIRECTED,
    "定向抽查": DrawType.DIRECTED,
}
EVERY = frozenset({"", "全部", "全市", "不限"})
EXAMPLE = (
    *("食品销售者随机抽查（示例，请删去）", "U0001、U0002", "企业、个体工商户", "F52、H62", "全部", "不定向"),
    *(
        "",
        "1%",
        "不低于3%",
        "10%–20%",
        "全部",
        "60–70户",
        "1",
        "2026-03-01",
        "2026-11-10",
        "2",
        "5",
        "",
        "年度计划",
    ),
)
"""A row that shows every form once; it stands on the sheet of explanations, not among the rows."""


@dataclass(frozen=True)
class Known:
    """What the cells of a sheet may name: ids and codes by the key of their spellings."""

    year: int
    min_officers: int
    items: Mapping[str, int]
    areas: Mapping[str, str]
    departments: Mapping[str, int]
    own: int
    titles: frozenset[str]


def check_rows(lines: Iterable[Line], known: Known, report: Report) -> list[dict[str, Any]]:
    """The rows of a sheet as arguments of ``actions.add_task``; every trouble goes into the report with its place."""
    rows = []
    seen = set(known.titles)
    for line in lines:
        if reading.footer(line, ("title", "items")):
            report.skip(line)
            continue
        report.read += 1
        before = report.errors
        reading.clean_cells(report, line, line.cells)
        row = _row(line, known, report)
        if name_key(row["title"]) in seen:
            report.note(line, "title", _("计划中已有同名任务"), _("请换一个名称；已经填报过的行请删去。"))
        seen.add(name_key(row["title"]))
        if report.errors == before:
            rows.append(row)
    return rows


def _row(line: Line, known: Known, report: Report) -> dict[str, Any]:
    title = reading.text_of(report, line, "title", 200)
    if len(title) < 2:
        report.note(line, "title", _("任务名称至少两个字"), _("请填写任务名称。"))
    ratios = _ratios(line, report)
    starts, ends = _days(line, known, report)
    draw_type = DRAW_TYPES.get(line.cells.get("draw_type", ""))
    if draw_type is None:
        report.note(line, "draw_type", _("看不懂抽查类型"), _("请填写“定向”或“不定向”。"))
    return {
        "title": title,
        "conditions": Conditions(
            trades=_trades(line, report),
            kinds=_named(
                line, "kinds", KINDS, report, _("没有这个主体类型"), _("请按填写说明中的类型填写。")
            ),
            areas=_named(
                line, "areas", known.areas, report, _("没有这个区域"), _("请填写区域的名称或代码。")
            ),
            strata_by=StrataBy.NONE if EVERYBODY in ratios else StrataBy.CREDIT_CLASS,
            group_by=GroupBy.COUNTY,
        ),
        "ratios": ratios,
        "item_ids": _items(line, known, report),
        "starts_on": starts,
        "ends_on": ends,
        "draw_type": draw_type or DrawType.UNDIRECTED,
        "team_size": _whole(line, "team_size", known.min_officers, 20, known.min_officers, report),
        "package": _whole(line, "package", 1, 50, 1, report),
        "rounds": _whole(line, "rounds", 1, MOST_ROUNDS, 1, report),
        "basis": reading.text_of(report, line, "basis", 500),
        "joining": [
            found
            for found in _named(
                line,
                "joining",
                known.departments,
                report,
                _("没有这个部门"),
                _("请填写部门的简称、全称或代码。"),
            )
            if found != known.own
        ],
    }


KINDS = {name_key(word): kind.value for kind, label in KIND_LABELS.items() for word in (label, kind.value)}


def _items(line: Line, known: Known, report: Report) -> list[int]:
    found = []
    for word in reading.words(line.cells.get("items", "")):
        item = known.items.get(name_key(word))
        if item is None:
            report.note(
                line,
                "items",
                _("不是本部门可以检查的事项"),
                _("请从“可选事项”表中抄代码；没有公布的事项不得检查。"),
            )
        else:
            found.append(item)
    if not line.cells.get("items", ""):
        report.note(line, "items", _("没有检查事项"), _("请至少填写一个事项代码；没有公布的事项不得检查。"))
    return found


def _named(
    line: Line, key: str, known: Mapping[str, Any], report: Report, rule: str, advice: str
) -> tuple[Any, ...]:
    """The values of a cell that lists several; nothing and 全部 ask nothing."""
    cell = line.cells.get(key, "")
    found = []
    if cell in EVERY:
        return ()
    for word in reading.words(cell):
        value = known.get(name_key(word))
        if value is None:
            report.note(line, key, rule, advice)
        else:
            found.append(value)
    return tuple(dict.fromkeys(found))


def _trades(line: Line, report: Report) -> tuple[str, ...]:
    cell = line.cells.get("trades", "")
    found = () if cell in EVERY else tuple(word.upper() for word in reading.words(cell))
    if not all(code.isascii() and code.isalnum() and 1 <= len(code) <= 5 for code in found):
        report.note(line, "trades", _("不是行业代码"), _("请填写国民经济行业代码的开头，例如F52、H62。"))
        return ()
    return found


def _ratios(line: Line, report: Report) -> dict[str, Ratio]:
    """The shares by stratum: one for everybody, or one for each class."""
    written = {key: line.cells.get(key, "") for key in ("ratio_all", *STRATA)}
    filled = {key: text for key, text in written.items() if text}
    if not filled:
        key = next((key for key in written if key in line.titles), "ratio_all")
        report.note(
            line, key, _("没有抽查比例"), _("请至少为一个类别填写比例，例如3%、不低于3%、60户、全部。")
        )
    if "ratio_all" in filled and len(filled) > 1:
        report.note(line, "ratio_all", _("不分类和分类的比例只能填一种"), _("请删去其中一种。"))
    ratios = {}
    for key, text in filled.items():
        stratum = STRATA.get(key, EVERYBODY)
        if not has_unit(text):
            report.note(
                line,
                key,
                _("比例没有单位"),
                _("请写成3%或60户这样的文字；电子表格会把3%存成0.03，无法分辨。"),
            )
            continue
        try:
            ratio = read_ratio(text)
            if ratio is not None:
                check_ratio(stratum, ratio)
                ratios[stratum] = ratio
        except Problem as problem:
            report.note(line, key, problem.text(), _("请改为3%、不低于3%、10%–20%、60户、60–70户或全部。"))
    return ratios


def _days(line: Line, known: Known, report: Report) -> tuple[date | None, date | None]:
    """First and last day: of two columns, or of one that tells a period (2026-03-01至2026-11-10, 3月-11月)."""
    period = line.cells.get("period", "")
    keys = ("starts_on", "ends_on")
    starts: date | None
    ends: date | None
    if period and not any(line.cells.get(key) for key in keys):
        keys = ("period", "period")
        found = read_period(period, known.year)
        if found is None:
            report.note(line, "period", _("看不懂起止日期"), _("请写成2026-03-01至2026-11-10，或3月-11月。"))
            return None, None
        starts, ends = found
    else:
        starts, ends = (reading.date_of(report, line, key, needed=True) for key in keys)
    for key, day in dict(zip(keys, (starts, ends), strict=True)).items():
        if day and day.year != known.year:
            report.note(line, key, _("日期不在计划年度之内"), _("请填写计划年度之内的日期。"))
    if starts and ends and ends < starts:
        report.note(line, keys[1], _("结束日期早于开始日期"), _("请核对两个日期。"))
    return starts, ends


def read_period(text: str, year: int) -> tuple[date, date] | None:
    """The first and the last day of a period as plans print it, or None; whole months where only months are told."""
    if found := MONTHS.fullmatch(text.strip()):
        months = int(found["first"]), int(found["last"])
        if not all(1 <= month <= 12 for month in months):
            return None
        told = int(found["year"] or year)
        return date(told, months[0], 1), date(told, months[1], monthrange(told, months[1])[1])
    parts = [reading.read_date(part) for part in BETWEEN.split(text.strip())]
    if len(parts) != 2 or parts[0] is None or parts[1] is None:
        return None
    return parts[0], parts[1]


def _whole(line: Line, key: str, low: int, high: int, otherwise: int, report: Report) -> int:
    """A whole number between two bounds; an empty cell takes the usual one. ``=1``, ``>=1`` and ``1次`` are read as 1."""
    cell = line.cells.get(key, "").lstrip("=＝>≥").rstrip("次批人户").strip()
    if not cell:
        return otherwise
    if not (cell.isascii() and cell.isdigit() and low <= int(cell[:9]) <= high):
        report.note(line, key, BOUNDS[key], _("请填写允许范围内的整数；不填按通常的数。"))
        return otherwise
    return int(cell)


BOUNDS = {
    "team_size": _("每组人数少于法定人数或多于20"),
    "package": _("每组一次检查的户数应在1到50之间"),
    "rounds": _("批次应在1到12之间，批准后固定"),
}
