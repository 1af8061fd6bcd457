"""Like cases, like fines: spread, cases far from their like, districts that fine higher; few false alarms, and never a person."""

import inspect

import numpy as np
import polars as pl
import pytest
from scipy import stats

from analytics.estimates.likeness import FINES, LEAST_GROUP, beyond, likeness, rank_sum


def fines(
    *groups: tuple[str, str, list[int]], band: tuple[int | None, int | None] = (None, None)
) -> pl.DataFrame:
    """Rows of (group, area, fines in fen)."""
    rows = [(group, area, fine, *band) for group, area, many in groups for fine in many]
    return pl.DataFrame([(at, *row) for at, row in enumerate(rows, 1)], schema=FINES, orient="row")


def usual(seed: int, n: int, middle: float = 2_000.0) -> list[int]:
    """Fines as like cases have them, in fen."""
    return np.rint(middle * 100 * np.exp(np.random.default_rng(seed).normal(0, 0.25, n))).astype(int).tolist()


def test_a_group_has_its_quartiles_and_a_small_one_says_it_is_small() -> None:
    found = likeness(
        fines(("a", "1", [100, 200, 300, 400, 500]), ("b", "1", list(range(1_000, 1_000 + LEAST_GROUP))))
    )
    small, large = found.groups
    assert (small.cases, small.low, small.median, small.high, small.enough) == (5, 200, 300, 400, False)
    assert large.enough
    assert found.compared == LEAST_GROUP


def test_a_case_far_from_its_like_is_told_and_its_like_are_not() -> None:
    found = likeness(fines(("a", "1", [*usual(1, 60), 2_000_000])))
    assert [(one.case_id, one.far, one.below, one.above) for one in found.odd] == [(61, True, False, False)]


def test_a_fine_outside_its_band_is_told_even_alone_and_one_at_its_end_is_not() -> None:
    found = likeness(fines(("a", "1", [999, 1_000, 3_000, 3_001]), band=(1_000, 3_000)))
    assert [(one.case_id, one.below, one.above) for one in found.odd] == [(1, True, False), (4, False, True)]
    assert found.odd[0].distance is None


def test_where_all_fines_are_equal_only_another_one_is_far() -> None:
    found = likeness(fines(("a", "1", [50_000] * 30 + [51_000, 80_000])))
    assert [one.case_id for one in found.odd] == [32]


def test_where_nothing_is_odd_hardly_anything_is_told() -> None:
    told = districts = 0
    for seed in range(100):
        found = likeness(
            fines(
                *((f"g{g}", f"{a}", usual(1_000 * seed + 10 * g + a, 25)) for g in range(4) for a in range(3))
            )
        )
        told += bool(found.odd)
        districts += any(one.told for one in found.districts)
    assert told <= 20
    assert districts <= 20


def test_a_district_that_fines_higher_is_told_and_those_like_each_other_are_not() -> None:
    found = likeness(
        fines(
            ("a", "421303", usual(1, 60, 3_000)), ("a", "421321", usual(2, 60)), ("a", "421381", usual(3, 60))
        )
    )
    told = {one.area: one for one in found.districts if one.told}
    assert told["421303"].higher > 0.75
    assert told["421303"].median > told["421303"].others_median
    assert all(one.higher < 0.5 for area, one in told.items() if area != "421303")


def test_districts_with_few_cases_are_not_compared() -> None:
    assert likeness(fines(("a", "1", usual(1, 9)), ("a", "2", usual(2, 50)))).districts == []


@pytest.mark.parametrize("seed", range(20))
def test_the_rank_sum_is_that_of_scipy(seed: int) -> None:
    rng = np.random.default_rng(seed)
    one, other = rng.integers(0, 12, 15), rng.integers(2, 14, 22)
    peer = stats.mannwhitneyu(one, other, method="asymptotic")
    higher, chance = rank_sum(one, other)
    assert higher == pytest.approx(peer.statistic / (15 * 22))
    assert chance == pytest.approx(peer.pvalue, rel=1e-9)
    assert rank_sum(np.array([5, 5]), np.array([5])) == (0.5, 1.0)


@pytest.mark.parametrize("cases", [20, 60, 500])
def test_few_cases_make_a_distance_less_surprising(cases: int) -> None:
    free = 0.37 * (cases - 1)
    for distance in (0.0, 1.0, 3.5, 6.0):
        assert beyond(distance, cases) == pytest.approx(2 * stats.t.sf(distance, free), rel=0.1, abs=1e-7)


def test_nothing_to_compare_gives_nothing() -> None:
    found = likeness(pl.DataFrame(schema=FINES))
    assert (found.groups, found.odd, found.districts, found.compared) == ([], [], [], 0)


def test_the_comparison_has_no_place_for_a_person() -> None:
    assert set(FINES) == {"case_id", "group", "area", "fine_fen", "low_fen", "high_fen"}
    assert list(inspect.signature(likeness).parameters) == ["fines", "level"]
