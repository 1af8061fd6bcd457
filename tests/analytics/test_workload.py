"""Whether people suffice: person-days needed beside those there."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.estimates.workload import Task, Terms, loads, shortages, with_more

MARKET, FIRE = 1, 2
NOVEMBER, DECEMBER = (2026, 11), (2026, 12)
DAYS = [day for n in range(60) if (day := date(2026, 11, 2) + timedelta(days=n)).weekday() < 5]
BY_MONTH = Counter((day.year, day.month) for day in DAYS)
TERMS = Terms({MARKET: 3.0, FIRE: 2.0})


def task(visits: int = 63, first: date = DAYS[0], last: date = DAYS[20], **more: object) -> Task:
    return Task(1, "抽查", visits, 2, first, last, {MARKET: 1.0, **more})  # type: ignore[dict-item]


def test_a_visit_takes_its_team_and_a_team_makes_so_many_a_day() -> None:
    (november,) = loads([task()], DAYS[:21], {(MARKET, NOVEMBER): 50}, TERMS)
    assert (november.visits, november.needed, november.there) == (63, 42, 50)
    assert november.share == pytest.approx(0.84)


def test_visits_are_spread_over_the_working_days_a_task_has_left() -> None:
    lines = loads([task(first=date(2026, 9, 1), last=DAYS[41])], DAYS[:42], {}, TERMS)
    days = Counter((day.year, day.month) for day in DAYS[:42])
    assert {one.month: one.visits for one in lines} == pytest.approx(
        {month: 63 * number / 42 for month, number in days.items()}
    )


def test_a_task_whose_days_have_passed_is_due_at_once() -> None:
    lines = loads([task(first=date(2026, 8, 1), last=date(2026, 8, 31))], DAYS, {}, TERMS)
    assert [one.visits for one in lines] == [63, 0]


def test_visits_on_days_nobody_works_fall_on_the_next_working_day_and_not_on_today() -> None:
    weekend = task(first=date(2026, 12, 5), last=date(2026, 12, 6))
    assert [one.visits for one in loads([weekend], DAYS, {}, TERMS)] == [0, 63]


def test_a_task_beyond_the_days_looked_at_is_not_due_today() -> None:
    later = task(first=date(2027, 3, 1), last=date(2027, 3, 31))
    assert [one.visits for one in loads([later], DAYS, {}, TERMS)] == [0, 63]


def test_every_department_of_a_joint_check_sends_its_own_people_at_its_own_pace() -> None:
    joint = Task(1, "联合", 30, 2, DAYS[0], DAYS[20], {MARKET: 1.0, FIRE: 0.5})
    market, fire = loads([joint], DAYS[:21], {}, TERMS)
    assert (market.needed, fire.needed) == (20, 15)
    assert joint.persons == 3


def test_a_gap_says_how_many_persons_or_visits_would_close_it() -> None:
    lines = loads([task()], DAYS[:21], {(MARKET, NOVEMBER): 20}, TERMS)
    (short,) = shortages(lines, [task()], BY_MONTH, TERMS)
    assert (short.persons, short.visits) == (2, 33)
    lent = Terms(TERMS.a_day, 1.0, {MARKET: short.persons})
    assert not shortages(loads([task()], DAYS[:21], {(MARKET, NOVEMBER): 20}, lent), [task()], BY_MONTH, lent)
    fewer = [task(visits=63 - short.visits)]
    assert not shortages(loads(fewer, DAYS[:21], {(MARKET, NOVEMBER): 20}, TERMS), fewer, BY_MONTH, TERMS)


def test_nobody_there_is_not_a_share() -> None:
    here, gone = loads([task()], DAYS[:21], {(FIRE, NOVEMBER): 0}, TERMS)
    assert here.share == float("inf")
    assert gone.share is None


def test_visits_asked_what_if_come_on_top_and_nowhere_else() -> None:
    before = loads([task()], DAYS, {(FIRE, NOVEMBER): 1}, TERMS)
    after = loads(with_more([task()], MARKET, 21), DAYS, {(FIRE, NOVEMBER): 1}, TERMS)
    more = [b.visits - a.visits for a, b in zip(before, after, strict=True)]
    assert sum(more) == pytest.approx(21)
    assert all(extra == 0 for one, extra in zip(before, more, strict=True) if one.department != MARKET)


@given(
    st.lists(
        st.builds(
            lambda visits, at, length: task(visits, DAYS[at], DAYS[min(at + length, len(DAYS) - 1)]),
            st.integers(0, 10_000),
            st.integers(0, len(DAYS) - 1),
            st.integers(0, 60),
        ),
        max_size=8,
    ),
    st.integers(1, 100),
)
def test_no_visit_is_lost_between_months(tasks: list[Task], share: int) -> None:
    lines = loads(tasks, DAYS, {}, Terms(TERMS.a_day, share / 100))
    assert sum(one.visits for one in lines) == pytest.approx(sum(one.visits for one in tasks))
