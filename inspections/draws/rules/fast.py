"""The fast path: compiled kernels where numba is installed (``pip install supervision[fast]``)."""

import itertools
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np

from inspections.draws.rules.bits import numbers_of
from inspections.draws.rules.cutting import Part
from inspections.draws.rules.enumeration import PAIRINGS, TRIES, Search
from inspections.draws.rules.exchange import widest_of
from inspections.draws.rules.hashing import Hash, block
from inspections.draws.rules.residual import Components
from inspections.draws.rules.seating import NOBODY, Seating

_CHUNK = 1 << 16


class Kernels(NamedTuple):
    """The compiled modules."""

    exchange: Any
    cut: Any
    search: Any
    lanes: Any
    pool: Any
    start: Any


@lru_cache(maxsize=1)
def kernels() -> Kernels | None:
    """The compiled modules; None where numba is not installed, or can keep its compiled code nowhere."""
    if find_spec("numba") is None:
        return None
    rules = "inspections.draws.rules"
    try:
        return Kernels(
            *(
                import_module(f"{rules}.kernels_{name}")
                for name in ("exchange", "cut", "search", "lanes", "pool", "start")
            )
        )
    except RuntimeError:  # "no locator": neither the program's folder nor the user's can be written
        return None


def fast_components(compiled: Kernels, seating: Seating) -> Components:
    """As :func:`inspections.draws.rules.residual.components`, compiled; the numbers differ, what is equal does not."""
    tables, people = len(seating.tables), len(seating.load)
    lists_from, lists = flat([list(numbers_of(mask)) for mask in seating.allowed])
    list_of = np.array(
        [2 * table.group + place for table in seating.tables for place in (0, 1)], dtype=np.int64
    )
    teams = [
        [*table.barred, *members] if lead == NOBODY else [*table.barred, lead, *members]
        for table, lead, members in zip(seating.tables, seating.lead, seating.members, strict=True)
    ]
    out_from, out = flat(teams)
    held_from, held = flat([sorted(nodes) for nodes in seating.held])
    leads = [set(numbers_of(mask)) for mask in seating.allowed[::2]]
    swaps = np.array(
        [
            not leads[table.group].isdisjoint(members)
            for table, members in zip(seating.tables, seating.members, strict=True)
        ],
        dtype=np.bool_,
    )
    closed = np.zeros(tables, dtype=np.bool_)
    closed[list(seating.closed)] = True
    levels = sorted({*seating.load, *(load + 1 for load in seating.load)})
    number = {level: at for at, level in enumerate(levels)}
    at_level: list[list[int]] = [[] for _ in levels]
    for who, load in enumerate(seating.load):
        at_level[number[load]].append(who)
    levels_from, flat_levels = flat(at_level)
    up = [number[load + 1] if free else NOBODY for load, free in zip(seating.load, seating.free, strict=True)]
    found = compiled.cut.components(
        list_of, lists_from, lists, out_from, out, held_from, held, swaps, closed, levels_from, flat_levels,
        np.array(up, dtype=np.int64),
    ).tolist()  # fmt: skip
    nodes = 2 * tables
    return Components(
        found[:nodes],
        found[nodes : nodes + people],
        {level: found[nodes + people + at] for level, at in number.items()},
    )


