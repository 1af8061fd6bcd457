"""Duties of one item that pull against each other (职责冲突): shown with both sides, never resolved in silence."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from supervision.foundation.i18n import _
from supervision.lists.rules.kinds import ItemGrade, ListKind
from supervision.lists.rules.particulars import Facets
from supervision.lists.rules.specs import RatioKind, read_frequency, read_ratio
from supervision.lists.rules.standing import Standing


class Clash(StrEnum):
    """A sort of conflict."""

    DEMAND_OVER_CAP = "demand_over_cap"
    COVERAGE_OVER_CAP = "coverage_over_cap"
    CAPS_DIFFER = "caps_differ"
    GENERAL_FULL = "general_full"
    GRADES_DIFFER = "grades_differ"
    NOT_RANDOM = "not_random"
    NOT_LISTED = "not_listed"


CLASH_LABELS: dict[Clash, str] = {
    Clash.DEMAND_OVER_CAP: "要求的次数多于频次上限",
    Clash.COVERAGE_OVER_CAP: "全覆盖的要求用完了频次上限",
    Clash.CAPS_DIFFER: "几份清单的频次上限不同",
    Clash.GENERAL_FULL: "一般检查事项却要求全部检查",
    Clash.GRADES_DIFFER: "几份清单的等级不同",
    Clash.NOT_RANDOM: "不随机抽查的事项却在随机抽查清单上",
    Clash.NOT_LISTED: "不在行政检查事项清单上，不得检查",
}
SAID = _("{left}；{right}")


@dataclass(frozen=True)
class Conflict:
    """Both sides as printed, each with the list that says so."""

    clash: Clash
    left: str
    right: str


def conflicts(
    rows: Facets, *, grade: ItemGrade, standing: Standing | None, check_items_in_force: bool
) -> list[Conflict]:
    """The conflicts among what the lists in force print about one item.

    Args:
        rows: (kind of list, row) of each list that carries the item.
        check_items_in_force: whether there is an administrative check-item list for its department.
    """
    found: list[Conflict] = []
    caps = [(n, kind, text) for kind, text in _frequencies(rows) if (n := _cap(kind, text)) is not None]
    demands = [(n, kind, text) for kind, text in _frequencies(rows) if (n := _demand(kind, text)) is not None]
    if caps and demands and max(demands, key=_first)[0] > min(caps, key=_first)[0]:
        found.append(_between(Clash.DEMAND_OVER_CAP, max(demands, key=_first), min(caps, key=_first)))
    full = [
        (0, kind, row.ratio)
        for kind, row in rows
        if (r := read_ratio(row.ratio)) and r.kind is RatioKind.FULL
    ]
    if full and caps and min(caps, key=_first)[0] <= 1:
        found.append(_between(Clash.COVERAGE_OVER_CAP, full[0], min(caps, key=_first)))
    if len({n for n, _kind, _text in caps}) > 1:
        found.append(_between(Clash.CAPS_DIFFER, min(caps, key=_first), max(caps, key=_first)))
    if full and grade is ItemGrade.GENERAL:
        found.append(Conflict(Clash.GENERAL_FULL, f"{full[0][1].value}:{full[0][2]}", ""))
    classes = {word: kind for kind, row in rows for word in ("一般", "重点") if word in row.item_class}
    if len(classes) == 2:
        found.append(
            Conflict(Clash.GRADES_DIFFER, f"{classes['一般'].value}:一般", f"{classes['重点'].value}:重点")
        )
    kinds = {kind for kind, _row in rows}
    if standing in (Standing.NO_DISTURB, Standing.KEY) and kinds & {ListKind.RANDOM, ListKind.JOINT}:
        found.append(Conflict(Clash.NOT_RANDOM, f"standing:{standing}", ""))
    if (
        check_items_in_force
        and ListKind.CHECK_ITEMS not in kinds
        and kinds & {ListKind.RANDOM, ListKind.JOINT}
    ):
        found.append(Conflict(Clash.NOT_LISTED, "", ""))
    return found


def _frequencies(rows: Facets) -> Iterable[tuple[ListKind, str]]:
    for kind, row in rows:
        if row.frequency:
            yield kind, row.frequency
        elif row.ratio:
            yield kind, row.ratio


def _cap(kind: ListKind, text: str) -> int | None:
    found = read_frequency(text)
    return found.most_per_year(capping=kind is ListKind.CHECK_ITEMS) if found else None


def _demand(kind: ListKind, text: str) -> int | None:
    found = read_frequency(text) if kind is not ListKind.CHECK_ITEMS else None
    return found.least_per_year() if found else None


def _first(side: tuple[int, Any, Any]) -> int:
    return side[0]


def _between(clash: Clash, left: tuple[int, ListKind, str], right: tuple[int, ListKind, str]) -> Conflict:
    return Conflict(clash, f"{left[1].value}:{left[2]}", f"{right[1].value}:{right[2]}")
