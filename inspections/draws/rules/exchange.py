"""CHAIN: random exchanges that leave every balanced pairing of a part equally likely (protocol §6).

A proposal and the one that undoes it are equally likely because the size of a place's list and the number of seats that
may be drawn do not depend on who sits where; so the uniform distribution is stationary.
"""

from collections.abc import Iterator
from itertools import chain, count
from typing import Final

from inspections.draws.rules.bits import numbers_of
from inspections.draws.rules.cutting import Part
from inspections.draws.rules.enumeration import Enumeration
from inspections.draws.rules.hashing import Hash
from inspections.draws.rules.stream import block_words
from supervision.foundation.errors import Refused

CYCLE, PATH, WALKED_CYCLE, WALKED_PATH = range(4)
LEAST: Final = 5_000
_WORD: Final = 1 << 32


def proposals_for(places: int) -> int:
    """How many exchanges are proposed in a part with so many open places."""
    return max(LEAST, places * (200 if places < 1000 else 100))


def words(hash: Hash, label: str, seed: bytes) -> Iterator[int]:
    """The stream's words one by one."""
    start = hash.prepared(label, seed)
    return chain.from_iterable(block_words(start, number) for number in count())


def widest_of(part: Part) -> int:
    """M: the number of seats that may be drawn, the same for everybody of a part."""
    return max(part.most[who] - part.base[who] for who in part.base)


def check_size(places: int, longest: int, widest: int) -> None:
    """Refuse a part in which an integer of a proposal would not fit into 32 bits; ``longest``: names of a place."""
    if max(4 * places, 2 * (longest - 1) * widest) > _WORD:
        raise Refused("名单过大，无法配对：请分成几次抽取。")


def below(stream: Iterator[int], limit: int) -> int:
    """A uniform integer below ``limit``, as :meth:`Stream.below` takes it."""
    if limit == 1:
        return 0
    least = (_WORD - limit) % limit
    while True:
        product = next(stream) * limit
        if product & 0xFFFFFFFF >= least:
            return product >> 32


