"""The residual graph of a balanced seating, and which of its nodes can reach each other both ways (protocol §6)."""

from dataclasses import dataclass
from typing import Final

from inspections.draws.rules.bits import first_of, mask_of, numbers_of
from inspections.draws.rules.seating import Seating

_NONE: Final = -1


@dataclass(frozen=True)
class Components:
    """Component numbers: equal numbers can reach each other; -1 for nodes of packages left without a team."""

    of_node: list[int]
    of_person: list[int]
    of_level: dict[int, int]


def components(seating: Seating) -> Components:
    """The strongly connected components of the residual graph, in plain Python."""
    graph = _Residual(seating)
    return Components(graph.of_node, graph.of_person, graph.of_level)


class _Residual:
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
