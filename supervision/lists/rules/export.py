"""The one list as tables and records for other hands."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from supervision.foundation.i18n import _, translate
from supervision.lists.rules.differences import CHANGE_LABELS, Comparison
from supervision.lists.rules.kinds import (
    GRADE_LABELS,
    HOW_LABELS,
    KIND_LABELS,
    STATUS_LABELS,
    ItemGrade,
    ItemStatus,
)
from supervision.lists.rules.merge import explain
from supervision.lists.rules.powers import POWER_LABELS, PowerType

FIELD_LABELS: dict[str, str] = {
    "code": "编码",
    "name": "名称",
    "department": "部门",
    "target": "检查对象",
    "category": "领域",
    "item_class": "类别",
    "method": "检查方式",
    "basis": "依据",
    "ratio": "抽查比例",
    "frequency": "频次",
    "aligned_code": "印明对应的编码",
    "aligned_name": "印明对应的事项",
    "content": "检查内容",
}
COLUMN_LABELS = FIELD_LABELS | {"sub_name": _("子项名称")}
"""What a column of a list may be."""
ITEM_HEAD = (_("事项编码"), _("事项名称"), _("部门"), _("等级"), _("状态"), _("依据"), _("来源清单"))
ROW_HEAD = (
    _("事项编码"),
    _("清单"),
    _("行"),
    _("来源编码"),
    _("来源名称"),
    _("来源部门"),
    _("来源依据"),
    _("说明"),
)


class Unified(Protocol):
    """An item of the one list, as far as an export reads it."""

    id: int | None
    code: str
    name: str
    department: str
    grade: ItemGrade
    status: ItemStatus
    basis: str
    external_codes: dict[str, str]


class Published(Protocol):
    """A published version, as far as an export reads it."""

    version: int
    title: str
    valid_from: date
    sha256: str


def tables(
    items: Iterable[Unified], facets: Mapping[int, Sequence[Any]], language: str
) -> dict[str, tuple[list[str], list[list[object]]]]:
    """Two sheets: the items, and every source row with why it stands there."""
    one: list[list[object]] = []
    rows: list[list[object]] = []
    for item in items:
        own = facets.get(item.id or 0, ())
        kinds = dict.fromkeys(translate(KIND_LABELS[facet.source.kind], language) for facet in own)
        words = (GRADE_LABELS[item.grade], STATUS_LABELS[item.status])
        grade, status = (translate(word, language) for word in words)
        one.append([item.code, item.name, item.department, grade, status, item.basis, "、".join(kinds)])
        rows += [
            [
                item.code,
                translate(KIND_LABELS[facet.source.kind], language),
                facet.item.row_number,
                facet.item.code,
                facet.item.name,
                facet.item.department,
                translate(HOW_LABELS[facet.link.how], language),
                _reason(facet.link.reason, language),
            ]
            for facet in own
        ]
    heads = ([translate(word, language) for word in head] for head in (ITEM_HEAD, ROW_HEAD))
    return {
        translate(_("一张清单"), language): (next(heads), one),
        translate(_("来源"), language): (next(heads), rows),
    }


def records(
    items: Iterable[Unified], facets: Mapping[int, Sequence[Any]], language: str
) -> list[dict[str, Any]]:
    """The same as nested records; codes and words of enums stay as stored."""
    return [
        {
            "code": item.code,
            "name": item.name,
            "department": item.department,
            "grade": item.grade.value,
            "status": item.status.value,
            "basis": item.basis,
            "external_codes": item.external_codes,
            "sources": [
                {
                    "list": facet.source.kind.value,
                    "year": facet.source.year,
                    "version": facet.source.version,
                    "row": facet.item.row_number,
                    "code": facet.item.code,
                    "name": facet.item.name,
                    "how": facet.link.how.value,
                    "score": facet.link.score,
                    "reason": _reason(facet.link.reason, language),
                }
                for facet in facets.get(item.id or 0, ())
            ],
        }
        for item in items
    ]


def _reason(stored: str, language: str) -> str:
    sentence, value = explain(stored)
    return translate(sentence, language, value=value)


PUBLIC_HEAD = (
    _("事项编码"),
    _("事项名称"),
    _("主项"),
    _("权力类型"),
    _("部门"),
    _("等级"),
    _("检查对象"),
    _("检查方式"),
    _("抽查比例"),
    _("频次"),
    _("年度次数上限"),
    _("依据"),
    _("监管事项目录编码"),
)


def published_tables(
    row: Published, items: Sequence[Mapping[str, Any]], language: str
) -> dict[str, tuple[list[str], list[list[object]]]]:
    """Two sheets: the items of a published version, and what version it is with its fingerprint."""
    lines: list[list[object]] = [
        [
            item["code"],
            item["name"],
            item["main"],
            translate(POWER_LABELS[PowerType(item["power"])], language) if item["power"] else "",
            item["department"],
            translate(GRADE_LABELS[ItemGrade(item["grade"])], language),
            item["target"],
            item["method"],
            item["ratio"],
            item["frequency"],
            item["cap"] if item["cap"] is not None else "",
            item["basis"],
            item["catalogue_code"],
        ]
        for item in items
    ]
    about: list[list[object]] = [
        [translate(_("标题"), language), row.title],
        [translate(_("版本"), language), row.version],
        [translate(_("自何时起"), language), row.valid_from.isoformat()],
        [translate(_("指纹（list.json的SHA-256）"), language), row.sha256],
    ]
    return {
        translate(_("一张清单"), language): ([translate(word, language) for word in PUBLIC_HEAD], lines),
        translate(_("版本"), language): (
            [translate(_("项目"), language), translate(_("内容"), language)],
            about,
        ),
    }


CHANGE_HEAD = (_("变化"), _("新行"), _("原行"), _("编码"), _("名称"), _("字段"), _("原来"), _("现在"))


def change_table(comparison: Comparison, language: str) -> dict[str, tuple[list[str], list[list[object]]]]:
    """Every changed field of every line, old and new side by side; new lines and lines that are gone have one row."""
    rows: list[list[object]] = []
    for one in comparison.differences:
        about: list[object] = [
            translate(CHANGE_LABELS[one.change], language),
            one.row or "",
            one.old_row or "",
            one.code,
            one.name,
        ]
        rows += [[*about, translate(COLUMN_LABELS[f.field], language), f.old, f.new] for f in one.fields] or [
            [*about, "", "", ""]
        ]
    return {translate(_("变化"), language): ([translate(word, language) for word in CHANGE_HEAD], rows)}
