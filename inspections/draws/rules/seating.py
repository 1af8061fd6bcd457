"""Who sits where: the deal, the repair and the balancing of START (protocol §6).

Places are nodes: 2·p is the lead's place of package p, 2·p + 1 stands for its member places. Packages and inspectors
are numbers in drawing order, so "first" always means "first in that order"; sets of inspectors are bit masks. A search
walks backwards through people: whoever would come to a place leaves another one, which somebody else must fill, until
someone has a free seat. These walks are the augmenting paths of the flow network package → {lead place, member places}
→ inspector, hence a place that cannot be filled proves that no pairing exists.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from inspections.draws.rules.bits import first_of, mask_of, number_at, numbers_of

NOBODY: Final = -1


def _first(_count: int) -> int:
    return 0


class Table(NamedTuple):
    """A package as the seating sees it: which group's people, how many places, who is barred."""

    group: int
    size: int
    barred: frozenset[int] = frozenset()


@dataclass
class _Walk:
    """One search: whom it has reached, and how it got there."""

    seen: int = 0
    waiting: deque[int] = field(default_factory=deque)
    came: dict[int, tuple[int, int]] = field(default_factory=dict)
    """node → (who leaves it, the node that person goes to); the second is -1 for someone who only gives up a place."""

    def add(self, node: int, leaver: int, goes_to: int) -> None:
        if node not in self.came:
            self.came[node] = (leaver, goes_to)
            self.waiting.append(node)


@dataclass(frozen=True)
class Stuck:
    """What a search reached without finding a free seat: these tables need more of these people than there is."""

    tables: frozenset[int]
    people: frozenset[int]


