"""Estimates beyond one rate: small areas, lifts, trials, strictness, leads — each held against a truth that was planted."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.estimates.areas import smoothed
from analytics.estimates.discovery import always_pass, kept
from analytics.estimates.lift import lifts
from analytics.estimates.strictness import Dealt, Package, strictness
from analytics.estimates.trial import effect
from benchmarks.estimates import areas_covered, ceiling, covered, packages, recovered, trials
from tests.analytics.frames_at_hand import drawn


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    found = covered(120)
    # 120 cities: four standard errors around 95 % reach down to 87 %
    assert found["rate"] >= 0.87
    assert found["lift"] >= 0.9
    assert abs(found["error"]) < 0.006 < found["plain error"]
    assert trials(60) >= 0.87


def test_smoothed_areas_are_nearer_the_truth_and_say_how_near() -> None:
    share, smooth, plain = areas_covered(8)
    assert share > 0.9
    assert smooth < plain / 2


def test_an_area_nobody_visited_has_the_rate_of_the_whole_and_is_marked_unsure() -> None:
    counts = pl.DataFrame({"key": ["a", "b", "c"], "found": [0, 30, 90], "seen": [0, 300, 300]})
    nobody, low, high = smoothed(counts)
    assert nobody.plain is None
    assert nobody.unsure
    assert low.rate < nobody.rate < high.rate
    assert (low.low, high.low) < (low.rate, high.rate) < (low.high, high.high)
    assert smoothed(counts.with_columns(pl.lit(0).alias("found"), pl.lit(0).alias("seen"))) == []


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=12))
def test_smoothing_moves_a_rate_towards_the_whole_and_never_past_it(areas: list[tuple[int, int]]) -> None:
    rows = [(f"{at:02}", min(y, n), n) for at, (y, n) in enumerate(areas)]
    found = smoothed(
        pl.DataFrame(rows, orient="row", schema={"key": pl.String, "found": pl.Int64, "seen": pl.Int64})
    )
    seen = sum(n for _k, _y, n in rows)
    for area in found:
        assert 0 < area.low <= area.rate <= area.high < 1
        if area.plain is not None:
            whole = (sum(y for _k, y, _n in rows) + 0.5) / (seen + 1)
            assert min(area.plain, whole) - 1e-12 <= area.rate <= max(area.plain, whole) + 1e-12


def test_a_class_drawn_more_often_is_worth_it_only_if_it_finds_more() -> None:
    rows = [{"stratum": "A", "size": 1_000, "quota": 100, "problem": n < 5} for n in range(100)]
    rows += [{"stratum": "D", "size": 100, "quota": 50, "problem": n < 20} for n in range(50)]
    low, high = lifts(drawn(*rows))
    assert (low.stratum, low.inspected, low.problems, low.chance) == ("A", 100, 5, 0.1)
    assert high.lift == pytest.approx(0.4 / ((50 + 40) / 1_100))
    assert high.low is not None
    assert high.low > 1
    assert low.high is not None
    assert low.high < 1
    assert [one.lift for one in lifts(drawn({"stratum": "A", "size": 5, "quota": 1}))] == [None]


def outcomes(rows: list[tuple[str, bool, bool, int]]) -> pl.DataFrame:
    each = [("d", stratum, drawn_, later) for stratum, drawn_, later, n in rows for _ in range(n)]
    return pl.DataFrame(each, orient="row", schema=["draw_id", "stratum", "drawn", "later"])


def test_being_drawn_is_compared_inside_its_class_only() -> None:
    # the risky class is drawn more often: compared in one heap, being drawn would look harmful
    rows = [("A", True, True, 5), ("A", True, False, 95), ("A", False, True, 100), ("A", False, False, 900)]
    rows += [("D", True, True, 60), ("D", True, False, 140), ("D", False, True, 40), ("D", False, False, 60)]
    found = effect(outcomes(rows))
    assert found is not None
    assert found.difference < 0
    assert found.told_apart
    assert found.low < found.difference < found.high < 0
    assert found.ratio is not None
    assert found.ratio[1] < found.ratio[0] < found.ratio[2] < 1


def test_without_two_of_either_kind_there_is_no_trial() -> None:
    assert effect(outcomes([("A", True, True, 1), ("A", False, True, 50)])) is None


def test_planted_strictness_is_found_again_and_where_none_is_planted_it_is_flat() -> None:
    same, spread, chance, promised = recovered(1, 1.0)
    assert same > 0.88
    assert same == pytest.approx(promised, abs=0.08)
    assert same < ceiling(1, 1.0) + 0.03, "nobody can know more than the visits hold"
    assert spread > 0.06
    assert chance < 0.02
    flat = [recovered(seed, 0.0) for seed in range(6)]
    assert np.mean([run[1] for run in flat]) < 0.03
    assert np.median([run[2] for run in flat]) > 0.05


def test_strictness_is_the_same_whatever_the_order_and_the_names_of_packages() -> None:
    effects = np.random.default_rng(5).normal(0, 1, 96)
    some = packages(5, effects, blocks=3, rounds=6)
    once = strictness(some, dealings=40)
    again = strictness(some, dealings=40)
    assert once == again
    assert once is not None
    assert [one.inspector for one in once.people] == list(range(24))


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 5), st.integers(0, 5), st.integers(0, 6)), max_size=12
    )
)
def test_any_packages_give_an_answer_or_none(rows: list[tuple[int, int, int, int]]) -> None:
    found = strictness(Dealt.of([Package(str(b), (p, 6 + q), n, n // 2) for b, p, q, n in rows]), dealings=10)
    if found is not None:
        assert 0 < found.chance <= 1
        assert all(np.isfinite([one.effect, one.error]).all() for one in found.people)


def test_where_chance_had_nothing_to_deal_nothing_is_said() -> None:
    assert strictness(Dealt.of([Package("a", (1, 2), 5, 1), Package("b", (3, 4), 5, 3)])) is None


def test_false_leads_stay_below_the_level() -> None:
    assert kept([0.001, 0.2, 0.03, 0.9], 0.1) == [True, False, True, False]
    assert kept([]) == []
    chance = np.random.default_rng(2)
    alarms = [any(kept(chance.random(500).tolist())) for _ in range(200)]
    assert np.mean(alarms) < 0.2, "with nothing to find, any lead is false: at most one run in ten, to noise"


def test_a_pair_that_never_finds_anything_stands_out_among_honest_ones() -> None:
    chance = np.random.default_rng(4)
    visits = [((team, team + 100), 0.2, bool(chance.random() < 0.2)) for team in range(60) for _ in range(30)]
    blind = [((7, 999), 0.2, False)] * 40
    assert [one.team for one in always_pass([*visits, *blind])] == [(7, 999)]
    assert always_pass([((1, 2), 0.2, False)] * 5) == []
