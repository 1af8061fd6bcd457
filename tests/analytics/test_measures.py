"""Each measure on frames small enough to count by hand."""

from datetime import date

import polars as pl
import pytest

from analytics.frames import ATTENDANCE, OFFICERS, VISITS, Period, WrongFrame, checked, year_to_date
from analytics.measures import MEASURES, measure_named
from supervision.foundation.actor import Scope
from tests.analytics.frames_at_hand import TODAY, city, duties, entities, penalties, table, visits

YEAR = year_to_date(TODAY)
LAST = date(2025, 5, 1)


def answer(name: str, frames: object, by: tuple[str, ...] = ()) -> list[tuple[object, ...]]:
    found = measure_named(name)
    assert found is not None
    return found(frames, YEAR, by).rows()  # type: ignore[arg-type]


def test_coverage_counts_an_entity_once_and_only_open_ones() -> None:
    frames = city(
        entities=entities({}, {}, {"open": False}, {"area": "421321"}),
        visits=visits(
            {},
            {},
            {"entity_id": 3},
            {"entity_id": 4, "area": "421321"},
            {"entity_id": 2, "occurred_on": LAST},
        ),
    )
    assert answer("entity_coverage", frames) == [(2, 3, pytest.approx(2 / 3))]
    assert answer("entity_coverage", frames, ("area",)) == [("421303", 1, 2, 0.5), ("421321", 1, 1, 1.0)]
    assert answer("entity_coverage", frames, ("department",)) == [(5, 2, 3, pytest.approx(2 / 3))]


def test_the_problem_rate_leaves_out_what_could_not_be_inspected() -> None:
    frames = city(
        visits=visits({"problem": True}, {}, {}, {"inspected": False}, {"problem": True, "occurred_on": LAST})
    )
    assert answer("problem_found_rate", frames) == [(1, 3, pytest.approx(1 / 3))]


def test_visits_are_held_against_the_same_days_of_last_year() -> None:
    late = date(2025, 12, 1)
    frames = city(
        visits=visits({}, {}, {}, {"occurred_on": LAST}, {"occurred_on": LAST}, {"occurred_on": late})
    )
    assert answer("visits_against_last_year", frames) == [(3, 2, 0.5)]


def test_a_department_new_this_year_has_no_change_to_report() -> None:
    frames = city(visits=visits({"department": 5}, {"department": 6, "occurred_on": LAST}))
    assert answer("visits_against_last_year", frames, ("department",)) == [(5, 1, 0, None), (6, 0, 1, -1.0)]


def test_joint_share_looks_at_drawn_visits_only() -> None:
    frames = city(visits=visits({"draw_id": "d", "departments": 2}, {"draw_id": "d"}, {"departments": 3}))
    assert answer("joint_share", frames) == [(1, 2, 0.5)]


def test_off_site_share_is_of_all_visits() -> None:
    assert answer("offsite_share", city(visits=visits({"mode": "offsite"}, {}, {}, {}))) == [(1, 4, 0.25)]


def test_only_what_was_due_by_today_counts_for_published_in_time() -> None:
    due = date(2026, 3, 1)
    frames = city(
        publications=duties(
            {"due_on": due, "done_on": due},
            {"due_on": due, "done_on": date(2026, 3, 2)},
            {"due_on": due},
            {"due_on": date(2026, 12, 1)},
            {"due_on": TODAY},
        )
    )
    assert answer("published_in_time", frames) == [(1, 3, pytest.approx(1 / 3))]


def test_an_order_still_open_past_its_day_is_overdue() -> None:
    frames = city(
        rectifications=duties(
            {"due_on": date(2026, 3, 1)},
            {"due_on": TODAY},
            {"due_on": date(2026, 3, 1), "done_on": date(2026, 2, 1)},
            {"due_on": date(2025, 3, 1), "started_on": date(2025, 1, 1)},
        )
    )
    assert answer("overdue_rectifications", frames) == [(2, 3, pytest.approx(2 / 3))]


def test_penalties_are_per_hundred_visits_and_have_no_amount() -> None:
    frames = city(visits=visits(*[{}] * 50), penalties=penalties({}, {"decided_on": LAST}))
    assert answer("penalties_per_100_visits", frames) == [(1, 50, 2.0)]
    assert not any("fine" in column for column in frames.penalties.columns)


