"""The dossier tells a business's score, where it stands, and what moved it, in words with facts and points that add up."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest

from analytics import snapshots, standing
from analytics.risk.choosing import learnt_scores
from analytics.risk.grading import graded
from analytics.risk.reasons import LATELY, LEARNT
from analytics.standing import everybody
from analytics.telling import Who, in_points, told
from supervision.foundation.actor import SYSTEM
from supervision.foundation.database import Database
from supervision.foundation.rooms import load_tasks
from supervision.foundation.work import run_waiting
from tests.analytics.planted import BUREAU, NOW, TODAY, plant
from tests.analytics.test_learning import NO_CLASSES, planted
from tests.people import Visitor

SignIn = Callable[..., Visitor]
FRAGMENT = "/analytics/entities/{}/score"


@pytest.fixture
def graded_city(database: Database) -> Database:
    plant(database, establish=False)
    load_tasks()
    with database.transaction(actor=SYSTEM, now=NOW) as tx:
        tx.enqueue("analytics.regrade", key="analytics.regrade")
    run_waiting(database)
    return database


@pytest.fixture(scope="module")
def rows() -> pl.DataFrame:
    frames, led = planted()
    scores = learnt_scores(frames, led, NO_CLASSES)
    table = scores.select("entity_id", "score").join(graded(scores), on="entity_id")
    return everybody(frames, table, scores)


def points_in(page: str) -> list[int]:
    """Every number of the column of points, from top to bottom."""
    cells = re.findall(r'<td class="num">(?:<b>)?([+−]?\d+)', page)
    return [int(cell.replace("−", "-").replace("+", "")) for cell in cells]


def test_the_dossier_tells_the_score_its_place_and_reasons_with_facts_whose_points_add_up(
    graded_city: Database, signed_in: SignIn
) -> None:
    leader = signed_in("leader")
    assert FRAGMENT.format("E0010") in leader.get("/entities/E0010").text
    page = leader.get(FRAGMENT.format("E0010")).text
    assert "检查1次，1次发现问题" in page
    assert "同行业（批发）问题率" in page
    assert "信用风险分类C类" in page
    assert "在业120户中排第" in page
    *parts, total = points_in(page)
    assert sum(parts) == total > 0
    entered = snapshots.read(graded_city.settings, standing.NAME)
    assert entered is not None
    assert f"{entered.as_of.isoformat()}打分" in page
    assert entered.content["version"] in page
    with graded_city.reading() as session:
        basis = session.connection().exec_driver_sql("SELECT MIN(basis) FROM risk_grade").scalar()
    assert str(basis).endswith(entered.content["version"]), "the version is the one the register has"
    for page in (leader.get("/entities/E0010").text, leader.get("/registers/entities/E0010").text):
        assert "固定权重的分数" in page
        assert entered.content["version"] in page
        assert "risk score" not in page
    leader.client.cookies.set("language", "en")
    assert "The score of fixed weights" in leader.get("/entities/E0010").text
    assert "a problem found 1 times" in leader.get(FRAGMENT.format("E0010")).text


def test_a_score_is_shown_to_nobody_who_may_not_see_risk_or_answers_for_another_district(
    graded_city: Database, signed_in: SignIn
) -> None:
    for role in ("inspector", "witness", "administrator"):
        visitor = signed_in(role)
        assert visitor.get(FRAGMENT.format("E0010")).status_code == 404
        assert "/score" not in visitor.get("/entities/E0010").text
    elsewhere = signed_in("officer", department_id=BUREAU, area_code="421381")
    assert elsewhere.get(FRAGMENT.format("E0010")).status_code == 404
    assert signed_in("leader").get(FRAGMENT.format("E9999")).status_code == 404


def test_a_business_registered_after_the_grading_has_no_score_and_the_page_says_so(
    database: Database, signed_in: SignIn
) -> None:
    plant(database, establish=False)
    leader = signed_in("leader")
    assert "还没有打过分" in leader.get(FRAGMENT.format("E0010")).text


def test_the_facts_of_a_learnt_score_are_those_of_the_records(rows: pl.DataFrame) -> None:
    frames, _led = planted()
    day = frames.as_of
    for entity in (1, 77, 350, 699):
        own = frames.visits.filter(pl.col("entity_id") == entity, pl.col("occurred_on") < day)
        lately = own.filter(pl.col("occurred_on") >= day - timedelta(days=LATELY))
        (row,) = rows.filter(pl.col("entity_id") == entity).iter_rows(named=True)
        assert (row["f_ever"], row["f_ever_bad"]) == (own.height, own["problem"].sum())
        assert (row["f_lately"], row["f_lately_bad"]) == (lately.height, lately["problem"].sum())
        last: date = own["occurred_on"].max()  # type: ignore[assignment]
        assert row["f_last_on"] == (last - date(1970, 1, 1)).days


def test_reasons_are_the_scores_own_points_and_add_up_to_it(rows: pl.DataFrame) -> None:
    for row in rows.head(50).iter_rows(named=True):
        raw = row["start"] + sum(row[f"p_{key}"] for key in LEARNT)
        assert abs(raw - row["raw"]) <= 8, "lost by rounding down"
        found = told(row, Who(row["trade_name"], row["credit_class"], TODAY), learnt=True)
        whole = in_points(row["start"], learnt=True) + sum(one.points for one in found)
        assert abs(whole - in_points(row["raw"], learnt=True)) <= len(found)
        assert [abs(one.points) for one in found] == sorted((abs(one.points) for one in found), reverse=True)


def test_places_count_from_the_highest_score_and_within_the_grade(rows: pl.DataFrame) -> None:
    first = rows.sort("raw", descending=True).row(0, named=True)
    assert (first["place"], first["place_in_grade"], first["grade"]) == (1, 1, "D")
    worse = rows.filter(pl.col("grade") == "D").height
    assert rows.filter(pl.col("grade") == "C")["place"].min() == worse + 1


def test_no_two_of_the_highest_ten_are_told_in_the_same_words(rows: pl.DataFrame) -> None:
    lines = set()
    for row in rows.sort("raw", descending=True).head(10).iter_rows(named=True):
        found = told(row, Who(row["trade_name"], row["credit_class"], TODAY), learnt=True)
        lines.add("；".join(f"{one.say.format(**one.values)}{one.points:+d}" for one in found))
    assert len(lines) == 10


def test_a_business_never_checked_is_told_so_in_one_sentence() -> None:
    frames, led = planted()
    quiet = frames.visits.filter(pl.col("entity_id") != 5)
    scores = learnt_scores(replace(frames, visits=quiet), led, NO_CLASSES)
    table = scores.select("entity_id", "score").join(graded(scores), on="entity_id")
    (row,) = everybody(frames, table, scores).filter(pl.col("entity_id") == 5).iter_rows(named=True)
    said = [one.say for one in told(row, Who("", "", TODAY), learnt=True)]
    assert "从来没有日常检查的结果" in said
    assert not [one for one in said if "近两年" in one or "距上次日常检查" in one]
