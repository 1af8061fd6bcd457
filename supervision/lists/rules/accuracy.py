"""Element accuracy (要素填报准确率): of the elements a row states, those that can be read and fit the rules."""

from collections.abc import Callable, Mapping
from typing import Any

from supervision.foundation.i18n import _
from supervision.law.rules.citing import citations
from supervision.lists.rules.codes import catalogue_trouble, implementation_trouble, split_codes
from supervision.lists.rules.kinds import ListKind
from supervision.lists.rules.names import department_key
from supervision.lists.rules.particulars import PrintedRow
from supervision.lists.rules.powers import read_power
from supervision.lists.rules.specs import RatioKind, read_frequency, read_ratio

GRADES = ("一般", "重点")
NO_CITATION = _("读不出法律名称和条款，请写成《法律名称》第几条")
NO_RATIO = _("读不出抽查比例，请写成3%、不低于3%、10%–20%或60户")
NO_FREQUENCY = _("读不出频次，请写成1次/年或每年不超过2次")
NO_GRADE = _("类别应为一般检查事项或重点检查事项")
NO_POWER = _("不是已知的权力类型")
NO_OFFICE = _("不是本级的部门名称")
IMPLEMENTATION_HEADS = ("检查实施清单编码", "检查实施清单编号", "实施清单编码")


def troubles(
    kind: ListKind, row: PrintedRow, *, is_known_office: Callable[[str], bool]
) -> tuple[int, list[tuple[str, str, str]]]:
    """How many elements the row states, and (element, value, what is wrong) of those that cannot be right.

    Args:
        is_known_office: whether a printed name is a department of this place (aliases and former names too).
    """
    filled: dict[str, str] = {
        element: value
        for element in (
            "code",
            "name",
            "department",
            "target",
            "basis",
            "item_class",
            "method",
            "ratio",
            "frequency",
        )
        if (value := getattr(row, element))
    }
    wrong: list[tuple[str, str, str]] = []

    def note(element: str, trouble: str) -> None:
        if trouble:
            wrong.append((element, filled[element], trouble))

    if "code" in filled and kind is ListKind.SUPERVISION:
        note("code", catalogue_trouble(row.code))
    if "basis" in filled and not citations(row.basis):
        note("basis", NO_CITATION)
    if "ratio" in filled and _unread(row.ratio):
        note("ratio", NO_RATIO)
    if "frequency" in filled and ((found := read_frequency(row.frequency)) is None or not found.op):
        note("frequency", NO_FREQUENCY)
    if "item_class" in filled and not any(word in row.item_class for word in GRADES):
        note("item_class", NO_GRADE)
    if "department" in filled and department_key(row.department) and not is_known_office(row.department):
        note("department", NO_OFFICE)
    stated = len(filled)
    if kind is ListKind.DUTY and row.category:
        stated += 1
        if read_power(row.category) is None:
            wrong.append(("category", row.category, NO_POWER))
    for code in split_codes(_cell(row.raw)):
        stated += 1
        if trouble := implementation_trouble(code):
            wrong.append(("implementation", code, trouble))
    return stated, wrong


def _unread(text: str) -> bool:
    found = read_ratio(text)
    return found is not None and found.kind is RatioKind.UNREAD and read_frequency(text) is None


def _cell(raw: Mapping[str, Any]) -> str:
    return next((str(raw[head]) for head in IMPLEMENTATION_HEADS if raw.get(head)), "")
