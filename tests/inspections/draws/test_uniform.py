"""Every balanced pairing is equally likely: counted against full enumerations, 20,000 seeds each."""

import hashlib
import itertools
import math
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pytest
from scipy.stats import chi2

from inspections.draws.rules.bits import numbers_of
from inspections.draws.rules.cutting import Part, cut
from inspections.draws.rules.enumeration import Enumeration, surely_many
from inspections.draws.rules.exchange import proposals_for
from inspections.draws.rules.fast import kernels
from inspections.draws.rules.hashing import Hash
from inspections.draws.rules.seating import Seating, Table
from inspections.draws.rules.settling import drawing, settle_part

SHA = Hash("sha256")
SEEDS = 20_000
FEW = 1_000  # a fifth of what the protocol demands at least: what is uniform after these is uniform


class Case(NamedTuple):
    tables: list[Table]
    lists: list[list[int]]
    seats: list[int]
    loads: list[int]

    def seating(self) -> Seating:
        seating = Seating(*self)
        seating.deal()
        assert seating.repair() is None
        seating.balance()
        return seating

    def pairings(self) -> set[tuple[tuple[int, tuple[int, ...]], ...]]:
        """All balanced pairings by brute force: lead and members of each table."""
        choices = []
        for table in self.tables:
            leads, everyone = (
                [who for who in self.lists[2 * table.group + place] if who not in table.barred]
                for place in (0, 1)
            )
            choices.append(
                [
                    (lead, rest)
                    for lead in leads
                    for rest in itertools.combinations(
                        [who for who in everyone if who != lead], table.size - 1
                    )
                ]
            )
        sums = {}
        for teams in itertools.product(*choices):
            work = Counter(who for lead, rest in teams for who in (lead, *rest))
            if all(work[who] <= seats for who, seats in enumerate(self.seats)):
                sums[teams] = sum((load + work[who]) ** 2 for who, load in enumerate(self.loads))
        return {teams for teams, squares in sums.items() if squares == min(sums.values())}


def ring(length: int) -> Case:
    """Each table has its own lead and two members to choose from, whom it shares with its neighbours."""
    tables = [Table(n, 2) for n in range(length)]
    lists = [
        one for n in range(length) for one in ([length + n], [*sorted([n, (n + 1) % length]), length + n])
    ]
    return Case(tables, lists, [1] * (2 * length), [0] * (2 * length))


CASES = {
    "loose": Case([Table(0, 2)] * 3, [[0, 1, 2], [0, 1, 2, 3, 4]], [3] * 5, [0] * 5),
    "teams of three": Case([Table(0, 3)] * 3, [[0, 1, 2], [0, 1, 2, 3, 4, 5]], [2] * 6, [0, 0, 1, 0, 1, 0]),
    "joint": Case(
        [Table(0, 2), Table(0, 2), Table(1, 2), Table(1, 2, frozenset({4}))],
        [[0, 1], [0, 1, 2, 3], [3, 4], [2, 3, 4, 5]],
        [2] * 6,
        [0] * 6,
    ),
    "unequal loads": Case(
        [Table(0, 2), Table(0, 2), Table(0, 2, frozenset({2})), Table(0, 2)],
        [[0, 1, 2], [0, 1, 2, 3, 4]],
        [4, 3, 2, 4, 4],
        [0, 2, 1, 1, 0],
    ),
    "tight": Case([Table(0, 2)] * 4, [[0, 1, 2], [0, 1, 2, 3]], [3, 2, 1, 2], [0] * 4),
}


def chance_of(seen: Counter[object], expected: dict[object, float]) -> float:
    """The p-value of Pearson's χ² test."""
    assert seen.keys() <= expected.keys()
    statistic = sum((seen[one] - count) ** 2 / count for one, count in expected.items())
    return float(chi2.sf(statistic, len(expected) - 1))


def seeds() -> Iterable[bytes]:
    return (hashlib.sha256(b"uniform %d" % number).digest() for number in range(SEEDS))


def teams_of(seating: Seating, settled: Sequence[tuple[Part, list[tuple[int, ...]]]]) -> object:
    """The whole pairing: lead and sorted members of each table."""
    people = {
        node: list(seating.holders(node))
        for number in range(len(seating.tables))
        for node in (2 * number, 2 * number + 1)
    }
    for part, pairing in settled:
        for node, before, after in zip(part.nodes, part.holders, pairing, strict=True):
            people[node] = [who for who in people[node] if who not in before] + list(after)
    return tuple(
        (people[2 * number][0], tuple(sorted(people[2 * number + 1])))
        for number in range(len(seating.tables))
    )


