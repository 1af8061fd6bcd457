"""The estimate of the population's problem rate: right on average, and its interval honest."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.estimates.population import problem_rate
from analytics.frames import DRAWN
from tests.analytics.frames_at_hand import drawn


def sample(
    rates: dict[str, float], sizes: dict[str, int], quotas: dict[str, int], seed: int, done: float = 1.0
) -> tuple[pl.DataFrame, float]:
    """A city with planted rates, one stratified draw from it, and the city's true rate."""
    chance = np.random.default_rng(seed)
    rows, bad, able = [], 0, 0
    for stratum, rate in rates.items():
        inspected = chance.random(sizes[stratum]) > 0.1
        problem = (chance.random(sizes[stratum]) < rate) & inspected
        bad, able = bad + int(problem.sum()), able + int(inspected.sum())
        for unit in chance.choice(sizes[stratum], quotas[stratum], replace=False):
            rows.append(
                {
                    "stratum": stratum,
                    "size": sizes[stratum],
                    "quota": quotas[stratum],
                    "inspected": bool(inspected[unit]),
                    "problem": bool(problem[unit]),
                    "completed": bool(chance.random() < done),
                }
            )
    return drawn(*rows), bad / able


RATES = {"A": 0.05, "B": 0.12, "C": 0.25, "D": 0.45}
SIZES = {"A": 4_000, "B": 2_500, "C": 900, "D": 200}


@pytest.mark.parametrize(
    ("quotas", "done"),
    [({"A": 120, "B": 125, "C": 90, "D": 60}, 1.0), ({"A": 60, "B": 60, "C": 60, "D": 20}, 0.8)],
)
def test_the_interval_holds_the_truth_as_often_as_it_says(quotas: dict[str, int], done: float) -> None:
    hits, naive_hits, cities = 0, 0, 400
    for seed in range(cities):
        units, truth = sample(RATES, SIZES, quotas, seed, done)
        found = problem_rate(units)
        assert found is not None
        hits += found.low <= truth <= found.high
        naive_hits += found.low <= found.naive <= found.high
    # 400 cities: four standard errors around 95 % are 0.95 ± 0.044
    assert 0.92 <= hits / cities <= 0.985
    assert naive_hits < cities, "risk classes are drawn at different rates, so the plain count is biased"


def test_the_estimate_is_right_on_average_where_the_plain_count_is_not() -> None:
    found = [
        (problem_rate(units), truth)
        for units, truth in (sample(RATES, SIZES, dict.fromkeys(RATES, 80), s) for s in range(150))
    ]
    error = np.mean([e.rate - truth for e, truth in found if e])
    naive = np.mean([e.naive - truth for e, truth in found if e])
    assert abs(error) < 0.006
    assert naive > 0.08


def test_inspecting_everybody_leaves_nothing_unsure() -> None:
    found = problem_rate(drawn(*[{"size": 10, "quota": 10, "problem": i < 3} for i in range(10)]))
    assert found is not None
    assert (found.rate, found.low, found.high) == (pytest.approx(0.3), pytest.approx(0.3), pytest.approx(0.3))


def test_no_problem_found_does_not_mean_no_problem() -> None:
    found = problem_rate(drawn(*[{"size": 1_000, "quota": 50}] * 50))
    assert found is not None
    assert found.low == 0.0
    assert 0.05 < found.high < 0.08


def test_two_draws_of_which_each_found_always_the_same_are_not_certain_together() -> None:
    draws = (("d1", 3, False), ("d2", 2, True))
    rows = [
        {"draw_id": draw, "size": 100, "quota": n, "problem": bad}
        for draw, n, bad in draws
        for _n in range(n)
    ]
    found = problem_rate(drawn(*rows))
    assert found is not None
    assert found.rate == pytest.approx(0.5), "two lists of one length count alike"
    assert found.low < 0.25
    assert found.high > 0.75


def test_one_visit_in_each_class_is_not_certain() -> None:
    rows = [{"stratum": key, "size": 50, "quota": 1, "problem": key == "A"} for key in "AB"]
    found = problem_rate(drawn(*rows))
    assert found is not None
    assert found.high - found.low > 0.6


@pytest.mark.parametrize(
    ("draws", "each", "size", "rate"), [(6, 8, 200, 0.1), (20, 2, 50, 0.15), (2, 5, 100, 0.3)]
)
def test_many_small_draws_are_as_honest_as_a_large_one(draws: int, each: int, size: int, rate: float) -> None:
    chance, held = np.random.default_rng(5), 0
    for _city in range(200):
        rows = []
        for draw in range(draws):
            bad = chance.random(size) < rate
            rows += [
                {"draw_id": f"d{draw}", "size": size, "quota": each, "problem": bool(bad[unit])}
                for unit in chance.choice(size, each, replace=False)
            ]
        found = problem_rate(drawn(*rows))
        assert found is not None
        held += found.low <= rate <= found.high
    assert held / 200 >= 0.9


