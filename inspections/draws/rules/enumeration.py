"""SMALL: all balanced pairings of a part, counted up to a limit, and the one with a given number (protocol §6)."""

from collections import deque
from collections.abc import Sequence
from typing import Final

from inspections.draws.rules.bits import numbers_of
from inspections.draws.rules.cutting import Part

PAIRINGS: Final = 10_000
TRIES: Final = 200_000
CHOICES: Final = 14  # 2 ** 14 is more than PAIRINGS


def search_order(part: Part) -> list[int]:
    """Positions of the part's nodes in search order: neighbours by a shared name, breadth first."""
    at_name: dict[int, list[int]] = {}
    for at, names in enumerate(part.names):
        for who in numbers_of(names):
            at_name.setdefault(who, []).append(at)
    order: list[int] = []
    known = {0}
    waiting = deque([0])
    while waiting:
        at = waiting.popleft()
        order.append(at)
        for who in numbers_of(part.names[at]):
            for other in at_name.pop(who, ()):
                if other not in known:
                    known.add(other)
                    waiting.append(other)
    return order


class Search:
    """A part laid out in search order; step by step its names, who ends there, and where the package's other node is."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.order = search_order(part)
        self.names = [list(numbers_of(part.names[at])) for at in self.order]
        last: dict[int, int] = {}
        for step, names in enumerate(self.names):
            for who in names:
                last[who] = step
        self.ending: list[list[int]] = [[] for _ in self.order]
        for who, step in last.items():
            self.ending[step].append(who)
        step_of = {part.nodes[at]: step for step, at in enumerate(self.order)}
        self.sibling = [step_of.get(part.nodes[at] ^ 1, -1) for at in self.order]
        self.size = [len(part.holders[at]) for at in self.order]

    def by_node(self, chosen: Sequence[tuple[int, ...]]) -> list[tuple[int, ...]]:
        """People chosen step by step, node by node in the part's order."""
        at_node = dict(zip(self.order, chosen, strict=True))
        return [at_node[at] for at in range(len(self.order))]


class Enumeration:
    """A depth-first search over one part; ``count`` is None when it has too many pairings or takes too many tries."""

    def __init__(self, part: Part, *, pairings: int = PAIRINGS, tries: int = TRIES) -> None:
        self._plan = Search(part)
        self._limit, self._tries = pairings, tries
        self.found: list[tuple[tuple[int, ...], ...]] = []
        """Pairings as chosen people per step of the search order."""
        self.count: int | None = len(self.found) if self._search() else None

    def _search(self) -> bool:
        """Whether everything was found within the limits."""
        plan, part = self._plan, self._plan.part
        names, size = plan.names, plan.size
        load, most = dict(part.base), part.most
        balanced = part.squares
        chosen: list[list[int]] = [[] for _ in names]
        ranks: list[list[int]] = [[] for _ in names]
        step, rank, tries = 0, 0, 0
        while True:
            here = chosen[step]
            if len(here) == size[step]:
                if all(load[who] >= part.least[who] for who in plan.ending[step]):
                    if step + 1 < len(names):
                        step, rank = step + 1, 0
                        continue
                    if sum(one * one for one in load.values()) == balanced:
                        self.found.append(tuple(map(tuple, chosen)))
                    if len(self.found) > self._limit:
                        return False
            else:
                sibling = chosen[plan.sibling[step]] if plan.sibling[step] >= 0 else ()
                listed = names[step]
                while rank < len(listed):
                    who = listed[rank]
                    if load[who] < most[who] and who not in sibling:
                        break
                    rank += 1
                if rank < len(listed):
                    tries += 1
                    if tries > self._tries:
                        return False
                    here.append(listed[rank])
                    load[listed[rank]] += 1
                    ranks[step].append(rank)
                    rank += 1
                    continue
            while not chosen[step]:  # back to the last name chosen
                step -= 1
                if step < 0:
                    return True
            load[chosen[step].pop()] -= 1
            rank = ranks[step].pop() + 1

    def pairing(self, number: int) -> list[tuple[int, ...]]:
        """The people of the pairing with this number, node by node in the part's order."""
        return self._plan.by_node(self.found[number])


def surely_many(part: Part) -> bool:
    """A cheap proof that a part has more than 10,000 pairings: 14 changes that do not touch one another.

    Each moves one place from somebody to somebody with one less, or lets two people of different packages change
    places. No package is touched twice, nor the load of anybody, so all 2 ** 14 selections of them are different balanced
    pairings.
    """
    places: dict[int, list[int]] = {}  # person → positions of nodes
    for at, people in enumerate(part.holders):
        for who in people:
            places.setdefault(who, []).append(at)
    at_node = {node: at for at, node in enumerate(part.nodes)}
    load = {who: part.base[who] + len(places.get(who, ())) for who in part.base}
    moved: set[int] = set()
    touched: set[int] = set()
    changes = 0

    def team(at: int) -> tuple[int, ...]:
        other = at_node.get(part.nodes[at] ^ 1)
        return part.holders[at] + (part.holders[other] if other is not None else ())

    def change(at: int, who: int) -> bool:
        package = part.nodes[at] >> 1
        for comer in numbers_of(part.names[at]):
            if comer in team(at):
                continue
            if load[comer] == load[who] - 1 and load[comer] < part.most[comer] and not moved & {who, comer}:
                moved.update((who, comer))
                touched.add(package)
                return True
            for other in places.get(comer, ()):
                second = part.nodes[other] >> 1
                if second in touched or second == package:
                    continue
                if part.names[other] >> who & 1 and who not in team(other):
                    touched.update((package, second))
                    return True
        return False

    for at, people in enumerate(part.holders):
        for who in people:
            if part.nodes[at] >> 1 not in touched and change(at, who):
                changes += 1
                if changes == CHOICES:
                    return True
    return False
