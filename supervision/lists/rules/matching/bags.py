"""Many small sets of numbers (the character pairs of names, the laws of a basis), and what pairs of them share, all at once."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
LINE, BAR = 10, 124
"""What parts texts, and stretches of a text, in an array of characters."""
WORTH_COMPILING = 5_000
"""Fewer rows of one list are compared before compiled code is loaded."""
LAID_OUT = 1 << 26
"""Up to so many places (rows × numbers) membership is looked up in a table of bytes."""


@lru_cache(maxsize=1)
def compiled() -> Any:
    """The compiled loops; None where numba is not installed, or can keep its compiled code nowhere."""
    if find_spec("numba") is None:
        return None
    try:
        return import_module("supervision.lists.rules.matching.kernels")
    except RuntimeError:  # neither the program's folder nor the user's can be written
        return None


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
        self.rows = self.keys // self.width
        self.ids = self.keys - self.rows * self.width
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
        if not len(self.keys):
            return np.zeros(len(a))
        if len(self.starts) > 3 * WORTH_COMPILING and (loops := compiled()) is not None:
            common: Floats = loops.shared(a, b, self.starts, self.ids, self.weight)
            return common
        return self.shared_plainly(a, b)

    def shared_plainly(self, a: Ints, b: Ints) -> Floats:
        """As :func:`shared`, without a compiler."""
        sizes = self.sizes()
        shorter = sizes[a] <= sizes[b]
        a, b = np.where(shorter, a, b), np.where(shorter, b, a)
        lengths = sizes[a]
        pairs = np.repeat(np.arange(len(a)), lengths)
        ids = self.ids[laid_out(self.starts[a], lengths)]
        keys = np.repeat(b * self.width, lengths) + ids
        size = (len(self.starts) - 1) * self.width
        if size <= LAID_OUT:
            present = np.zeros(size, bool)
            present[self.keys] = True
            hits = np.flatnonzero(present[keys])
        else:
            found = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
            hits = np.flatnonzero(self.keys[found] == keys)
        return np.bincount(pairs[hits], weights=self.weight[ids[hits]], minlength=len(a)).astype(np.float64)


def laid_out(starts: Ints, lengths: Ints) -> Ints:
    """All places of some stretches, one after the other."""
    ends = np.cumsum(lengths)
    return np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(starts - ends + lengths, lengths)


def distinct(keys: Ints) -> Ints:
    """The keys sorted, each once."""
    ordered = np.sort(keys)
    return ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))] if len(ordered) else ordered


def grouped(keys: Ints, best: Ints) -> tuple[Ints, Ints, Ints]:
    """Places by key, of one key in the order of ``best``; the group of each, and where each group begins."""
    count = max(len(keys), 1)
    packed = np.sort(keys[best] * count + np.arange(len(best)))
    held = packed // count
    firsts = np.flatnonzero(np.diff(held, prepend=-1))
    group = np.repeat(np.arange(len(firsts)), np.diff(np.append(firsts, len(held))))
    return best[packed - held * count], group, firsts


def numbers_of(values: Ints, most: int = 1 << 24) -> tuple[Ints, int]:
    """The place of each value (0 or more) among the distinct ones, and how many these are."""
    known = distinct(values)
    if not len(known) or known[-1] >= most:
        return np.searchsorted(known, values), len(known)
    place = np.zeros(int(known[-1]) + 1, np.int32)
    place[known] = np.arange(len(known))
    return place[values].astype(np.int64), len(known)


def rare(spread: Floats, count: int) -> Floats:
    """Weights that grow as a member is rarer among ``count`` rows (never below 0.3)."""
    return np.log((count + 1) / (spread + 0.5)).clip(0) + 0.3


def of_sets(sets: Sequence[Iterable[Hashable]], which: Ints | None = None) -> Bags:
    """Bags of anything hashable, all of weight one.

    Args:
        which: the set of each row, where rows share sets; otherwise row *i* has set *i*.
    """
    numbers: dict[Hashable, int] = {}
    ids = [[numbers.setdefault(member, len(numbers)) for member in members] for members in sets]
    sizes = np.array([len(one) for one in ids], np.int64)
    flat = np.array([number for one in ids for number in one], np.int64)
    which = np.arange(len(sets)) if which is None else which
    lengths = sizes[which]
    members = flat[laid_out((np.cumsum(sizes) - sizes)[which], lengths)]
    return Bags(np.repeat(np.arange(len(which)), lengths), members, len(which))


def of_characters(texts: Sequence[str]) -> tuple[Bags, Bags]:
    """Characters and pairs of neighbouring characters of texts of one line, by rarity; and the pairs alone."""
    codes = np.frombuffer("\n".join([*texts, ""]).encode("utf-32-le", "replace"), np.uint32)
    letters, rows, pairs, pair_rows = _characters(codes)
    singles, count = numbers_of(letters)
    pairs, _ = numbers_of(pairs)
    both = np.concatenate((rows, pair_rows)), np.concatenate((singles, pairs + count))
    return _by_rarity(*both, len(texts)), _by_rarity(pair_rows, pairs, len(texts))


def of_pairs(codes: npt.NDArray[np.uint32], count: int) -> Bags:
    """Pairs of neighbouring characters of texts that lie in one array; no pair goes across a bar."""
    _, _, pairs, rows = _characters(codes)
    return _by_rarity(rows, numbers_of(pairs)[0], count)


def _by_rarity(rows: Ints, ids: Ints, count: int) -> Bags:
    return Bags(rows, ids, count, lambda spread: rare(spread, count))


def _characters(codes: npt.NDArray[np.uint32]) -> tuple[Ints, Ints, Ints, Ints]:
    """Letters and the row of each, pairs (as one number each) and the row of each."""
    row = np.cumsum(codes == LINE)
    letter = (codes != LINE) & (codes != BAR)
    both = letter[1:] & letter[:-1]
    small, count = numbers_of(codes.astype(np.int64))
    return codes[letter].astype(np.int64), row[letter], (small[:-1] * count + small[1:])[both], row[:-1][both]
