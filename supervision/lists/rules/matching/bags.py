"""Many small sets of numbers (the character pairs of names, the laws of a basis), and what pairs of them share, all at once."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class Bags:
    """One set for each row, as sorted numbers one after the other.

    ``starts[i]:starts[i + 1]`` cuts row *i* out of ``ids``; ``weight`` is one number for each id (rarity by default);
    ``mass`` is the sum of weights of each row.
    """

    def __init__(
        self, rows: Ints, ids: Ints, count: int, rarity: Callable[[Floats], Floats] | None = None
    ) -> None:
        self.width = int(ids.max()) + 1 if len(ids) else 1
        self.keys = distinct(rows * self.width + ids)
        self.ids = self.keys % self.width
        self.rows = self.keys // self.width
        self.starts = np.concatenate(([0], np.cumsum(np.bincount(self.rows, minlength=count)))).astype(
            np.int64
        )
        self.spread = np.bincount(self.ids, minlength=self.width).astype(np.float64)
        self.weight = np.ones(self.width) if rarity is None else rarity(self.spread)
        self.mass = np.bincount(self.rows, weights=self.weight[self.ids], minlength=count)

    def sizes(self) -> Ints:
        """How many members each row has."""
        return np.diff(self.starts)

    def shared(self, a: Ints, b: Ints) -> Floats:
        """The weight that the rows of each pair have in common."""
        return self.within(a, self, b)

    def within(self, a: Ints, other: "Bags", b: Ints) -> Floats:
        """The weight of what row *a* here has in common with row *b* of other bags over the same numbers."""
        if not len(self.keys) or not len(other.keys):
            return np.zeros(len(a))
        lengths = np.diff(self.starts)[a]
        ends = np.cumsum(lengths)
        pairs = np.repeat(np.arange(len(a)), lengths)
        places = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(
            ends - lengths - self.starts[a], lengths
        )
        ids = self.ids[places]
        keys = np.where(ids < other.width, np.repeat(b, lengths) * other.width + ids, -1)
        found = np.minimum(np.searchsorted(other.keys, keys), len(other.keys) - 1)
        hits = other.keys[found] == keys
        total: Floats = np.bincount(pairs, weights=self.weight[ids] * hits, minlength=len(a)).astype(
            np.float64
        )
        return total


def distinct(keys: Ints) -> Ints:
    """The keys sorted, each once."""
    ordered = np.sort(keys)
    return ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))] if len(ordered) else ordered


def rare(spread: Floats, count: int) -> Floats:
    """Weights that grow as a member is rarer among ``count`` rows (never below 0.3)."""
    return np.log((count + 1) / (spread + 0.5)).clip(0) + 0.3


def of_sets(sets: Sequence[Iterable[Hashable]]) -> Bags:
    """Bags of anything hashable, all of weight one."""
    numbers: dict[Hashable, int] = {}
    rows: list[int] = []
    ids: list[int] = []
    for row, members in enumerate(sets):
        for member in members:
            rows.append(row)
            ids.append(numbers.setdefault(member, len(numbers)))
    return Bags(np.array(rows, np.int64), np.array(ids, np.int64), len(sets))


def of_characters(*columns: Sequence[str], pairs_only: bool = False) -> tuple[Bags, ...]:
    """Characters and pairs of neighbouring characters of the texts of several columns, numbered alike, by rarity.

    A bar parts: no pair goes across it. With ``pairs_only`` single characters are left out.
    """
    found = [_characters(texts, pairs_only) for texts in columns]
    known, numbers = np.unique(np.concatenate([codes for _, codes in found]), return_inverse=True)
    del known
    cuts = np.cumsum([len(codes) for _, codes in found])[:-1]
    parts: Any = np.split(numbers.astype(np.int64), cuts)
    return tuple(
        Bags(rows, ids, len(texts), lambda spread, n=len(texts): rare(spread, n))  # type: ignore[misc]
        for (rows, _), ids, texts in zip(found, parts, columns, strict=True)
    )


def _characters(texts: Sequence[str], pairs_only: bool) -> tuple[Ints, Ints]:
    joined = np.frombuffer("\n".join(["", *texts]).encode("utf-32-le", "replace"), np.uint32).astype(np.int64)
    rows = np.cumsum(joined == 10) - 1
    letter = (joined != 10) & (joined != 124)
    both = letter[1:] & letter[:-1]
    pairs = (joined[:-1] << 21 | joined[1:])[both]
    if pairs_only:
        return rows[:-1][both], pairs
    return np.concatenate((rows[letter], rows[:-1][both])), np.concatenate((joined[letter], pairs))
