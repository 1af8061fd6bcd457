"""Habits that deserve a look (值得核实的做法): visits too short, answers copied, and what the order of the day does. Leads, never proofs.

Each person's count is held against everybody else's rate (binomial tail), and of all persons together at most one lead in ten is expected to be chance.
The effect of the order is tested by shuffling each day's visits, which is what a random order of visits would have done (Ibanez and Toffel 2020 found
citations fall over an inspector's day).
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import exp, fsum, lgamma, log, log1p

import numpy as np

from analytics.estimates.discovery import LEVEL, kept

SHORTEST = 0.05
"""A visit is short when its time for each point of the checklist is among the shortest five in a hundred."""
SHUFFLES = 400


@dataclass(frozen=True)
class Lead:
    """One person (or team): how many visits, how many of them odd, how many would be usual, and the chance of so many."""

    who: Hashable
    visits: int
    odd: int
    usual: float
    chance: float


def too_short(visits: Sequence[tuple[Hashable, float, int]], level: float = LEVEL) -> list[Lead]:
    """Who has too many short visits. Each visit: who, minutes on site, points of the checklist answered; those without either are left out."""
    known = [(who, minutes / points) for who, minutes, points in visits if minutes > 0 and points > 0]
    if not known:
        return []
    border = float(np.quantile([pace for _who, pace in known], SHORTEST))
    return _leads([(who, pace < border) for who, pace in known], level)


def copied(visits: Sequence[tuple[Hashable, tuple[str, ...]]], level: float = LEVEL) -> list[Lead]:
    """Who writes the same again too often. Each visit in order of time: who, and every answer and note as written.

    A visit is odd when it repeats that person's visit before word for word; answers that everybody gives are common to all, so they do not stand out.
    """
    before: dict[Hashable, tuple[str, ...]] = {}
    rows = []
    for who, answers in visits:
        if who in before and answers:
            rows.append((who, answers == before[who]))
        before[who] = answers
    return _leads(rows, level)


@dataclass(frozen=True)
class OrderEffect:
    """Change of the share of visits with a problem per further visit of a day, and the chance of so large a change if the order did nothing."""

    slope: float
    chance: float
    days: int
    visits: int


def order_effect(days: Sequence[Sequence[float]], seed: int = 0) -> OrderEffect | None:
    """Each day: in order of time, what each visit found beyond its risk. None without a day of two visits."""
    used = [np.array(day, dtype=np.float64) for day in days if len(day) > 1]
    if not used:
        return None
    places = [np.arange(len(day)) - (len(day) - 1) / 2 for day in used]
    spread = fsum(float((place**2).sum()) for place in places)

    def slope(values: list[np.ndarray]) -> float:
        return fsum(float((place * day).sum()) for place, day in zip(places, values, strict=True)) / spread

    found = slope(used)
    chance = np.random.default_rng(seed)
    larger = sum(
        abs(slope([chance.permutation(day) for day in used])) >= abs(found) - 1e-12 for _n in range(SHUFFLES)
    )
    return OrderEffect(found, (1 + larger) / (1 + SHUFFLES), len(used), sum(map(len, used)))


def _leads(rows: Sequence[tuple[Hashable, bool]], level: float) -> list[Lead]:
    visits: dict[Hashable, int] = {}
    odd: dict[Hashable, int] = {}
    for who, strange in rows:
        visits[who] = visits.get(who, 0) + 1
        odd[who] = odd.get(who, 0) + strange
    all_visits, all_odd = sum(visits.values()), sum(odd.values())
    found = []
    for who, n in visits.items():
        # everybody else's rate; half an odd visit is added on both sides
        rate = (all_odd - odd[who] + 0.5) / (all_visits - n + 1)
        found.append(Lead(who, n, odd[who], n * rate, _tail(odd[who], n, min(rate, 0.999))))
    told = kept([one.chance for one in found], level)
    return sorted((one for one, good in zip(found, told, strict=True) if good), key=lambda one: one.chance)


def _tail(least: int, n: int, rate: float) -> float:
    """Chance of at least so many of n."""
    if least <= 0:
        return 1.0
    terms = (
        exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(rate) + (n - k) * log1p(-rate))
        for k in range(least, n + 1)
    )
    return min(1.0, fsum(terms))
