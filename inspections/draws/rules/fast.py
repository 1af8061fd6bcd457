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
from inspections.draws.rules.seating import NOBODY

HEAD = 4
"""Before the places of somebody in :class:`Arena`: a mark, how many there are, the load, the most of it."""
_CHUNK = 1 << 16
_LAST_STAMP = 1 << 30
"""A mark that leaves room for the proposals of one chunk in 32 bits."""


class Kernels(NamedTuple):
    """The compiled modules."""

    exchange: Any
    cut: Any
    parts: Any
    search: Any
    lanes: Any
    words: Any
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
                for name in ("exchange", "cut", "parts", "search", "lanes", "words", "pool", "start")
            )
        )
    except RuntimeError:  # "no locator": neither the program's folder nor the user's can be written
        return None


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
            self._compiled.words.stream_words(self._state, self._blocks, fresh)
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
        arena, people = arena_of(part)
        self.turn(arena, proposals)
        holders = iter(people[who] for who in arena.people.tolist())
        return [tuple(sorted(itertools.islice(holders, len(free)))) for free in part.holders]

    def turn(self, arena: "Arena", proposals: int) -> None:
        """Propose so many exchanges in a part laid out as arrays."""
        scratch = tuple(np.zeros(arena.persons + 1, dtype=np.int64) for _ in range(3))
        rows, stamp = arena.person.reshape(arena.persons, -1), 0
        while proposals:
            self._at, made, stamp = self._compiled.exchange.exchange(
                arena.places, arena.widest, proposals, self._words, self._at, arena.spots, arena.names, arena.near,
                arena.person, arena.seat_of, arena.nearest, *scratch, stamp,
            )  # fmt: skip
            proposals -= made
            if proposals:
                self._more(min(_CHUNK, 3 * proposals))
            if stamp > _LAST_STAMP:
                rows[:, 0] = stamp = 0


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


class Arena(NamedTuple):
    """A part as :func:`inspections.draws.rules.kernels_exchange.exchange` wants it."""

    spots: Any
    names: Any
    near: Any
    person: Any
    seat_of: Any
    widest: int
    nearest: int

    @property
    def places(self) -> int:
        """Open places of the part."""
        return int(self.seat_of.size)

    @property
    def persons(self) -> int:
        """How many people have a name in the part."""
        return int(self.person.size) // (self.widest + HEAD)

    @property
    def longest(self) -> int:
        """Names of the place with most of them."""
        return int(self.spots[1::4].max()) + 1

    @property
    def people(self) -> Any:
        """Who holds each place, as a number from 0 in the part."""
        return self.spots[3::4] // (self.widest + HEAD)


def arena_of(part: Part) -> tuple[Arena, list[int]]:
    """A part laid out, and who has which number in it."""
    people, widest = sorted(part.base), widest_of(part)
    row = {who: at * (widest + HEAD) for at, who in enumerate(people)}
    node_of = [at for at, free in enumerate(part.holders) for _ in free]
    holder = [row[who] for free in part.holders for who in free]
    lists = {mask: at for at, mask in enumerate(dict.fromkeys(part.names))}
    begins, names = flat([[row[who] for who in numbers_of(mask)] for mask in lists])
    list_of = [lists[part.names[at]] for at in node_of]
    of_package: dict[int, list[int]] = {}
    for place, at in enumerate(node_of):
        of_package.setdefault(part.nodes[at] >> 1, []).append(place)
    nearest = max(map(len, of_package.values())) - 1
    near: list[int] = []
    for place, at in enumerate(node_of):
        rest = [other for other in of_package[part.nodes[at] >> 1] if other != place]
        near += rest + [place] * (nearest - len(rest))
    person = np.full((len(people), widest + HEAD), -1, dtype=np.int32)
    person[:, :2] = 0
    person[:, 2] = [part.base[who] for who in people]
    person[:, 3] = [part.most[who] for who in people]
    seat_of = []
    for place, who in enumerate(holder):
        mine = person[who // (widest + HEAD)]
        seat_of.append(int(mine[1]))
        mine[HEAD + mine[1]] = place
        mine[1:3] += 1

    spots = np.empty((len(holder), 4), dtype=np.int32)
    for place, at in enumerate(list_of):
        mine = names[begins[at] : begins[at + 1]]
        spots[place] = begins[at], mine.size - 1, np.searchsorted(mine, holder[place]), holder[place]
    listed, other_places, seats = (np.array(one, dtype=np.int32) for one in (names, near, seat_of))
    arena = Arena(spots.reshape(-1), listed, other_places, person.reshape(-1), seats, widest, nearest)
    return arena, people


def flat(lists: Sequence[Sequence[int]]) -> tuple[Any, Any]:
    """Where each list begins (one more than there are lists), and all numbers one after the other."""
    begins = np.zeros(len(lists) + 1, dtype=np.int64)
    np.cumsum([len(one) for one in lists], out=begins[1:])
    return begins, np.array([number for one in lists for number in one], dtype=np.int64)
