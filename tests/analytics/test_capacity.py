"""The page 人力测算: visits ahead of the plans beside the people there are."""

import re
from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa

from analytics import capacity
from inspections.draws.queries import to_visit_by_task
from inspections.draws.tables import Draw
from inspections.plans.rules.quotas import Ratio, RatioKind
from inspections.plans.rules.status import TaskStatus
from inspections.plans.tables import PlanTask
from inspections.visits.rules.states import ActStatus, VisitStatus
from inspections.visits.tables import Visit
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.jobs import Job, JobState
from supervision.foundation.rooms import furniture
from supervision.foundation.work import run_job
from supervision.registers.tables import Certificate, Leave
from tests.analytics.planted import plant
from tests.inspections.bureau import FIRE, MARKET, NOW, TODAY, planned, settle, visited
from tests.people import OFFICER, Visitor

SignIn = Callable[..., Visitor]
DECEMBER = (2026, 12)
WORKDAYS = 23


@pytest.fixture
def staffed(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    furniture("tasks")  # the jobs, as a worker knows them
    settle(database)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        tx.session.add_all(
            [
                _paper(1, date(2030, 1, 1)),
                _paper(2, date(2026, 12, 10)),
                _paper(3, date(2030, 1, 1)),
                Leave(inspector_id=3, from_on=date(2026, 12, 1), to_on=date(2026, 12, 4)),
            ]
        )
        tx.record("bureau.certified", covers=[Certificate, Leave])
    return database


def _paper(inspector: int, until: date) -> Certificate:
    return Certificate(
        inspector_id=inspector, number=f"C{inspector}", valid_from=date(2020, 1, 1), valid_to=until
    )


def _content(database: Database) -> dict:
    with database.reading() as session:
        return capacity.content(session, on=TODAY)


def test_people_count_on_the_days_they_may_inspect(staffed: Database) -> None:
    there = capacity.read_there(_content(staffed))
    assert there[MARKET, DECEMBER] == WORKDAYS + 8 + WORKDAYS - 4


def test_rounds_to_come_are_counted_by_the_shares_of_the_task(staffed: Database) -> None:
    planned(staffed, rounds=2)
    (task,) = capacity.read_tasks(_content(staffed), 0)
    assert (task.visits, task.team, dict(task.departments)) == (12, 2, {MARKET: 1.0})


def test_visits_that_wait_count_with_the_persons_they_are_set_for(staffed: Database) -> None:
    _waiting(staffed)
    (task,) = capacity.read_tasks(_content(staffed), 0)
    assert (task.visits, task.team, task.first.month) == (1, 2, 12)


def _waiting(database: Database) -> None:
    visited(database, 1, status=ActStatus.REVIEWED)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        visit = tx.session.get(Visit, "00000000-0000-4000-8000-000000000001")
        assert visit
        visit.status = VisitStatus.NOTIFIED
        visit.scheduled_on = date(2026, 12, 8)
        visit.occurred_on = None
        tx.record("visit.moved", covers=[Visit])


def test_a_plan_that_is_not_approved_counts_only_when_asked_for(staffed: Database) -> None:
    key = planned(staffed, in_force=False)
    with staffed.reading() as session:
        task = session.get(PlanTask, key)
        assert task
        plan = task.plan_id
    found = _content(staffed)
    assert capacity.read_tasks(found, 0) == []
    assert [one.visits for one in capacity.read_tasks(found, plan)] == [6]


def test_a_task_that_is_over_asks_nothing_of_anybody(staffed: Database) -> None:
    key = planned(staffed)
    with staffed.transaction(actor=OFFICER, now=NOW) as tx:
        task = tx.session.get(PlanTask, key)
        assert task
        task.status = TaskStatus.COMPLETED
        tx.record("task.completed", covers=[PlanTask])
    assert _content(staffed)["tasks"] == []


def test_businesses_stopped_at_the_opening_wait_for_nobody(database: Database) -> None:
    plant(database, establish=False)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        draw = tx.session.get_one(Draw, "d1")
        draw.stopped_size = 3
        tx.record("draw.stopped", covers=[Draw])
    with database.reading() as session:
        draw = session.get_one(Draw, "d1")
        assert to_visit_by_task(session, [draw.task_id, 99]) == {draw.task_id: draw.drawn_size - 3}


def test_a_department_without_a_record_goes_at_the_pace_of_all() -> None:
    found = {"pace": {str(MARKET): [40, 10]}}
    assert capacity.pace_of(found, [MARKET, FIRE], 0) == {MARKET: 4.0, FIRE: 4.0}
    assert capacity.pace_of(found, [MARKET], 2.5) == {MARKET: 2.5}
    assert capacity.pace_of({"pace": {}}, [FIRE], 0) == {FIRE: capacity.USUAL_PACE}


def _count(database: Database, leader: Visitor) -> None:
    """Press the button, and let the job be done."""
    answer = leader.post("/analytics/capacity", follow_redirects=False)
    assert answer.status_code == 303
    key = int(answer.headers["location"].rpartition("=")[2])
    assert run_job(database, key)
    with database.reading() as session:
        job = session.get(Job, key)
        assert job
        assert not job.error


def test_the_page_says_what_would_close_a_gap(staffed: Database, signed_in: SignIn) -> None:
    planned(staffed, ratios={"B": Ratio(RatioKind.FULL)})
    leader = signed_in("leader")
    assert "还没有计数" in leader.get("/analytics/capacity").text
    _count(staffed, leader)
    enough = leader.get("/analytics/capacity").text
    assert "人手够用" in enough
    short = leader.get(f"/analytics/capacity?department={MARKET}&visits=9000&a_day=2&share=40").text
    assert "随市监2026-12需要" in short.replace("随州市市场监督管理局", "随市监")
    assert "就够了" in short
    for needed, there, gap in re.findall(r"需要([\d,]+)人天，可用([\d,]+)人天，差([\d,]+)人天", short):
        assert int(needed.replace(",", "")) - int(there.replace(",", "")) == int(gap.replace(",", ""))


def test_a_task_of_the_next_december_is_not_due_at_once(staffed: Database) -> None:
    assert capacity.until(TODAY, [date(2027, 12, 20)]) == date(2027, 12, 20)
    assert capacity.until(TODAY, [date(2062, 12, 20)]) == date(2027, 12, 31)
    assert capacity.until(date(2028, 12, 30), []) > date(2029, 1, 2)  # a weekend and New Year follow
    assert date.fromisoformat(_content(staffed)["workdays"][-1]) == date(2026, 12, 31)


def test_any_number_asked_of_the_page_is_answered(staffed: Database, signed_in: SignIn) -> None:
    planned(staffed)
    leader = signed_in("leader")
    _count(staffed, leader)
    for asked in (
        "a_day=5e-324",
        "a_day=1e-308&share=1",
        f"department={MARKET}&visits=1000000&persons=-10000",
    ):
        assert leader.get(f"/analytics/capacity?{asked}").status_code == 200
    assert leader.get("/analytics/capacity?a_day=nan").status_code == 400


def test_whoever_asks_while_it_is_counted_watches_the_same_job(staffed: Database, signed_in: SignIn) -> None:
    leader = signed_in("leader")
    first, second = (
        leader.post("/analytics/capacity", follow_redirects=False).headers["location"] for _n in range(2)
    )
    with staffed.transaction(actor=OFFICER, now=NOW) as tx:
        tx.session.execute(sa.update(Job).values(state=JobState.RUNNING))
    third = leader.post("/analytics/capacity", follow_redirects=False).headers["location"]
    assert first == second == third


def test_a_task_nobody_can_count_is_named(staffed: Database, signed_in: SignIn) -> None:
    key = planned(staffed, ratios={"B": Ratio(RatioKind.COUNT, 9_999)})
    leader = signed_in("leader")
    _count(staffed, leader)
    page = leader.get("/analytics/capacity").text
    assert "1个任务按现在的名录算不出要抽多少户" in page
    assert f'<a href="/tasks/{key}">食品销售抽查</a>' in page
    assert "没有计入" not in signed_in("officer", department_id=FIRE).get("/analytics/capacity").text


def test_a_visit_that_waits_of_a_task_long_closed_has_a_name(staffed: Database) -> None:
    key = planned(staffed)
    _waiting(staffed)
    with staffed.transaction(actor=OFFICER, now=NOW) as tx:
        visit = tx.session.get_one(Visit, "00000000-0000-4000-8000-000000000001")
        task = tx.session.get_one(PlanTask, key)
        visit.task_id, task.status = key, TaskStatus.COMPLETED
        tx.record("task.completed", covers=[PlanTask, Visit])
    assert [(one.id, one.title) for one in capacity.read_tasks(_content(staffed), 0)] == [
        (key, "食品销售抽查")
    ]


def test_an_officer_sees_his_own_department_only(staffed: Database, signed_in: SignIn) -> None:
    planned(staffed)
    _count(staffed, signed_in("leader"))
    page = signed_in("officer", department_id=FIRE).get("/analytics/capacity").text
    assert "食品销售抽查" not in page
    assert "市场监督管理局" not in page
