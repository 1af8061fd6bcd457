"""What a new version of a list changes, line by line, before it comes in."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from supervision.lists.rules.item_rows import FIELDS
from supervision.lists.rules.names import department_key

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

    A line is the same line by its code, else by name, department and object, else by name and department, else by name;
    wherever such a key is not unique on both sides it says nothing.

    Args:
        old, new: rows of source items with ``row_number``, ``name_key`` and the fields of a list.
    """
    pairs = _pair(old, new)
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


def _whole(row: Row) -> Hashable:
    return tuple(row.get(name) or "" for name in FIELDS)


_KEYS: tuple[Callable[[Row], Hashable], ...] = (
    lambda row: row["code"] or None,
    lambda row: (row["name_key"], department_key(row["department"]), row.get("target") or ""),
    lambda row: (row["name_key"], department_key(row["department"])),
    lambda row: row["name_key"],
)


def _pair(old: Sequence[Row], new: Sequence[Row]) -> dict[int, int]:
    """Place of a new row → place of the old row it continues; equal rows first, in order, then key by key."""
    pairs: dict[int, int] = {}
    alike: dict[Hashable, list[int]] = defaultdict(list)
    for place in reversed(range(len(old))):
        alike[_whole(old[place])].append(place)
    for place, row in enumerate(new):
        if twins := alike.get(_whole(row)):
            pairs[place] = twins.pop()
    for key in _KEYS:
        taken = set(pairs.values())
        left = _unique(key, [(n, row) for n, row in enumerate(old) if n not in taken])
        right = _unique(key, [(n, row) for n, row in enumerate(new) if n not in pairs])
        pairs |= {right[word]: left[word] for word in right if word in left}
    return pairs


def _unique(key: Callable[[Row], Hashable], rows: Sequence[tuple[int, Row]]) -> dict[Hashable, int]:
    places: dict[Hashable, list[int]] = defaultdict(list)
    for place, row in rows:
        if (word := key(row)) is not None:
            places[word].append(place)
    return {word: found[0] for word, found in places.items() if len(found) == 1}
