"""CUT: which names some balanced pairing uses where, who is forced, and which packages hang together (protocol §6).

Two optimal flows differ by cycles of the residual graph that cost nothing, so a name can stand in a place exactly when
both lie in one strongly connected component. A level node c joins those who may fall from load c to c − 1 with those
who may rise to it; a cycle through it keeps the sum of squared loads.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from inspections.draws.rules.bits import first_of, mask_of, numbers_of
from inspections.draws.rules.seating import NOBODY, Seating

_NONE: Final = -1


@dataclass(frozen=True)
class Part:
    """Packages linked by a shared name: open nodes in order, who may fill them, who fills them now (in order)."""

    nodes: tuple[int, ...]
    names: tuple[int, ...]
    """Per node, a mask of people."""
    holders: tuple[tuple[int, ...], ...]
    base: dict[int, int]
    """Per name: load before, with the places that are forced."""
    least: dict[int, int]
    most: dict[int, int]

    @property
    def places(self) -> int:
        """Open places of the part."""
        return sum(map(len, self.holders))

    @property
    def squares(self) -> int:
        """The sum of squared loads over the part's names, the smallest possible."""
        load = dict(self.base)
        for people in self.holders:
            for who in people:
                load[who] += 1
        return sum(one * one for one in load.values())


@dataclass(frozen=True)
class Cut:
    """Parts in order, and who is forced: (node, person)."""

    parts: tuple[Part, ...]
    forced: frozenset[tuple[int, int]]


class _Graph:
    """The residual graph of a balanced seating; components of tables' nodes, people and levels."""

    def __init__(self, seating: Seating) -> None:
        self.seating = seating
        self.open = [seating.may_come(node) for node in range(2 * len(seating.tables))]
        self.swaps = [
            bool(mask_of(members) & seating.list_at(2 * number))
            for number, members in enumerate(seating.members)
        ]
        self.at_level: dict[int, int] = {}
        self.rising: dict[int, int] = {}
        for who, load in enumerate(seating.load):
            self.at_level[load] = self.at_level.get(load, 0) | 1 << who
            if seating.free[who]:
                self.rising[load + 1] = self.rising.get(load + 1, 0) | 1 << who
        self.lists_of: list[list[int]] = [[] for _ in seating.load]
        for key, people in enumerate(seating.allowed):
            for who in numbers_of(people):
                self.lists_of[who].append(key)
        self.nodes_of_list = [0] * len(seating.allowed)
        for node in range(2 * len(seating.tables)):
            if node >> 1 not in seating.closed:
                self.nodes_of_list[2 * seating.tables[node >> 1].group + (node & 1)] |= 1 << node
        self.barred_at: dict[int, int] = {}
        for number, table in enumerate(seating.tables):
            for who in table.barred:
                self.barred_at[who] = self.barred_at.get(who, 0) | 3 << 2 * number
        self.of_node = [_NONE] * (2 * len(seating.tables))
        self.of_person = [_NONE] * len(seating.load)
        self.of_level: dict[int, int] = {}
        self._label(self._finished())

    def _finished(self) -> list[tuple[str, int]]:
        """Nodes by the time the depth-first search leaves them (Kosaraju's first pass)."""
        seating = self.seating
        fresh = (1 << len(seating.load)) - 1
        nodes: set[int] = set()
        levels: set[int] = set()
        done: list[tuple[str, int]] = []
        while fresh:
            start = first_of(fresh)
            fresh ^= 1 << start
            # kind, number, people to go to, nodes to go to, levels to go to
            stack: list[tuple[str, int, int, list[int], list[int]]] = [self._person(start)]
            while stack:
                kind, number, people, onward, upward = stack[-1]
                ahead = people & fresh
                if ahead:
                    who = first_of(ahead)
                    fresh ^= 1 << who
                    stack.append(self._person(who))
                    continue
                while onward and onward[-1] in nodes:
                    onward.pop()
                if onward:
                    node = onward.pop()
                    nodes.add(node)
                    stack.append(("node", node, self.open[node], self._other(node), []))
                    continue
                if upward and upward[0] not in levels:
                    level = upward[0]
                    levels.add(level)
                    stack.append(("level", level, self.at_level.get(level, 0), [], []))
                    continue
                done.append((kind, number))
                stack.pop()
        # a level nobody can rise to is reached from nowhere
        return done + [("level", level) for level in self.at_level if level not in levels]

    def _person(self, who: int) -> tuple[str, int, int, list[int], list[int]]:
        upward = [self.seating.load[who] + 1] if self.seating.free[who] else []
        return "person", who, 0, list(self.seating.held[who]), upward

    def _other(self, node: int) -> list[int]:
        return [node ^ 1] if node & 1 or self.swaps[node >> 1] else []

    def _label(self, done: list[tuple[str, int]]) -> None:
        """Walk against the arrows from the last left node on: what is reached belongs together."""
        seating = self.seating
        people = (1 << len(seating.load)) - 1
        nodes = sum(self.nodes_of_list)  # disjoint masks
        count = 0
        for root in reversed(done):
            if self._known(*root):
                continue
            count += 1
            waiting = [root]
            while waiting:
                kind, number = waiting.pop()
                new_people = new_nodes = 0
                if kind == "person":
                    self.of_person[number] = count
                    people &= ~(1 << number)
                    new_nodes = self._nodes_to(number) & nodes
                    level = seating.load[number]
                    if level not in self.of_level:
                        self.of_level[level] = count
                        new_people = self.rising.get(level, 0) & people
                elif kind == "node":
                    self.of_node[number] = count
                    nodes &= ~(1 << number)
                    new_people = mask_of(seating.holders(number)) & people
                    if self._other(number ^ 1):
                        new_nodes = 1 << (number ^ 1) & nodes
                else:
                    self.of_level[number] = count
                    new_people = self.rising.get(number, 0) & people
                people &= ~new_people
                nodes &= ~new_nodes
                waiting += [("person", who) for who in numbers_of(new_people)]
                waiting += [("node", node) for node in numbers_of(new_nodes)]

    def _known(self, kind: str, number: int) -> bool:
        if kind == "person":
            return self.of_person[number] != _NONE
        if kind == "node":
            return self.of_node[number] != _NONE
        return number in self.of_level

    def _nodes_to(self, who: int) -> int:
        """The nodes with an arrow to somebody."""
        nodes = 0
        for key in self.lists_of[who]:
            nodes |= self.nodes_of_list[key]
        own = mask_of(number for node in self.seating.held[who] for number in (node, node ^ 1))
        return nodes & ~(own | self.barred_at.get(who, 0))


