"""Counts of the city come out exact, and every stream of chance repeats itself."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.demonstration.rules import sizes, themes, timeline
from inspections.demonstration.rules.chance import apportion, dealt, marked, picked, stream
from inspections.demonstration.rules.timeline import Month, Offices, Quarter

ANCHOR = date(2026, 11, 21)


def test_a_named_stream_repeats_itself_and_differs_from_its_neighbour() -> None:
    assert stream(7, "a", 1).integers(0, 1 << 40) == stream(7, "a", 1).integers(0, 1 << 40)
    assert stream(7, "a", 1).integers(0, 1 << 40) != stream(7, "a", 2).integers(0, 1 << 40)
    assert stream(7, "a", 1).integers(0, 1 << 40) != stream(8, "a", 1).integers(0, 1 << 40)


@given(st.lists(st.floats(0.001, 1000), min_size=1, max_size=40), st.integers(0, 10_000))
def test_apportioned_counts_sum_exactly_and_stay_within_one_of_their_share(
    weights: list[float], total: int
) -> None:
    counts = apportion(weights, total)
    assert counts.sum() == total
    assert np.all(np.abs(counts - np.array(weights) / sum(weights) * total) < 1 + 1e-6)


def test_dealt_numbers_and_marks_are_exact() -> None:
    found = dealt(stream(1, "x"), [3, 0, 5])
    assert np.bincount(found).tolist() == [3, 0, 5]
    assert marked(stream(1, "y"), 1000, 0.025).sum() == 25


def test_picks_follow_their_weights() -> None:
    found = picked(stream(1, "z"), (1, 3), 20_000)
    assert 0.73 < found.mean() < 0.77


@pytest.mark.parametrize("size", sizes.SIZES.values(), ids=lambda size: size.name)
def test_any_twelve_months_in_a_row_hold_exactly_a_year(size: sizes.Size) -> None:
    for start in range(12):
        months = [Month(2022, 1).plus(start + i) for i in range(12)]
        assert sum(timeline.visits_of(month, size) for month in months) == size.visits
        assert sum(timeline.penalties_of(month, size) for month in months) == size.penalties


@pytest.mark.parametrize("size", sizes.SIZES.values(), ids=lambda size: size.name)
def test_each_quarter_visits_what_its_draw_gave_and_leaves_room_for_leads(size: sizes.Size) -> None:
    for quarter in range(4):
        months = [Month(2022, quarter * 3 + i) for i in (1, 2, 3)]
        assert sum(timeline.drawn_of(month, size) for month in months) == size.drawn
        assert all(timeline.drawn_of(m, size) <= timeline.visits_of(m, size) for m in months)


@given(st.dates(date(2015, 1, 1), date(2040, 12, 31)), st.integers(1, 6))
def test_the_quarters_hold_every_month_once_and_end_with_the_anchors(anchor: date, years: int) -> None:
    quarters = timeline.quarters(anchor, years)
    months = [month for quarter in quarters for month in quarter.months]
    assert months == sorted(set(months))
    assert months[0] == timeline.month_of(anchor).plus(-12 * years)
    assert quarters[-1].first <= anchor <= quarters[-1].last
    assert all(len(quarter.months) == 3 for quarter in quarters[1:])


def test_a_draw_is_held_on_a_working_day_and_visits_begin_a_week_later(offices: Offices) -> None:
    for quarter in timeline.quarters(ANCHOR, 5):
        day = offices.draw_day(quarter)
        first = int(offices.visiting(quarter.months[0], quarter)[0])
        assert day.toordinal() in offices.open
        assert first - day.toordinal() >= 7


def test_counting_working_days_passes_over_holidays(offices: Offices) -> None:
    friday = np.array([date(2026, 9, 30).toordinal()])
    assert date.fromordinal(int(offices.after(friday, 1)[0])) == date(2026, 10, 8)
    assert offices.after(friday, 0)[0] == friday[0]


def test_the_places_of_a_draw_are_exact_and_fit_their_strata() -> None:
    register = pl.DataFrame(
        {
            "trade": ["F5213"] * 900 + ["H6110"] * 100,
            "kind": ["enterprise"] * 1000,
            "credit_class": ["B"] * 700 + ["C"] * 20 + ["A"] * 180 + [""] * 100,
            "status": ["open"] * 1000,
        }
    )
    for theme in themes.THEMES[:3]:
        found = themes.places(theme, 60, register) if theme.title != "重点行业联合" else {"B": 60}
        assert sum(found.values()) == 60
        assert found.get("C", 0) <= 8
        assert "D" not in found


def test_every_year_has_all_themes_and_no_season_keeps_its_own() -> None:
    years = [
        [themes.theme_of(Quarter(year, n, (Month(year, 1),))).title for n in range(1, 5)]
        for year in (2024, 2025)
    ]
    assert all(len(set(titles)) == 4 for titles in years)
    assert years[0] != years[1]
