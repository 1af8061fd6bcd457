"""Is the draw fair? Chances of units, of weights and of whole pairings, tight and impossible instances; one table.

Run: ``.venv/bin/python -m benchmarks.fairness [--draws 10000] [--seeds 20000] [--instances 2000]``; figures in
benchmarks/README.md. Takes minutes; the same arguments give the same table. Exit 1 when a figure misses its aim.
"""

import argparse
import hashlib
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

from scipy.stats import chi2, norm

from inspections.draws.rules.cutting import cut
from inspections.draws.rules.fast import kernels
from inspections.draws.rules.files import Group, Line, Serving
from inspections.draws.rules.hashing import Hash
from inspections.draws.rules.lottery import smallest
from inspections.draws.rules.packages import Package
from inspections.draws.rules.pairing import Blocking, Pairing, Roster, pair
from inspections.draws.rules.settling import drawing, settle_part
from tests.inspections.draws.test_pairing import flow, instance
from tests.inspections.draws.test_uniform import CASES, teams_of

SHA = Hash("sha256")
FEW = 1_000
"""Exchanges of the chain, a fifth of what the protocol demands at least."""
Row = tuple[str, str, str, bool]


def seed(word: str, number: int) -> bytes:
    """The seed with a number."""
    return hashlib.sha256(f"{word} {number}".encode()).digest()


def inclusion(draws: int) -> Iterator[Row]:
    """How often every unit of three strata is drawn, against the band in which all 200 lie 999 times in 1,000."""
    sizes, quota = {"A": 100, "B": 60, "C": 40}, {"A": 5, "B": 12, "C": 20}
    pool: list[Line] = [
        (f"{name}{n:03d}", name, "g", 1, "-") for name, size in sizes.items() for n in range(size)
    ]
    counts: Counter[str] = Counter()
    for number in range(draws):
        found = smallest(pool, quota, seed=seed("inclusion", number), hash=SHA)
        counts.update(one.unit for one in found)
    away = []
    for unit, stratum, *_ in pool:
        chance = quota[stratum] / sizes[stratum]
        away.append(abs(counts[unit] - draws * chance) / (draws * chance * (1 - chance)) ** 0.5)
    band = float(norm.isf(0.0005 / len(pool)))
    yield (
        f"inclusion, {len(pool)} units, {draws:,} draws",
        f"furthest {max(away):.2f} σ", f"≤ {band:.2f} σ", max(away) <= band,
    )  # fmt: skip


def weights(draws: int) -> Iterator[Row]:
    """The chance of every weight from 1 to 10 in a stratum of 2,000 of which 400 are drawn, against k·w/Σw."""
    pool: list[Line] = [(f"u{n:04d}", "A", "g", 1 + n % 10, "-") for n in range(2_000)]
    of = {line[0]: line[3] for line in pool}
    counts: Counter[int] = Counter()
    for number in range(draws):
        found = smallest(pool, {"A": 400}, seed=seed("weights", number), hash=SHA)
        counts.update(of[one.unit] for one in found)
    total = sum(of.values())
    errors, noise = [], []
    for weight in range(1, 11):
        target = 400 * weight / total
        errors.append(abs(counts[weight] / (draws * 200) / target - 1))
        noise.append(((1 - target) / (target * draws * 200)) ** 0.5)
    yield (
        f"weighted inclusion, 20 % sample, {draws:,} draws",
        f"largest error {max(errors):.2%} (noise {max(noise):.2%})", "≤ 1 %", max(errors) <= 0.01,
    )  # fmt: skip


def p_value(seen: Counter[Any], shares: dict[Any, float]) -> float:
    """Pearson's χ² test; 0 for an outcome that should not exist."""
    total = sum(seen.values())
    if not seen.keys() <= shares.keys():
        return 0.0
    statistic = sum((seen[one] - total * share) ** 2 / (total * share) for one, share in shares.items())
    return float(chi2.sf(statistic, len(shares) - 1))


def uniformity(seeds: int) -> Iterator[Row]:
    """χ² over whole pairings, leads of each package, pairs of people of each package, on enumerated instances."""
    for name, case in CASES.items():
        seating, possible = case.seating(), sorted(case.pairings())
        parts = cut(seating).parts
        for way in ("chain", "as drawn"):
            seen: Counter[Any] = Counter()
            for number in range(seeds):
                stream = drawing(SHA, seed(f"{way} {name}", number), kernels())
                settled = [
                    (part, stream.run(part, FEW) if way == "chain" else settle_part(part, stream)[0])
                    for part in parts
                ]
                seen[teams_of(seating, settled)] += 1
            whole = p_value(seen, dict.fromkeys(possible, 1 / len(possible)))
            least = 1.0
            for at in range(len(case.tables)):
                for look in (lambda teams, at=at: teams[at][0], lambda teams, at=at: teams[at]):
                    shares = Counter(look(teams) for teams in possible)
                    if len(shares) > 1:
                        counts: Counter[Any] = Counter()
                        for teams, times in seen.items():
                            counts[look(teams)] += times
                        least = min(
                            least, p_value(counts, {one: n / len(possible) for one, n in shares.items()})
                        )
            yield (
                f"χ², {name}, {way}, {len(possible)} pairings, {seeds:,} seeds",
                f"p {whole:.3f} (leads, pairs: least {least:.3f})", "0.001–0.999", 0.001 < whole < 0.999,
            )  # fmt: skip


