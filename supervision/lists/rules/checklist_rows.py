"""Checklists as bureaus print them: inspection record forms, one to a sheet, and tables of many forms' points."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from supervision.foundation.i18n import _
from supervision.lists.rules.names import likeness, name_key
from supervision.registers.rules import reading
from supervision.registers.rules.codes import tidy_name
from supervision.registers.rules.reading import Line, Report, headings

COLUMNS: dict[str, tuple[str, ...]] = {
    "number": headings("序号 编号 项目编号 no"),
    "item_text": headings("检查项 检查项目 检查项名称 抽查项目 检查事项 check_item"),
    "content_text": headings("检查内容 抽查内容 检查内容及要点 检查要点 content"),
    "how_to": headings(
        "操作方法与要领 操作要领 操作要领和方法 检查方法 检查方法与要领 检查方式 检查标准 method_notes how_to"
    ),
    "penalty_basis": headings("处罚依据 罚则 违则及罚则 处罚条款 法律责任 penalty_basis"),
    "title": headings("检查单名称 检查表名称 记录表名称 表名 form_title title"),
    "item_code": headings("一张清单编码 事项编码 事项代码 item_code"),
}
LENGTHS = {"item_text": 300, "content_text": 1000, "how_to": 1000, "penalty_basis": 500}
REQUIRED = {"item_text": "检查项"}
_NUMBER = re.compile(r"[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）.、．]?")
_FORM = re.compile(r"(?:双随机)?(?:执法|监督|现场|日常)*(?:检查|抽查|巡查)?(?:情况)?(?:记录)?(?:表|单)$")


@dataclass
class Draft:
    """One checklist as read: its title, where it stood, its points, and the item it says it belongs to."""

    sheet: str
    title: str
    item_code: str = ""
    points: list[dict[str, str]] = field(default_factory=list)


def point_fields(found: Mapping[str, int]) -> dict[str, int]:
    """The fields of a form; where it has check contents (检查内容) alone, these are its check items."""
    fields = dict(found)
    if "item_text" not in fields and "content_text" in fields:
        fields["item_text"] = fields.pop("content_text")
    return fields


def read_drafts(lines: Iterable[Line], titles: Mapping[str, str], report: Report) -> list[Draft]:
    """The checklists in some lines; in a form with numbers whatever has none below the points is its foot.

    Args:
        titles: of each sheet, for forms that have no column of titles.
    """
    drafts: dict[tuple[str, str], Draft] = {}
    for line in lines:
        number = line.cells.get("number", "")
        text = line.cells.get("item_text", "")
        foot = bool(number) and not _NUMBER.fullmatch(number)
        if foot or reading.footer(line, ("item_text",)):
            report.skip(line)
            continue
        report.read += 1
        before = report.errors
        reading.clean_cells(report, line, LENGTHS)
        if not text:
            report.note(line, "item_text", _("没有检查项的文字"), _("请补上；这一行不是检查项的，请删去。"))
        point = {key: _one_line(line.cells.get(key, "")) for key in LENGTHS}
        for key, longest in LENGTHS.items():
            if len(point[key]) > longest:
                report.note(
                    line,
                    key,
                    _("文字过长"),
                    _("检查项最多300字，内容和要领1000字，处罚依据500字；请分成几项。"),
                )
        title = tidy_name(line.cells.get("title", "")) or titles[line.sheet]
        draft = drafts.setdefault((line.sheet, title), Draft(line.sheet, title[:300]))
        draft.item_code = draft.item_code or "".join(line.cells.get("item_code", "").split())
        if any(
            (p["item_text"], p["content_text"]) == (point["item_text"], point["content_text"])
            for p in draft.points
        ):
            report.note(line, "item_text", _("检查项重复"), _("同一检查单中一项只能出现一次，请合并或改写。"))
        if report.errors == before:
            draft.points.append(point)
    return [draft for draft in drafts.values() if draft.points]


def form_key(title: str) -> str:
    """What a form's title and an item's name have in common: 直销违法行为双随机抽查记录表 → the key of 直销违法行为."""
    plain = "".join(title.split())
    return name_key(_FORM.sub("", plain) or plain)


def likely_items(title: str, items: Mapping[str, str], most: int = 5) -> list[tuple[str, float]]:
    """The items a form may belong to, most alike first: code and likeness (1 = the same name but for set phrases).

    Args:
        items: name key by code.
    """
    key = form_key(title)
    scored = [(code, likeness(key, other)) for code, other in items.items()]
    return sorted((each for each in scored if each[1] >= 0.3), key=lambda each: (-each[1], each[0]))[:most]


def _one_line(text: str) -> str:
    """A cell on one line, without the bars that part the fields where points are typed."""
    return tidy_name(text).replace("|", "/").replace("｜", "/")