def cut(seating: Seating) -> Cut:
    """The open places of a balanced seating, with exact names and bounds, in independent parts."""
    graph = _Graph(seating)
    in_component: dict[int, int] = {}
    for who, component in enumerate(graph.of_person):
        in_component[component] = in_component.get(component, 0) | 1 << who
    forced: list[tuple[int, int]] = []
    open_nodes: list[tuple[int, int, tuple[int, ...]]] = []
    for node in range(2 * len(seating.tables)):
        if node >> 1 in seating.closed:
            continue
        component = graph.of_node[node]
        turning = component == graph.of_node[node ^ 1]
        leads = seating.list_at(node & ~1)
        free = []
        for who in sorted(seating.holders(node)):
            if graph.of_person[who] == component or (turning and leads >> who & 1):
                free.append(who)
            else:
                forced.append((node, who))
        if free:
            names = mask_of(free) | graph.open[node] & in_component.get(component, 0)
            if turning:
                names |= mask_of(seating.holders(node ^ 1)) & seating.list_at(node)
            open_nodes.append((node, names, tuple(free)))
    return Cut(tuple(_parts(seating, graph, open_nodes, forced)), frozenset(forced))


def _parts(
    seating: Seating,
    graph: _Graph,
    open_nodes: list[tuple[int, int, tuple[int, ...]]],
    forced: list[tuple[int, int]],
) -> Iterator[Part]:
    base = list(seating.before)
    for _, who in forced:
        base[who] += 1
    of_names: dict[int, int] = {}
    linked: list[int] = []
    for names in dict.fromkeys(names for _, names, _ in open_nodes):
        apart = [one for one in linked if not one & names]
        for one in linked:
            if one & names:
                names |= one
        linked = [*apart, names]
    for one in linked:
        for who in numbers_of(one):
            of_names[who] = one
    parts: dict[int, list[tuple[int, int, tuple[int, ...]]]] = {}
    for entry in open_nodes:
        parts.setdefault(of_names[first_of(entry[1])], []).append(entry)
    for everybody, entries in parts.items():
        people = list(numbers_of(everybody))
        load = seating.load
        falls = {who for who in people if graph.of_level.get(load[who]) == graph.of_person[who]}
        rises = {
            who
            for who in people
            if seating.free[who] and graph.of_level.get(load[who] + 1) == graph.of_person[who]
        }
        yield Part(
            nodes=tuple(node for node, _, _ in entries),
            names=tuple(names for _, names, _ in entries),
            holders=tuple(free for _, _, free in entries),
            base={who: base[who] for who in people},
            least={who: load[who] - (who in falls) for who in people},
            most={who: load[who] + (who in rises) for who in people},
        )


def take(seating: Seating, part: Part, pairing: list[tuple[int, ...]]) -> None:
    """Put the people of a pairing of a part, node by node, into its places."""
    for node, before, after in zip(part.nodes, part.holders, pairing, strict=True):
        if node & 1:
            kept = [who for who in seating.members[node >> 1] if who not in before]
            seating.members[node >> 1] = [*kept, *after]
        else:
            seating.lead[node >> 1] = after[0] if after else NOBODY
