"""Measures of plans, caps, staff, records and lists on frames small enough to count by hand."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.frames import ACTS, ATTENDANCE, CAPS, ITEMS, LISTS, OFFICERS, TASKS, year_to_date
from analytics.measures import ABSENT, MEASURES, measure_named
from analytics.measures.people import FEWEST
from tests.analytics.frames_at_hand import TODAY, city, drawn, duties, entities, table, visits

YEAR = year_to_date(TODAY)
LAST = date(2025, 5, 1)
DAY = date(2026, 5, 1)


def answer(name: str, frames: object, by: tuple[str, ...] = ()) -> list[tuple[object, ...]]:
    found = measure_named(name)
    assert found is not None
    return found(frames, YEAR, by).rows()  # type: ignore[arg-type]


def acts(*rows: dict[str, object]) -> pl.DataFrame:
    return table(
        ACTS, ({"visit_id": f"v{i}", **r} for i, r in enumerate(rows, 1)), inspected=True, days_since=-1
    )


def test_split_by_item_a_visit_counts_in_each_item_with_what_that_item_found() -> None:
    both = acts({"item": 1, "problem": True}, {"item": 1})
    both = pl.concat([both, acts({"item": 2})])
    frames = city(visits=visits({"problem": True}, {}), acts=both)
    assert answer("problem_found_rate", frames) == [(1, 2, 0.5)]
    assert answer("problem_found_rate", frames, ("item",)) == [(1, 1, 2, 0.5), (2, 0, 1, 0.0)]


def test_where_nothing_could_be_inspected_counts_in_the_other_reading_of_the_problem_rate() -> None:
    frames = city(visits=visits({"problem": True}, {"inspected": False}))
    assert answer("problem_found_in_all", frames) == [(1, 2, 0.5)]


def test_cases_are_counted_by_the_visit_they_rest_on() -> None:
    assert answer("cases_filed", city(visits=visits({"filed": True}, {}, {}, {}))) == [(1, 4, 0.25)]


def test_a_result_published_late_is_published_all_the_same() -> None:
    due = date(2026, 3, 1)
    frames = city(publications=duties({"due_on": due, "done_on": DAY}, {"due_on": due}, {"due_on": TODAY}))
    assert answer("published", frames) == [(1, 2, 0.5)]
    assert answer("published_in_time", frames) == [(0, 2, 0.0)]


def test_a_problem_is_followed_up_when_its_act_is() -> None:
    frames = city(
        visits=visits({}, {}, {}),
        acts=acts({"problem": True, "followed": True}, {"problem": True}, {"followed": False}),
    )
    assert answer("followed_up", frames) == [(1, 2, 0.5)]


def test_items_are_used_by_records_and_random_ones_by_draws() -> None:
    items = table(
        ITEMS, [{"item": i, "department": 5, "random": i < 3, "checklist": i == 1} for i in (1, 2, 3)]
    )
    frames = city(items=items, visits=visits({"draw_id": "d"}, {}), acts=acts({"item": 1}, {"item": 3}))
    assert answer("items_on_record", frames, ("department",)) == [(5, 2, 3, pytest.approx(2 / 3))]
    assert answer("items_drawn", frames) == [(1, 2, 0.5)]
    assert answer("checklists_completed", frames) == [(1, 3, pytest.approx(1 / 3))]


def tasks(*rows: dict[str, object]) -> pl.DataFrame:
    usual = {"department": 5, "leads": True, "departments": 1, "starts_on": DAY, "ends_on": date(2026, 6, 1)}
    return table(TASKS, ({"task_id": i, **r} for i, r in enumerate(rows, 1)), **usual)


def test_a_task_is_due_on_its_first_day_and_begun_with_its_first_list() -> None:
    frames = city(
        tasks=tasks(
            {"begun_on": DAY},
            {},
            {"starts_on": date(2026, 12, 1)},
            {"starts_on": LAST},
            {"leads": False, "begun_on": DAY},
        )
    )
    assert answer("plans_executed", frames) == [(1, 2, 0.5)]


def test_draws_by_risk_count_tasks_and_joint_ones_count_participations() -> None:
    opened = {"opened_on": DAY}
    joint = [
        {**opened, "departments": 2, "by_risk": True, "task_id": 9, "leads": leads} for leads in (True, False)
    ]
    frames = city(tasks=tasks({**opened}, *joint, {"departments": 2}))
    assert answer("drawn_by_risk", frames) == [(1, 2, 0.5)]
    assert answer("joint_participation", frames) == [(2, 3, pytest.approx(2 / 3))]


def test_drawn_units_are_finished_and_finished_in_time() -> None:
    due = {"due_on": date(2026, 6, 1)}
    frames = city(
        drawn=drawn(
            {**due, "done_on": DAY},
            {**due, "done_on": date(2026, 6, 2)},
            {**due, "completed": False},
            {"due_on": TODAY, "completed": False},
        )
    )
    assert answer("drawn_finished", frames) == [(2, 4, 0.5)]
    assert answer("drawn_in_time", frames) == [(1, 3, pytest.approx(1 / 3))]


def test_classes_are_shares_of_those_that_have_one() -> None:
    classes = [{"credit_class": c} for c in ("A", "A", "C", "D", "")]
    frames = city(entities=entities(*classes, {"credit_class": "D", "open": False}))
    assert answer("classified", frames) == [(4, 5, 0.8)]
    assert answer("high_class_share", frames) == [(2, 4, 0.5)]
    assert answer("high_class_share", frames, ("credit_class",)) == [
        ("A", 2, 4, 0.5),
        ("C", 1, 4, 0.25),
        ("D", 1, 4, 0.25),
    ]
    assert answer("high_class_share", frames, ("area", "credit_class"))[0] == ("421303", "A", 2, 4, 0.5)


def test_the_cap_is_held_against_pairs_of_agency_and_business_of_the_year() -> None:
    rows = [
        {"entity_id": 1},
        {"entity_id": 1},
        {"entity_id": 2},
        {"entity_id": 1, "department": 6},
        {"at": LAST},
    ]
    frames = city(caps=table(CAPS, rows, entity_id=3, department=5, cap=2, at=DAY))
    assert answer("cap_used", frames) == [(4, 6, pytest.approx(4 / 6))]
    assert answer("cap_reached", frames) == [(1, 3, pytest.approx(1 / 3))]
    assert answer("cap_used", frames, ("department",)) == [(5, 3, 4, 0.75), (6, 1, 2, 0.5)]


def staff(n: int) -> pl.DataFrame:
    return table(OFFICERS, [{"inspector_id": i, "certified": i > 1} for i in range(1, n + 1)], department=5)


def test_certificates_are_counted_over_those_in_service() -> None:
    assert answer("certified", city(officers=staff(4))) == [(3, 4, 0.75)]


@given(st.lists(st.integers(0, 6), min_size=1, max_size=12))
def test_the_spread_of_work_is_the_gini_coefficient_and_hides_small_groups(loads: list[int]) -> None:
    present = [{"visit_id": "v", "inspector_id": i} for i, n in enumerate(loads, 1) for _time in range(n)]
    frames = city(officers=staff(len(loads)), attendance=table(ATTENDANCE, present, occurred_on=DAY))
    ((top, bottom, value),) = answer("workload_spread", frames)
    assert (top, bottom) == (sum(loads), len(loads))
    if len(loads) < FEWEST or not sum(loads):
        assert value is None
    else:
        apart = sum(abs(a - b) for a in loads for b in loads)
        assert value == pytest.approx(apart / (2 * len(loads) * sum(loads)))


def test_records_are_in_time_whole_and_from_the_phone() -> None:
    rows = [{"received_after": 0, "filled": 4, "phone": True}, {"received_after": 1, "filled": 2}]
    frames = city(
        visits=visits(*rows, {"received_after": 2, "filled": 4}, {"received_after": -1, "filled": 2})
    )
    assert answer("records_in_time", frames) == [(2, 3, pytest.approx(2 / 3))]
    assert answer("records_whole", frames) == [(12, 16, 0.75)]
    assert answer("by_phone", frames) == [(1, 4, 0.25)]


def test_persons_are_counted_where_somebody_signed_in() -> None:
    frames = city(visits=visits({"persons": 2}, {"persons": 3}, {}, {"persons": 9, "mode": "offsite"}))
    assert answer("persons_per_visit", frames) == [(5, 2, 2.5)]


def test_the_same_item_again_within_three_months_is_told_by_item() -> None:
    frames = city(
        visits=visits({}, {}, {}, {"mode": "offsite"}),
        acts=acts(
            {"item": 1, "days_since": 91},
            {"item": 1, "days_since": 92},
            {"item": 2},
            {"item": 1, "days_since": 5},
        ),
    )
    assert answer("same_item_again", frames) == [(1, 3, pytest.approx(1 / 3))]
    assert answer("same_item_again", frames, ("item",)) == [(1, 1, 2, 0.5), (2, 0, 1, 0.0)]


def test_the_95th_percentile_is_a_number_of_visits_somebody_had() -> None:
    rows = [{"entity_id": i} for i in range(1, 20)] + [{"entity_id": 20}] * 7
    assert answer("most_visited_95", city(visits=visits(*rows))) == [(7, 20, 7.0)]
    assert answer("most_visited_95", city(visits=visits(*rows[:19]))) == [(1, 19, 1.0)]


def test_on_site_visits_are_held_against_last_years() -> None:
    frames = city(visits=visits({}, {"mode": "offsite"}, {"occurred_on": LAST}, {"occurred_on": LAST}))
    assert answer("on_site_against_last_year", frames) == [(1, 2, -0.5)]


def test_the_rates_of_the_lists_are_those_of_their_room() -> None:
    names = ("claimed", "complete", "filled", "accurate")
    frames = city(lists=table(LISTS, [{"rate": n, "part": i, "whole": 10} for i, n in enumerate(names, 1)]))
    found = [
        answer(n, frames) for n in ("items_claimed", "rows_complete", "elements_filled", "elements_accurate")
    ]
    assert found == [[(i, 10, i / 10)] for i in (1, 2, 3, 4)]


def test_what_the_system_has_no_data_for_is_said_and_not_computed() -> None:
    assert {one.name for one in ABSENT} == {"code_shown", "satisfied"}
    assert not {one.name for one in ABSENT} & {m.name for m in MEASURES}
    assert all(one.title and one.formula and one.needed for one in ABSENT)


def test_a_condition_on_an_item_leaves_the_visits_in_which_it_was_checked() -> None:
    both = pl.concat([acts({"item": 1, "problem": True}, {"item": 1}), acts({"item": 2})])
    frames = city(visits=visits({"problem": True}, {"problem": True}), acts=both).only({"item": "1"})
    assert answer("problem_found_rate", frames) == [(1, 2, 0.5)]
    assert answer("problem_found_rate", frames.only({"item": "2"})) == [(0, 0, None)]
