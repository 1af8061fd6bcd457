"""From one balanced pairing to one drawn uniformly among all of them: cut, small parts, chain parts (protocol §6)."""

from dataclasses import dataclass
from typing import Final, Protocol

from inspections.draws.rules.cutting import Part, cut, take
from inspections.draws.rules.enumeration import surely_many
from inspections.draws.rules.exchange import Exchanges, check_size, proposals_for
from inspections.draws.rules.fast import FastExchanges, Kernels, fast_components, kernels
from inspections.draws.rules.hashing import Hash
from inspections.draws.rules.seating import Seating

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


def compiled_for(seating: Seating, fast: bool | None) -> Kernels | None:
    """The compiled code for a pairing; ``fast`` None: where numba is installed and the pairing is large enough."""
    if fast is None:
        fast = proposals_for(sum(table.size for table in seating.tables)) >= _WORTH_COMPILING
    return kernels() if fast else None


def settle(seating: Seating, *, hash: Hash, seed: bytes, compiled: Kernels | None) -> Settled:
    """Replace a balanced seating by one drawn uniformly among all balanced ones with the same tables."""
    found = cut(seating, fast_components(compiled, seating) if compiled else None)
    stream = drawing(hash, seed, compiled)
    proposals = 0
    for part in found.parts:
        pairing, proposed = settle_part(part, stream)
        take(seating, part, pairing)
        proposals += proposed
    return Settled(proposals, found.forced)


def settle_part(part: Part, stream: Drawing) -> tuple[list[tuple[int, ...]], int]:
    """The people of a part, node by node, and how many exchanges were proposed for it."""
    if not surely_many(part):
        every = stream.enumerated(part)
        if every.count is not None:
            return every.pairing(stream.below(every.count)), 0
    check_size(part)
    proposals = proposals_for(part.places)
    return stream.run(part, proposals), proposals
