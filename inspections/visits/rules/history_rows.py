"""Past visits as other systems export them: one line per inspection act."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from inspections.visits.rules.results import RESULT_LABELS, ResultCode, can_combine
from inspections.visits.rules.states import KIND_LABELS, MODE_LABELS, CheckKind, CheckMode
from supervision.foundation.i18n import _
from supervision.registers.rules import reading
from supervision.registers.rules.codes import name_key
from supervision.registers.rules.reading import Line, Report, headings

Choice = TypeVar("Choice", CheckKind, CheckMode)
COLUMNS: dict[str, tuple[str, ...]] = {
    "entity": headings("检查对象代码 统一社会信用代码 监管对象代码 行政相对人代码 对象代码 entity_code"),
    "department": headings("检查部门 部门 实施机构 检查单位 实施机构编码 department"),
    "day": headings("检查日期 检查时间 实施日期 occurred_on"),
    "officers": headings("检查人员编号 检查人员 执法人员编号 执法人员 officers"),
    "results": headings("检查结果 抽查检查结果 结果 results"),
    "item": headings("事项编码 检查事项编码 监管事项编码 item_code"),
    "kind": headings("检查类型 检查类别 kind"),
    "mode": headings("检查方式 检查形式 mode"),
    "number": headings("检查行为编号 检查编号 编号 number"),
}
REQUIRED = {"entity": "检查对象代码", "department": "检查部门", "day": "检查日期", "results": "检查结果"}
RESULT_WORDS: dict[str, ResultCode] = {label: code for code, label in RESULT_LABELS.items()} | {
    code.value: code for code in ResultCode
}
KIND_WORDS = {label: kind for kind, label in KIND_LABELS.items()} | {kind.value: kind for kind in CheckKind}
MODE_WORDS = {label: mode for mode, label in MODE_LABELS.items()} | {mode.value: mode for mode in CheckMode}


@dataclass(frozen=True)
class Known:
    """Ids behind the codes a file may name."""

    entities: Mapping[str, int]
    departments: Mapping[str, int]
    inspectors: Mapping[str, int]
    items: Mapping[str, int]


@dataclass(frozen=True)
class PastAct:
    """One inspection act of the past. Acts of one department at one entity on one day are one visit."""

    entity_id: int
    department_id: int
    day: date
    codes: tuple[ResultCode, ...]
    inspectors: tuple[int, ...]
    item_id: int | None
    kind: CheckKind
    mode: CheckMode
    number: str


def check_history(lines: Iterable[Line], known: Known, on: date, report: Report) -> Iterator[PastAct]:
    """Turn lines into past acts; every trouble becomes a line of the report.

    Args:
        on: today; a visit in the future is an error.
    """
    numbers: set[str] = set()
    done: set[tuple[object, ...]] = set()
    for line in lines:
        if reading.footer(line, ("entity", "day")):
            report.skip(line)
            continue
        report.read += 1
        before = report.errors
        reading.clean_cells(report, line, ("entity", "number"))
        entity = _id(report, line, "entity", known.entities, line.cells["entity"].upper())
        department = _id(report, line, "department", known.departments, name_key(line.cells["department"]))
        day = reading.date_of(report, line, "day", needed=True)
        if day and day > on:
            report.note(line, "day", _("检查日期在今天之后"), _("请核对日期。"))
        codes = _codes(report, line)
        people = [
            found
            for word in reading.words(line.cells.get("officers", ""))
            if (found := _id(report, line, "officers", known.inspectors, word)) is not None
        ]
        item = line.cells.get("item", "")
        item_id = _id(report, line, "item", known.items, item) if item else None
        number = line.cells.get("number", "")
        if number and number in numbers:
            report.note(line, "number", _("编号重复"), _("请核对并删除重复的行。"))
        numbers.add(number)
        if (act := (entity, department, day, item_id)) in done:
            report.note(line, "entity", _("同一天同一部门同一事项出现了两次"), _("请核对并删除重复的行。"))
        done.add(act)
        kind = _choice(report, line, "kind", KIND_WORDS, CheckKind.DAILY)
        mode = _choice(report, line, "mode", MODE_WORDS, CheckMode.ONSITE)
        if report.errors == before and entity and department and day:
            yield PastAct(
                entity,
                department,
                day,
                codes,
                tuple(dict.fromkeys(people)),
                item_id,
                kind,
                mode,
                number[:100],
            )


def _id(report: Report, line: Line, key: str, known: Mapping[str, int], word: str) -> int | None:
    found = known.get(word)
    if found is None:
        report.note(line, key, _("名录库或清单中没有这个代码"), _("请先导入名录，或者更正代码。"))
    return found


def _codes(report: Report, line: Line) -> tuple[ResultCode, ...]:
    parts = list(reading.words(line.cells["results"]))
    whole = RESULT_WORDS.get(line.cells["results"].strip())
    found = [whole] if whole else [RESULT_WORDS.get(part) for part in parts]
    codes = tuple(dict.fromkeys(code for code in found if code))
    if None in found or not codes:
        report.note(line, "results", _("不是可以识别的检查结果"), _("请填R01至R14，或者结果的名称。"))
    elif not can_combine(codes):
        report.note(line, "results", _("检查结果互相矛盾"), _("“未发现问题”应单独填写。"))
    return codes


def _choice(report: Report, line: Line, key: str, words: Mapping[str, Choice], default: Choice) -> Choice:
    word = line.cells.get(key, "")
    if not word:
        return default
    if word not in words:
        report.note(line, key, _("不是可以识别的选项"), _("请按模板中的写法填写，或者留空。"))
    return words.get(word, default)
