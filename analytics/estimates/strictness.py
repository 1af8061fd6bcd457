"""How strict inspectors are, from visits for which chance chose them (检查尺度). For coaching; never a ranking.

The draw gives each package of visits a team by chance among the teams of its block (the inspectors and packages of one draw and station). So inside a block
the businesses of strict and of lenient people are alike, and what differs is the people. Estimate: visit = block + sum of the team's effects +
rest, effects shrunk (ridge, fitted in turns). What chance alone would show is not taken from a formula: the teams are dealt anew among the
packages of their block, as the draw might have dealt them, many times (randomisation test; Fisher 1935). Visits of one package stay together, so
packages that are alike inside do not pretend to be many visits.

The spread over the dealings gives each person's own noise; effects are pulled to zero by it (empirical Bayes), and without anything to tell they are all near zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
DEALINGS = 200
TURNS = 12
CALM = 5.0
"""Ridge, in visits, while fitting in turns."""
ENOUGH = 40
"""Visits from which on anything is said about one person."""


@dataclass(frozen=True)
class Package:
    """A package of visits and the team that chance gave it: block, members, visits in which something could be inspected, and the problems
    found beyond what the businesses' own risk let expect (their sum)."""

    block: str
    team: tuple[int, ...]
    visits: int
    problems: float


@dataclass(frozen=True)
class Person:
    """One inspector: visits, effect on the share of visits with a problem (shrunk; 0.05 = five visits in a hundred more), its standard error."""

    inspector: int
    visits: int
    effect: float
    error: float

    @property
    def enough(self) -> bool:
        """Whether there are visits enough to say anything about this person."""
        return self.visits >= ENOUGH


@dataclass(frozen=True)
class Strictness:
    """All persons by number, how far the true effects spread (standard deviation), and the chance of so wide a spread if all were alike.

    ``reliability``: the correlation to expect between estimates and true effects of those with visits enough; no more visits, no more of it.
    """

    people: tuple[Person, ...]
    spread: float
    chance: float
    visits: int
    reliability: float = 0.0


def strictness(packages: Sequence[Package], seed: int = 0, dealings: int = DEALINGS) -> Strictness | None:
    """Estimate strictness from packages dealt by chance; None where no block has two packages with different teams.

    Args:
        seed: of the dealings; the same packages and seed give the same answer.
    """
    used = _comparable(packages)
    if not used:
        return None
    blocks = {name: at for at, name in enumerate(sorted({p.block for p in used}))}
    people = {one: at for at, one in enumerate(sorted({one for p in used for one in p.team}))}
    block = np.array([blocks[p.block] for p in used])
    visits = np.array([p.visits for p in used], dtype=np.float64)
    mean = np.bincount(block, [p.problems for p in used]) / np.bincount(block, visits)
    rest = np.array([p.problems for p in used]) - visits * mean[block]
    seats = max(len(p.team) for p in used)
    team = np.full((len(used), seats), len(people), dtype=np.int64)
    for at, package in enumerate(used):
        team[at, : len(package.team)] = [people[one] for one in package.team]
    seen = _counted(team, visits, len(people))
    effects = _effects(team, visits, rest, len(people))
    chance = np.random.default_rng(seed)
    shown = np.array(
        [_effects(team[_dealt(block, chance)], visits, rest, len(people)) for _turn in range(dealings)]
    )
    noise = (shown**2).mean(axis=0)
    weight = np.minimum(seen, ENOUGH)
    observed = float((weight * effects**2).sum() / weight.sum())
    usual = (weight * shown**2).sum(axis=1) / weight.sum()
    true = max(0.0, observed - float(usual.mean()))
    pull = true / np.maximum(true + noise, 1e-12)
    return Strictness(
        tuple(
            Person(one, int(seen[at]), float(pull[at] * effects[at]), float(np.sqrt(pull[at] * noise[at])))
            for one, at in people.items()
        ),
        float(np.sqrt(true)),
        float((1 + (usual >= observed).sum()) / (1 + dealings)),
        int(visits.sum()),
        float(np.sqrt(pull[seen >= ENOUGH].mean())) if (seen >= ENOUGH).any() else 0.0,
    )


def _comparable(packages: Sequence[Package]) -> list[Package]:
    """Packages of blocks in which there was something to deal: at least two, with different teams."""
    teams: dict[str, set[tuple[int, ...]]] = {}
    for one in packages:
        if one.visits > 0 and one.team:
            teams.setdefault(one.block, set()).add(tuple(sorted(one.team)))
    return [p for p in packages if p.visits > 0 and p.team and len(teams[p.block]) > 1]


def _effects(team: Ints, visits: Floats, rest: Floats, people: int) -> Floats:
    """Effects of all people, fitted in turns: each explains what the others of the team have left."""
    seen = _counted(team, visits, people) + CALM
    effects = np.zeros(people + 1)
    for _turn in range(TURNS):
        left = rest - visits * effects[team].sum(axis=1)
        step = np.zeros(people + 1)
        for seat in range(team.shape[1]):
            step += np.bincount(team[:, seat], left + visits * effects[team[:, seat]], people + 1)
        effects = 0.5 * effects + 0.5 * step / np.append(seen, 1.0)
        effects[-1] = 0.0
    return effects[:-1]


def _counted(team: Ints, visits: Floats, people: int) -> Floats:
    counts = np.zeros(people + 1)
    for seat in range(team.shape[1]):
        counts += np.bincount(team[:, seat], visits, people + 1)
    return counts[:-1]


def _dealt(block: Ints, chance: np.random.Generator) -> Ints:
    """For each package another package of its block, all dealt once."""
    order = np.lexsort((chance.random(len(block)), block))
    dealt = np.empty(len(block), dtype=np.int64)
    dealt[np.argsort(block, kind="stable")] = order
    return dealt
