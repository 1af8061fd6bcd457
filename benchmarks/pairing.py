"""A city to pair: 9,220 packages of two, 2,531 inspectors at 80 stations, 436,052 eligible pairs; and a peer for it.

``python -m benchmarks.pairing`` measures the pairing alone: the reference, the fast path, and OR-tools' min-cost flow with
convex costs where ortools is installed (it is no requirement of ours).
"""

import hashlib
import random

from inspections.draws.rules.files import Group, Serving
from inspections.draws.rules.packages import Package
from inspections.draws.rules.pairing import Roster

PACKAGES, PEOPLE, STATIONS, PAIRS = 9_220, 2_531, 80, 436_052


def city(chance: random.Random) -> tuple[list[Package], Roster]:
    """Stations of 15 to 177 people, half of them may lead; busier stations have more to do."""
    sizes = [min(177, max(15, round(chance.lognormvariate(3.2, 0.6)))) for _ in range(STATIONS)]
    while sum(sizes) != PEOPLE:
        at = chance.randrange(STATIONS)
        step = 1 if sum(sizes) < PEOPLE else -1
        if 15 <= sizes[at] + step <= 177:
            sizes[at] += step
    station = chance.choices(range(STATIONS), weights=sizes, k=PACKAGES)
    pairs = sum(sizes[at] for at in station)
    while pairs != PAIRS:  # move packages until there are exactly as many eligible pairs
        at, to = chance.randrange(PACKAGES), chance.randrange(STATIONS)
        moved = pairs - sizes[station[at]] + sizes[to]
        if abs(moved - PAIRS) < abs(pairs - PAIRS) or moved == pairs:
            station[at], pairs = to, moved
    groups, first = {}, 0
    for number, size in enumerate(sizes):
        people = tuple(f"i{n:04d}" for n in range(first, first + size))
        groups[f"s{number:02d}"] = Group(people[: size // 2], people)
        first += size
    packages = [
        Package(f"s{at:02d}", (f"u{n:05d}",), hashlib.sha256(b"%d" % n).digest())
        for n, at in enumerate(station)
    ]
    inspectors = {f"i{n:04d}": Serving(24, 0) for n in range(PEOPLE)}
    return packages, Roster(inspectors, groups, {}, dict.fromkeys(groups, 2))
