"""The statistic against tip-offs: right when there are none, keen when there are, and not fooled by places visited late."""

import random
from collections.abc import Callable
from datetime import timedelta
from itertools import permutations
from math import erfc, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.visits import queries
from inspections.visits.rules import tipoffs
from inspections.visits.rules.tipoffs import Seen, Trend
from supervision.foundation.actor import EVERYTHING, Scope
from supervision.foundation.database import Database
from tests.inspections.bureau import FIRE, MARKET, TODAY
from tests.inspections.visits.scene import approved, record, send
from tests.people import Visitor

Chance = random.Random


def some(chance: Chance, *, n: int = 24, rise: float = 0.0, base: float = 0.6) -> list[Seen]:
    """Visits of three cells over two weeks; the clean rate rises by ``rise`` from the first to the last minute."""
    found = []
    for _ in range(n):
        part = chance.random()
        minutes = int(part * 20_000) // 60 * 60  # many came at the same hour
        found.append(Seen(chance.randrange(3), minutes, chance.random() < base + rise * (part - 0.5)))
    return found


def test_without_tip_offs_small_chances_are_as_rare_as_they_say() -> None:
    chance = Chance(18)
    found = [
        one.chance for one in (tipoffs.trend(some(chance)) for _ in range(1500)) if one.chance is not None
    ]
    assert len(found) > 1000
    for level in (0.01, 0.05, 0.2, 0.5):
        share = sum(p <= level for p in found) / len(found)
        assert abs(share - level) < 4 * sqrt(level * (1 - level) / len(found)) + 0.005, level


def test_planted_tip_offs_are_found_and_hardly_anybody_else_is_named() -> None:
    chance = Chance(7)
    people = {f"honest{n}": tipoffs.trend(some(chance, n=60)) for n in range(80)}
    people |= {f"caller{n}": tipoffs.trend(some(chance, n=60, rise=1.0, base=0.5)) for n in range(20)}
    named = tipoffs.signs(people)
    callers = {name for name in named if name.startswith("caller")}
    assert len(callers) >= 16
    assert len(named - callers) <= 3
    assert all(people[name].later > people[name].sooner for name in named)


def test_a_cell_that_is_visited_late_and_clean_anyway_is_no_sign() -> None:
    chance = Chance(3)
    near = [Seen("near", chance.randrange(0, 1000), chance.random() < 0.3) for _ in range(100)]
    far = [Seen("far", chance.randrange(9000, 10_000), chance.random() < 0.9) for _ in range(100)]
    whole = tipoffs.trend([*near, *far])
    early, *_, late = (one for one in tipoffs.bands([*near, *far]) if one.visits)
    assert late.clean / late.visits > 2 * early.clean / early.visits
    assert whole.chance is not None
    assert whole.chance > 0.05


@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=2, max_size=6), st.integers(1, 8))
def test_mean_and_variance_are_those_of_all_orders(cell: list[tuple[int, bool]], copies: int) -> None:
    """Every order of the results over the same moments, written out, against what the rule computes."""
    visits = [Seen((copy, "B"), minutes, clean) for copy in range(copies) for minutes, clean in cell]
    found = tipoffs.trend(visits)
    minutes = [at for at, _ in cell]
    ranks = [sum(other < at for other in minutes) + (minutes.count(at) + 1) / 2 for at in minutes]
    sums = [
        sum(rank for rank, good in zip(ranks, order, strict=True) if good)
        for order in permutations(c for _, c in cell)
    ]
    mean = sum(sums) / len(sums)
    variance = sum((one - mean) ** 2 for one in sums) / len(sums)
    assert found.visits == len(visits)
    if found.chance is not None:
        surplus = sum(rank for rank, (_, good) in zip(ranks, cell, strict=True) if good) - mean
        z = copies * surplus / sqrt(copies * variance)
        assert found.chance == pytest.approx(erfc(z / sqrt(2)) / 2)
    elif variance > 1e-9:
        assert len(visits) < tipoffs.FEWEST


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.floats(0, 1) | st.none(), max_size=12))
def test_whoever_is_named_has_no_larger_chance_than_whoever_is_not(chances: dict[str, float | None]) -> None:
    named = tipoffs.signs({who: Trend(9, 9, 9, 0, 0, one) for who, one in chances.items()})
    tested = {who: one for who, one in chances.items() if one is not None}
    assert named <= set(tested)
    assert all(one > 0.05 * len(named) / len(tested) for who, one in tested.items() if who not in named)
    assert all(one <= 0.05 * len(named) / len(tested) for who, one in tested.items() if who in named)


def test_drawn_visits_are_read_with_the_time_since_their_opening_and_the_page_says_how(
    database: Database, signed_in: Callable[..., Visitor]
) -> None:
    visit_id = approved(database)
    send(database, record(visit_id))
    with database.reading() as session:
        found = queries.looked_at(session, EVERYTHING, since=TODAY - timedelta(1), until=TODAY + timedelta(1))
        assert queries.looked_at(session, Scope(frozenset({FIRE})), since=TODAY, until=TODAY).all == []
        assert (
            queries.looked_at(session, EVERYTHING, since=TODAY + timedelta(1), until=TODAY + timedelta(1)).all
            == []
        )
    [one] = found.all
    assert one.clean
    assert one.minutes >= 0
    assert len(found.by_inspector) == 2
    page = signed_in("leader").get("/overrides/tip-offs?since=2026-01-01&until=2026-12-31")
    assert page.status_code == 200
    assert "怎么算的" in page.text
    assert "太少" in page.text
    assert signed_in("inspector", department_id=MARKET).get("/overrides/tip-offs").status_code == 404
