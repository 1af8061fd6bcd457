"""What a new version of a list changes, line by line, before it comes in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from supervision.lists.rules.item_rows import FIELDS
from supervision.lists.rules.names import department_key
from supervision.lists.rules.pairing import Mark, pair_rows

Row = Mapping[str, Any]


class Change(StrEnum):
    """What becomes of one line."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


CHANGE_LABELS: dict[Change, str] = {
    Change.NEW: "新增",
    Change.CHANGED: "改动",
    Change.GONE: "消失",
}


class FieldChange(NamedTuple):
    """One field of a line, old → new."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class Difference:
    """A line that is new, changed or gone: its row in the new file (0 when gone) and in the version in force (0 when new)."""

    change: Change
    row: int
    old_row: int
    code: str
    name: str
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """All differences in the order of the new file, the lines that are gone last; and how many stay as they are."""

    differences: tuple[Difference, ...]
    unchanged: int

    def count(self, change: Change) -> int:
        """How many lines are new, changed or gone."""
        return sum(one.change is change for one in self.differences)


def compare(old: Sequence[Row], new: Sequence[Row]) -> Comparison:
    """Compare a list with the version in force.

    Lines are paired as in ``pairing``, equal ones first; none is paired by likeness alone, a line under another name is new.

    Args:
        old, new: rows of source items with ``row_number``, ``name_key`` and the fields of a list.
    """
    pairs = pair_rows(_marks(old), _marks(new), equal=(_words(old), _words(new)))
    differences = []
    unchanged = 0
    for place, row in enumerate(new):
        before = old[pairs[place]] if place in pairs else None
        if before is None:
            differences.append(Difference(Change.NEW, row["row_number"], 0, row["code"], row["name"]))
            continue
        fields = tuple(
            FieldChange(name, before.get(name) or "", row.get(name) or "")
            for name in FIELDS
            if (before.get(name) or "") != (row.get(name) or "")
        )
        if fields:
            differences.append(
                Difference(
                    Change.CHANGED, row["row_number"], before["row_number"], row["code"], row["name"], fields
                )
            )
        else:
            unchanged += 1
    kept = set(pairs.values())
    differences += [
        Difference(Change.GONE, 0, row["row_number"], row["code"], row["name"])
        for place, row in enumerate(old)
        if place not in kept
    ]
    return Comparison(tuple(differences), unchanged)


def _marks(rows: Sequence[Row]) -> list[Mark]:
    return [
        Mark(
            row["code"],
            row["name_key"],
            department_key(row["department"]),
            "".join((row.get("target") or "").split()),
        )
        for row in rows
    ]


def _words(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    return [tuple(row.get(name) or "" for name in FIELDS) for row in rows]
