"""Working days against the published calendar and against counting one by one."""

from datetime import date, timedelta

import pytest
from chinese_calendar import is_workday as published
from hypothesis import given
from hypothesis import strategies as st

from supervision.foundation.errors import Refused
from supervision.law.queries import PACKAGE_EXCEPTIONS, PACKAGE_UNTIL
from supervision.law.rules.workdays import (
    Calendar,
    add_days,
    add_workdays,
    calendar_alarm,
    check_can_publish_year,
    deadline_table,
    is_workday,
    months_before,
    published_until,
    workdays_left,
)

CALENDAR = Calendar(PACKAGE_EXCEPTIONS, PACKAGE_UNTIL)
DAYS = st.dates(date(2005, 1, 1), date(2028, 6, 1))
KNOWN = st.dates(date(2005, 1, 1), date(2026, 12, 31))


@given(KNOWN)
def test_a_day_is_worked_exactly_when_the_state_council_says_so(day: date) -> None:
    assert is_workday(day, CALENDAR) == published(day)


@given(DAYS, st.integers(0, 60))
def test_between_a_day_and_its_deadline_lie_that_many_working_days(day: date, n: int) -> None:
    due = add_workdays(day, n, CALENDAR).on
    counted = sum(is_workday(day + timedelta(days=i), CALENDAR) for i in range(1, (due - day).days + 1))
    assert counted == n
    assert n == 0 or is_workday(due, CALENDAR)
    assert workdays_left(day, due, CALENDAR) == n


@given(DAYS, st.integers(0, 90))
def test_a_table_of_deadlines_says_the_same_as_counting(day: date, n: int) -> None:
    table = deadline_table(day, day + timedelta(days=40), n, CALENDAR)
    assert table == {d: add_workdays(d, n, CALENDAR) for d in table}
    assert len(table) == 41


def test_twenty_working_days_step_over_national_day_and_its_make_up_day() -> None:
    # 2026: 25 September and 1–7 October off, Sunday 20 September and Saturday 10 October worked
    assert add_workdays(date(2026, 9, 18), 20, CALENDAR).on == date(2026, 10, 22)


def test_a_deadline_past_the_published_calendar_is_provisional() -> None:
    assert not add_workdays(date(2026, 12, 3), 20, CALENDAR).provisional
    late = add_workdays(date(2026, 12, 4), 20, CALENDAR)
    assert late.provisional
    assert late.on == date(2027, 1, 1)  # New Year 2027 is not announced yet, hence provisional


def test_calendar_days_end_on_the_next_working_day() -> None:
    assert add_days(date(2026, 9, 20), 15, CALENDAR).on == date(2026, 10, 8)
    assert add_days(date(2026, 9, 7), 15, CALENDAR).on == date(2026, 9, 22)


@given(DAYS, st.integers(0, 30))
def test_going_months_back_never_leaves_the_month(day: date, months: int) -> None:
    before = months_before(day, months)
    assert (day.year * 12 + day.month) - (before.year * 12 + before.month) == months
    assert before.day == day.day or (before + timedelta(days=1)).day == 1


def test_a_year_counts_as_published_with_its_new_year_and_national_day() -> None:
    assert published_until(date(2026, 12, 31), [date(2027, 1, 1)]) == date(2026, 12, 31)
    assert published_until(date(2026, 12, 31), [date(2027, 1, 1), date(2027, 10, 1)]) == date(2027, 12, 31)
    assert published_until(date(2026, 12, 31), [date(2028, 1, 1), date(2028, 10, 1)]) == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("off", "on", "words"),
    [
        ([date(2027, 1, 1)], [], "2027-10-01"),
        ([date(2027, 1, 1), date(2027, 10, 1)], [date(2027, 10, 1)], "既填为放假又填为上班"),
        ([date(2027, 1, 1), date(2027, 10, 1)], [date(2027, 9, 27)], "本来就是工作日"),
        ([date(2027, 1, 1), date(2027, 10, 1), date(2026, 12, 31)], [], "不在2027年"),
    ],
)
def test_a_calendar_that_cannot_be_right_is_refused(off: list[date], on: list[date], words: str) -> None:
    with pytest.raises(Refused, match=words):
        check_can_publish_year(2027, off, on)


def test_the_alarm_rings_when_the_calendar_ends_soon() -> None:
    assert calendar_alarm(date(2026, 6, 1), CALENDAR, notice=60) is None
    assert calendar_alarm(date(2026, 11, 21), CALENDAR, notice=60) == 29
