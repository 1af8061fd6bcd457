"""CUT: which names some balanced pairing uses where, who is forced, and which packages hang together (protocol §6).

Two optimal flows differ by cycles of the residual graph that cost nothing, so a name can stand in a place exactly when
both lie in one strongly connected component. A level node c joins those who may fall from load c to c − 1 with those
who may rise to it; a cycle through it keeps the sum of squared loads.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from inspections.draws.rules.bits import first_of, mask_of, numbers_of
from inspections.draws.rules.residual import Components, components
from inspections.draws.rules.seating import NOBODY, Seating


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


def cut(seating: Seating) -> Cut:
    """The open places of a balanced seating, with exact names and bounds, in independent parts."""
    graph = components(seating)
    in_component: dict[int, int] = {}
    for who, component in enumerate(graph.of_person):
        in_component[component] = in_component.get(component, 0) | 1 << who
    forced: list[tuple[int, int]] = []
    open_nodes: list[tuple[int, int, tuple[int, ...]]] = []
    of_node, of_person, holders = graph.of_node, graph.of_person, seating.holders
    tied: dict[tuple[int, int], int] = {}  # list, component → names of the list that are in it
    for number, table in enumerate(seating.tables):
        if number in seating.closed:
            continue
        turning = of_node[2 * number] == of_node[2 * number + 1]
        apart, first = ~seating.out[number], 2 * table.group
        for place in (0, 1):
            node = 2 * number + place
            component = of_node[node]
            free = []
            for who in sorted(holders(node)):
                if of_person[who] == component or (turning and seating.allowed[first] >> who & 1):
                    free.append(who)
                else:
                    forced.append((node, who))
            if not free:
                continue
            listed = tied.get((first + place, component))
            if listed is None:
                listed = seating.allowed[first + place] & in_component.get(component, 0)
                tied[first + place, component] = listed
            names = mask_of(free) | listed & apart
            if turning:
                names |= mask_of(holders(node ^ 1)) & seating.allowed[first + place]
            open_nodes.append((node, names, tuple(free)))
    return Cut(tuple(_parts(seating, graph, open_nodes, forced)), frozenset(forced))


def _parts(
    seating: Seating,
    graph: Components,
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
