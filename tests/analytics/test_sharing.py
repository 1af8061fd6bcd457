"""A joint visit counts for every department that acted in it, with what its own acts found, and once for the city."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from analytics.board.beside import NOTHING
from analytics.board.board import moments_of
from analytics.board.numbers import numbers
from analytics.board.rates import judged
from analytics.estimates.population import problem_rate
from analytics.frames import ACTS, ATTENDANCE, ITEMS, JOINT, OFFICERS, PARTNERS, Frames, year_to_date
from analytics.measures import measure_named
from analytics.places import content
from supervision.foundation.actor import Scope
from tests.analytics import frames_at_hand as hand

LEADS, JOINS, ELSE = 1, 2, 3
LED_ITEM, OWN_ITEM = 11, 22
YEAR = year_to_date(hand.TODAY)


def a_joint_draw(n: int = 40) -> Frames:
    """A draw of one department that another joins: everywhere visited, in the second half together; who leads finds a problem in every fifth,
    who joins in every tenth. One more visit is of a third department alone."""
    both = range(n // 2 + 1, n + 1)
    led, own = ([at for at in range(1, n + 1) if at % 5 == 0], [at for at in both if at % 10 == 1])
    visits: list[dict[str, Any]] = [
        {
            "entity_id": at,
            "department": LEADS,
            "departments": 1 + (at in both),
            "draw_id": "d1",
            "problem": at in led or at in own,
            "occurred_on": date(2026, 5, 1) + timedelta(at % 7),
        }
        for at in range(1, n + 1)
    ]
    acts = [
        {"visit_id": f"v{at}", "item": LED_ITEM, "problem": at in led, "department": LEADS}
        for at in range(1, n + 1)
    ] + [
        {
            "visit_id": f"v{at}",
            "item": OWN_ITEM,
            "problem": at in own,
            "department": JOINS,
            "filed": at in own,
        }
        for at in both
    ]
    usual = {"inspected": True, "days_since": -1}
    joint = [one for one in acts if int(one["visit_id"][1:]) in both]  # type: ignore[index]
    return hand.city(
        entities=hand.entities(*({} for _n in range(n + 1))),
        visits=hand.visits(*visits, {"entity_id": n + 1, "department": ELSE}),
        acts=hand.table(ACTS, ({k: v for k, v in one.items() if k in ACTS} for one in acts), **usual),
        joint=hand.table(JOINT, joint, **usual),
        partners=hand.table(PARTNERS, [{"draw_id": "d1", "department": JOINS}]),
        items=hand.table(
            ITEMS,
            [{"item": LED_ITEM, "department": LEADS}, {"item": OWN_ITEM, "department": JOINS}],
            random=True,
        ),
        drawn=hand.drawn(
            *(
                {"department": LEADS, "size": 400, "quota": n, "problem": at in led or at in own}
                for at in range(1, n + 1)
            )
        ),
    )


def answer(frames: Frames, name: str, *by: str) -> list[tuple[Any, ...]]:
    measure = measure_named(name)
    assert measure is not None
    return measure(frames, YEAR, by).rows()


def test_a_joint_visit_is_one_of_the_city_and_one_of_each_department_that_acted_in_it() -> None:
    frames = a_joint_draw()
    assert answer(frames, "visits_against_last_year")[0][0] == 41
    by_department = {
        key: top for key, top, *_rest in answer(frames, "visits_against_last_year", "department")
    }
    assert by_department == {LEADS: 40, JOINS: 20, ELSE: 1}
    assert answer(frames, "problem_found_rate")[0][:2] == (10, 41)
    assert [row[:3] for row in answer(frames, "problem_found_rate", "department")] == [
        (LEADS, 8, 40),
        (JOINS, 2, 20),
        (ELSE, 0, 1),
    ], "what who joined found is not what who led found"
    assert [row[:2] for row in answer(frames, "cases_filed", "department")] == [
        (LEADS, 0),
        (JOINS, 2),
        (ELSE, 0),
    ]


@pytest.mark.parametrize("department", [LEADS, JOINS, ELSE, 9])
def test_whoever_asks_for_a_department_gets_the_same_rows(department: int) -> None:
    frames = a_joint_draw()
    ways = (
        frames.of_department(department),
        frames.within(Scope(frozenset({department}))),
        frames.only({"department": str(department)}),
    )
    for name, table in ways[0].tables().items():
        for other in ways[1:]:
            assert_frame_equal(table, other.tables()[name])
    for name in (
        "visits_against_last_year",
        "problem_found_rate",
        "joint_share",
        "followed_up",
        "drawn_finished",
    ):
        together = [row[1:] for row in answer(frames, name, "department") if row[0] == department]
        assert together in ([], answer(ways[0], name)), name


def test_an_item_counts_for_the_department_that_checked_it() -> None:
    frames = a_joint_draw()
    rows = answer(frames, "problem_found_rate", "department", "item")
    assert [row[:4] for row in rows] == [(LEADS, LED_ITEM, 8, 40), (JOINS, OWN_ITEM, 2, 20)]
    of_item = frames.only({"item": str(OWN_ITEM)})
    assert [row[:2] for row in answer(of_item, "visits_against_last_year", "department")] == [(JOINS, 20)]
    assert answer(frames.of_department(JOINS), "items_drawn")[0][:2] == (1, 1)
    assert answer(frames.of_department(LEADS), "items_drawn")[0][:2] == (1, 1)


def test_a_reader_of_two_departments_counts_their_joint_visit_once() -> None:
    both = a_joint_draw().within(Scope(frozenset({LEADS, JOINS})))
    assert both.visits.height == 40
    assert answer(both, "problem_found_rate")[0][:2] == (10, 40)
    assert [row[1] for row in answer(both, "visits_against_last_year", "department")] == [40, 20]
    assert both.drawn.height == 40
    assert [row[2] for row in answer(both, "drawn_finished", "department")] == [40, 40]


def test_the_estimate_of_who_joins_rests_on_its_own_acts() -> None:
    frames = a_joint_draw()
    leads, joins = (problem_rate(frames.of_department(one).drawn) for one in (LEADS, JOINS))
    assert leads is not None
    assert joins is not None
    assert leads.rate == pytest.approx(8 / 40)
    assert joins.rate == pytest.approx(2 / 20), "where it did not act there was nothing of it to inspect"
    assert (leads.drawn, joins.drawn) == (40, 40)
    assert [row[1:3] for row in answer(frames, "estimated_problem_rate", "department")] == [(8, 40), (2, 20)]
    assert not a_joint_draw().of_department(ELSE).drawn.height


def test_the_board_and_the_map_of_who_joins_are_not_empty() -> None:
    frames = a_joint_draw()
    board = {one.name: one for one in numbers(moments_of(frames, 0.0).each(lambda f: f.of_department(JOINS)))}
    assert board["visits_against_last_year"].top == 20
    assert board["entity_coverage"].top == 20
    assert board["estimated_problem_rate"].value == pytest.approx(0.1)
    layers = pl.DataFrame(schema={"code": pl.String, "layer": pl.String})
    each = {"": frames, **{f"d{one}": frames.of_department(one) for one in (LEADS, JOINS)}}
    judgements = {
        seat: {level: [asdict(one) for one in found] for level, found in judged(mine, NOTHING, YEAR).items()}
        for seat, mine in each.items()
    }
    seats = content(frames, layers, judgements, {}, "2026-01-01")["seats"]
    seen = {seat: [row["seen"] for row in levels["area"]] for seat, levels in seats.items()}
    assert seen == {"": [40], f"d{LEADS}": [40], f"d{JOINS}": [20]}


def test_officers_of_who_joins_are_counted_with_their_own_department() -> None:
    came = [{"visit_id": "v40", "inspector_id": at, "department": of} for at, of in ((1, LEADS), (2, JOINS))]
    staff = [{"inspector_id": at, "department": of} for at, of in ((1, LEADS), (2, JOINS))]
    frames = hand.city(
        officers=hand.table(OFFICERS, staff),
        attendance=hand.table(ATTENDANCE, came, occurred_on=date(2026, 5, 1)),
    )
    assert answer(frames.of_department(JOINS), "visits_per_officer") == [(1, 1, 1.0)]
