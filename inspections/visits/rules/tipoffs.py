"""Signs of tip-offs (通风报信的迹象): does the clean rate rise with the time that passed since names were known?

Nobody can stop a telephone call. But a business that was warned has the more time to tidy up the later the visit comes, so
among visits that differ in nothing else the later ones would be clean more often. Visits are compared only inside one cell (a
tranche of a draw and a stratum): there, without tip-offs and without another cause, every order of the same results over
the same moments is equally likely. The sum of rank × clean over the cells has an exact mean and variance under these
orders (van Elteren 1960; Mantel 1963, JASA 58:690); many people are looked at, so signs are named with the false discovery
rate of Benjamini and Hochberg (1995). A sign is a question, no proof: far places are visited later, and may differ.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import erfc, sqrt
from typing import TypeVar

Name = TypeVar("Name", bound=Hashable)
FEWEST = 20
"""Visits that say something (their cell has clean and other results, and different moments); below, no sign is looked for."""
FALSE_SIGNS = 0.05
"""The share of named signs that may be false, on average."""
BANDS: tuple[int, ...] = (2 * 60, *(days * 24 * 60 for days in (1, 3, 7, 14, 30, 90)))
"""Upper ends of the bands of the table, in minutes; the last band has none."""


@dataclass(frozen=True)
class Seen:
    """One inspected business: its cell, the minutes from the opening to the arrival, whether nothing was found."""

    cell: Hashable
    minutes: int
    clean: bool


@dataclass(frozen=True)
class Trend:
    """What the visits of one person, department or all say.

    ``telling`` = visits in cells that can say something; ``sooner`` and ``later``: clean rates of the earlier and the later half
    of these cells (visits at the median belong to neither); ``chance``: how likely so strong a rise is without any cause,
    none when too few visits tell.
    """

    visits: int
    clean: int
    telling: int
    sooner: float
    later: float
    chance: float | None


@dataclass(frozen=True)
class Band:
    """Visits that came within a span of time after the opening; ``upto`` in minutes, none = later than all others."""

    upto: int | None
    visits: int
    clean: int


def trend(visits: Iterable[Seen]) -> Trend:
    """The trend of the clean rate over the time since the opening, inside cells only."""
    cells: dict[Hashable, list[Seen]] = defaultdict(list)
    for one in visits:
        cells[one.cell].append(one)
    total = clean = telling = 0
    surplus = variance = 0.0
    halves = [[0, 0], [0, 0]]  # visits and clean ones: sooner, later
    for cell in cells.values():
        n, good = len(cell), sum(one.clean for one in cell)
        total, clean = total + n, clean + good
        ranks = _ranks([one.minutes for one in cell])
        middle = (n + 1) / 2
        spread = sum((rank - middle) ** 2 for rank in ranks)
        if good in (0, n) or not spread:
            continue
        telling += n
        weight = 1 / (n + 1)  # van Elteren's: large cells do not drown small ones
        surplus += weight * sum(rank - middle for rank, one in zip(ranks, cell, strict=True) if one.clean)
        variance += weight**2 * good * (n - good) / (n * (n - 1)) * spread
        for rank, one in zip(ranks, cell, strict=True):
            if rank != middle:
                half = halves[rank > middle]
                half[0], half[1] = half[0] + 1, half[1] + one.clean
    chance = erfc(surplus / sqrt(2 * variance)) / 2 if telling >= FEWEST else None
    sooner, later = (good / n if n else 0.0 for n, good in halves)
    return Trend(total, clean, telling, sooner, later, chance)


def _ranks(values: Sequence[int]) -> list[float]:
    """Places from 1, equal values sharing the mean of theirs."""
    order = sorted(range(len(values)), key=lambda at: values[at])
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for at in order[start:end]:
            ranks[at] = (start + 1 + end) / 2
        start = end
    return ranks


def signs(trends: Mapping[Name, Trend], *, rate: float = FALSE_SIGNS) -> set[Name]:
    """Whose clean rate rises so much that it is worth a question: Benjamini–Hochberg over all that could be tested."""
    tested = sorted(one.chance for one in trends.values() if one.chance is not None)
    steps = (chance for n, chance in enumerate(tested, 1) if chance <= rate * n / len(tested))
    limit = max(steps, default=-1.0)
    return {name for name, one in trends.items() if one.chance is not None and one.chance <= limit}


def bands(visits: Iterable[Seen]) -> list[Band]:
    """Visits and clean ones by the time since the opening."""
    counts = [[0, 0] for _ in range(len(BANDS) + 1)]
    for one in visits:
        at = next((n for n, upto in enumerate(BANDS) if one.minutes <= upto), len(BANDS))
        counts[at][0] += 1
        counts[at][1] += one.clean
    return [Band(upto, n, good) for upto, (n, good) in zip((*BANDS, None), counts, strict=True)]
