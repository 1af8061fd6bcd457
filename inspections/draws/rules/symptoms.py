"""Symptoms of a draw that was no draw, each measured against what chance alone would give.

Nothing is assumed about how chance would look: every figure is compared with the same figure of many simple random
draws (or random pairings) of the same size, made here from a fixed seed. ``z`` is the distance from their mean in
their standard deviations, ``p`` the two-sided chance of a normal variable to be as far out.
"""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
ROUNDS = 400
"""Random draws each figure is compared with."""
SEED = 20_170_101
BLOCKS = 40
FEWEST = 30
"""Below so many lines there is too little to tell."""
LONGEST_LAG = 60


class Symptom(StrEnum):
    """What is looked at."""

    STEP = "step"
    RUNS = "runs"
    BLOCKS = "blocks"
    NEVER = "never"
    OVERLAP = "overlap"
    TWICE = "twice"
    STRANGERS = "strangers"
    TURNS = "turns"
    COMPANY = "company"


@dataclass(frozen=True)
class Finding:
    """One figure of one draw (``draw`` "" = all together) beside what chance gives."""

    symptom: Symptom
    draw: str
    value: float
    expected: float
    z: float
    p: float
    note: str = ""
    """What exactly was seen, for the reader: a step, a lag, a pair."""


def against(symptom: Symptom, draw: str, value: float, simulated: Sequence[float], note: str = "") -> Finding:
    """A figure against the same figure of random draws; one simulated value beyond all others counts in full."""
    mean = float(np.mean(simulated))
    spread = float(np.std(simulated, ddof=1)) if len(simulated) > 1 else 0.0
    if spread == 0.0:
        z = 0.0 if math.isclose(value, mean) else math.copysign(99.0, value - mean)
    else:
        z = (value - mean) / spread
    return Finding(symptom, draw, float(value), mean, z, math.erfc(abs(z) / math.sqrt(2)), note)


def step(places: Ints) -> tuple[float, int, int]:
    """How regular the distances between drawn places are: share of the commonest one, that one, and its first place.

    A list of which every k-th line is taken has share 1 and distance k, whatever list it is.
    """
    distances = np.diff(places)
    counts = np.bincount(distances)
    common = int(counts.argmax())
    return float(counts[common]) / distances.size, common, int(places[0])


def page_length(places: Ints, common: int) -> int:
    """Where the commonest distance is sometimes one longer: lines between those places, 0 when it never is."""
    longer = places[1:][np.diff(places) == common + 1]
    return round(float(np.median(np.diff(longer)))) if longer.size > 2 else 0


def runs(places: Ints) -> int:
    """Unbroken rows of drawn places (Wald and Wolfowitz 1940); every k-th line makes as many as possible."""
    return 1 + int(np.count_nonzero(np.diff(places) > 1))


def unevenness(places: Ints, size: int, blocks: int = BLOCKS) -> float:
    """Pearson's figure over equal pieces of the list; much too small is as telling as much too large."""
    counts = np.bincount(places * blocks // size, minlength=blocks)
    expected = places.size / blocks
    return float(((counts - expected) ** 2).sum() / expected)


def simple_draws(strata: Ints, counts: Sequence[int], rng: np.random.Generator) -> Ints:
    """A random draw: so many places of each stratum, sorted. ``strata``: stratum number of each place of the list."""
    parts = [
        rng.choice(np.flatnonzero(strata == number), count, replace=False, shuffle=False)
        for number, count in enumerate(counts)
        if count
    ]
    return np.sort(np.concatenate(parts))


def turns(people: Ints) -> tuple[float, int]:
    """How much inspectors take turns: the largest share of lines whose inspector comes again a fixed lag later."""
    longest = min(LONGEST_LAG, people.size // 3)
    shares = [float(np.mean(people[:-lag] == people[lag:])) for lag in range(1, longest + 1)]
    best = int(np.argmax(shares))
    return shares[best], best + 1


def company(first: Ints, second: Ints) -> float:
    """How often the same two meet again: Σ c (c − 1) / 2 over pairs, the order of the two set aside."""
    low, high = np.minimum(first, second), np.maximum(first, second)
    _pairs, counts = np.unique(low * (int(high.max()) + 1) + high, return_counts=True)
    return float((counts * (counts - 1)).sum() / 2)


def shuffled(
    figure: Callable[[Ints], float],
    values: Ints,
    groups: Ints,
    rng: np.random.Generator,
    *,
    beside: Ints | None = None,
) -> list[float]:
    """The figure after shuffling values inside their groups, ``ROUNDS`` times.

    Args:
        beside: values nobody may be put beside: an inspector does not go with himself.
    """
    places = [np.flatnonzero(groups == group) for group in np.unique(groups)]
    found = []
    for _round in range(ROUNDS):
        mixed = values.copy()
        for where in places:
            mixed[where] = rng.permutation(values[where])
            if beside is not None:
                _part(mixed, beside, where, rng)
        found.append(figure(mixed))
    return found


def _part(mixed: Ints, beside: Ints, where: Ints, rng: np.random.Generator) -> None:
    """Exchange whoever stands beside himself with somebody at random, as long as that parts them."""
    for _try in range(20):
        alike = where[mixed[where] == beside[where]]
        if not alike.size:
            return
        for at in alike.tolist():
            other = int(rng.choice(where))
            if mixed[other] != beside[at] and mixed[at] != beside[other]:
                mixed[at], mixed[other] = mixed[other], mixed[at]


def inseparable(teams: Sequence[tuple[str, ...]], *, least: int = 8) -> list[tuple[str, str, int]]:
    """Inspectors who, ``least`` times or more, never went with anybody but one and the same colleague."""
    partners: dict[str, Counter[str]] = {}
    for team in teams:
        for one in team:
            partners.setdefault(one, Counter()).update(other for other in team if other != one)
    found: set[tuple[str, str, int]] = set()
    for one, met in partners.items():
        if len(met) == 1 and met.total() >= least:
            other, times = next(iter(met.items()))
            found.add((min(one, other), max(one, other), times))
    return sorted(found)
