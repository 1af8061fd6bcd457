"""Which row of a new version of a list continues which row of the old one.

By code, then by name, department and object, then by name and department, then by name alone; wherever such a key is not unique
on both sides it says nothing, and nothing is paired twice. Line by line, rows that are equal in every field come first, in order;
by meaning, what is left is paired by likeness of names inside one department.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import NamedTuple

from supervision.lists.rules.names import department_key, likeness, name_key

RENAMED = 0.5
"""Two rows of one department with no partner and at least this likeness are one item under another name."""


class Mark(NamedTuple):
    """What a row is known by."""

    code: str
    name_key: str
    department_key: str
    target: str

    @classmethod
    def of(cls, code: str, name: str, department: str, target: str) -> "Mark":
        """The mark of a row as printed."""
        return cls(code, name_key(name), department_key(department), "".join(target.split()))


_KEYS: tuple[Callable[[Mark], Hashable], ...] = (
    lambda mark: mark.code or None,
    lambda mark: (mark.name_key, mark.department_key, mark.target),
    lambda mark: (mark.name_key, mark.department_key),
    lambda mark: mark.name_key,
)


def pair_rows(
    old: Sequence[Mark],
    new: Sequence[Mark],
    *,
    equal: tuple[Sequence[Hashable], Sequence[Hashable]] | None = None,
    renamed: bool = False,
) -> dict[int, int]:
    """Place of a new row → place of the old row it continues.

    Args:
        equal: all words of the old and of the new rows; rows with the same words are one before anything else.
        renamed: pair what is left by likeness of names inside one department, the best pair first.
    """
    left, right = dict(enumerate(old)), dict(enumerate(new))
    pairs: dict[int, int] = {}
    if equal:
        pairs |= _twins(*equal)
        _take(pairs, left, right)
    for key in _KEYS:
        one, other = _unique(left, key), _unique(right, key)
        pairs |= {other[word]: one[word] for word in other if word in one}
        _take(pairs, left, right)
    if renamed:
        pairs |= _alike(left, right)
    return pairs


def _take(pairs: Mapping[int, int], left: dict[int, Mark], right: dict[int, Mark]) -> None:
    for b, a in pairs.items():
        left.pop(a, None)
        right.pop(b, None)


def _twins(old: Sequence[Hashable], new: Sequence[Hashable]) -> dict[int, int]:
    alike: dict[Hashable, list[int]] = defaultdict(list)
    for place in reversed(range(len(old))):
        alike[old[place]].append(place)
    return {place: alike[words].pop() for place, words in enumerate(new) if alike.get(words)}


def _unique(rows: Mapping[int, Mark], key: Callable[[Mark], Hashable]) -> dict[Hashable, int]:
    places: dict[Hashable, list[int]] = defaultdict(list)
    for place, row in rows.items():
        if (word := key(row)) is not None:
            places[word].append(place)
    return {word: found[0] for word, found in places.items() if len(found) == 1}


def _alike(left: Mapping[int, Mark], right: Mapping[int, Mark]) -> dict[int, int]:
    offices: dict[str, list[int]] = defaultdict(list)
    for b, mark in right.items():
        offices[mark.department_key].append(b)
    near = [
        (-score, a, b)
        for a, mark in left.items()
        for b in offices.get(mark.department_key, ())
        if not (mark.code and right[b].code)
        and (score := likeness(mark.name_key, right[b].name_key)) >= RENAMED
    ]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _score, a, b in sorted(near):
        if a not in taken and b not in pairs:
            pairs[b] = a
            taken.add(a)
    return pairs
