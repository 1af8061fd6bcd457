"""The period a reader asks for: whole months, quarters, halves and years, this one or the last, or any days within the figures."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.frames import Period
from analytics.periods import FREE, MONTHS, TITLES, chosen
from supervision.foundation.errors import Unreadable

TODAY = date(2026, 11, 21)
FIRST = date(2025, 1, 1)


def period(**query: str) -> Period:
    return chosen({key.rstrip("_"): value for key, value in query.items()}, today=TODAY, first=FIRST).period


def test_the_usual_periods_begin_and_end_where_everybody_expects() -> None:
    assert period() == Period(date(2026, 1, 1), TODAY)
    assert period(period="half") == Period(date(2026, 7, 1), TODAY)
    assert period(period="quarter") == Period(date(2026, 10, 1), TODAY)
    assert period(period="last_month") == Period(date(2026, 10, 1), date(2026, 10, 31))
    assert period(period="last_half") == Period(date(2026, 1, 1), date(2026, 6, 30))
    assert period(period="last_year") == period(year="2025") == Period(FIRST, date(2025, 12, 31))


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.sampled_from(sorted(MONTHS)))
def test_the_last_period_ends_the_day_before_this_one_begins_and_has_its_months(
    today: date, code: str
) -> None:
    this = chosen({"period": code}, today=today, first=date(2019, 1, 1)).period
    last = chosen({"period": f"last_{code}"}, today=today, first=date(2019, 1, 1)).period
    assert this.start <= today == this.end
    assert last.end + timedelta(days=1) == this.start
    months = (this.start.year - last.start.year) * 12 + this.start.month - last.start.month
    assert (months, last.start.day) == (MONTHS[code], 1)


@given(st.dates(FIRST, TODAY), st.dates(FIRST, TODAY))
def test_free_days_are_taken_as_they_are_and_their_query_asks_for_them_again(one: date, other: date) -> None:
    start, end = sorted((one, other))
    choice = chosen({"from": str(start), "to": str(end)}, today=TODAY, first=FIRST)
    assert (choice.code, choice.period) == (FREE, Period(start, end))
    assert chosen(choice.query, today=TODAY, first=FIRST) == choice


def test_every_choice_asks_for_itself_again() -> None:
    for code in TITLES:
        choice = chosen({"period": code}, today=TODAY, first=FIRST)
        assert chosen(choice.query, today=TODAY, first=FIRST) == choice


def test_days_changed_by_hand_go_before_the_choice_that_stands_above_them() -> None:
    form = {"period": "year", "was": "2026-01-01~2026-11-21", "from": "2026-01-01", "to": "2026-11-21"}
    assert chosen(form, today=TODAY, first=FIRST).code == "year"
    edited = chosen({**form, "to": "2026-03-31"}, today=TODAY, first=FIRST)
    assert edited.period == Period(date(2026, 1, 1), date(2026, 3, 31))
    assert chosen({**form, "period": "last_year"}, today=TODAY, first=FIRST).code == "last_year"


@pytest.mark.parametrize(
    "query",
    [
        {"period": "decade"},
        {"from": "yesterday"},
        {"from": "2026-02-30"},
        {"from": "2026-05-01", "to": "2026-04-01"},
        {"from": "2024-12-31"},
        {"to": "2026-11-22"},
        {"year": "1900"},
    ],
)
def test_what_is_no_period_is_answered_with_a_sentence(query: dict[str, str]) -> None:
    with pytest.raises(Unreadable):
        chosen(query, today=TODAY, first=FIRST)
