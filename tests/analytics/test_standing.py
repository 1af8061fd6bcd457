"""Lists and maps show the score the register's grades were made of, and say which; before the first grading the fixed weights of the day."""

from collections.abc import Callable

import polars as pl
import pytest
from sqlmodel import select

from analytics import snapshots, standing
from analytics.extracts import Taken, take
from analytics.learning import Grades, grades_of, write_standing
from analytics.refresh import refresh_snapshots
from analytics.risk.grading import graded
from analytics.risk.reasons import LEARNT
from supervision.foundation.actor import SYSTEM
from supervision.foundation.database import Database
from supervision.foundation.rooms import load_tasks
from supervision.foundation.work import run_waiting
from supervision.registers.tables import Entity, RiskGrade
from tests.analytics.planted import NOW, TODAY, plant
from tests.people import Visitor

SignIn = Callable[..., Visitor]
POINTS = {"trade": 9 << 16, "history": 7 << 16, "place": -(1 << 16)}
NAMES = (
    "lately", "lately_bad", "ever", "ever_bad", "year", "last_on", "last_bad_on", "others", "trade_ppm",
    "city_ppm", "tier_ppm", "fair_ppm", "metres", "near", "near_ppm", "around_ppm",
)  # fmt: skip
FACTS = {
    "lately": 3, "lately_bad": 1, "ever": 4, "ever_bad": 2, "last_on": 20_600, "last_bad_on": 20_520,
    "trade_ppm": 210_000, "city_ppm": 130_000, "metres": 300,
}  # fmt: skip


@pytest.fixture
def taken(database: Database) -> Taken:
    plant(database, establish=False)
    refresh_snapshots(database, as_of=TODAY, now=NOW, progress=lambda *_: None)
    return take(database, as_of=TODAY)


def learnt(database: Database, taken: Taken) -> Grades:
    """Grades of a learnt score in which the last business stands first, with two reasons that raise it."""
    fixed = grades_of(database, taken.frames)
    scores = fixed.table.select(
        "entity_id",
        (pl.col("entity_id") * 100_000).alias("score"),
        (pl.col("entity_id") * 5_000).alias("ppm"),
        *(pl.lit(POINTS.get(key, 0), dtype=pl.Int64).alias(f"p_{key}") for key in LEARNT),
        *(pl.lit(FACTS.get(name, 0), dtype=pl.Int64).alias(f"f_{name}") for name in NAMES),
    )
    table = scores.select("entity_id", "score").join(graded(scores), on="entity_id")
    return Grades(fixed.choice, table, scores)


def test_before_the_first_grading_the_page_shows_fixed_weights_and_says_that_no_grade_is_entered(
    database: Database, taken: Taken, signed_in: SignIn
) -> None:
    page = signed_in("leader").get("/maps/risk").text
    assert "名录里还没有写入模型等级" in page
    assert "固定权重的分数" in page


def test_the_list_and_the_grades_of_the_register_are_one_score(
    database: Database, taken: Taken, signed_in: SignIn
) -> None:
    load_tasks()
    with database.transaction(actor=SYSTEM, now=NOW) as tx:
        tx.enqueue("analytics.regrade", key="analytics.regrade")
    run_waiting(database)
    risk = snapshots.read(database.settings, "risk")
    assert risk is not None
    shown = standing.in_force(database.settings, risk).content
    with database.reading() as session:
        entered = dict(
            session.exec(
                select(Entity.code, RiskGrade.grade).join(RiskGrade, RiskGrade.entity_id == Entity.id)  # type: ignore[arg-type]
            ).all()
        )
    assert len(shown["highest"]) == len(entered) == 120
    assert {one["code"]: one["grade"] for one in shown["highest"]} == entered
    assert shown["score"]["learnt"] is False
    assert (
        f"与{shown['score']['entered_on']}写入名录的模型等级是同一个分数"
        in signed_in("leader").get("/maps/risk").text
    )


def test_a_learnt_score_is_shown_as_chances_in_a_thousand_with_the_weightiest_reasons_first(
    database: Database, taken: Taken, signed_in: SignIn
) -> None:
    write_standing(database, taken, learnt(database, taken), NOW)
    risk = snapshots.read(database.settings, "risk")
    assert risk is not None
    shown = standing.in_force(database.settings, risk).content
    first = shown["highest"][0]
    assert (first["score"], first["grade"]) == (600, "D")
    told = [(one["say"].format(**one["values"]), one["points"]) for one in first["why"]]
    assert told == [
        ("同行业（批发）问题率21%，全市13%", 900),
        ("近两年日常检查3次，1次发现问题（最近2026-03）", 700),
    ]
    (place,) = [row for row in shown["places"]["area"] if row["key"] == "421303"]
    plain = next(row for row in risk.content["places"]["area"] if row["key"] == "421303")
    assert place["mean"] != plain["mean"]
    assert place["visited"] == plain["visited"], "what was visited is of today"
    page = signed_in("leader").get("/maps/risk").text
    assert "学到的分数：每千次检查预计查出问题的次数" in page
    assert '同行业（批发）问题率21%，全市13% <b class="nowrap">+900</b>' in page


def test_a_place_without_a_graded_business_has_no_mean(database: Database, taken: Taken) -> None:
    write_standing(database, taken, learnt(database, taken), NOW)
    risk = snapshots.read(database.settings, "risk")
    assert risk is not None
    risk.content["places"]["area"].append({**risk.content["places"]["area"][0], "key": "429999"})
    shown = standing.in_force(database.settings, risk)
    assert shown.content["places"]["area"][-1]["mean"] is None
    assert standing.day_number(shown) == 20261121
