"""What changed from one version of a list to the next (年度对比): added, gone, renamed, and which elements of the rest.

Spelling is no change: a basis counts as changed when it cites other articles, a share when it means another number, a
name when its core differs. How rows are paired stands in ``pairing``.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from supervision.law.rules.citing import citations, norm_key
from supervision.lists.rules.names import department_key, name_key
from supervision.lists.rules.pairing import Mark, pair_rows
from supervision.lists.rules.printed import Printed
from supervision.lists.rules.specs import read_frequency, read_ratio


class PrintedLine(Printed, Protocol):
    """A row as far as a comparison reads it."""

    @property
    def row_number(self) -> int: ...
    @property
    def content(self) -> str: ...


class What(StrEnum):
    """An element that changed (变化的要素)."""

    NAME = "name"
    CODE = "code"
    DEPARTMENT = "department"
    TARGET = "target"
    CATEGORY = "category"
    GRADE = "item_class"
    METHOD = "method"
    BASIS = "basis"
    RATIO = "ratio"
    CAP = "frequency"
    CONTENT = "content"


WHAT_LABELS: dict[What, str] = {
    What.NAME: "名称",
    What.CODE: "编码",
    What.DEPARTMENT: "部门",
    What.TARGET: "检查对象",
    What.CATEGORY: "领域",
    What.GRADE: "类别",
    What.METHOD: "检查方式",
    What.BASIS: "依据",
    What.RATIO: "抽查比例",
    What.CAP: "频次",
    What.CONTENT: "检查内容",
}
Row = TypeVar("Row", bound=PrintedLine)


@dataclass(frozen=True)
class Changed(Generic[Row]):
    """One row before and after, and which elements differ."""

    old: Row
    new: Row
    what: tuple[What, ...]

    def pairs(self) -> list[tuple[What, str, str]]:
        """(element, before, after) of each difference."""
        return [(one, getattr(self.old, one.value), getattr(self.new, one.value)) for one in self.what]


@dataclass(frozen=True)
class Changes(Generic[Row]):
    """All differences of two versions; ``same`` rows are counted only."""

    added: tuple[Row, ...]
    removed: tuple[Row, ...]
    changed: tuple[Changed[Row], ...]
    same: int

    def counts(self) -> dict[What, int]:
        """How many rows changed in each element."""
        return dict(Counter(one for row in self.changed for one in row.what))

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def changes(old: Sequence[Row], new: Sequence[Row]) -> Changes[Row]:
    """Compare two versions of one list.

    Args:
        old, new: the rows of both versions in any order; 20,000 rows each take about two seconds.
    """
    before, after = (
        [Mark.of(row.code, row.name, row.department, row.target) for row in rows] for rows in (old, new)
    )
    pairs = pair_rows(before, after, renamed=True)
    changed = []
    same = 0
    for b, a in sorted(pairs.items()):
        what = tuple(one for one in What if differs(one, old[a], new[b]))
        if what:
            changed.append(Changed(old[a], new[b], what))
        else:
            same += 1
    continued = set(pairs.values())
    added = tuple(row for b, row in enumerate(new) if b not in pairs)
    removed = tuple(row for a, row in enumerate(old) if a not in continued)
    return Changes(added, removed, tuple(changed), same)


def differs(what: What, old: PrintedLine, new: PrintedLine) -> bool:
    """Whether two rows differ in one element by more than spelling."""
    before, after = getattr(old, what.value), getattr(new, what.value)
    if before == after:
        return False
    return _meaning(what, before) != _meaning(what, after)


def _meaning(what: What, text: str) -> object:
    if what is What.NAME:
        return name_key(text)
    if what is What.DEPARTMENT:
        return department_key(text)
    if what is What.BASIS:
        cited = frozenset((norm_key(c.law), c.article, c.sub, c.paragraph, c.item) for c in citations(text))
        return cited or _plain(text)
    if what is What.RATIO:
        ratio = read_ratio(text)
        return (
            (ratio.kind, ratio.value, ratio.upper, read_frequency(text) and _times(text))
            if ratio and ratio.kind != "unread" and not ratio.classes
            else _plain(text)
        )
    if what is What.CAP:
        return _times(text) or _plain(text)
    return _plain(text)


def _times(text: str) -> object:
    found = read_frequency(text)
    return (
        (found.op, found.times, found.upper, found.months)
        if found and found.op and not found.classes
        else None
    )


def _plain(text: str) -> str:
    return "".join(text.split())


def changed_rows(rows: Iterable[Changed[Row]], what: What) -> list[Changed[Row]]:
    """Only the rows that changed in one element."""
    return [row for row in rows if what in row.what]
