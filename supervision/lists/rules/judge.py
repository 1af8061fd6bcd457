"""How good a merge is against a truth file: pairs of rows put together rightly, wrongly, and missed."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Generic, TypeVar

Row = TypeVar("Row", bound=Hashable)


@dataclass(frozen=True)
class Judgement(Generic[Row]):
    """Counts over pairs of rows. ``wrong`` and ``missed`` list the differing pairs."""

    right: int
    wrong: tuple[tuple[Row, Row], ...]
    missed: tuple[tuple[Row, Row], ...]
    rows: int

    @property
    def precision(self) -> float:
        """Share of the united pairs that belong together; 1 when none was united."""
        united = self.right + len(self.wrong)
        return self.right / united if united else 1.0

    @property
    def recall(self) -> float:
        """Share of the pairs that belong together that were united; 1 when there are none."""
        true = self.right + len(self.missed)
        return self.right / true if true else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def judge(merged: Mapping[Row, Hashable], truth: Mapping[Row, Hashable]) -> Judgement[Row]:
    """Compare two groupings of the same rows (rows that one of them lacks are left out).

    Args:
        merged: the unified item of each row; truth: what it really is.
    """
    rows = [row for row in merged if row in truth]
    united = set(_pairs({row: merged[row] for row in rows}))
    true = set(_pairs({row: truth[row] for row in rows}))
    place = {row: n for n, row in enumerate(rows)}
    wrong = sorted(united - true, key=lambda pair: (place[pair[0]], place[pair[1]]))
    missed = sorted(true - united, key=lambda pair: (place[pair[0]], place[pair[1]]))
    return Judgement(len(united & true), tuple(wrong), tuple(missed), len(rows))


def _pairs(grouping: Mapping[Row, Hashable]) -> Iterator[tuple[Row, Row]]:
    groups: dict[Hashable, list[Row]] = defaultdict(list)
    for row, group in grouping.items():
        groups[group].append(row)
    for members in groups.values():
        yield from combinations(members, 2)


def largest_group(grouping: Mapping[Row, Hashable]) -> int:
    """How many rows the largest group holds: a sign that a merge ran together."""
    return max(Counter(grouping.values()).values(), default=0)
