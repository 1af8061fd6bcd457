"""Habits that deserve a look (值得核实的做法): visits too short, answers copied, and what the order of the day does. Leads, never proofs.

Each person's count is held against everybody else's rate (binomial tail), and of all persons together at most one lead in ten is expected to be chance.
The effect of the order is tested by shuffling each day's visits, which is what a random order of visits would have done (Ibanez and Toffel 2020 found
citations fall over an inspector's day).
"""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import erfc, exp, fsum, lgamma, log, log1p, sqrt

import numpy as np

from analytics.estimates.discovery import LEVEL, kept

SHORTEST = 0.05
"""A visit is short when its time for each point of the checklist is among the shortest five in a hundred."""
SHUFFLES = 400
MANY_DAYS = 200
"""From so many days on the sum over days is normal, and nobody waits for shuffles."""


@dataclass(frozen=True)
class Lead:
    """One person (or team): how many visits, how many of them odd, how many would be usual, and the chance of so many."""

    who: Hashable
    visits: int
    odd: int
    usual: float
    chance: float


def too_short(
    visits: Sequence[tuple[Hashable, float, int]],
    level: float = LEVEL,
    kinds: Sequence[Hashable] | None = None,
) -> list[Lead]:
    """Who has too many short visits. Each visit: who, minutes on site, points of the checklist answered; those without either are left out.

    Args:
        kinds: of each visit what makes visits long or short for everybody (trade, checklist); a visit is short among its own kind.
    """
    known, alike = [], []
    for (who, minutes, points), kind in zip(visits, kinds or [None] * len(visits), strict=True):
        if minutes > 0 and points > 0:
            known.append((who, minutes / points))
            alike.append(kind)
    paces: dict[Hashable, list[float]] = {}
    for (_who, pace), kind in zip(known, alike, strict=True):
        paces.setdefault(kind, []).append(pace)
    borders = {kind: float(np.quantile(of_kind, SHORTEST)) for kind, of_kind in paces.items()}
    # ties count as short: hurried visits alike to the minute would otherwise hide behind one another
    odd = [(who, pace <= borders[kind]) for (who, pace), kind in zip(known, alike, strict=True)]
    return _leads(odd, alike, level)


def copied(
    visits: Sequence[tuple[Hashable, tuple[str, ...]]],
    level: float = LEVEL,
    kinds: Sequence[Hashable] | None = None,
) -> list[Lead]:
    """Who writes the same again too often. Each visit in order of time: who, and every answer and note as written.

    A visit is odd when it repeats that person's visit before word for word; answers that everybody gives are common to all, so they do not stand out.

    Args:
        kinds: of each visit its checklist: short ones repeat by themselves, so each is held against its own kind.
    """
    before: dict[Hashable, tuple[str, ...]] = {}
    rows, alike = [], []
    for (who, answers), kind in zip(visits, kinds or [None] * len(visits), strict=True):
        if who in before and answers:
            rows.append((who, answers == before[who]))
            alike.append(kind)
        before[who] = answers
    return _leads(rows, alike, level)


@dataclass(frozen=True)
class OrderEffect:
    """Change of the share of visits with a problem per further visit of a day, and the chance of so large a change if the order did nothing."""

    slope: float
    chance: float
    days: int
    visits: int


def order_effect(
    days: Sequence[Sequence[float]], seed: int = 0, at: Sequence[Sequence[float]] | None = None
) -> OrderEffect | None:
    """Each day: in order of time, what each visit found beyond its risk. None without a day of two visits.

    Args:
        at: of each day the hours of its visits; then the slope is per hour instead of per visit.

    With few days the visits of each are shuffled ``SHUFFLES`` times; with many the same distribution is normal, and its variance is exact (Hoeffding 1951).
    """
    used, places = [], []
    for day, hours in zip(days, at or [range(len(day)) for day in days], strict=True):
        if len(day) > 1:
            used.append(np.array(day, dtype=np.float64))
            places.append(np.array(hours, dtype=np.float64) - fsum(hours) / len(day))
    spreads = [float((place**2).sum()) for place in places]
    spread = fsum(spreads)
    if not spread:
        return None

    def slope(values: list[np.ndarray]) -> float:
        return fsum(float((place * day).sum()) for place, day in zip(places, values, strict=True)) / spread

    found = slope(used)
    if len(used) >= MANY_DAYS:
        variance = fsum(wide * float(day.var(ddof=1)) for wide, day in zip(spreads, used, strict=True))
        chance = erfc(abs(found) * spread / sqrt(2 * variance)) if variance else 1.0
        return OrderEffect(found, chance, len(used), sum(map(len, used)))
    dealt = np.random.default_rng(seed)
    larger = sum(
        abs(slope([dealt.permutation(day) for day in used])) >= abs(found) - 1e-12 for _n in range(SHUFFLES)
    )
    return OrderEffect(found, (1 + larger) / (1 + SHUFFLES), len(used), sum(map(len, used)))


def _leads(rows: Sequence[tuple[Hashable, bool]], kinds: Sequence[Hashable], level: float) -> list[Lead]:
    """Each person's odd visits against everybody else's share of the same kinds."""
    visits: Counter[tuple[Hashable, Hashable]] = Counter()
    odd: Counter[tuple[Hashable, Hashable]] = Counter()
    for (who, strange), kind in zip(rows, kinds, strict=True):
        visits[who, kind] += 1
        odd[who, kind] += strange
    all_visits: Counter[Hashable] = Counter()
    all_odd: Counter[Hashable] = Counter()
    for (_who, kind), n in visits.items():
        all_visits[kind] += n
    for (_who, kind), n in odd.items():
        all_odd[kind] += n
    counts: dict[Hashable, tuple[int, int, float]] = {}
    for (who, kind), n in visits.items():
        seen, strange_ones, usual = counts.get(who, (0, 0, 0.0))
        # everybody else's rate; half an odd visit is added on both sides
        rate = (all_odd[kind] - odd[who, kind] + 0.5) / (all_visits[kind] - n + 1)
        counts[who] = (seen + n, strange_ones + odd[who, kind], usual + n * rate)
    found = [
        # the tail at the mean of several rates is never below that of the rates themselves (Hoeffding 1956)
        Lead(who, n, strange_ones, usual, _tail(strange_ones, n, min(usual / n, 0.999)))
        for who, (n, strange_ones, usual) in counts.items()
    ]
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
