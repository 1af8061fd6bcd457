"""Who sits where: the deal, the repair and the balancing of START (protocol §5).

Places are nodes: 2·p is the lead's place of package p, 2·p + 1 stands for its member places. Packages and inspectors
are numbers in drawing order, so "first" always means "first in that order". A search walks backwards through people:
whoever would come to a place leaves another one, which somebody else must fill, until someone has a free seat. These
walks are the augmenting paths of the flow network package → {lead place, member places} → inspector, hence a place
that cannot be filled proves that no pairing exists.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

NOBODY: Final = -1
_FULL: Final = 1 << 40


def _first(_count: int) -> int:
    return 0


@dataclass(frozen=True)
class Table:
    """A package as the seating sees it: which group's people, how many places, who is barred."""

    group: int
    size: int
    barred: frozenset[int] = frozenset()


@dataclass
class _Walk:
    """One search: where it has been, and how it got there."""

    seen: bytearray
    waiting: deque[int] = field(default_factory=deque)
    came: dict[int, tuple[int, int]] = field(default_factory=dict)
    """node → (who leaves it, the node that person goes to); the second is -1 for someone who only gives up a place."""
    unseen: dict[int, list[int]] = field(default_factory=dict)
    """Per list of people, those not yet reached: every person is looked at once, not once per place."""

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
        self.lists = lists
        self.free = list(seats)
        self.load = list(loads)
        self.lead = [NOBODY] * len(tables)
        self.members: list[list[int]] = [[] for _ in tables]
        self.held: list[set[int]] = [set() for _ in seats]
        self.closed: set[int] = set()
        """Tables given up because a place could not be filled."""

    def deal(self, below: Callable[[int], int] = _first) -> None:
        """Every place in order to the least loaded who may take it and has a seat.

        Among several least loaded, in order, the one with the number ``below`` gives (a uniform integer, so that the
        same two people are not sent together again and again); without it the first.
        """
        cost = [load if free else _FULL for load, free in zip(self.load, self.free, strict=True)]
        for number, table in enumerate(self.tables):
            for place in range(table.size):
                node = 2 * number + (place > 0)
                ties = self._least_loaded(node, cost)
                if ties:
                    chosen = ties[below(len(ties))]
                    self._sit(node, chosen)
                    self.load[chosen] += 1
                    self.free[chosen] -= 1
                    cost[chosen] = self.load[chosen] if self.free[chosen] else _FULL

    def _least_loaded(self, node: int, cost: list[int]) -> list[int]:
        number = node >> 1
        table = self.tables[number]
        people = self.lists[2 * table.group + (node & 1)]
        out = table.barred | {self.lead[number], *self.members[number]}
        least = min(map(cost.__getitem__, people), default=_FULL)
        ties = [who for who in people if cost[who] == least and who not in out]
        if not ties:  # all of them are barred or in the team already
            allowed = [who for who in people if who not in out]
            least = min(map(cost.__getitem__, allowed), default=_FULL)
            ties = [who for who in allowed if cost[who] == least]
        return [] if least == _FULL else ties

    def _may_come(self, number: int, who: int) -> bool:
        return (
            who not in self.tables[number].barred
            and who != self.lead[number]
            and who not in self.members[number]
        )

    def repair(self, *, give_up: bool = False) -> Stuck | None:
        """Fill every empty place by a shortest walk; None when all are filled, else where the search got stuck.

        With ``give_up`` a table with a place that cannot be filled is closed (left without a team) instead.
        """
        for number, table in enumerate(self.tables):
            empty = [2 * number] if self.lead[number] == NOBODY else []
            empty += [2 * number + 1] * (table.size - 1 - len(self.members[number]))
            for node in empty:
                walk = _Walk(bytearray(len(self.free)))
                walk.add(node, NOBODY, NOBODY)
                if self._fill(walk, limit=_FULL):
                    continue
                if not give_up:
                    people = frozenset(who for who, seen in enumerate(walk.seen) if seen)
                    return Stuck(frozenset(reached >> 1 for reached in walk.came), people)
                self._close(number)
                break
        return None

    def balance(self) -> None:
        """Shift work from load ≥ c to load ≤ c − 2, c from the highest down: the sum of squared loads becomes minimal.

        One person after the other gives work away until no walk leads to anybody with little enough. Whoever such a
        walk reached is left aside from then on: no way leads out of them to anybody who could take more, now or later.
        """
        settled = bytearray(len(self.free))
        lowest = min(self.load, default=0)
        for level in range(max(self.load, default=0), lowest + 1, -1):
            for who in range(len(self.load)):
                while self.load[who] >= level and not settled[who]:
                    walk = _Walk(bytearray(settled))
                    walk.seen[who] = 1
                    self._leave(walk, who, NOBODY)
                    if not self._fill(walk, limit=level - 2):
                        settled = walk.seen

    def _fill(self, walk: _Walk, *, limit: int) -> bool:
        """Breadth first until somebody with a free seat and load ≤ limit is reached; then everybody moves."""
        while walk.waiting:
            node = walk.waiting.popleft()
            found = self._look(walk, node, limit)
            if found != NOBODY:
                self._shift(walk, node, found)
                return True
        return False

    def _look(self, walk: _Walk, node: int, limit: int) -> int:
        number = node >> 1
        table = self.tables[number]
        key = 2 * table.group + (node & 1)
        if node & 1:  # the lead of the team may become a member, which empties the lead's place
            if self.lead[number] != NOBODY:
                walk.add(node - 1, self.lead[number], node)
        else:  # the first member who may lead
            able = [who for who in self.members[number] if who in self.lists[key]]
            if able:
                walk.add(node + 1, min(able), node)
        kept = []
        for who in walk.unseen.get(key, self.lists[key]):
            if walk.seen[who]:
                continue
            if not self._may_come(number, who):
                kept.append(who)
                continue
            walk.seen[who] = 1
            if self.free[who] and self.load[who] <= limit:
                return who
            self._leave(walk, who, node)
        walk.unseen[key] = kept
        return NOBODY

    def _leave(self, walk: _Walk, who: int, goes_to: int) -> None:
        for node in sorted(self.held[who]):
            walk.add(node, who, goes_to)

    def _shift(self, walk: _Walk, node: int, comer: int) -> None:
        self.load[comer] += 1
        self.free[comer] -= 1
        while True:
            leaver, goes_to = walk.came[node]
            if leaver != NOBODY:
                self._rise(node, leaver)
            self._sit(node, comer)
            if leaver == NOBODY:
                return
            if goes_to == NOBODY:
                self.load[leaver] -= 1
                self.free[leaver] += 1
                return
            node, comer = goes_to, leaver

    def _sit(self, node: int, who: int) -> None:
        if node & 1:
            self.members[node >> 1].append(who)
        else:
            self.lead[node >> 1] = who
        self.held[who].add(node)

    def _rise(self, node: int, who: int) -> None:
        if node & 1:
            self.members[node >> 1].remove(who)
        else:
            self.lead[node >> 1] = NOBODY
        self.held[who].discard(node)

    def _close(self, number: int) -> None:
        for node, people in ((2 * number, [self.lead[number]]), (2 * number + 1, list(self.members[number]))):
            for who in people:
                if who != NOBODY:
                    self._rise(node, who)
                    self.load[who] -= 1
                    self.free[who] += 1
        self.closed.add(number)

    def demand(self, number: int, inside: frozenset[int]) -> int:
        """How many places of a table only the people ``inside`` can fill."""
        table = self.tables[number]
        leads, everyone = self.lists[2 * table.group], self.lists[2 * table.group + 1]
        outside = sum(1 for who in everyone if who not in inside and who not in table.barred)
        lead_inside = all(who in inside or who in table.barred for who in leads)
        return max(table.size - outside, 1 if lead_inside else 0)