class Seating:
    """A mutable seating plan over ``tables``; ``lists[2g]`` are the leads of group g, ``lists[2g + 1]`` everyone."""

    def __init__(
        self,
        tables: Sequence[Table],
        lists: Sequence[Sequence[int]],
        seats: Sequence[int],
        loads: Sequence[int],
    ) -> None:
        self.tables = tables
        self.allowed = [mask_of(people) for people in lists]
        self.free = list(seats)
        self.load = list(loads)
        self.before = tuple(loads)
        self.lead = [NOBODY] * len(tables)
        self.members: list[list[int]] = [[] for _ in tables]
        self.held: list[set[int]] = [set() for _ in seats]
        self.closed: set[int] = set()
        """Tables given up because a place could not be filled."""
        self.stuck: list[Stuck] = []
        """Every search of the repair that failed."""
        masks: dict[frozenset[int], int] = {}
        for table in tables:
            if table.barred not in masks:
                masks[table.barred] = mask_of(table.barred)
        self.out = [masks[table.barred] for table in tables]
        """Who may not come to a table: the barred and the team."""
        self._room: dict[int, int] = {}
        """Load → those with this load and a free seat."""
        for who, load in enumerate(self.load):
            if self.free[who] > 0:
                self._room[load] = self._room.get(load, 0) | 1 << who

    def list_at(self, node: int) -> int:
        """Everybody whom the group lets take this place, barred or not."""
        return self.allowed[2 * self.tables[node >> 1].group + (node & 1)]

    def may_come(self, node: int) -> int:
        """Everybody of the place's list who is neither barred nor in the team."""
        return self.list_at(node) & ~self.out[node >> 1]

    def holders(self, node: int) -> list[int]:
        """Who holds the places of a node."""
        if node & 1:
            return self.members[node >> 1]
        lead = self.lead[node >> 1]
        return [] if lead == NOBODY else [lead]

    def deal(self, below: Callable[[int], int] = _first) -> None:
        """Every place in order to the least loaded who may take it and has a seat.

        Among several least loaded, in order, the one with the number ``below`` gives (a uniform integer, so that the
        same two people are not sent together again and again); without it the first.
        """
        for number, table in enumerate(self.tables):
            for place in range(table.size):
                node = 2 * number + (place > 0)
                able = self.may_come(node)
                for load in sorted(self._room):
                    ties = able & self._room[load]
                    if ties:
                        chosen = number_at(ties, below(ties.bit_count()))
                        self._sit(node, chosen)
                        self._count(chosen, 1)
                        break

    def repair(self, *, give_up: bool = False, skip: bool = False) -> Stuck | None:
        """Fill every empty place by a shortest walk; None when all are filled, else where the search got stuck first.

        With ``give_up`` a table with a place that cannot be filled is closed (left without a team) instead; with
        ``skip`` the place stays empty and the rest is filled as far as it goes.
        """
        for number, table in enumerate(self.tables):
            empty = [2 * number] if self.lead[number] == NOBODY else []
            empty += [2 * number + 1] * (table.size - 1 - len(self.members[number]))
            for node in empty:
                walk = _Walk()
                walk.add(node, NOBODY, NOBODY)
                if self._fill(walk, self._with_room()) is not None:
                    continue
                if give_up:
                    self._close(number)
                    break
                reached = frozenset(node >> 1 for node in walk.came)
                self.stuck.append(Stuck(reached, frozenset(numbers_of(walk.seen))))
                if not skip:
                    return self.stuck[0]
        return self.stuck[0] if self.stuck else None

    def balance(self) -> None:
        """Shift work from load ≥ c to load ≤ c − 2, c from the highest down: the sum of squared loads becomes minimal.

        One person after the other gives work away until no walk leads to anybody with little enough. Whoever such a
        walk reached is left aside from then on: no way leads out of them to anybody who could take more, now or later.
        """
        settled = 0
        lowest = min(self.load, default=0)
        at: dict[int, int] = {}
        for who, load in enumerate(self.load):
            at[load] = at.get(load, 0) | 1 << who
        while at:
            level = max(at)
            if level < lowest + 2:
                return
            busy = at.pop(level)
            room = self._with_room(level - 2)
            for who in numbers_of(busy):
                if settled >> who & 1:
                    continue
                walk = _Walk(settled | 1 << who)
                self._leave(walk, who, NOBODY)
                taker = self._fill(walk, room)
                if taker is None:
                    settled = walk.seen
                    continue
                # a taker had at most level − 2, so nobody rises to this level again
                self._note(at, who, level, level - 1)
                self._note(at, taker, self.load[taker] - 1, self.load[taker])
                room = self._with_room(level - 2)

    @staticmethod
    def _note(at: dict[int, int], who: int, old: int, new: int) -> None:
        left = at.get(old, 0) & ~(1 << who)
        if left:
            at[old] = left
        else:
            at.pop(old, None)
        at[new] = at.get(new, 0) | 1 << who

    def _with_room(self, limit: int | None = None) -> int:
        """Everybody with a free seat and a load not above the limit."""
        mask = 0
        for load, people in self._room.items():
            if limit is None or load <= limit:
                mask |= people
        return mask

    def _fill(self, walk: _Walk, room: int) -> int | None:
        """Breadth first until somebody of ``room`` is reached; then everybody moves. Returns who takes a place more."""
        while walk.waiting:
            node = walk.waiting.popleft()
            found = self._look(walk, node, room)
            if found != NOBODY:
                self._shift(walk, node, found)
                return found
        return None

    def _look(self, walk: _Walk, node: int, room: int) -> int:
        number = node >> 1
        if node & 1:  # the lead of the team may become a member, which empties the lead's place
            if self.lead[number] != NOBODY:
                walk.add(node - 1, self.lead[number], node)
        else:  # the first member who may lead
            able = [who for who in self.members[number] if self.list_at(node) >> who & 1]
            if able:
                walk.add(node + 1, min(able), node)
        fresh = self.may_come(node) & ~walk.seen
        if fresh & room:
            return first_of(fresh & room)
        walk.seen |= fresh
        for who in numbers_of(fresh):
            self._leave(walk, who, node)
        return NOBODY

    def _leave(self, walk: _Walk, who: int, goes_to: int) -> None:
        for node in sorted(self.held[who]):
            walk.add(node, who, goes_to)

    def _shift(self, walk: _Walk, node: int, comer: int) -> None:
        self._count(comer, 1)
        while True:
            leaver, goes_to = walk.came[node]
            if leaver != NOBODY:
                self._rise(node, leaver)
            self._sit(node, comer)
            if leaver == NOBODY:
                return
            if goes_to == NOBODY:
                self._count(leaver, -1)
                return
            node, comer = goes_to, leaver

    def _count(self, who: int, step: int) -> None:
        """One place more or less for somebody."""
        bit = 1 << who
        if self.free[who]:
            left = self._room[self.load[who]] ^ bit
            if left:
                self._room[self.load[who]] = left
            else:
                del self._room[self.load[who]]
        self.load[who] += step
        self.free[who] -= step
        if self.free[who]:
            self._room[self.load[who]] = self._room.get(self.load[who], 0) | bit

    def _sit(self, node: int, who: int) -> None:
        if node & 1:
            self.members[node >> 1].append(who)
        else:
            self.lead[node >> 1] = who
        self.held[who].add(node)
        self.out[node >> 1] |= 1 << who

    def _rise(self, node: int, who: int) -> None:
        if node & 1:
            self.members[node >> 1].remove(who)
        else:
            self.lead[node >> 1] = NOBODY
        self.held[who].discard(node)
        self.out[node >> 1] &= ~(1 << who)

    def _close(self, number: int) -> None:
        for node, people in ((2 * number, [self.lead[number]]), (2 * number + 1, list(self.members[number]))):
            for who in people:
                if who != NOBODY:
                    self._rise(node, who)
                    self._count(who, -1)
        self.closed.add(number)

    def demand(self, number: int, inside: frozenset[int]) -> int:
        """How many places of a table only the people ``inside`` can fill."""
        barred, within = mask_of(self.tables[number].barred), mask_of(inside)
        leads, everyone = (self.list_at(2 * number + place) & ~barred for place in (0, 1))
        return max(self.tables[number].size - (everyone & ~within).bit_count(), 0 if leads & ~within else 1)
