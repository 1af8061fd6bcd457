"""The source lists as they are published: headings in their spellings, and what a row must hold (domain facts: §1.7)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from supervision.foundation.i18n import _
from supervision.lists.rules.kinds import ListKind
from supervision.lists.rules.names import department_key, name_key
from supervision.registers.rules import reading
from supervision.registers.rules.reading import Line, Report, headings

COLUMNS: dict[str, tuple[str, ...]] = {
    "code": headings(
        "事项编码 事项代码 监管事项目录编码 监管事项编码 目录编码 子项编码 职权编码 权力编码 "
        "权力事项编码 抽查事项编码 检查事项编码 编码 code"
    ),
    "name": headings(
        "事项名称 联合抽查事项 抽查事项名称 抽查事项 检查事项名称 检查事项 行政检查事项 "
        "行政检查事项名称 监管事项名称 监管事项（子项） 监管子项 监管事项 职权名称 权力名称 "
        "权力事项名称 权力事项 item name"
    ),
    "sub_name": headings("抽查子项 检查子项 抽查子项名称 子项名称 子项 sub_name"),
    "department": headings(
        "实施部门 实施主体 实施机构 监管部门 检查主体 抽查主体 检查部门 行使主体 实施层级及部门 "
        "发起部门 牵头部门 责任部门 责任单位 部门 department"
    ),
    "target": headings("检查对象 抽查对象 监管对象 对象范围 检查对象范围 target"),
    "category": headings("抽查领域 抽查类别 检查类别 职权类型 权力类型 类别 领域 category"),
    "item_class": headings("事项类别 事项等级 检查事项类别 事项分类 item_class"),
    "method": headings("检查方式 抽查方式 监管方式 随机抽查方式 method"),
    "basis": headings("设定依据 实施依据 检查依据 抽查依据 法律依据 法定依据 执法依据 依据 basis"),
    "ratio": headings("抽查比例 检查比例 抽查比例及频次 基数和比例 比例 比例/数量 ratio ratio_freq"),
    "frequency": headings(
        "抽查频次 检查频次 年度检查频次上限 频次上限 检查频次上限 年度频次上限 频次 抽查周期 周期 frequency"
    ),
    "aligned_code": headings(
        "对应权责清单编码 权责清单编码 权责清单事项编码 对应的权力事项编码 对应权力事项编码 "
        "对应事项编码 aligned_code"
    ),
    "aligned_name": headings(
        "对应权责清单事项 权责清单事项 对应的权力事项 对应权力事项 对应权力事项名称 对应事项名称 aligned_name"
    ),
    "content": headings("检查内容 抽查内容 检查内容及要点 内容 content"),
}
REQUIRED = {"name": "事项名称"}
CAP = {"frequency": "年度检查频次上限"}
"""An administrative check item list states its cap (国办发〔2024〕54号); without the column it is another list."""

LENGTHS = {
    "code": 1000,
    "name": 500,
    "sub_name": 500,
    "department": 200,
    "target": 1000,
    "category": 300,
    "item_class": 100,
    "method": 300,
    "basis": 4000,
    "ratio": 300,
    "frequency": 300,
    "aligned_code": 1000,
    "aligned_name": 500,
    "content": 4000,
}
TEMPLATE = headings(
    "事项编码 事项名称 实施部门 检查对象 抽查领域 事项类别 检查方式 设定依据 抽查比例 "
    "抽查频次 对应权责清单编码 对应权责清单事项 检查内容"
)
FIELDS = tuple(key for key in LENGTHS if key != "sub_name")
"""What a row of a list is stored with; a sub-item's name becomes the name."""
_BETWEEN = re.compile(r"[、，,；;|/]|\n")
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z .\-]{3,63}")
_SAYS_CHECK = re.compile("检查|抽查|巡查|监管|监督|监测|核查")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%")


def need_of(kind: ListKind) -> Mapping[str, str]:
    """The fields a list of this kind must have, with their usual headings."""
    return REQUIRED | CAP if kind is ListKind.CHECK_ITEMS else REQUIRED


def check_items(
    lines: Iterable[Line], raws: Iterable[Mapping[str, str]], report: Report
) -> Iterator[tuple[Line, dict[str, Any]]]:
    """Turn lines into source items (fields of the table), reporting every trouble.

    A department or field cell that is empty below its first row is filled from above, as it is printed. Rows that share
    one merged item and differ in content only are one item; sub-items of a merged item are items of their own.

    Args:
        raws: the whole row under its own headings, parallel to ``lines``.
    """
    head: Line | None = None
    made: dict[str, Any] | None = None
    codes: dict[str, int] = {}
    names: set[tuple[str, str, str]] = set()
    above: dict[tuple[str, str], str] = {}
    for line, raw in zip(lines, raws, strict=True):
        if reading.footer(line, ("code", "name", "sub_name")):
            report.skip(line)
            continue
        report.read += 1
        before = report.errors
        reading.clean_cells(report, line, line.cells)
        row: dict[str, Any] = {
            key: reading.text_of(report, line, key, longest)
            for key, longest in LENGTHS.items()
            if key in line.cells
        }
        if head and _continues(line, head):
            if made:
                _join(made, row, raw, line)
            report.joined += 1
            continue
        if head and made:
            yield head, made
        for key in ("department", "category"):
            place = (line.sheet, key)
            row[key] = above[place] = row.get(key, "") or above.get(place, "")
        _split_codes(report, line, row)
        _settle_name(row)
        _check_row(report, line, row, codes, names)
        head, made = line, row | {"raw": dict(raw)} if report.errors == before else None
    if head and made:
        yield head, made


