"""Sets of concepts held by many rows: what pairs of them have in common is worked out once for each pair of different sets."""

import numpy as np
import numpy.typing as npt

from supervision.lists.rules.matching.bags import Floats, Ints, numbers_of
from supervision.lists.rules.matching.cutting import Masks

_SEED = 20261129


class Sets:
    """Rows numbered by their masks: rows with the same ones have the same number."""

    def __init__(self, *masks: Masks) -> None:
        joined = np.concatenate(masks, axis=1)
        used = joined.any(axis=0)
        key = _digest(joined[:, used])
        _, first, number = np.unique(key, return_index=True, return_inverse=True)
        if not (joined[first[number]] == joined).all():  # two sets of one digest: then every row for itself
            first = number = np.arange(len(joined))
        self.number: Ints = number.astype(np.int64)
        self.masks = tuple(one[first] for one in masks)

    def pairs(self, a: Ints, b: Ints) -> tuple[Ints, Ints, Ints]:
        """The different pairs of sets among pairs of rows (two columns of numbers), and which of them each pair has."""
        size = len(self.masks[0])
        keys = self.number[a] * size + self.number[b]
        place, _ = numbers_of(keys)
        told = np.zeros(int(place.max(initial=-1)) + 1, np.int64)
        told[place] = keys
        return told // size, told % size, place


def _digest(words: Masks) -> npt.NDArray[np.uint64]:
    odd = np.random.default_rng(_SEED).integers(1, 2**63, words.shape[1], np.uint64) * np.uint64(
        2
    ) + np.uint64(1)
    mixed = words ^ (words >> np.uint64(29))
    digest: npt.NDArray[np.uint64] = (mixed * odd).sum(axis=1, dtype=np.uint64)
    return digest


def count(masks: Masks) -> Floats:
    """How many concepts each mask has."""
    counts: Floats = np.bitwise_count(masks).sum(axis=1).astype(np.float64)
    return counts


def some(masks: Masks) -> npt.NDArray[np.bool_]:
    """Whether each mask has any concept."""
    return np.asarray(masks.any(axis=1))
