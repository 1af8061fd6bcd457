"""From one balanced pairing to one drawn uniformly among all of them: cut, small parts, chain parts (protocol §6)."""

from dataclasses import dataclass
from typing import Final, Protocol

from inspections.draws.rules.cutting import Part, cut, take
from inspections.draws.rules.enumeration import surely_many
from inspections.draws.rules.exchange import Exchanges, check_size, proposals_for, widest_of
from inspections.draws.rules.fast import FastExchanges, Kernels, kernels
from inspections.draws.rules.fastcut import FastCut
from inspections.draws.rules.hashing import Hash
from inspections.draws.rules.seating import Seating
from inspections.draws.rules.starting import Places

LABEL: Final = "dr1/pair"
_WORTH_COMPILING: Final = 50_000
"""Proposals from which on loading the compiled code costs less than it saves."""


@dataclass(frozen=True)
class Settled:
    """How many exchanges were proposed, and who had no alternative: (node, person)."""

    proposals: int
    forced: frozenset[tuple[int, int]]


class Enumerated(Protocol):
    """All balanced pairings of a part by number; ``count`` None: too many to be searched through."""

    count: int | None

    def pairing(self, number: int) -> list[tuple[int, ...]]: ...


class Drawing(Protocol):
    """Where the integers and the exchanges come from: plain Python or compiled, with the same results."""

    def below(self, limit: int) -> int: ...
    def enumerated(self, part: Part) -> Enumerated: ...
    def run(self, part: Part, proposals: int) -> list[tuple[int, ...]]: ...


def drawing(hash: Hash, seed: bytes, compiled: Kernels | None) -> Drawing:
    """The stream of a tranche."""
    if compiled is None:
        return Exchanges(hash, LABEL, seed)
    return FastExchanges(compiled, hash, LABEL, seed)


def compiled_for(places: int, fast: bool | None) -> Kernels | None:
    """The compiled code for a pairing; ``fast`` None: where numba is installed and there are many places."""
    if fast is None:
        fast = proposals_for(places) >= _WORTH_COMPILING
    return kernels() if fast else None


def settle(seating: Seating, *, hash: Hash, seed: bytes) -> Settled:
    """Replace a balanced seating by one drawn uniformly among all balanced ones with the same tables."""
    found = cut(seating)
    stream = drawing(hash, seed, None)
    proposals = 0
    for part in found.parts:
        pairing, proposed = settle_part(part, stream)
        take(seating, part, pairing)
        proposals += proposed
    return Settled(proposals, found.forced)


def fast_settle(compiled: Kernels, places: Places, *, hash: Hash, seed: bytes) -> Settled:
    """The same for balanced places, compiled; small parts go the plain way."""
    found = FastCut(compiled, places)
    stream = FastExchanges(compiled, hash, LABEL, seed)
    proposals = 0
    for number in range(found.count):
        if not found.surely_many(number):
            pairing, proposed = settle_part(found.part(number), stream)
            found.take_each(number, pairing)
        else:
            arena, count = found.arena(number), found.places(number)
            check_size(count, arena.longest, arena.widest)
            proposed = proposals_for(count)
            stream.turn(arena, proposed)
            found.take(number, arena)
        proposals += proposed
    nodes, holders = places.node_of.tolist(), places.holder.tolist()
    return Settled(proposals, frozenset((nodes[place], holders[place]) for place in found.forced()))


def settle_part(part: Part, stream: Drawing) -> tuple[list[tuple[int, ...]], int]:
    """The people of a part, node by node, and how many exchanges were proposed for it."""
    if not surely_many(part):
        every = stream.enumerated(part)
        if every.count is not None:
            return every.pairing(stream.below(every.count)), 0
    check_size(part.places, max(names.bit_count() for names in part.names), widest_of(part))
    proposals = proposals_for(part.places)
    return stream.run(part, proposals), proposals
