"""START through compiled code: the same deal, repair and balancing as the plain :class:`Seating` (protocol §6)."""

import itertools

import numpy as np

from inspections.draws.rules.bits import numbers_of
from inspections.draws.rules.fast import FastExchanges, Kernels, flat
from inspections.draws.rules.hashing import Hash
from inspections.draws.rules.seating import NOBODY, Seating


def fast_start(compiled: Kernels, seating: Seating, hash: Hash, seed: bytes, *, give_up: bool) -> bool:
    """Deal, repair and balance an empty seating. False, and nothing done, where a place cannot be filled.

    With ``give_up`` such tables are left without a team instead.
    """
    places = _Places(seating)
    words = FastExchanges(compiled, hash, "dr1/deal", seed).words
    dealt = at = 0
    drawn = words(places.holder.size)
    while True:
        dealt, at = compiled.start.deal(dealt, drawn, at, *places.dealing)
        if dealt == places.holder.size:
            break
        drawn, at = np.concatenate([drawn[at:], words(1024)]), 0
    if not compiled.start.settle(give_up, *places.settling):
        return False
    places.put_into(seating)
    return True


class _Places:
    """A seating as flat arrays, see :mod:`inspections.draws.rules.kernels_start`."""

    def __init__(self, seating: Seating) -> None:
        tables = seating.tables
        sizes = np.array([table.size for table in tables], dtype=np.int64)
        self.places_from = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        lists_from, lists = flat([list(numbers_of(mask)) for mask in seating.allowed])
        bars_from, bars = flat([sorted(table.barred) for table in tables])
        groups = np.array([table.group for table in tables], dtype=np.int64)
        list_at = np.repeat(2 * groups, 2)
        list_at[1::2] += 1
        list_of = np.repeat(2 * groups + 1, sizes)
        self.node_of = np.repeat(2 * np.arange(len(tables)) + 1, sizes)
        list_of[self.places_from[:-1]] -= 1
        self.node_of[self.places_from[:-1]] -= 1
        count = int(self.places_from[-1])
        self.holder = np.full(count, NOBODY, dtype=np.int64)
        head = np.full(len(seating.load), NOBODY, dtype=np.int64)
        ahead, behind = (np.full(count, NOBODY, dtype=np.int64) for _ in range(2))
        self.free, self.load = (np.array(one, dtype=np.int64) for one in (seating.free, seating.load))
        self.closed = np.zeros(len(tables), dtype=np.bool_)
        state = (self.holder, head, ahead, behind, self.free, self.load)
        self.dealing = (list_of, lists_from, lists, bars_from, bars, self.places_from, *state)
        self.settling = (
            list_at, lists_from, lists, bars_from, bars, self.places_from, self.node_of, *state, self.closed,
        )  # fmt: skip

    def put_into(self, seating: Seating) -> None:
        """Let a plain seating stand as these arrays do."""
        holder, begins = self.holder.tolist(), self.places_from.tolist()
        closed = np.flatnonzero(self.closed).tolist()
        seating.seat((holder[a:b] for a, b in itertools.pairwise(begins)), closed)
