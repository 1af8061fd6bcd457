"""A city to pair: 9,220 packages of two, 2,531 inspectors at 80 stations, 436,052 eligible pairs; and a peer for it.

``python -m benchmarks.pairing`` measures the pairing alone: the reference, the fast path, and OR-tools' min-cost flow with
convex costs where ortools is installed (it is no requirement of ours).
"""

import argparse
import hashlib
import importlib
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable

from inspections.draws.rules.fast import kernels
from inspections.draws.rules.files import Group, Serving
from inspections.draws.rules.hashing import Hash
from inspections.draws.rules.packages import Package
from inspections.draws.rules.pairing import Pairing, Roster, pair
from supervision.foundation.collector import collector_held_back

SEED = hashlib.sha256(b"benchmark").digest()
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


def squares(packages: list[Package], roster: Roster, fast: bool) -> tuple[int, int]:
    """The sum of squared loads of our pairing, and how many exchanges were proposed."""
    found = pair(packages, roster, seed=SEED, hash=Hash("sha256"), fast=fast)
    assert isinstance(found, Pairing)
    work = Counter(who for team in found.teams for who in team.people)
    return sum(count * count for count in work.values()), found.proposals


def peer_squares(packages: list[Package], roster: Roster) -> int | None:
    """The same from OR-tools' min-cost flow with convex costs; it neither draws at random nor replays. None: not there."""
    try:
        flows = importlib.import_module("ortools.graph.python.min_cost_flow")
    except ImportError:
        return None
    numpy = importlib.import_module("numpy")
    people = {who: at for at, who in enumerate(roster.inspectors)}
    count = len(packages)
    first = {name: people[group.everyone[0]] for name, group in roster.groups.items()}
    tails, heads, limits, costs = [], [], [], []

    def arcs(tail: object, head: object, limit: object, cost: object) -> None:
        for kept, more in ((tails, tail), (heads, head), (limits, limit), (costs, cost)):
            kept.append(more)

    persons = (
        2 * count
    )  # package nodes, then its (package, lead) node; a lead's arc has capacity one like the others
    for at, one in enumerate(packages):
        group = roster.groups[one.group]
        start, size, leads = first[one.group], len(group.everyone), len(group.leads)
        arcs([at], [count + at], [1], [0])  # at most one of the two is not a lead
        arcs([at] * leads, list(range(persons + start, persons + start + leads)), [1] * leads, [0] * leads)
        others = size - leads
        begin = persons + start + leads
        arcs([count + at] * others, list(range(begin, begin + others)), [1] * others, [0] * others)
    sink = persons + len(people)
    for at in range(len(people)):
        arcs([persons + at] * 24, [sink] * 24, [1] * 24, [2 * n + 1 for n in range(24)])
    flow = flows.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(
        *(numpy.array([n for some in lists for n in some]) for lists in (tails, heads, limits, costs))
    )
    flow.set_nodes_supplies(
        numpy.arange(sink + 1), numpy.array([2] * count + [0] * (sink - count) + [-2 * count])
    )
    assert flow.solve() == flow.OPTIMAL
    return int(flow.optimal_cost())


def main() -> None:
    """Print the medians in processor seconds, so that other work on the machine disturbs less."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--slow", action="store_true", help="the reference too")
    chosen = options.parse_args()
    packages, roster = city(random.Random(7))
    first = time.perf_counter()
    squares(packages, roster, fast=True)
    print(f"first call, with numba and its compiled code read from disk: {time.perf_counter() - first:.2f} s")
    works: dict[str, Callable[[], object]] = {
        "fast path" if kernels() else "fast path (no numba: reference)": lambda: squares(
            packages, roster, True
        ),
        "ortools convex min-cost flow": lambda: peer_squares(packages, roster),
    }
    if chosen.slow:
        works["reference"] = lambda: squares(packages, roster, False)
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
    found: dict[str, object] = {}
    for _ in range(chosen.runs):  # in turn, so that other work on the machine disturbs all alike
        for name, work in works.items():
            with collector_held_back():  # as the opening does
                start, clock = time.process_time(), time.perf_counter()
                found[name] = work()
                spent[name].append((time.process_time() - start, time.perf_counter() - clock))
    ours, peer = (statistics.median(one for one, _ in spent[name]) for name in list(works)[:2])
    for name, times in spent.items():
        busy, wall = (statistics.median(one[n] for one in times) for n in (0, 1))
        told = "not installed" if found[name] is None else found[name]
        print(f"{name:34} {busy:8.3f} s   {wall:8.3f} s on the wall   {told}")
    if found[list(works)[1]] is not None:
        print(f"ours : peer, processor {ours / peer:.2f}")


if __name__ == "__main__":
    main()