class Exchange:
    """The open places of a part with their holders; people are numbers in drawing order."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self.holder: list[int] = []
        self.node_of: list[int] = []
        seats: dict[int, list[int]] = {who: [] for who in part.base}
        for at, people in enumerate(part.holders):
            for who in people:
                seats[who].append(len(self.holder))
                self.holder.append(who)
                self.node_of.append(at)
        self._seats = seats
        self._seat_of = [seats[who].index(place) for place, who in enumerate(self.holder)]
        listed = {names: list(numbers_of(names)) for names in dict.fromkeys(part.names)}
        self._names = [listed[part.names[at]] for at in self.node_of]
        self._masks = [part.names[at] for at in self.node_of]
        of_package: dict[int, list[int]] = {}
        for place, at in enumerate(self.node_of):
            of_package.setdefault(part.nodes[at] >> 1, []).append(place)
        self._neighbours = [
            [other for other in of_package[part.nodes[at] >> 1] if other != place]
            for place, at in enumerate(self.node_of)
        ]
        self._load = {who: part.base[who] + len(seats[who]) for who in part.base}
        self.widest = widest_of(part)

    def run(self, stream: Iterator[int], proposals: int) -> None:
        """Propose so many exchanges."""
        places = len(self.holder)
        kinds = 4 * places
        least_kinds = (_WORD - kinds) % kinds
        holder, seats, names = self.holder, self._seats, self._names
        limits = [2 * (len(one) - 1) * self.widest for one in names]
        leasts = [(_WORD - limit) % limit for limit in limits]
        twice, widest = 2 * self.widest, self.widest
        for _ in range(proposals):
            product = next(stream) * kinds
            while product & 0xFFFFFFFF < least_kinds:
                product = next(stream) * kinds
            place, kind = divmod(product >> 32, 4)
            first = holder[place]
            way, people = [place], [first]
            while True:
                limit = limits[place]
                product = next(stream) * limit
                while product & 0xFFFFFFFF < leasts[place]:
                    product = next(stream) * limit
                rank, rest = divmod(product >> 32, twice)
                seat = (rest >> 1) % widest
                who = names[place][rank]
                if who >= holder[place]:
                    who = names[place][rank + 1]
                if kind == WALKED_CYCLE and who == first:
                    home = seat < len(seats[who]) and seats[who][seat] == way[0]
                    if home and not self._near(place, who, way[0]):
                        people.append(who)
                        self._turn(way, people)
                    break
                if who in people:
                    break
                last = not rest & 1
                if last and (kind == PATH or (kind == WALKED_PATH and self._can_rise(who, first))):
                    if self._can_rise(who, first) and not self._near(place, who, -1):
                        people.append(who)
                        self._move(way, people)
                    break
                if seat >= len(seats[who]):
                    break
                onward = seats[who][seat]
                if self._near(place, who, onward):
                    break
                people.append(who)
                way.append(onward)
                place = onward
                if kind == CYCLE and last:
                    if self._masks[place] >> first & 1 and not self._near(place, first, way[0]):
                        people.append(first)
                        self._turn(way, people)
                    break

    def _near(self, place: int, who: int, but: int) -> bool:
        """Whether somebody holds another place of this place's package, besides ``but``."""
        for other in self._neighbours[place]:  # noqa: SIM110 - three times as fast as any()
            if self.holder[other] == who and other != but:
                return True
        return False

    def _can_rise(self, who: int, first: int) -> bool:
        load = self._load[who]
        return load == self._load[first] - 1 and load < self._part.most[who]

    def _turn(self, way: list[int], people: list[int]) -> None:
        """A cycle: place way[i] goes to people[i + 1], who leaves way[i + 1] (the last comer leaves way[0])."""
        seat = [self._seat_of[place] for place in way]
        for at, place in enumerate(way):
            self._put(place, people[at + 1], seat[(at + 1) % len(way)])

    def _move(self, way: list[int], people: list[int]) -> None:
        """A path: like a cycle, but the last takes one place more and the first has one less."""
        seat = [self._seat_of[place] for place in way]
        mine = self._seats[people[0]]
        moved = mine.pop()
        if moved != way[0]:
            mine[seat[0]] = moved
            self._seat_of[moved] = seat[0]
        taker = people[-1]
        self._seats[taker].append(-1)
        for at, place in enumerate(way):
            self._put(
                place, people[at + 1], seat[at + 1] if at + 1 < len(way) else len(self._seats[taker]) - 1
            )
        self._load[people[0]] -= 1
        self._load[taker] += 1

    def _put(self, place: int, who: int, seat: int) -> None:
        self.holder[place] = who
        self._seats[who][seat] = place
        self._seat_of[place] = seat

    def result(self) -> list[tuple[int, ...]]:
        """The people of every node of the part, ascending."""
        people: list[list[int]] = [[] for _ in self._part.nodes]
        for place, who in enumerate(self.holder):
            people[self.node_of[place]].append(who)
        return [tuple(sorted(some)) for some in people]


class Exchanges:
    """The exchanges of one tranche: a single stream that runs on from part to part."""

    def __init__(self, hash: Hash, label: str, seed: bytes) -> None:
        self._stream = words(hash, label, seed)

    def below(self, limit: int) -> int:
        """The next integer below ``limit`` of the stream."""
        return below(self._stream, limit)

    def enumerated(self, part: Part) -> Enumeration:
        """All balanced pairings of a part, if they are few."""
        return Enumeration(part)

    def run(self, part: Part, proposals: int) -> list[tuple[int, ...]]:
        """Propose so many exchanges in a part; the people of every node, ascending."""
        exchange = Exchange(part)
        exchange.run(self._stream, proposals)
        return exchange.result()
