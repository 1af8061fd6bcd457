"""Outlooks before a plan is approved; grades of our own model, entered once a month, watched for drift and fairness."""

from collections.abc import Callable
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from analytics.estimates.outlook import Class, outlooks
from analytics.refresh import refresh_snapshots
from analytics.risk.grading import DRIFTED, audit, drift, graded
from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM
from supervision.foundation.database import Database
from supervision.foundation.rooms import load_tasks
from supervision.foundation.work import run_waiting
from supervision.registers.tables import Entity, RiskGrade
from tests.analytics.planted import NOW, TODAY, plant
from tests.people import Visitor

SignIn = Callable[..., Visitor]
CLASSES = [Class("A", 9_000, 400, 12), Class("B", 900, 200, 30), Class("C", 100, 50, 25)]


def test_more_targeting_finds_more_and_tells_less() -> None:
    lines = outlooks(CLASSES, 500, (1.0, 0.8, 0.5), a_day=3, team=2)
    finds = [one.finds for one in lines]
    widths = [one.half_width or 0.0 for one in lines]
    assert finds == sorted(finds)
    assert widths == sorted(widths)
    assert widths[0] > 0
    assert all(one.by_chance + one.targeted == 500 for one in lines)
    assert [round(one.days) for one in lines] == [333, 333, 333]
    assert lines[0].least_chance == pytest.approx(0.05, abs=0.001)


def test_without_chance_nothing_can_be_told_of_all() -> None:
    (none,) = outlooks(CLASSES, 500, (0.0,), a_day=3, team=2)
    assert none.half_width is None
    assert none.least_chance == 0.0
    assert outlooks([], 500, (1.0,), a_day=3, team=2) == []


classes = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 50)), min_size=1, max_size=5)


@given(classes, st.integers(1, 2_000), st.floats(0, 1))
def test_nobody_is_visited_twice_and_no_visit_is_lost(
    rows: list[tuple[int, int]], visits: int, share: float
) -> None:
    kinds = [Class(str(at), size, 50, problems) for at, (size, problems) in enumerate(rows)]
    everybody = sum(one.size for one in kinds)
    for one in outlooks(kinds, visits, (share,), a_day=2.5, team=2):
        assert one.by_chance + one.targeted == min(visits, everybody)
        assert 0 <= one.least_chance <= 1
        assert 0 <= one.finds <= min(visits, everybody)


scores = st.lists(st.integers(0, 1_000), min_size=1, max_size=120)


@given(scores)
def test_grades_follow_scores_and_the_worst_stay_few(values: list[int]) -> None:
    table = pl.DataFrame({"entity_id": range(len(values)), "score": values})
    found = table.join(graded(table), on="entity_id").sort("score")
    assert found["grade"].to_list() == sorted(found["grade"].to_list())
    assert (found["grade"] == "D").sum() <= 0.05 * len(values)
    assert found["grade"].is_in(["C", "D"]).sum() <= 0.2 * len(values)
    alike = found.group_by("score").agg(pl.col("grade").n_unique())
    assert alike["grade"].max() == 1


def test_drift_is_none_for_the_same_scores_and_large_for_others() -> None:
    before = pl.Series(range(1_000))
    assert drift(before, before) == pytest.approx(0)
    assert drift(before, before.sample(500, seed=1)) < DRIFTED / 2
    assert drift(before, before + 400) > DRIFTED
    assert drift(before, pl.Series([], dtype=pl.Int64)) == 0.0


def test_the_audit_shows_a_kind_that_is_graded_high_without_being_found_worse() -> None:
    grades = pl.DataFrame({"entity_id": range(8), "grade": list("DDCAAAAC")})
    kinds = pl.DataFrame({"entity_id": range(8), "key": ["小"] * 4 + ["大"] * 4})
    visits = pl.DataFrame({"entity_id": [0, 1, 4, 5], "problem": [False, True, True, False]})
    big, small = audit(grades, kinds, visits)
    assert (big.key, big.high, big.seen, big.found) == ("大", 0.25, 2, 0.5)
    assert (small.key, small.high, small.seen, small.found) == ("小", 0.75, 2, 0.5)


def test_the_monthly_grades_stand_in_the_register_and_leave_other_peoples_alone(database: Database) -> None:
    plant(database)
    load_tasks()
    with database.reading() as session:
        before = {row.id: (row.credit_class, row.food_grade) for row in session.exec(select(Entity))}
    for _again in range(2):
        with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
            tx.enqueue("analytics.regrade", key="analytics.regrade")
        assert run_waiting(database) == 1
    with database.reading() as session:
        rows = session.exec(select(RiskGrade).order_by(col(RiskGrade.entity_id))).all()
        after = {row.id: (row.credit_class, row.food_grade) for row in session.exec(select(Entity))}
    assert len(rows) == len({row.entity_id for row in rows}) == 120, (
        "a second run on the same day adds nothing"
    )
    assert rows[0].basis.startswith("risk score ")
    assert isinstance(rows[0].valid_from, date)
    assert after == before


def test_a_plan_is_reckoned_from_what_the_draws_found(database: Database, signed_in: SignIn) -> None:
    plant(database)
    leader = signed_in("leader")
    assert "还没有可用的抽查结果" in leader.get("/analytics/outlook").text
    refresh_snapshots(database, as_of=TODAY, now=NOW, progress=lambda *_: None)
    page = leader.get("/analytics/outlook?visits=60&a_day=3&team=2").text
    assert "随机占比" in page
    assert leader.get("/analytics/outlook?visits=-1").status_code == 400
