"""CUT through compiled code: the parts of a balanced seating as arrays, the same as :func:`cut` finds (protocol §6)."""

from typing import Any

import numpy as np

from inspections.draws.rules.bits import mask_of
from inspections.draws.rules.cutting import Part
from inspections.draws.rules.enumeration import CHOICES
from inspections.draws.rules.fast import Arena, Kernels
from inspections.draws.rules.starting import Places


class FastCut:
    """The open places of balanced places, in independent parts, numbered in order."""

    def __init__(self, compiled: Kernels, places: Places) -> None:
        self._compiled, self._places = compiled, places
        lists = (
            places.list_at,
            places.lists_from,
            places.lists,
            places.bars_from,
            places.bars,
            places.places_from,
        )
        component = compiled.cut.components(
            *lists, places.node_of, places.holder, places.head, places.ahead, places.free, places.load,
            places.closed,
        )  # fmt: skip
        self._open, self._list_of, self._begins, self._pool, self._base, self._least, self._most = (
            compiled.parts.names(
                component, *lists, places.holder, places.free, places.load, places.before, places.closed
            )
        )
        self._places_of, self._steps, self._people_of, self._people, self._local = compiled.parts.parts(
            places.places_from, places.holder, self._open, self._list_of, self._begins, self._pool, places.load.size
        )  # fmt: skip
        self._scratch = np.full(places.holder.size, -1, dtype=np.int64)
        self.count = self._places_of.size - 1

    def forced(self) -> list[int]:
        """The places whose holders stand there in every balanced pairing."""
        held = ~self._open
        held &= ~np.repeat(self._places.closed, self._places.sizes)
        found: list[int] = np.flatnonzero(held).tolist()
        return found

    def places(self, number: int) -> int:
        """Open places of a part."""
        return int(self._places_of[number + 1] - self._places_of[number])

    def surely_many(self, number: int) -> bool:
        """Whether a part has more than 10,000 pairings by a quick proof; it may have them without."""
        places = self._places
        return bool(
            self._compiled.parts.surely_many(
                self._steps_of(number), places.node_of, places.places_from, places.holder, self._list_of,
                self._begins.size - 1, CHOICES,
            )
        )  # fmt: skip

    def arena(self, number: int) -> Arena:
        """A part laid out for the exchanges."""
        places, people, steps = self._places, self._people_in(number), self._steps_of(number)
        widest = int((self._most[people] - self._base[people]).max())
        nearest = int(places.sizes[places.node_of[steps] >> 1].max()) - 1
        laid: tuple[Any, Any, Any, Any, Any] = self._compiled.parts.laid_out(
            steps, people, self._local, self._scratch, places.node_of, places.places_from, places.holder,
            self._list_of, self._begins, self._pool, self._base, self._most, widest, nearest,
        )  # fmt: skip
        return Arena(*laid, widest, nearest)

    def part(self, number: int) -> Part:
        """A part as the plain path has it."""
        steps, people = self._steps_of(number), self._people_in(number).tolist()
        nodes = self._places.node_of[steps]
        each = list(dict.fromkeys(nodes.tolist()))
        begins, holder = self._begins, self._places.holder
        lists = [int(self._list_of[node]) for node in each]
        return Part(
            nodes=tuple(each),
            names=tuple(mask_of(self._pool[begins[one] : begins[one + 1]].tolist()) for one in lists),
            holders=tuple(tuple(holder[steps[nodes == node]].tolist()) for node in each),
            base={who: int(self._base[who]) for who in people},
            least={who: int(self._least[who]) for who in people},
            most={who: int(self._most[who]) for who in people},
        )

    def take(self, number: int, arena: Arena) -> None:
        """Put whoever holds the places of an arena into those of its part."""
        self._places.holder[self._steps_of(number)] = self._people_in(number)[arena.people]

    def take_each(self, number: int, pairing: list[tuple[int, ...]]) -> None:
        """The same from a pairing, node by node."""
        self._places.holder[self._steps_of(number)] = [who for people in pairing for who in people]

    def _steps_of(self, number: int) -> Any:
        return self._steps[self._places_of[number] : self._places_of[number + 1]]

    def _people_in(self, number: int) -> Any:
        return self._people[self._people_of[number] : self._people_of[number + 1]]