def feasible(chance: random.Random, slack: float) -> tuple[list[Package], Roster]:
    """40 packages of two, 20 people, a pairing exists; ``slack`` seats for every place."""
    names = [f"p{n:02d}" for n in range(20)]
    groups = {}
    for number in range(8):
        serving = sorted(chance.sample(names, chance.randint(3, 8)))
        groups[f"g{number}"] = Group(tuple(serving[: max(1, len(serving) // 2)]), tuple(serving))
    packages = [Package(chance.choice(sorted(groups)), (f"u{n:02d}",), seed("package", n)) for n in range(40)]
    seats: Counter[str] = Counter()
    for one in packages:  # the seats of some pairing, then more
        lead = chance.choice(groups[one.group].leads)
        seats[lead] += 1
        seats[chance.choice([who for who in groups[one.group].everyone if who != lead])] += 1
    seats.update(chance.choices(names, k=round(80 * (slack - 1))))
    roster = Roster({who: Serving(seats[who], 0) for who in names}, groups, {}, dict.fromkeys(groups, 2))
    return packages, roster


def greedy(packages: list[Package], roster: Roster) -> bool:
    """What one writes first: the least loaded lead with a seat, then the least loaded other; equals by their hash."""
    free = {who: one.capacity for who, one in roster.inspectors.items()}
    load = dict.fromkeys(free, 0)
    for one in packages:
        team: list[str] = []
        for people in (roster.groups[one.group].leads, roster.groups[one.group].everyone):
            able = [who for who in people if free[who] and who not in team]
            if not able:
                return False
            team.append(min(able, key=lambda who: (load[who], seed(one.units[0], int(who[1:])))))
            free[team[-1]] -= 1
            load[team[-1]] += 1
    return True


def tight(instances: int) -> Iterator[Row]:
    """How often a pairing that exists is found."""
    chance = random.Random(5)
    for slack in (1.0, 1.25, 1.5):
        ours = theirs = 0
        for number in range(instances):
            packages, roster = feasible(chance, slack)
            ours += isinstance(
                pair(packages, roster, seed=seed("tight", number), hash=SHA, fast=True), Pairing
            )
            theirs += greedy(packages, roster)
        yield (
            f"pairings found, {slack} seats a place, {instances:,} instances",
            f"{ours / instances:.2%} (greedy {theirs / instances:.2%})", "100 %", ours == instances,
        )  # fmt: skip


def impossible(instances: int) -> Iterator[Row]:
    """Whether blocking sets say exactly what a maximum flow leaves empty."""
    chance, found, wrong = random.Random(6), 0, 0
    while found < instances:
        size = chance.choice([2, 2, 3])
        packages, roster = instance(
            chance, tables=chance.randint(2, 14), people=chance.randint(4, 14), slack=chance.choice([0.7, 0.9, 1.1]),
            team=size,
        )  # fmt: skip
        filled = flow(packages, roster)
        if filled == size * len(packages):
            continue
        found += 1
        told = pair(packages, roster, seed=seed("impossible", found), hash=SHA, fast=True)
        wrong += not (
            isinstance(told, Blocking)
            and told.missing == size * len(packages) - filled
            and told.shortage == size * len(told.packages) - flow(told.packages, roster) >= 1
        )
    yield f"blocking sets, {instances:,} impossible instances", f"{wrong} wrong", "0", wrong == 0


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--draws", type=int, default=10_000)
    options.add_argument("--seeds", type=int, default=20_000)
    options.add_argument("--instances", type=int, default=2_000)
    chosen = options.parse_args()
    missed = 0
    for rows in (
        inclusion(chosen.draws), weights(2 * chosen.draws), tight(chosen.instances),
        impossible(max(1_000, chosen.instances // 2)), uniformity(chosen.seeds),
    ):  # fmt: skip
        for what, found, aim, right in rows:
            print(f"| {what} | {found} | {aim} |{'' if right else ' missed'}", flush=True)
            missed += not right
    if missed:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
