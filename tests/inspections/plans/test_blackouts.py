"""Nobody is inspected in a window: nothing is opened there, proposals and schedules go around it and say so."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from inspections.plans import actions, queries
from inspections.plans.rules.blackouts import Window, check_day_open, next_open_day
from inspections.visits.actions import schedule_visits
from inspections.visits.tables import Visit
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound, Problem, Refused
from supervision.law.rules.workdays import Calendar, is_workday
from tests.inspections.bureau import FIRE, MARKET, NOW, TODAY, officer, planned, settle
from tests.inspections.draws.ceremonies import opened, ready
from tests.people import LEADER, OFFICER, Visitor

SignedIn = Callable[..., Visitor]
PLAIN = Calendar({date(2026, 6, 19): False}, date(2026, 12, 31))
JUNE = date(2026, 6, 1)
WINDOWS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 9)).map(
        lambda pair: Window(JUNE + timedelta(pair[0]), JUNE + timedelta(sum(pair)), "高考")
    ),
    max_size=4,
)


@given(st.integers(0, 40), WINDOWS)
def test_the_proposed_day_is_the_first_that_suits(start: int, windows: list[Window]) -> None:
    first, last = JUNE + timedelta(start), JUNE + timedelta(60)
    suits = [
        day
        for n in range((last - first).days + 1)
        if is_workday(day := first + timedelta(n), PLAIN) and not any(w.holds(day) for w in windows)
    ]
    found = next_open_day(first, windows, PLAIN, last=last)
    assert (found.on if found else None) == (suits[0] if suits else None)
    if found:
        check_day_open(found.on, windows)
        assert all(w.starts_on < found.on for w in found.avoided)


def test_holidays_and_windows_on_the_way_are_named() -> None:
    exam = Window(date(2026, 6, 22), date(2026, 6, 24), "中考")
    found = next_open_day(date(2026, 6, 19), [exam], PLAIN, last=date(2026, 7, 1))
    assert found is not None
    assert (found.on, found.avoided, found.holidays) == (date(2026, 6, 25), (exam,), 3)
    assert next_open_day(date(2026, 6, 22), [exam], PLAIN, last=date(2026, 6, 24)) is None
    with pytest.raises(Refused, match="中考"):
        check_day_open(date(2026, 6, 24), [exam])


def _shut(database: Database, department: int | None, first: date, last: date) -> int:
    with database.transaction(actor=LEADER, now=NOW) as tx:
        return (
            actions.add_window(
                tx, department_id=department, starts_on=first, ends_on=last, reason="重大活动"
            ).id
            or 0
        )


def test_no_draw_opens_in_a_window_and_visits_are_scheduled_around_it(database: Database) -> None:
    task_id = ready(database)
    _shut(database, FIRE, TODAY, date(2026, 12, 31))  # another department's
    shut = _shut(database, None, TODAY, TODAY)
    with pytest.raises(Refused, match=r"重大活动.*请另选日期"):
        opened(database, task_id)
    with database.transaction(actor=LEADER, now=NOW) as tx:
        actions.withdraw_window(tx, window_id=shut)
    draw = opened(database, task_id)
    _shut(database, MARKET, TODAY, date(2026, 12, 20))
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        assert schedule_visits(tx, draw_id=draw.id) == 6
    with database.reading() as session:
        days = session.exec(select(Visit.scheduled_on).where(col(Visit.draw_id) == draw.id)).all()
    assert min(days) > date(2026, 12, 20)


def test_a_department_shuts_its_own_days_only(database: Database) -> None:
    settle(database)
    own = {"starts_on": TODAY, "ends_on": TODAY, "reason": "盘点"}
    for department, kind in ((FIRE, NotFound), (None, NotFound)):
        with pytest.raises(kind), database.transaction(actor=officer(MARKET), now=NOW) as tx:
            actions.add_window(tx, department_id=department, **own)  # type: ignore[arg-type]
    with database.transaction(actor=officer(MARKET), now=NOW) as tx:
        window = actions.add_window(tx, department_id=MARKET, **own).id or 0  # type: ignore[arg-type]
        with pytest.raises(Refused, match="早于"):
            actions.add_window(
                tx, department_id=MARKET, starts_on=TODAY, ends_on=TODAY - timedelta(1), reason="盘点"
            )
        with pytest.raises(Refused, match="一年"):
            actions.add_window(
                tx, department_id=MARKET, starts_on=TODAY, ends_on=TODAY + timedelta(400), reason="盘点"
            )
    with pytest.raises(Problem), database.transaction(actor=officer(FIRE), now=NOW) as tx:
        actions.withdraw_window(tx, window_id=window)


def test_windows_are_kept_on_a_page_and_the_start_of_a_draw_goes_around_them(
    database: Database, signed_in: SignedIn
) -> None:
    settle(database)
    today = clock.today()
    task_id = planned(database, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
    clerk = signed_in("officer", department_id=MARKET)
    assert "没有暂停检查的时段" in clerk.get("/plans/blackouts").text
    body = {"department_id": str(MARKET), "reason": "<b>高考</b>"}
    days = {"starts_on": today.isoformat(), "ends_on": (today + timedelta(2)).isoformat()}
    assert clerk.post("/plans/blackouts", body | days).status_code == 303
    assert "&lt;b&gt;高考&lt;/b&gt;" in clerk.get("/plans/blackouts").text
    with database.reading() as session:
        proposal = queries.proposed_day(session, queries.task_view(session, task_id), on=today)
    start = clerk.get(f"/tasks/{task_id}/draw").text
    if proposal:  # the tests' task lies in 2026
        assert f"建议{proposal.on}开启" in start
        assert proposal.on > today + timedelta(2)
    else:
        assert "没有可以开启的工作日" in start
    assert clerk.post("/plans/blackouts/1/withdraw").status_code == 303
    assert "已撤销" in clerk.get("/plans/blackouts").text
    assert clerk.post("/plans/blackouts/1/withdraw").status_code == 409
    assert clerk.post("/plans/blackouts", body | days | {"department_id": "0"}).status_code == 404
    assert clerk.post("/plans/blackouts", body | days | {"starts_on": "高考"}).status_code == 400