@pytest.mark.skipif(kernels() is None, reason="20,000 seeds need the extra fast")
@pytest.mark.parametrize("name", ["loose", "teams of three", "joint", "unequal loads"])
def test_exchanges_reach_every_balanced_pairing_equally_often(name: str) -> None:
    seating = CASES[name].seating()
    parts = cut(seating).parts
    possible = CASES[name].pairings()
    assert 20 <= len(possible) <= 2_000
    seen: Counter[object] = Counter()
    for seed in seeds():
        stream = drawing(SHA, seed, kernels())
        seen[teams_of(seating, [(part, stream.run(part, FEW)) for part in parts])] += 1
    assert min(proposals_for(part.places) for part in parts) > FEW
    expected: dict[object, float] = dict.fromkeys(possible, SEEDS / len(possible))
    assert 0.001 < chance_of(seen, expected) < 0.999
    for number in range(len(seating.tables)):
        for look in (lambda teams: teams[number][0], lambda teams: teams[number]):  # noqa: B023
            counts: Counter[object] = Counter()
            for teams, times in seen.items():
                counts[look(teams)] += times
            shares = Counter(look(teams) for teams in possible)
            if len(shares) > 1:
                exact = {one: count * SEEDS / len(possible) for one, count in shares.items()}
                assert chance_of(counts, exact) > 0.0005


@pytest.mark.parametrize("name", CASES)
def test_the_search_finds_every_balanced_pairing_once(name: str) -> None:
    seating = CASES[name].seating()
    parts = cut(seating).parts
    every = [Enumeration(part) for part in parts]
    found = [
        teams_of(
            seating, [(part, one.pairing(n)) for part, one, n in zip(parts, every, numbers, strict=True)]
        )
        for numbers in itertools.product(*(range(one.count or 0) for one in every))
    ]
    assert len(found) == len(set(found))
    assert set(found) == CASES[name].pairings()


def random_case(chance: random.Random) -> Case:
    people, groups = chance.randint(3, 6), chance.randint(1, 2)
    lists = []
    for _ in range(groups):
        everyone = sorted(chance.sample(range(people), chance.randint(3, people)))
        lists += [sorted(chance.sample(everyone, chance.randint(1, 3))), everyone]
    sizes = [chance.choice([2, 2, 3]) for _ in range(groups)]
    tables = []
    for _ in range(chance.randint(1, 4)):
        group = chance.randrange(groups)
        tables.append(
            Table(group, sizes[group], frozenset(chance.sample(range(people), chance.randint(0, 1))))
        )
    return Case(
        tables, lists, chance.choices(range(4), k=people), [chance.randint(0, 3) for _ in range(people)]
    )


def test_names_bounds_and_forced_people_are_exact() -> None:
    chance = random.Random(3)
    feasible = forced = 0
    while feasible < 200:
        case = random_case(chance)
        seating = Seating(*case)
        seating.deal()
        if seating.repair() is not None:
            continue
        seating.balance()
        found, possible = cut(seating), case.pairings()
        feasible += 1
        forced += bool(found.forced)
        names = {
            node: mask for part in found.parts for node, mask in zip(part.nodes, part.names, strict=True)
        }
        for node in range(2 * len(case.tables)):
            seen = [set(teams[node >> 1][1]) if node & 1 else {teams[node >> 1][0]} for teams in possible]
            always = set.intersection(*seen)
            assert {who for at, who in found.forced if at == node} == always
            assert set(numbers_of(names.get(node, 0))) == set.union(*seen) - always
        for part in found.parts:
            for who, load in ((who, case.loads[who]) for who in part.base):
                work = [load + sum(who == lead or who in rest for lead, rest in teams) for teams in possible]
                assert (min(work), max(work)) == (part.least[who], part.most[who])
        counts = [Enumeration(part).count for part in found.parts]
        assert None in counts or math.prod(count or 0 for count in counts) == len(possible)
    assert forced > 40


def test_a_ring_turns_one_way_or_the_other() -> None:
    seating = ring(30).seating()
    found = cut(seating)
    assert len(found.parts) == 1
    assert len(found.forced) == 30  # the leads
    assert not surely_many(found.parts[0])
    every = Enumeration(found.parts[0])
    assert every.count == 2
    pairing, proposed = settle_part(found.parts[0], drawing(SHA, bytes(32), None))
    assert proposed == 0
    assert pairing in (every.pairing(0), every.pairing(1))
    seen: Counter[object] = Counter()
    for seed in seeds():
        seen[tuple(every.pairing(drawing(SHA, seed, None).below(2)))] += 1
    assert len(seen) == 2
    assert 0.001 < chance_of(seen, dict.fromkeys(seen, SEEDS / 2)) < 0.999


def test_parts_proved_large_are_those_the_search_gives_up() -> None:
    case = Case([Table(0, 2)] * 30, [list(range(8)), list(range(16))], [6] * 16, [0] * 16)
    parts = cut(case.seating()).parts
    assert any(surely_many(part) for part in parts)
    for part in parts:
        if surely_many(part):
            assert Enumeration(part).count is None
    assert not any(surely_many(part) for name in CASES for part in cut(CASES[name].seating()).parts)
