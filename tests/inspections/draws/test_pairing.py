"""Pairing: never fails when a pairing exists, breaks no rule, balances, explains, repeats itself exactly."""

import hashlib
import random
from collections import Counter
from collections.abc import Sequence
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_flow

from inspections.draws.rules.explaining import blocking_record, explain
from inspections.draws.rules.files import Group, Serving
from inspections.draws.rules.hashing import Hash
from inspections.draws.rules.packages import Package
from inspections.draws.rules.pairing import Blocking, Pairing, Roster, pair

SHA = Hash("sha256")
SEED = hashlib.sha256(b"a seed").digest()
Instance = tuple[list[Package], Roster]


def package(number: int, group: str) -> Package:
    return Package(group, (f"u{number}",), hashlib.sha256(b"%d" % number).digest())


def instance(chance: random.Random, *, tables: int, people: int, slack: float, team: int = 2) -> Instance:
    """A random instance with about ``slack`` seats per place."""
    names = [f"p{n}" for n in range(people)]
    groups = {}
    for g in range(max(1, people // 5)):
        serving = chance.sample(names, chance.randint(team, max(team, people // 2)))
        leads = serving[: chance.randint(1, len(serving))]
        groups[f"g{g}"] = Group(tuple(sorted(leads)), tuple(sorted(serving)))
    packages = [package(n, chance.choice(sorted(groups))) for n in range(tables)]
    places = max(1, round(tables * team * slack))
    seats = Counter(chance.choices(names, k=places))
    roster = Roster(
        {name: Serving(seats[name], chance.randint(0, 4)) for name in names},
        groups,
        {f"u{n}": frozenset(chance.sample(names, 1)) for n in range(0, tables, 3)},
        dict.fromkeys(groups, team),
    )
    return packages, roster


def flow_exists(packages: Sequence[Package], roster: Roster) -> bool:
    """Whether the flow fills every place."""
    return flow(packages, roster) == sum(roster.teams[one.group] for one in packages)


def flow(packages: Sequence[Package], roster: Roster) -> int:
    """How many places can be filled, independently: the maximum flow of package → {lead place, member places} → (package, person) → person."""
    people = sorted(roster.inspectors)
    count = len(packages)
    first_pair = 1 + 2 * count
    pairs = [
        (at, who)
        for at, one in enumerate(packages)
        for who in roster.groups.get(one.group, Group((), ())).everyone
        if all(who not in roster.bars.get(unit, ()) for unit in one.units)
    ]
    first_person = first_pair + len(pairs)
    sink = first_person + len(people)
    edges = []
    for at, one in enumerate(packages):
        edges += [(0, 1 + 2 * at, 1), (0, 2 + 2 * at, roster.teams[one.group] - 1)]
    for n, (at, who) in enumerate(pairs):
        if who in roster.groups[packages[at].group].leads:
            edges.append((1 + 2 * at, first_pair + n, 1))
        edges.append((2 + 2 * at, first_pair + n, 1))
        edges.append((first_pair + n, first_person + people.index(who), 1))
    edges += [(first_person + n, sink, roster.inspectors[who].capacity) for n, who in enumerate(people)]
    rows, columns, capacities = zip(*edges, strict=True)
    graph = csr_matrix((np.array(capacities, dtype=np.int32), (rows, columns)), shape=(sink + 1, sink + 1))
    return int(maximum_flow(graph, 0, sink).flow_value)


def check_rules(pairing: Pairing, packages: Sequence[Package], roster: Roster) -> None:
    served = [team.package for team in pairing.teams] + list(pairing.left)
    assert sorted(served, key=lambda one: (one.group, one.units)) == sorted(
        packages, key=lambda one: (one.group, one.units)
    )
    work: Counter[str] = Counter()
    for team in pairing.teams:
        group = roster.groups[team.package.group]
        assert len(set(team.people)) == len(team.people) == roster.teams[team.package.group]
        assert team.lead in group.leads
        assert set(team.people) <= set(group.everyone)
        assert list(team.members) == sorted(team.members)
        for unit in team.package.units:
            assert not roster.bars.get(unit, frozenset()) & set(team.people)
        work.update(team.people)
    assert all(work[who] <= serving.capacity for who, serving in roster.inspectors.items())


def squares(pairing: Pairing, roster: Roster) -> int:
    work = Counter(who for team in pairing.teams for who in team.people)
    return sum((serving.load + work[who]) ** 2 for who, serving in roster.inspectors.items())


@pytest.mark.parametrize("team", [2, 3])
def test_instances_are_solved_exactly_when_a_maximum_flow_says_so(team: int) -> None:
    chance = random.Random(20 + team)
    answers: Counter[bool] = Counter()
    for _ in range(150):
        packages, roster = instance(
            chance, tables=16, people=10, slack=chance.choice([1.0, 1.5, 2.0, 3.0]), team=team
        )
        result = pair(packages, roster, seed=SEED, hash=SHA, fast=True)
        assert flow_exists(packages, roster) == isinstance(result, Pairing)
        if isinstance(result, Pairing):
            check_rules(result, packages, roster)
        answers[isinstance(result, Pairing)] += 1
    assert min(answers[True], answers[False]) >= 20


def test_two_hundred_instances_with_exactly_as_many_seats_as_places_all_succeed() -> None:
    chance = random.Random(9)
    for _ in range(200):
        names = [f"p{n}" for n in range(12)]
        groups = {
            f"g{g}": Group(tuple(sorted(names[3 * g : 3 * g + 4])), tuple(sorted(names[3 * g : 3 * g + 6])))
            for g in range(3)
        }
        packages = [package(n, f"g{chance.randrange(3)}") for n in range(24)]
        seats: Counter[str] = Counter()
        for one in packages:  # hide a solution, then offer exactly its seats
            lead = chance.choice(groups[one.group].leads)
            seats.update([lead, chance.choice([who for who in groups[one.group].everyone if who != lead])])
        roster = Roster(
            {name: Serving(seats[name], 0) for name in names}, groups, {}, dict.fromkeys(groups, 2)
        )
        result = pair(
            packages, roster, seed=hashlib.sha256(chance.randbytes(8)).digest(), hash=SHA, fast=True
        )
        assert isinstance(result, Pairing)
        check_rules(result, packages, roster)
        assert Counter(who for team in result.teams for who in team.people) == seats


def test_blocking_sets_are_minimal_and_short_by_exactly_what_the_flow_leaves_empty() -> None:
    chance = random.Random(31)
    found = partial = 0
    while found < 1_000:
        size = chance.choice([2, 2, 3])
        packages, roster = instance(
            chance, tables=chance.randint(2, 9), people=chance.randint(4, 8), slack=1.05, team=size
        )
        if flow(packages, roster) == size * len(packages):
            continue
        result = pair(packages, roster, seed=SEED, hash=SHA)
        assert isinstance(result, Blocking)
        found += 1
        partial += len(result.packages) < len(packages)
        inside = list(result.packages)
        assert result.missing == size * len(packages) - flow(packages, roster)
        assert result.shortage == size * len(inside) - flow(inside, roster) >= 1
        assert result.seats == sum(roster.inspectors[who].capacity for who in result.inspectors)
        for left_away in inside:  # moving any one package away is enough
            assert flow_exists([one for one in inside if one is not left_away], roster)
        assert flow_exists(inside, lent(roster, result.lend, len(inside)))
        assert not flow_exists(inside, lent(roster, result.lend - 1, len(inside)))
    assert partial > 500


def lent(roster: Roster, count: int, seats: int) -> Roster:
    """The roster with so many people more who may lead every group."""
    more = tuple(f"lent{n}" for n in range(count))
    groups = {
        name: Group((*group.leads, *more), (*group.everyone, *more)) for name, group in roster.groups.items()
    }
    people = {**roster.inspectors, **dict.fromkeys(more, Serving(seats, 0))}
    return Roster(people, groups, roster.bars, roster.teams)


small = st.builds(
    lambda seed, tables, people, slack: instance(
        random.Random(seed), tables=tables, people=people, slack=slack
    ),
    st.integers(0, 10**6),
    st.integers(1, 4),
    st.integers(2, 5),
    st.sampled_from([1.0, 1.3, 2.0]),
)


def every_pairing(packages: Sequence[Package], roster: Roster) -> list[int]:
    """Sums of squared loads of all possible pairings, by brute force."""
    choices = []
    for one in packages:
        group = roster.groups[one.group]
        barred = frozenset().union(*(roster.bars.get(unit, frozenset()) for unit in one.units))
        free = [who for who in group.everyone if who not in barred]
        choices.append(
            [
                (lead, *rest)
                for lead in free
                if lead in group.leads
                for rest in combinations([who for who in free if who != lead], roster.teams[one.group] - 1)
            ]
        )
    sums = []
    for teams in product(*choices):
        work = Counter(who for team in teams for who in team)
        if all(work[who] <= serving.capacity for who, serving in roster.inspectors.items()):
            sums.append(sum((s.load + work[who]) ** 2 for who, s in roster.inspectors.items()))
    return sums


@settings(max_examples=150, deadline=None)
@given(small, st.binary(min_size=32, max_size=32))
def test_no_pairing_is_better_balanced(case: Instance, seed: bytes) -> None:
    packages, roster = case
    result = pair(packages, roster, seed=seed, hash=SHA, fast=True)
    sums = every_pairing(packages, roster)
    assert isinstance(result, Pairing) == bool(sums)
    if isinstance(result, Pairing):
        check_rules(result, packages, roster)
        assert squares(result, roster) == min(sums)


def test_a_larger_instance_leaves_no_improving_exchange() -> None:
    chance = random.Random(4)
    for _ in range(20):
        packages, roster = instance(chance, tables=40, people=20, slack=2.5)
        result = pair(packages, roster, seed=SEED, hash=SHA, fast=True)
        if not isinstance(result, Pairing):
            continue
        work = Counter(who for team in result.teams for who in team.people)
        load = {who: serving.load + work[who] for who, serving in roster.inspectors.items()}
        step: dict[str, set[str]] = {who: set() for who in load}
        for (
            team
        ) in result.teams:  # exchanges between teams only: swaps inside one are found by brute force above
            barred = frozenset().union(*(roster.bars.get(unit, frozenset()) for unit in team.package.units))
            group = roster.groups[team.package.group]
            for who in team.people:
                able = group.leads if who == team.lead else group.everyone
                step[who] |= {other for other in able if other not in team.people and other not in barred}
        for start in load:
            reached, waiting = {start}, [start]
            while waiting:
                fresh = step[waiting.pop()] - reached
                reached |= fresh
                waiting += fresh
            room = [who for who in reached if work[who] < roster.inspectors[who].capacity]
            assert all(load[who] > load[start] - 2 for who in room)


@settings(max_examples=60, deadline=None)
@given(small, st.randoms(), st.binary(min_size=32, max_size=32))
def test_the_order_of_the_input_does_not_matter(case: Instance, chance: random.Random, seed: bytes) -> None:
    packages, roster = case
    mixed = list(packages)
    chance.shuffle(mixed)
    people = list(roster.inspectors.items())
    chance.shuffle(people)
    groups = {}
    for name, group in roster.groups.items():
        leads, everyone = list(group.leads), list(group.everyone)
        chance.shuffle(leads)
        chance.shuffle(everyone)
        groups[name] = Group(tuple(leads), tuple(everyone))
    again = Roster(dict(people), groups, roster.bars, roster.teams)
    assert pair(mixed, again, seed=seed, hash=SHA, fast=True) == pair(
        packages, roster, seed=seed, hash=SHA, fast=True
    )


def test_different_seeds_give_different_teams() -> None:
    chance = random.Random(2)
    packages, roster = instance(chance, tables=10, people=20, slack=6)
    results = {str(pair(packages, roster, seed=bytes([n]) * 32, hash=SHA, fast=True)) for n in range(30)}
    assert len(results) == 30


def test_the_same_two_are_not_always_sent_together() -> None:
    packages = [package(n, "g") for n in range(40)]
    names = tuple(f"p{n}" for n in range(8))
    roster = Roster({name: Serving(40, 0) for name in names}, {"g": Group(names[:4], names)}, {}, {"g": 2})
    result = pair(packages, roster, seed=SEED, hash=SHA, fast=True)
    assert isinstance(result, Pairing)
    assert len({frozenset(team.people) for team in result.teams}) >= 12


def test_a_leaderless_group_is_explained() -> None:
    packages = [package(1, "east")]
    roster = Roster(
        {"p1": Serving(3, 0), "p2": Serving(3, 0)}, {"east": Group((), ("p1", "p2"))}, {}, {"east": 2}
    )
    result = pair(packages, roster, seed=SEED, hash=SHA, fast=True)
    assert isinstance(result, Blocking)
    record = blocking_record(1, result)
    assert record["packages"] == [["east", ["u1"]]]
    assert record["shortage"] == 1
    assert "还缺1人次" in explain(result).text()


def test_packages_that_nobody_can_take_may_be_left_visibly() -> None:
    chance = random.Random(77)
    for _ in range(40):
        packages, roster = instance(chance, tables=14, people=8, slack=1.05)
        result = pair(packages, roster, seed=SEED, hash=SHA, leave_blocked=True, fast=True)
        assert isinstance(result, Pairing)
        check_rules(result, packages, roster)
        if flow_exists(packages, roster):
            assert not result.left


def test_work_of_an_earlier_tranche_counts() -> None:
    packages = [package(n, "g") for n in range(2)]
    group = Group(("p1", "p2", "p3", "p4"), ("p1", "p2", "p3", "p4"))
    roster = Roster({f"p{n}": Serving(2, 0) for n in range(1, 5)}, {"g": group}, {}, {"g": 2})
    first = pair(packages[:1], roster, seed=SEED, hash=SHA)
    assert isinstance(first, Pairing)
    second = pair(packages[1:], roster.after(first.teams), seed=SEED, hash=SHA)
    assert isinstance(second, Pairing)
    assert not set(first.teams[0].people) & set(second.teams[0].people)


def test_whoever_has_no_alternative_is_reported_as_forced() -> None:
    packages = [package(n, "g") for n in range(3)]
    group = Group(("p1",), ("p1", "p2", "p3", "p4"))
    roster = Roster({f"p{n}": Serving(3, 0) for n in range(1, 5)}, {"g": group}, {}, {"g": 2})
    result = pair(packages, roster, seed=SEED, hash=SHA)
    assert isinstance(result, Pairing)
    assert [team.forced for team in result.teams] == [frozenset({"p1"})] * 3  # the only lead
    assert result.proposals == 0  # six ways, counted out
