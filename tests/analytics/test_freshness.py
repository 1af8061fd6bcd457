"""How old the figures are, and that two people who press get one job."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from analytics.freshness import age, stale
from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM
from supervision.foundation.database import Database
from supervision.foundation.i18n import translate
from supervision.foundation.jobs import claim, recent_jobs
from supervision.foundation.rooms import load_tasks
from supervision.foundation.work import run_waiting
from tests.analytics.planted import plant
from tests.people import Visitor

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


@given(st.integers(-100, 10**7))
def test_older_figures_never_sound_younger(seconds: int) -> None:
    words, values = age(NOW - timedelta(seconds=seconds), NOW)
    told = {"刚刚": 0, "{n}分钟前": 60, "{n}小时前": 3600, "{n}天前": 86400}[words] * values.get("n", 0)
    assert told <= max(seconds, 0) < told + max(120, told)


def test_a_missed_morning_is_stale() -> None:
    assert not stale(NOW - timedelta(hours=25), NOW)
    assert stale(NOW - timedelta(hours=27), NOW)
    assert translate(age(NOW - timedelta(hours=3), NOW)[0], "zh", n=3) == "3小时前"


def test_two_people_pressing_get_one_job_that_runs_or_waits(
    database: Database, signed_in: Callable[..., Visitor]
) -> None:
    plant(database)
    load_tasks()
    leader, officer = signed_in("leader"), signed_in("officer", department_id=1)
    assert "还没有统计数据" in leader.get("/analytics/age").text
    assert "/jobs/1" in leader.post("/analytics/age").text
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        assert claim(tx.session, job_id=1, now=clock.now(), lease=timedelta(minutes=5))
    assert "/jobs/1" in officer.post("/analytics/age").text, "it runs already"
    assert "/jobs/1" in officer.get("/analytics/age").text, "whoever comes meanwhile sees the progress"
    assert officer.post("/analytics/refresh").headers["location"].endswith("job=1")
    with database.transaction(actor=SYSTEM, now=clock.now() + timedelta(hours=1)) as tx:
        assert len(recent_jobs(tx.session)) == 1


def test_when_it_is_done_the_age_is_told_with_the_fingerprint(
    database: Database, signed_in: Callable[..., Visitor]
) -> None:
    plant(database)
    load_tasks()
    leader = signed_in("leader")
    leader.post("/analytics/age")
    run_waiting(database)
    page = leader.get("/analytics/age").text
    assert "刚刚计算" in page
    assert "hx-post" in page
    assert "今天还没有更新" not in page
    assert signed_in("inspector").get("/analytics/age").status_code == 404