class FastExchanges:
    """As :class:`inspections.draws.rules.exchange.Exchanges`, compiled: same words, same results."""

    def __init__(self, compiled: Kernels, hash: Hash, label: str, seed: bytes) -> None:
        self._compiled = compiled
        self._start = hash.prepared(label, seed)
        self._state = None
        if hash.name == "sha256":
            self._state = compiled.lanes.prepared(np.frombuffer(block(label, seed), dtype=np.uint8))
        self._words = np.empty(0, dtype=np.uint32)
        self._at = 0
        self._blocks = 0

    def words(self, count: int) -> Any:
        """The next words of the stream, at least so many."""
        fresh = np.empty(-(-count // 128) * 128, dtype=np.uint32)
        count = fresh.size
        if self._state is not None:
            self._compiled.lanes.stream_words(self._state, self._blocks, fresh)
        else:
            digests = []
            for counter in range(self._blocks, self._blocks + count // 8):
                running = self._start.copy()
                running.update(counter.to_bytes(8))
                digests.append(running.digest())
            fresh[:] = np.frombuffer(b"".join(digests), dtype=">u4")
        self._blocks += count // 8
        return fresh

    def _more(self, count: int = _CHUNK) -> None:
        """Append words to those not yet taken."""
        self._words = np.concatenate([self._words[self._at :], self.words(count)])
        self._at = 0

    def below(self, limit: int) -> int:
        """The next integer below ``limit`` of the stream."""
        while limit > 1:
            if self._at == self._words.size:
                self._more(1024)
            product = int(self._words[self._at]) * limit
            self._at += 1
            if product & 0xFFFFFFFF >= ((1 << 32) - limit) % limit:
                return product >> 32
        return 0

    def enumerated(self, part: Part) -> "FastEnumeration":
        """All balanced pairings of a part, if they are few."""
        return FastEnumeration(self._compiled, part)

    def run(self, part: Part, proposals: int) -> list[tuple[int, ...]]:
        """Propose so many exchanges in a part; the people of every node, ascending."""
        arrays = _Arrays(part)
        while proposals:
            self._at, made, arrays.stamp = self._compiled.exchange.exchange(
                arrays.places, arrays.widest, proposals, self._words, self._at, *arrays.state, arrays.stamp,
                *arrays.scratch,
            )  # fmt: skip
            proposals -= made
            if proposals:
                self._more(min(_CHUNK, 3 * proposals))
        return arrays.result(part)


class FastEnumeration:
    """As :class:`inspections.draws.rules.enumeration.Enumeration`, compiled."""

    def __init__(
        self, compiled: Kernels, part: Part, *, pairings: int = PAIRINGS, tries: int = TRIES
    ) -> None:
        self._plan = Search(part)
        self._people = sorted(part.base)
        local = {who: at for at, who in enumerate(self._people)}

        def numbered(lists: Sequence[Sequence[int]]) -> tuple[Any, Any]:
            return flat([[local[who] for who in one] for one in lists])

        def each(bounds: Mapping[int, int]) -> Any:
            return np.array([bounds[who] for who in self._people], dtype=np.int64)

        self._size_from = np.concatenate([[0], np.cumsum(self._plan.size)]).astype(np.int64)
        self._arguments = (
            *numbered(self._plan.names), self._size_from, np.array(self._plan.sibling, dtype=np.int64),
            *numbered(self._plan.ending), each(part.base), each(part.least), each(part.most), part.squares, pairings,
            tries,
        )  # fmt: skip
        self._search = compiled.search.search
        count, _ = self._search(*self._arguments, NOBODY)
        self.count: int | None = None if count < 0 else int(count)

    def pairing(self, number: int) -> list[tuple[int, ...]]:
        """The people of the pairing with this number, node by node in the part's order."""
        _, chosen = self._search(*self._arguments, number)
        people = [self._people[at] for at in chosen.tolist()]
        bounds = self._size_from.tolist()
        return self._plan.by_node([tuple(people[a:b]) for a, b in itertools.pairwise(bounds)])


class _Arrays:
    """A part as flat arrays; people are numbered from 0 in drawing order."""

    def __init__(self, part: Part) -> None:
        self._people = sorted(part.base)
        local = {who: at for at, who in enumerate(self._people)}
        count = len(self._people)
        holder = [local[who] for people in part.holders for who in people]
        node_of = [at for at, people in enumerate(part.holders) for _ in people]
        self.places, self.widest, self._node_of = len(holder), widest_of(part), node_of
        lists: dict[int, int] = {}
        for names in part.names:
            lists.setdefault(names, len(lists))
        names_from, names = flat([[local[who] for who in numbers_of(mask)] for mask in lists])
        of_package: dict[int, list[int]] = {}
        for place, at in enumerate(node_of):
            of_package.setdefault(part.nodes[at] >> 1, []).append(place)
        near_from, near = flat(
            [
                [other for other in of_package[part.nodes[at] >> 1] if other != place]
                for place, at in enumerate(node_of)
            ]
        )
        seats = np.full(count * self.widest, -1, dtype=np.int64)
        taken = np.zeros(count, dtype=np.int64)
        seat_of = np.zeros(self.places, dtype=np.int64)
        for place, who in enumerate(holder):
            seat_of[place] = taken[who]
            seats[who * self.widest + taken[who]] = place
            taken[who] += 1
        load = np.array([part.base[who] for who in self._people], dtype=np.int64) + taken
        most = np.array([part.most[who] for who in self._people], dtype=np.int64)
        self._holder = np.array(holder, dtype=np.int64)
        list_of = np.array([lists[part.names[at]] for at in node_of], dtype=np.int64)
        others = (names_from[1:] - names_from[:-1] - 1)[list_of].astype(np.uint64)
        self.state = (
            self._holder, list_of, names_from, names, names_from[list_of], others, near_from, near, seats, taken,
            seat_of, load, most,
        )  # fmt: skip
        self.stamp = 0
        self.scratch = tuple(np.zeros(count + 1, dtype=np.int64) for _ in range(3))

    def result(self, part: Part) -> list[tuple[int, ...]]:
        people: list[list[int]] = [[] for _ in part.nodes]
        for at, who in zip(self._node_of, self._holder.tolist(), strict=True):
            people[at].append(self._people[who])
        return [tuple(sorted(some)) for some in people]


def flat(lists: Sequence[Sequence[int]]) -> tuple[Any, Any]:
    """Where each list begins (one more than there are lists), and all numbers one after the other."""
    begins = np.zeros(len(lists) + 1, dtype=np.int64)
    np.cumsum([len(one) for one in lists], out=begins[1:])
    return begins, np.array([number for one in lists for number in one], dtype=np.int64)
