"""What is counted for all departments in one pass is what each department's rows alone give."""

from dataclasses import asdict
from datetime import timedelta
from functools import partial

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from analytics.board.board import moments_of
from analytics.board.numbers import numbers
from analytics.estimates.population import problem_rate
from analytics.frames import Frames, year_to_date
from analytics.measures.coverage import entity_coverage
from supervision.foundation.actor import Scope
from tests.analytics import frames_at_hand as hand

DEPARTMENTS = (1, 2, 3)
AREAS = ("421303", "421321", "421381")
LARGE = 400


def a_city(seed: int) -> Frames:
    """Businesses, visits, orders, results and draws by chance over two years, of three departments; a fourth has nothing."""
    chance = np.random.default_rng(seed)

    def one(n: int) -> int:
        return int(chance.integers(n))

    def day(back: int = 700) -> dict[str, int]:
        return {"back": one(back)}

    def place() -> dict[str, object]:
        return {
            "area": AREAS[one(3)],
            "station": one(4),
            "department": 1 + one(3),
            "entity_id": 1 + one(LARGE),
        }

    entities = [
        {"area": AREAS[one(3)], "station": one(4), "open": chance.random() < 0.9, "trade": f"{51 + one(4)}00"}
        for _n in range(LARGE)
    ]
    visits = [
        {
            **place(),
            "occurred_on": hand.TODAY - timedelta(day()["back"]),
            "draw_id": f"d{one(3)}" if chance.random() < 0.7 else "",
            "inspected": chance.random() < 0.9,
            "problem": chance.random() < 0.2,
            "trade": f"{51 + one(4)}00",
        }
        for _n in range(900)
    ]
    duties = []
    for _n in range(500):
        begun = hand.TODAY - timedelta(10 + one(600))
        done = begun + timedelta(one(60)) if chance.random() < 0.8 else None
        duties.append(
            {
                **place(),
                "started_on": begun,
                "due_on": begun + timedelta(20),
                "done_on": done if done is None or done <= hand.TODAY else None,
            }
        )
    drawn = [
        {
            **place(),
            "draw_id": f"d{number}",
            "opened_on": hand.TODAY - timedelta(100 * number + 20),
            "stratum": "AB"[one(2)],
            "size": 300,
            "completed": chance.random() < 0.8,
            "inspected": chance.random() < 0.9,
            "problem": chance.random() < 0.3,
        }
        for number in range(4)
        for _n in range(60)
    ]
    return hand.city(
        entities=hand.entities(*entities),
        visits=hand.visits(*visits),
        rectifications=hand.duties(*duties[:250]),
        publications=hand.duties(*duties[250:]),
        drawn=hand.drawn(*drawn),
    )


@pytest.mark.parametrize("seed", range(3))
def test_a_department_has_the_rows_its_readers_may_see(seed: int) -> None:
    frames = a_city(seed)
    for department in (*DEPARTMENTS, 9):
        plain, parted = frames.within(Scope(frozenset({department}))), frames.of_department(department)
        for name, table in plain.tables().items():
            assert_frame_equal(table, parted.tables()[name])
        assert parted.whole is frames
    assert frames.of_department(9).visits.is_empty()


@pytest.mark.parametrize("seed", range(3))
def test_the_five_numbers_are_those_of_the_departments_rows_alone_to_the_last_digit(seed: int) -> None:
    moments = moments_of(a_city(seed), 0.05)
    for department in (*DEPARTMENTS, 9):
        parted = moments.each(partial(Frames.of_department, department=department))
        plain = moments.each(partial(Frames.within, scope=Scope(frozenset({department}))))
        assert numbers(parted) == numbers(plain)


def test_an_answer_is_kept_with_the_frames_it_was_made_of_and_with_no_others() -> None:
    frames = a_city(1)
    period = year_to_date(frames.as_of)
    once = entity_coverage(frames, period)
    assert entity_coverage(frames, period) is once
    fewer = frames.only({"area": AREAS[0]})
    assert entity_coverage(fewer, period)["denominator"].item() < once["denominator"].item()
    assert entity_coverage(frames, period.a_year_before())["numerator"].item() != once["numerator"].item()


def test_draws_and_strata_counted_together_give_what_each_draw_alone_gives() -> None:
    drawn = a_city(2).drawn
    together = problem_rate(drawn)
    assert together is not None
    alone = [
        found
        for key in sorted(drawn["draw_id"].unique())
        if (found := problem_rate(drawn.filter(draw_id=key)))
    ]
    assert together.completed == sum(one.completed for one in alone)
    assert together.population == sum(one.population for one in alone)
    assert together.drawn == drawn.height
    able, done = pl.col("completed") & pl.col("inspected"), pl.col("completed").sum()
    weighted = [
        (flag.sum() * pl.col("size").first() / done).alias(name)
        for name, flag in (("x", able), ("y", able & pl.col("problem")))
    ]
    strata = drawn.group_by("draw_id", "stratum").agg(weighted)
    assert together.rate == pytest.approx(strata["y"].sum() / strata["x"].sum())
    assert asdict(together) == asdict(
        problem_rate(drawn.sample(fraction=1, shuffle=True, seed=1)) or alone[0]
    )
