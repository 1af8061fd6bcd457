"""Pairs of rows that may be one item, with a score: the same rules as the merge, for any tables, without a database.

Deliberately modest: ``same`` is claimed only where normalised names are equal (or one list prints the other) and
departments do not contradict; everything else that looks alike is printed as ``different`` for a reviewer, by its score.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log
from typing import NamedTuple

from supervision.lists.rules.names import bigrams, compatible, department_key, name_key

LOOK_ALIKE = 0.45
"""Pairs below this score are not worth a reviewer's look."""
COMMON = 0.2
"""A character pair that more than a fifth of the rows hold finds no candidates (but still counts in the score)."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of any list."""

    row_id: str
    item: str
    department: str = ""
    target: str = ""


class Pair(NamedTuple):
    """Two rows: the relation claimed, a score of 0–1, and why in words for a reviewer."""

    a: str
    b: str
    relation: str
    score: float
    reason: str


def match(lines: Sequence[Line]) -> Iterator[Pair]:
    """All pairs that are the same by name, and those that look alike, by score.

    The score is the Dice coefficient of the names' character pairs weighted by how rare each is, times 0.6 where the
    departments contradict; 1 only for equal names.
    """
    keys = [name_key(line.item) for line in lines]
    offices = [department_key(line.department) for line in lines]
    grams = [bigrams(key) for key in keys]
    spread = Counter(gram for found in grams for gram in found)
    weight = {gram: log(1 + len(lines) / count) for gram, count in spread.items()}
    mass = [sum(weight[gram] for gram in found) for found in grams]
    holders: dict[str, list[int]] = defaultdict(list)
    pairs: list[Pair] = []
    for place, found in enumerate(grams):
        shared: Counter[int] = Counter()
        for gram in found:
            if spread[gram] <= max(20, COMMON * len(lines)):
                shared.update(holders[gram])
            holders[gram].append(place)
        for other in {*shared, *(o for o in holders.get(keys[place], ()) if o != place)}:
            pairs.append(
                _pair(lines, keys, offices, (other, place), _weighted(grams, weight, mass, other, place))
            )
    seen = {(pair.a, pair.b) for pair in pairs}
    pairs += [pair for pair in _equal(lines, keys, offices) if (pair.a, pair.b) not in seen]
    kept = [pair for pair in pairs if pair.relation == "same" or pair.score >= LOOK_ALIKE]
    yield from sorted(kept, key=lambda pair: (-pair.score, pair.a, pair.b))


def _weighted(
    grams: Sequence[frozenset[str]], weight: dict[str, float], mass: Sequence[float], one: int, other: int
) -> float:
    total = mass[one] + mass[other]
    return 2 * sum(weight[gram] for gram in grams[one] & grams[other]) / total if total else 0.0


def _equal(lines: Sequence[Line], keys: Sequence[str], offices: Sequence[str]) -> Iterator[Pair]:
    """Rows with one key, which common character pairs alone would not have brought together."""
    groups: dict[str, list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        for earlier in groups[key]:
            yield _pair(lines, keys, offices, (earlier, place), 1.0)
        groups[key].append(place)


def _pair(
    lines: Sequence[Line], keys: Sequence[str], offices: Sequence[str], places: tuple[int, int], score: float
) -> Pair:
    one, other = places
    a, b = lines[one].row_id, lines[other].row_id
    fits = compatible(offices[one], offices[other])
    if keys[one] == keys[other]:
        if fits:
            return Pair(a, b, "same", 1.0, f"名称规范化后相同：{keys[one]}")
        return Pair(
            a, b, "different", 0.6, f"名称相同但部门不同：{lines[one].department}、{lines[other].department}"
        )
    share = round(score * (1.0 if fits else 0.6), 4)
    return Pair(a, b, "different", min(share, 0.99), "名称相近" if fits else "名称相近，部门不同")
