"""Rotation 轮换: whoever came to a business the last time does not come this time (bars.tsv, protocol §2).

A wish and no duty, unlike a recusal: where it would leave too few to choose from, it gives way. All of it is decided before
the freeze and stands in the frozen files, so the pairing and its verifiers know nothing of it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from inspections.draws.rules.files import Line
from inspections.draws.rules.freeze import Crew

REASON = "rotation"
FEWEST = 6
"""People who must be left to choose from for each place of a team (and two leads); as many as the pages call thin."""
LEADS = 2


@dataclass(frozen=True)
class Rotation:
    """Bars (unit, inspector, reason) of the wish, and for how many units it gave way."""

    bars: tuple[tuple[str, str, str], ...]
    units: int
    waived: int

    @property
    def told(self) -> str:
        """As it stands among the parameters of the rules."""
        return f"units {self.units}, waived {self.waived}"


def rotation(
    pool: Iterable[Line],
    crews: Mapping[str, Crew],
    bars: Collection[tuple[str, str, str]],
    came: Mapping[str, Collection[str]],
) -> Rotation:
    """Who should not come again.

    Args:
        pool: the units with their groups.
        bars: those that hold in any case.
        came: unit → whoever was in its last team, by code.
    """
    barred: dict[str, set[str]] = {}
    for unit, who, _reason in bars:
        barred.setdefault(unit, set()).add(who)
    roles = {
        name: (frozenset(crew.leads), frozenset((*crew.leads, *crew.members))) for name, crew in crews.items()
    }
    groups_of: dict[str, list[tuple[frozenset[str], frozenset[str]]]] = {}
    found: list[tuple[str, str, str]] = []
    units = waived = 0
    for unit, _stratum, groups, _weight, _cell in pool:
        last = came.get(unit)
        if not last:
            continue
        if groups not in groups_of:
            groups_of[groups] = [roles[group] for group in groups.split("+") if group in roles]
        mine, out = groups_of[groups], barred.get(unit, set())
        again = {who for who in last if who not in out and any(who in everyone for _, everyone in mine)}
        if not again:
            continue
        out = again | out
        if all(len(leads - out) >= LEADS and len(everyone - out) >= FEWEST for leads, everyone in mine):
            units += 1
            found += [(unit, who, REASON) for who in sorted(again)]
        else:
            waived += 1
    return Rotation(tuple(found), units, waived)
