"""Why there is no pairing: a smallest set of packages that ask too few people for too much (protocol §6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from inspections.draws.rules.packages import Package
from inspections.draws.rules.seating import Seating, Stuck, Table

_LOOKED_AT: Final = 8
"""Failed searches from which a minimal set is made; the one with the fewest packages is told."""


@dataclass(frozen=True)
class Ordered:
    """Packages and people as numbers, in the order the seed gives them.

    ``table_of``: of each package as it was given, its number in that order.
    """

    packages: list[Package]
    table_of: list[int]
    people: list[str]
    tables: list[Table]
    lists: list[list[int]]
    seats: list[int]
    loads: list[int]

    def seating(self, chosen: Sequence[int] | None = None, *, lent: int = 0) -> Seating:
        """Nobody seated yet; ``chosen``: only these tables; ``lent``: so many people more who may do everything."""
        tables = self.tables if chosen is None else [self.tables[number] for number in chosen]
        more = list(range(len(self.people), len(self.people) + lent))
        seats = [*self.seats, *[len(tables)] * lent]
        return Seating(tables, [[*people, *more] for people in self.lists], seats, [*self.loads, *[0] * lent])


@dataclass(frozen=True)
class Blocking:
    """Why no pairing exists: these packages ask these people for more places than they have seats.

    Minimal: without any one of the packages the others can be paired. ``missing``: places of the whole tranche that stay
    empty at best. ``lend``: the fewest people more, able to lead and to serve every group of the set, that are enough.
    """

    packages: tuple[Package, ...]
    inspectors: tuple[str, ...]
    places: int
    seats: int
    missing: int
    lend: int

    @property
    def shortage(self) -> int:
        """How many places are missing."""
        return self.places - self.seats

    @property
    def move(self) -> int:
        """How many units have to leave at least: those of the smallest package."""
        return min(len(package.units) for package in self.packages)


def blocking(ordered: Ordered) -> Blocking:
    """The blocking set of an instance that has no pairing."""
    seating = ordered.seating()
    seating.deal()
    seating.repair(skip=True)
    missing = len(seating.stuck)
    different = list(dict.fromkeys(seating.stuck))[:_LOOKED_AT]
    kept = min((_minimal(ordered, stuck) for stuck in different), key=lambda found: (len(found), found))
    inside = ordered.seating(kept)
    inside.deal()
    inside.repair(skip=True)
    people = frozenset(who for stuck in inside.stuck for who in stuck.people)  # the whole minimum cut
    return Blocking(
        packages=tuple(sorted((ordered.packages[number] for number in kept), key=lambda one: one.published)),
        inspectors=tuple(sorted(ordered.people[who] for who in people)),
        places=sum(inside.demand(at, people) for at in range(len(kept))),
        seats=sum(ordered.seats[who] for who in people),
        missing=missing,
        lend=_lend(ordered, kept),
    )


def _minimal(ordered: Ordered, stuck: Stuck) -> list[int]:
    """Drop every table without which the rest is still impossible: what is left is minimal by inclusion.

    Each failed search already names a smaller impossible set, so few searches are needed.
    """
    kept = sorted(stuck.tables)
    for candidate in reversed(kept):
        if candidate not in kept:
            continue
        rest = [number for number in kept if number != candidate]
        still = _fails(ordered.seating(rest))
        if still is not None:
            kept = [rest[at] for at in sorted(still.tables)]
    return kept


def _lend(ordered: Ordered, kept: list[int]) -> int:
    """The fewest people more who make the set possible; a whole team of them always does."""
    most = max(ordered.tables[number].size for number in kept)
    return next(count for count in range(1, most + 1) if _fails(ordered.seating(kept, lent=count)) is None)


def _fails(seating: Seating) -> Stuck | None:
    seating.deal()
    return seating.repair()
