"""The monthly grades: learnt where history is long and the last year agrees, fixed weights elsewhere; strict in time, with reasons."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from analytics.extracts import Taken
from analytics.frames import Frames
from analytics.learning import Grades, write_card, write_standing
from analytics.refresh import refresh_snapshots
from analytics.risk import reasons
from analytics.risk.choosing import LEARNT, SHORT, WORSE, Choice, choose, learnt_scores
from analytics.risk.grading import graded
from analytics.risk.ownpast import CLASSES, LEADS, own_past
from supervision.foundation.database import Database
from supervision.foundation.rooms import load_tasks
from supervision.foundation.work import run_waiting
from tests.analytics.frames_at_hand import city, drawn, entities, visits
from tests.analytics.planted import BUREAU, EVIL, NOW, plant
from tests.people import Visitor

SignIn = Callable[..., Visitor]
TODAY = date(2026, 6, 1)
EVERYBODY = 700
NO_CLASSES = pl.DataFrame(schema=CLASSES)


def planted(seed: int = 1, *, quarters: int = 12, a_quarter: int = 320) -> tuple[Frames, pl.DataFrame]:
    """A city with risks of its own trades and businesses and credit classes that say nothing, and who led each visit."""
    chance = np.random.default_rng(seed)
    own, strict = chance.normal(0, 1.2, EVERYBODY + 1), np.linspace(-0.8, 0.8, 8)
    where = chance.random((EVERYBODY + 1, 2)) / 5
    rows, units, led = [], [], []
    for quarter in range(quarters):
        opened = TODAY - timedelta(days=90 * (quarters - quarter))
        for n in chance.choice(EVERYBODY, a_quarter, replace=False) + 1:
            entity, person = int(n), int(chance.integers(8))
            odds = -1.6 + own[entity] + 0.8 * (entity % 3 == 0) + strict[person]
            key = {"entity_id": entity, "draw_id": f"d{quarter:02}"}
            problem = bool(chance.random() < 1 / (1 + np.exp(-odds)))
            day = opened + timedelta(days=int(chance.integers(1, 80)))
            rows.append({**key, "occurred_on": day, "problem": problem, "trade": str(entity % 3)})
            units.append(
                {
                    **key,
                    "stratum": "AD"[entity % 2],
                    "opened_on": opened,
                    "size": EVERYBODY,
                    "quota": a_quarter,
                }
            )
            led.append({"visit_id": f"v{len(rows)}", "inspector_id": person + 1})
    people = [
        {
            "code": f"E{n:04}",
            "name": EVIL if n == 1 else f"商行{n}",
            "trade": str(n % 3),
            "trade_name": f"行业{n % 3}",
            "credit_class": "AD"[n % 2],
            "lon": 113 + float(where[n, 0]),
            "lat": 31 + float(where[n, 1]),
        }
        for n in range(1, EVERYBODY + 1)
    ]
    frames = city(TODAY, entities=entities(*people), visits=visits(*rows), drawn=drawn(*units))
    return frames, pl.DataFrame(led, schema=LEADS)


@pytest.fixture(scope="module")
def history() -> tuple[Frames, pl.DataFrame]:
    return planted()


@pytest.fixture(scope="module")
def choice(history: tuple[Frames, pl.DataFrame]) -> Choice:
    return choose(*history, NO_CLASSES)[0]


@pytest.fixture(scope="module")
def scores(history: tuple[Frames, pl.DataFrame]) -> pl.DataFrame:
    return learnt_scores(*history, NO_CLASSES)


def test_with_history_enough_the_learnt_score_is_used_and_its_chances_are_those_found(choice: Choice) -> None:
    assert choice.why == (LEARNT if choice.learnt else WORSE)
    assert choice.learnt
    assert choice.auc_learnt is not None
    assert choice.auc_fixed is not None
    assert choice.auc_learnt >= choice.auc_fixed > 0.55
    assert choice.visits >= 500
    assert choice.problems == sum(one.found for one in choice.tenths)
    expected = sum(one.expected for one in choice.tenths)
    assert abs(expected - choice.problems) < 4 * np.sqrt(choice.problems)
    assert choice.tenths[0].found > 2 * choice.tenths[-1].found


def test_a_short_history_or_none_keeps_the_fixed_weights(history: tuple[Frames, pl.DataFrame]) -> None:
    frames, led = history
    late = frames.visits.filter(pl.col("occurred_on") >= TODAY - timedelta(days=500))
    for visits_left in (late, late.clear()):
        found, sample = choose(replace(frames, visits=visits_left), led, NO_CLASSES)
        assert sample.height == found.visits
        assert (found.learnt, found.why) == (False, SHORT)


def test_the_score_of_a_day_knows_nothing_of_that_day_or_later_and_is_the_same_again(
    history: tuple[Frames, pl.DataFrame], scores: pl.DataFrame
) -> None:
    frames, led = history
    once = scores
    later = frames.visits.head(300).with_columns(
        (pl.col("visit_id") + "x").alias("visit_id"), pl.lit(TODAY).alias("occurred_on"), ~pl.col("problem")
    )
    more = replace(frames, visits=pl.concat([frames.visits, later]).sample(fraction=1, shuffle=True, seed=3))
    again = learnt_scores(more, led, NO_CLASSES)
    assert once.equals(again)
    assert once["entity_id"].to_list() == list(range(1, EVERYBODY + 1))
    assert all(once[name].dtype == pl.Int64 for name in once.columns)
    parts = once.select(pl.sum_horizontal(f"p_{key}" for key in reasons.LEARNT))
    # what is left after the reasons is the same for everybody, to a few points lost by rounding down
    start = (once["score"] - parts.to_series()).to_numpy()
    assert start.max() - start.min() <= 8


def test_a_visit_has_the_class_of_its_day_and_a_business_never_seen_the_registers() -> None:
    frames = city(
        TODAY,
        entities=entities({"credit_class": "D"}, {"credit_class": "C"}, {"open": False}),
        visits=visits(
            {"occurred_on": date(2025, 1, 1), "draw_id": "d1"},
            {"occurred_on": date(2025, 6, 1), "problem": True},
            {"occurred_on": date(2026, 1, 1), "inspected": False},
            {"occurred_on": TODAY},
        ),
        drawn=drawn({"entity_id": 1, "stratum": "A"}),
    )
    classes = pl.DataFrame([(1, date(2025, 3, 1), "B")], orient="row", schema=CLASSES)
    past = own_past(frames, pl.DataFrame([("v2", 7)], orient="row", schema=LEADS), classes, TODAY)
    told = [past.words["tier"][at] for at in past.tier]
    assert told == ["A", "B", "D", "C"]
    assert past.problem.tolist() == [0.0, 1.0, 0.0, 0.0]
    assert [past.words["inspector"][at] for at in past.inspector] == ["", "7", "", ""]
    assert [past.words["entity"][at] for at in past.entity] == ["1", "1", "1", "2"]


def test_the_card_tells_which_score_and_why_and_names_the_highest_within_scope(
    database: Database,
    signed_in: SignIn,
    history: tuple[Frames, pl.DataFrame],
    choice: Choice,
    scores: pl.DataFrame,
) -> None:
    load_tasks()
    leader = signed_in("leader")
    plant(database)
    first, second = leader.post("/analytics/model"), leader.post("/analytics/model")
    assert first.headers["location"] == second.headers["location"], "one comparison at a time"
    run_waiting(database)
    assert SHORT in leader.get("/analytics/model").text
    frames, _led = history
    high = scores.with_columns(
        pl.when(pl.col("entity_id") == 1).then(pl.lit(10**7)).otherwise("score").alias("score"),
        pl.when(pl.col("entity_id") == 1).then(pl.lit(999_000)).otherwise("ppm").alias("ppm"),
    )
    grades = high.select("entity_id", "score").join(graded(high), on="entity_id")
    taken, made = Taken(frames, "0" * 64, "1" * 64, {}), Grades(choice, grades, high)
    write_card(database, taken, made, NOW)
    assert "E0001" not in leader.get("/analytics/model").text, "a comparison enters no grades"
    write_standing(database, taken, made, NOW)
    refresh_snapshots(database, as_of=TODAY, now=NOW, progress=lambda *_: None)
    page = leader.get("/analytics/model").text
    assert LEARNT in page
    assert "第10个十分之一" in page
    assert "问题率" in page
    assert EVIL not in page
    assert 'href="/entities/E0001"' in page
    leader.client.cookies.set("language", "en")
    assert "Which score the monthly grades are made of" in leader.get("/analytics/model").text
    elsewhere = signed_in("officer", department_id=BUREAU, area_code="421321")
    assert "E0001" not in elsewhere.get("/analytics/model").text
