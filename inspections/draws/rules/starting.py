"""START through compiled code: the same deal, repair and balancing as the plain path (protocol §6)."""

import itertools
from collections.abc import Sequence

import numpy as np

from inspections.draws.rules.fast import FastExchanges, Kernels, flat
from inspections.draws.rules.hashing import Hash
from inspections.draws.rules.seating import NOBODY, Table


class Places:
    """What a plain seating holds, as flat arrays: see :mod:`inspections.draws.rules.kernels_start`."""

    def __init__(
        self,
        tables: Sequence[Table],
        lists: Sequence[Sequence[int]],
        seats: Sequence[int],
        loads: Sequence[int],
    ) -> None:
        sizes = np.array([table.size for table in tables], dtype=np.int64)
        self.sizes = sizes
        self.places_from = np.zeros(len(tables) + 1, dtype=np.int64)
        np.cumsum(sizes, out=self.places_from[1:])
        self.lists_from, self.lists = flat(lists)
        if any(table.barred for table in tables):
            self.bars_from, self.bars = flat([sorted(table.barred) for table in tables])
        else:
            self.bars_from, self.bars = np.zeros(len(tables) + 1, dtype=np.int64), np.empty(0, dtype=np.int64)
        groups = np.array([table.group for table in tables], dtype=np.int64)
        self.list_at = np.repeat(2 * groups, 2)
        self.list_at[1::2] += 1
        self.list_of = np.repeat(2 * groups + 1, sizes)
        self.node_of = np.repeat(2 * np.arange(len(tables)) + 1, sizes)
        self.list_of[self.places_from[:-1]] -= 1
        self.node_of[self.places_from[:-1]] -= 1
        count = int(self.places_from[-1])
        self.holder = np.full(count, NOBODY, dtype=np.int64)
        self.head = np.full(len(loads), NOBODY, dtype=np.int64)
        self.ahead, self.behind = (np.full(count, NOBODY, dtype=np.int64) for _ in range(2))
        self.free, self.load = (np.array(one, dtype=np.int64) for one in (seats, loads))
        self.before = self.load.copy()
        self.closed = np.zeros(len(tables), dtype=np.bool_)

    def teams(self) -> list[list[int]]:
        """Who sits at each table, the lead first; NOBODY where a place stays empty."""
        holder = self.holder.tolist()
        return [holder[a:b] for a, b in itertools.pairwise(self.places_from.tolist())]

    def given_up(self) -> frozenset[int]:
        """Tables left without a team."""
        return frozenset(np.flatnonzero(self.closed).tolist())


def fast_start(compiled: Kernels, places: Places, hash: Hash, seed: bytes, *, give_up: bool) -> bool:
    """Deal, repair and balance places that are all empty. False where one of them cannot be filled.

    With ``give_up`` such tables are left without a team instead.
    """
    lists = (places.lists_from, places.lists, places.bars_from, places.bars, places.places_from)
    state = (places.holder, places.head, places.ahead, places.behind, places.free, places.load)
    words = FastExchanges(compiled, hash, "dr1/deal", seed).words
    dealt = at = 0
    drawn = words(places.holder.size)
    while True:
        dealt, at = compiled.start.deal(dealt, drawn, at, places.list_of, *lists, *state)
        if dealt == places.holder.size:
            break
        drawn, at = np.concatenate([drawn[at:], words(1024)]), 0
    return bool(compiled.start.settle(give_up, places.list_at, *lists, places.node_of, *state, places.closed))
