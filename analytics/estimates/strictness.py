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
class Dealt:
    """Packages as columns: number of the block, members (one row a package, -1 where a seat is empty), visits, problems beyond what was expected."""

    block: Ints
    team: Ints
    visits: Floats
    problems: Floats

    @classmethod
    def of(cls, packages: Sequence[Package]) -> "Dealt":
        """The columns of packages written down one by one."""
        blocks = {name: at for at, name in enumerate(sorted({p.block for p in packages}))}
        seats = max((len(p.team) for p in packages), default=0)
        team = [(*p.team, *([-1] * (seats - len(p.team)))) for p in packages]
        return cls(
            np.array([blocks[p.block] for p in packages], dtype=np.int64),
            np.array(team, dtype=np.int64).reshape(len(packages), seats),
            np.array([p.visits for p in packages], dtype=np.float64),
            np.array([p.problems for p in packages], dtype=np.float64),
        )

    def comparable(self) -> "Dealt":
        """Packages of blocks in which there was something to deal: at least two, with different teams."""
        used = (self.visits > 0) & (self.team >= 0).any(axis=1)
        block, team = self.block[used], np.sort(self.team[used], axis=1)
        _names, first, block = np.unique(block, return_index=True, return_inverse=True)
        differs = (team != team[first[block]]).any(axis=1)
        mixed = np.bincount(block, differs, len(first)) > 0
        kept = mixed[block]
        return Dealt(block[kept], self.team[used][kept], self.visits[used][kept], self.problems[used][kept])


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


def strictness(packages: Dealt, seed: int = 0, dealings: int = DEALINGS) -> Strictness | None:
    """Estimate strictness from packages dealt by chance; None where no block has two packages with different teams.

    Args:
        seed: of the dealings; the same packages and seed give the same answer.
    """
    used = packages.comparable()
    if not used.visits.size:
        return None
    people, team = np.unique(used.team, return_inverse=True)
    empty = int(people[0] < 0)  # an empty seat is the last of all, and nobody
    people = people[empty:]
    team = np.where(used.team < 0, len(people), team.reshape(used.team.shape) - empty)
    _blocks, block = np.unique(used.block, return_inverse=True)
    visits = used.visits
    rest = used.problems - visits * (np.bincount(block, used.problems) / np.bincount(block, visits))[block]
    seen = _counted(team, visits, len(people))
    effects = _effects(team, visits, rest, len(people))
    chance = np.random.default_rng(seed)
    rows = np.argsort(block, kind="stable")
    shown = np.array(
        [_effects(team[_dealt(block, rows, chance)], visits, rest, len(people)) for _turn in range(dealings)]
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
            for at, one in enumerate(people.tolist())
        ),
        float(np.sqrt(true)),
        float((1 + (usual >= observed).sum()) / (1 + dealings)),
        int(visits.sum()),
        float(np.sqrt(pull[seen >= ENOUGH].mean())) if (seen >= ENOUGH).any() else 0.0,
    )


def _effects(team: Ints, visits: Floats, rest: Floats, people: int) -> Floats:
    """Effects of all people, fitted in turns: each explains what the others of the team have left."""
    seats = [np.ascontiguousarray(seat) for seat in team.T]
    seen = np.append(_counted(team, visits, people) + CALM, 1.0)
    effects = np.zeros(people + 1)
    for _turn in range(TURNS):
        own = [effects[seat] for seat in seats]
        left = rest - visits * sum(own)
        step = np.zeros(people + 1)
        for seat, effect in zip(seats, own, strict=True):
            step += np.bincount(seat, left + visits * effect, people + 1)
        effects = 0.5 * effects + 0.5 * step / seen
        effects[-1] = 0.0
    return effects[:-1]


def _counted(team: Ints, visits: Floats, people: int) -> Floats:
    counts = np.zeros(people + 1)
    for seat in range(team.shape[1]):
        counts += np.bincount(team[:, seat], visits, people + 1)
    return counts[:-1]


def _dealt(block: Ints, rows: Ints, chance: np.random.Generator) -> Ints:
    """For each package another package of its block, all dealt once. ``rows``: the packages in the order of their blocks."""
    dealt = np.empty(len(block), dtype=np.int64)
    dealt[rows] = np.argsort(block + chance.random(len(block)))
    return dealt
