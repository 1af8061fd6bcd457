"""The second screens: how far every task is with the records behind, what falls on which day, and an inspector's own work."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from inspections.desks import queries
from inspections.desks.rules import Stage, funnel_of, months_before
from supervision.foundation import clock
from supervision.foundation.actor import EVERYTHING, Scope
from supervision.foundation.database import Database
from tests.inspections.bureau import FIRE, MARKET, TODAY, settle, visited
from tests.inspections.desks.traces import leave_traces
from tests.inspections.visits.scene import ANNA, BERT, CARL, approved, record, send, stage
from tests.people import Visitor

SignIn = Callable[..., Visitor]


@given(st.fixed_dictionaries({one: st.integers(0, 1000) for one in Stage}))
def test_a_step_of_the_way_never_has_more_than_the_one_before(waiting: dict[Stage, int]) -> None:
    numbers = [number for _words, number in funnel_of(waiting)]
    assert numbers[0] == sum(waiting.values())
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[-1] == waiting[Stage.DONE]


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(1, 30))
def test_months_before_end_with_the_days_month_and_follow_each_other(on: date, number: int) -> None:
    names = months_before(on, number)
    assert len(names) == number
    assert names[-1] == on.isoformat()[:7]
    assert names == sorted(set(names))


def test_a_task_is_followed_from_the_draw_to_the_visit(database: Database) -> None:
    first = approved(database)
    send(database, record(first))
    with database.reading() as session:
        board = queries.task_board(session, EVERYTHING, on=TODAY)
        [task] = board.tasks
        assert (task.drawn, task.made, task.waiting[Stage.NOTICE]) == (3, 1, 2)
        assert [number for _words, number in board.funnel] == [3, 3, 1, 1, 0]
        assert (board.joint, board.drawn_visits) == (0, 1)
        assert sum(planned for planned, _made in board.months) == 3
        assert board.months[TODAY.month - 1][1] == 1
        assert queries.task_board(session, Scope(frozenset({FIRE})), on=TODAY).tasks == []
        for one in Stage:
            found, more = queries.stage_records(session, EVERYTHING, one, on=TODAY, task=task.id)
            assert (len(found), more) == (board.waiting[one], ""), one
        page, more = queries.stage_records(session, EVERYTHING, Stage.NOTICE, on=TODAY, size=1)
        rest, end = queries.stage_records(session, EVERYTHING, Stage.NOTICE, on=TODAY, after=more, size=1)
        assert (len(page), len(rest), end) == (1, 1, "")
        assert page != rest


def test_the_calendar_counts_what_its_days_list(database: Database) -> None:
    first = approved(database)
    send(database, record(first))
    leave_traces(database, first, due_on=TODAY + timedelta(3))
    with database.reading() as session:
        days = [day for week in queries.weeks(session, Scope(frozenset({MARKET})), on=TODAY) for day in week]
        assert len(days) == 28
        assert days[0].on.weekday() == 0
        due = next(day for day in days if day.on == TODAY + timedelta(3))
        assert (due.orders, due.results) == (1, 1)
        for day in days:
            assert len(queries.day_records(session, Scope(frozenset({MARKET})), day=day.on)) == day.total
        others = queries.weeks(session, Scope(frozenset({FIRE})), on=TODAY)
        assert sum(day.total for week in others for day in week) == 0


def test_an_inspector_sees_his_own_work_and_nobody_elses(database: Database) -> None:
    settle(database)
    for number, month in enumerate((8, 9, 10, 10), start=1):
        visited(database, number, on=date(2026, month, 12))
    with database.reading() as session:
        own = queries.own_work(session, 1, on=TODAY)
        assert {one.month: one.visits for one in own.months if one.visits} == {
            "2026-08": 1,
            "2026-09": 1,
            "2026-10": 2,
        }
        assert own.year == 4
        assert (own.earlier, own.months[-1].average) == (None, None), "no end is known, nothing is compared"
        assert queries.own_work(session, 3, on=TODAY).year == 0, "inspector 3 was on none of them"


def test_own_minutes_and_follow_ups_are_those_of_the_visits_one_was_on(database: Database) -> None:
    first = approved(database)
    send(database, record(first))
    leave_traces(database, first)
    with database.reading() as session:
        mine = queries.own_work(session, ANNA, on=TODAY)
        assert (mine.months[-1].visits, mine.months[-1].timed, mine.months[-1].minutes) == (1, 1, 60)
        assert [one.number for one in mine.follow_ups] == ["ZG-1"]
        assert queries.own_work(session, BERT, on=TODAY).year == 1
        stranger = queries.own_work(session, CARL, on=TODAY)
        assert (stranger.year, stranger.follow_ups) == (0, [])


def test_every_number_of_the_board_opens_as_many_records(
    database: Database, signed_in: SignIn, monkeypatch
) -> None:
    stage(database)
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    officer = signed_in("officer", department_id=MARKET, area_code="421300")
    page = officer.get("/desk/board").text
    found = re.findall(r'href="(/desk/board/waiting/[^"]+)">([\d,]+)</a>', page)
    assert found
    for address, number in found:
        assert officer.get(address.replace("&amp;", "&")).text.count("<tr>") - 1 == int(number), address
    for address in set(re.findall(r'href="(/desk/board/days/[^"]+)"', page)):
        assert officer.get(address).status_code == 200
    officer.client.cookies.set("language", "en")
    assert "Planned and made by month" in officer.get("/desk/board").text


def test_a_board_asked_for_a_past_day_says_that_it_shows_the_present_and_leads_on(
    database: Database, signed_in: SignIn, monkeypatch
) -> None:
    stage(database)
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    officer = signed_in("officer", department_id=MARKET)
    assert "只有现在的情况" not in officer.get(f"/desk/board?day={TODAY}").text
    page = officer.get("/desk/board?day=2026-02-03").text
    assert "只有现在的情况，没有2026-02-03的" in page
    for address in (
        "/analytics/leader?day=2026-02-03",
        "/analytics/measures?day=2026-02-03",
        "/desk/board/days/2026-02-03",
    ):
        assert f'href="{address}"' in page
    inspector = signed_in("inspector", department_id=MARKET, inspector_id=ANNA)
    own = inspector.get("/desk/board?day=2026-02-03").text
    assert "只有现在的情况" in own
    assert "/analytics/" not in own
    for wrong in ("yesterday", "2030-01-01"):
        assert officer.get(f"/desk/board?day={wrong}").status_code == 400


def test_boards_are_for_those_who_do_the_work(database: Database, signed_in: SignIn) -> None:
    stage(database)
    inspector = signed_in("inspector", department_id=MARKET, inspector_id=ANNA)
    page = inspector.get("/desk/board").text
    assert "只有您自己的数字" in page
    assert inspector.get("/desk/board/waiting/notice").status_code == 404
    assert "没有对应的检查人员" in signed_in("inspector", login="nobody").get("/desk/board").text
    assert signed_in("leader").get("/desk/board").status_code == 404
    officer = signed_in("officer", department_id=MARKET)
    for address in (
        "waiting/nothing",
        "waiting/notice?task=-1",
        "waiting/notice?after=%00",
        "days/2026-13-40",
    ):
        assert officer.get(f"/desk/board/{address}").status_code in (400, 404), address