@pytest.mark.parametrize(
    "rows",
    [[], [{"size": 10, "quota": 1, "completed": False}], [{"size": 10, "quota": 1, "inspected": False}]],
)
def test_with_nothing_inspected_there_is_nothing_to_say(rows: list[dict[str, object]]) -> None:
    assert problem_rate(drawn(*rows) if rows else pl.DataFrame(schema=DRAWN)) is None


def test_two_draws_are_narrower_than_one() -> None:
    one, _truth = sample(RATES, SIZES, dict.fromkeys(RATES, 60), 1)
    two, _truth = sample(RATES, SIZES, dict.fromkeys(RATES, 60), 2)
    single = problem_rate(one)
    both = problem_rate(pl.concat([one, two.with_columns(pl.lit("d2").alias("draw_id"))]))
    assert single is not None
    assert both is not None
    assert both.high - both.low < single.high - single.low
    assert both.completed == 2 * single.completed


units = st.lists(
    st.tuples(st.sampled_from("ABC"), st.booleans(), st.booleans(), st.booleans()), min_size=1, max_size=40
)


@given(units)
def test_the_interval_lies_in_zero_to_one_and_holds_the_rate(
    rows: list[tuple[str, bool, bool, bool]],
) -> None:
    counts = {s: sum(r[0] == s for r in rows) for s in "ABC"}
    frame = drawn(
        *[
            {
                "stratum": s,
                "size": counts[s] * 3,
                "quota": counts[s],
                "problem": p and i,
                "inspected": i,
                "completed": c,
            }
            for s, p, i, c in rows
        ]
    )
    found = problem_rate(frame)
    if found is not None:
        assert 0.0 <= found.low <= found.rate + 1e-12
        assert found.rate - 1e-12 <= found.high <= 1.0


def _list(draw: str, size: int, quota: int, done: int, bad: int) -> list[dict[str, object]]:
    """A draw from one list: of its quota some are visited, some of these have a problem."""
    return [
        {"draw_id": draw, "size": size, "quota": quota, "completed": unit < done, "problem": unit < bad}
        for unit in range(quota)
    ]


def test_the_estimate_does_not_follow_how_far_the_visits_of_a_list_have_come() -> None:
    retail = _list("retail", 20_000, 200, 200, 20)
    halfway, whole = (
        problem_rate(drawn(*retail, *_list("key trades", 10_000, 400, done, bad)))
        for done, bad in ((200, 60), (400, 120))
    )
    assert halfway is not None
    assert whole is not None
    assert halfway.rate == pytest.approx(whole.rate) == pytest.approx((20_000 * 0.1 + 10_000 * 0.3) / 30_000)
    assert whole.high - whole.low < halfway.high - halfway.low


def test_a_list_that_has_hardly_begun_does_not_speak_for_all_of_it() -> None:
    retail = _list("retail", 20_000, 200, 200, 20)
    found = problem_rate(drawn(*retail, *_list("everybody", 170_000, 300, 3, 3)))
    assert found is not None
    assert (found.rate, found.population) == (pytest.approx(0.1), 20_000)


def test_a_small_draw_counts_once_half_of_it_is_done() -> None:
    retail = _list("retail", 20_000, 200, 200, 20)
    found = problem_rate(drawn(*retail, *_list("mines", 20, 4, 2, 1)))
    assert found is not None
    assert found.population == 20_020


def test_where_no_draw_has_come_far_all_that_is_known_counts() -> None:
    found = problem_rate(drawn(*_list("retail", 20_000, 200, 2, 1)))
    assert found is not None
    assert found.rate == pytest.approx(0.5)


def test_lists_of_unlike_size_rate_and_progress_leave_the_interval_honest() -> None:
    chance, held, cities = np.random.default_rng(11), 0, 300
    lists = ((9_000, 90, 0.05, 1.0), (3_000, 120, 0.2, 0.6), (800, 60, 0.4, 0.9), (4_000, 80, 0.1, 0.5))
    for _city in range(cities):
        rows, bad_in_all = [], 0
        for number, (size, quota, rate, done) in enumerate(lists):
            bad = chance.random(size) < rate
            bad_in_all += int(bad.sum())
            rows += [
                {
                    "draw_id": f"d{number}",
                    "size": size,
                    "quota": quota,
                    "problem": bool(bad[unit]),
                    "completed": bool(chance.random() < done),
                }
                for unit in chance.choice(size, quota, replace=False)
            ]
        found = problem_rate(drawn(*rows))
        assert found is not None
        held += found.low <= bad_in_all / sum(one[0] for one in lists) <= found.high
    assert 0.915 <= held / cities <= 0.985  # three standard errors around 95 %
