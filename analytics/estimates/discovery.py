"""Many leads at once, few false ones (错误发现率控制): Benjamini and Hochberg (1995).

Looking at ten thousand pairs, a hundred look odd at one in a hundred by chance alone. The step-up rule keeps the expected share of
false leads among those shown below the level, also under positive dependence (Benjamini and Yekutieli 2001).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, fsum, log1p

LEVEL = 0.1
"""At most one lead in ten is expected to be chance."""


def kept(chances: Sequence[float], level: float = LEVEL) -> list[bool]:
    """Which of many p-values are told, in the order given."""
    n = len(chances)
    order = sorted(range(n), key=lambda at: chances[at])
    last = max((rank for rank, at in enumerate(order, 1) if chances[at] <= level * rank / n), default=0)
    told = [False] * n
    for at in order[:last]:
        told[at] = True
    return told


@dataclass(frozen=True)
class Quiet:
    """A team that never found anything: its visits, how many problems others would have found, and how likely that is by chance."""

    team: tuple[int, ...]
    visits: int
    expected: float
    chance: float


LEAST_USUAL = 3.0
"""A team is asked about from so many problems on that others would have found. Decided before its results are looked at, so the control stays what it is
(Bourgon, Gentleman, Huber 2010), and thousands of teams of one morning do not drown those that could tell something."""


def always_pass(
    visits: Sequence[tuple[tuple[int, ...], float, bool]], level: float = LEVEL, least: float = LEAST_USUAL
) -> list[Quiet]:
    """Teams whose visits never found a problem, fewer than chance would have it; a lead to look at, no proof.

    Args:
        visits: team, the chance of a problem at that business (its risk, whoever comes), and whether one was found.
        least: teams at whose businesses others would have found fewer problems are left out.

    Returns the leads that survive the control among all teams that never found anything or did; likeliest first.
    """
    teams: dict[tuple[int, ...], list[tuple[float, bool]]] = {}
    for team, expected, problem in visits:
        teams.setdefault(tuple(sorted(team)), []).append((min(max(expected, 0.0), 0.999), problem))
    found = []
    for team, seen in sorted(teams.items()):
        if fsum(e for e, _p in seen) < least:
            continue
        silent = not any(problem for _expected, problem in seen)
        # all teams are in the family; one that found something cannot be a lead, and counts with chance 1
        chance = fsum(log1p(-expected) for expected, _problem in seen) if silent else 0.0
        found.append(Quiet(team, len(seen), fsum(e for e, _p in seen), exp(chance)))
    told = kept([one.chance for one in found], level)
    return sorted((one for one, good in zip(found, told, strict=True) if good), key=lambda one: one.chance)