def _check_row(
    report: Report,
    line: Line,
    row: dict[str, Any],
    codes: dict[str, int],
    names: set[tuple[str, str, str]],
) -> None:
    """What one row must hold, alone and beside the rows before it."""
    if row["code"] in codes:
        report.note(line, "code", _("事项编码重复"), _("同一清单中一个编码只能出现一行，请核对原清单。"))
    if row["code"]:
        codes[row["code"]] = line.number
    if not row["name"]:
        report.note(line, "name", _("没有事项名称"), _("请补上名称；这一行不是事项的，请删去。"))
    _check_share(line, report)
    row["name_key"] = name_key(row["name"])[:500]
    twin = (row["name_key"], department_key(row["department"]), row.get("target", ""))
    if row["name"] and twin in names:
        report.warn(
            line,
            "name",
            _("同一部门、同一对象的事项名称重复"),
            _("可以导入；若是同一事项请在原清单中合并。"),
        )
    names.add(twin)


def _continues(line: Line, head: Line) -> bool:
    """Whether a row only goes on with the merged item above it: no name, code, object or department of its own."""

    def own(key: str) -> bool:
        text = line.cells.get(key, "")
        return bool(text) and key not in line.lent and text != head.cells.get(key)

    return (
        line.sheet == head.sheet
        and "name" in line.lent
        and not any(map(own, ("code", "sub_name", "target", "department")))
    )


def _join(made: dict[str, Any], row: Mapping[str, str], raw: Mapping[str, str], line: Line) -> None:
    """Add what a row goes on with to its item, cell by cell."""
    for key, text in row.items():
        if text and key not in line.lent and text not in made.get(key, "").split("；"):
            made[key] = "；".join(filter(None, (made.get(key, ""), text)))[: LENGTHS[key]]
    for column, text in raw.items():
        kept = made["raw"].get(column, "")
        if text not in kept.split("\n"):
            made["raw"][column] = "\n".join(filter(None, (kept, text)))


def split_codes(text: str) -> list[str]:
    """The codes packed into one cell; one code stays one however it is grouped by blanks."""
    parts = [part for part in _BETWEEN.split(text) if part.strip()]
    if len(parts) > 1 and all(_CODE.fullmatch(part.strip()) for part in parts):
        return list(dict.fromkeys("".join(part.split()) for part in parts))
    parts = text.split()
    if len(parts) > 1 and len({len(part) for part in parts}) == 1 and len(parts[0]) >= 9:
        return list(dict.fromkeys(parts))  # blanks between whole codes, not inside one
    return ["".join(parts)] if parts else []


def _split_codes(report: Report, line: Line, row: dict[str, Any]) -> None:
    """Codes one by one: the first is the row's code, several alignments stand joined and stored one by one."""
    codes = split_codes(line.cells.get("code", ""))
    row["code"] = codes[0][:100] if codes else ""
    row["codes"] = codes if len(codes) > 1 else []
    if len(codes) > 1:
        report.warn(line, "code", _("一格里有几个编码"), _("可以导入；第一个作为本行编码，其余一并保留。"))
    aligned = split_codes(line.cells.get("aligned_code", ""))
    if "aligned_code" in row:
        row["aligned_code"] = "、".join(aligned)[:1000]
    row["aligned_codes"] = aligned if len(aligned) > 1 else []


def _settle_name(row: dict[str, Any]) -> None:
    """A sub-item is the item, under its own name where that says what is checked; its main item is the category."""
    sub, main = row.pop("sub_name", ""), row.get("name", "")
    row["name"] = main
    if sub and sub != main:
        row["name"] = sub if not main or _SAYS_CHECK.search(sub) else f"{main}：{sub}"[:500]
        row["category"] = row["category"] or main[: LENGTHS["category"]]


def _check_share(line: Line, report: Report) -> None:
    for key in ("ratio", "frequency"):
        if any(float(share) > 100 for share in _PERCENT.findall(line.cells.get(key, "").replace("％", "%"))):
            report.note(line, key, _("抽查比例超过100%"), _("请更正；全部检查请写100%。"))