def test_load_is_attendances_per_officer_in_service() -> None:
    people = table(OFFICERS, [{"inspector_id": 1}, {"inspector_id": 2}, {"inspector_id": 3}], department=5)
    present = table(
        ATTENDANCE, [{"visit_id": "v1", "inspector_id": i} for i in (1, 2, 9)], occurred_on=date(2026, 5, 1)
    )
    assert answer("visits_per_officer", city(visits=visits({}), officers=people, attendance=present)) == [
        (2, 3, pytest.approx(2 / 3))
    ]


def test_no_measure_ranks_people_or_fines() -> None:
    assert all("inspector" not in d and "officer" not in d for m in MEASURES for d in m.dimensions)
    assert not any("fine" in m.name for m in MEASURES)


@pytest.mark.parametrize("found", MEASURES, ids=lambda m: m.name)
def test_every_measure_explains_itself_and_answers_an_empty_city(found: object) -> None:
    assert measure_named(found.name) is found  # type: ignore[attr-defined]
    for words in ("title", "formula", "scope", "definition", "basis", "records"):
        assert getattr(found, words)
    assert found(city(), YEAR).rows() == [(0, 0, None)]  # type: ignore[operator]
    for dimension in found.dimensions:  # type: ignore[attr-defined]
        assert found(city(), YEAR, (dimension,)).columns == [dimension, "numerator", "denominator", "value"]  # type: ignore[operator]
    with pytest.raises(ValueError, match="colour"):
        found(city(), YEAR, ("colour",))  # type: ignore[operator]


@pytest.mark.parametrize(
    "name", ["problem_found_rate", "joint_share", "offsite_share", "visits_against_last_year"]
)
def test_the_parts_add_up_to_the_whole(name: str) -> None:
    rows = [
        {"area": "421303" if i % 3 else "421321", "problem": i % 4 == 0, "draw_id": "d" * (i % 2)}
        for i in range(40)
    ]
    frames = city(visits=visits(*rows))
    ((top, bottom, _value),) = answer(name, frames)
    parts = answer(name, frames, ("area",))
    assert (sum(p[1] for p in parts), sum(p[2] for p in parts)) == (top, bottom)  # type: ignore[misc]


def test_a_reader_of_one_county_sees_its_rows_only() -> None:
    frames = city(
        entities=entities({}, {"area": "421321"}), visits=visits({}, {"area": "421321"}, {"department": 6})
    )
    mine = frames.within(Scope(department_ids=frozenset({5}), area_prefix="421303"))
    assert (mine.entities.height, mine.visits.height) == (1, 1)


def test_leap_day_has_a_year_before() -> None:
    assert Period(date(2024, 2, 29), date(2024, 2, 29)).a_year_before().start == date(2023, 2, 28)


def test_a_frame_with_a_missing_or_wrong_column_never_gets_in() -> None:
    with pytest.raises(WrongFrame, match="occurred_on"):
        checked(visits({}).drop("occurred_on"), VISITS)
    with pytest.raises(WrongFrame):
        checked(visits({}).with_columns(pl.lit("a while ago").alias("occurred_on")), VISITS)


def test_the_burden_of_businesses_counts_on_site_visits_only() -> None:
    rows = [{"entity_id": 1}, {"entity_id": 1}, {"entity_id": 1, "department": 6}, {"entity_id": 2}]
    rows += [{"entity_id": 2, "mode": "offsite"}, {"entity_id": 3, "mode": "offsite"}, {"occurred_on": LAST}]
    frames = city(visits=visits(*rows))
    assert answer("visits_per_business", frames) == [(4, 2, 2.0)]
    assert answer("most_visited", frames) == [(3, 2, 3.0)]
    assert answer("most_visited", frames, ("department",)) == [(5, 2, 2, 2.0), (6, 1, 1, 1.0)]
    assert answer("repeat_visits", frames) == [(1, 2, 0.5)]


def test_hosting_is_counted_where_both_ends_are_known() -> None:
    frames = city(
        visits=visits({"minutes": 90}, {"minutes": 30}, {"entity_id": 2, "minutes": 60}, {"entity_id": 3})
    )
    assert answer("hosting_hours", frames) == [(180, 2, 1.5)]


def test_the_annual_statistic_is_its_own_count() -> None:
    frames = city(visits=visits({"counted": True}, {"counted": True, "mode": "offsite"}, {}))
    assert answer("annual_inspections", frames) == [(2, 3, 2.0)]
