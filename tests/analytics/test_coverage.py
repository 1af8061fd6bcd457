"""The coverage table: whatever it is listed by, it is the measures, and nobody counts twice in a sum."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.coverage import DIMENSIONS, months, summary, table
from analytics.frames import ACTS, ITEMS, PLACED, Frames, year_to_date
from analytics.measures import MEASURES, measure_named
from tests.analytics import frames_at_hand as hand
from tests.analytics.frames_at_hand import TODAY, city, entities, visits

YEAR = year_to_date(TODAY)
PLACES = ("area", "trade", "station", "credit_class")
places = st.tuples(
    st.sampled_from(["421303", "421321"]),
    st.sampled_from(["51", "62"]),
    st.integers(0, 2),
    st.sampled_from("ABD"),
    st.booleans(),
)
trips = st.tuples(
    st.integers(0, 11), st.integers(5, 6), st.sets(st.integers(1, 3), max_size=2), st.booleans()
)


def small_city(
    people: list[tuple[str, str, int, str, bool]], seen: list[tuple[int, int, set[int], bool]]
) -> Frames:
    rows = [{"area": a, "trade": t, "station": s, "credit_class": c, "open": o} for a, t, s, c, o in people]
    went = [
        {"entity_id": i + 1, "department": d, "problem": bad, **{k: rows[i][k] for k in PLACES}}
        for i, d, _items, bad in seen
        if i < len(rows)
    ]
    kept = [one for one in seen if one[0] < len(rows)]
    acts = [
        {"visit_id": f"v{n}", "item": item, "inspected": True, "problem": bad}
        for n, (_i, _d, items, bad) in enumerate(kept, 1)
        for item in items
    ]
    return city(
        entities=entities(*rows),
        visits=visits(*went),
        acts=hand.table(ACTS, acts),
        items=hand.table(ITEMS, [{"item": 1, "department": 5}, {"item": 9, "department": 5}]),
    )


@given(st.lists(places, min_size=1, max_size=12), st.lists(trips, max_size=20))
def test_every_way_of_listing_gives_the_measures(
    people: list[tuple[str, str, int, str, bool]], seen: list[tuple[int, int, set[int], bool]]
) -> None:
    frames = small_city(people, seen)
    coverage, rate = measure_named("entity_coverage"), measure_named("problem_found_rate")
    assert coverage is not None
    assert rate is not None
    ((visited, everybody, value),) = coverage(frames, YEAR).rows()
    ((bad, inspected, _rate),) = rate(frames, YEAR).rows()
    for dimension in DIMENSIONS:
        lines, total = table(frames, YEAR, rows=dimension)
        assert (total.visited, total.entities, total.coverage) == (visited, everybody, value)
        assert (total.problems, total.inspected, total.visits) == (bad, inspected, frames.visits.height)
        by = {str(k): (n, d) for k, n, d, _v in coverage(frames, YEAR, (dimension,)).rows()}
        assert {x.key: (x.total.visited, x.total.entities) for x in lines if x.key in by} == by
        found = {str(k): (n, d) for k, n, d, _v in rate(frames, YEAR, (dimension,)).rows()}
        assert {x.key: (x.total.problems, x.total.inspected) for x in lines if x.key in found} == found


@given(st.lists(places, min_size=1, max_size=12), st.lists(trips, max_size=20))
def test_a_condition_on_the_row_gives_the_column_of_the_split_table(
    people: list[tuple[str, str, int, str, bool]], seen: list[tuple[int, int, set[int], bool]]
) -> None:
    frames = small_city(people, seen)
    for rows, columns in (
        ("area", "trade"),
        ("trade", "item"),
        ("department", "area"),
        ("credit_class", "station"),
    ):
        lines, _total = table(frames, YEAR, rows=rows, columns=columns)
        for line in lines:
            alone, _sum = table(frames, YEAR, rows=columns, where={rows: line.key})
            assert {x.key: x.total for x in alone if x.key in line.parts} == line.parts


def test_a_business_checked_for_two_items_counts_once_in_the_total() -> None:
    acts = hand.table(
        ACTS, [{"visit_id": "v1", "item": i, "inspected": True, "problem": i == 2} for i in (1, 2)]
    )
    frames = city(entities=entities({}, {}), visits=visits({"problem": True}), acts=acts)
    lines, total = table(frames, YEAR, rows="item")
    assert {line.key: (line.total.visited, line.total.problems) for line in lines} == {
        "1": (1, 0),
        "2": (1, 1),
    }
    assert (total.visited, total.entities, total.visits) == (1, 2, 1)


def test_an_item_in_force_that_was_never_checked_has_its_line() -> None:
    items = hand.table(ITEMS, [{"item": 4, "department": 5}])
    ((line,), _total) = table(city(entities=entities({}), items=items), YEAR, rows="item")
    assert (line.key, line.total.entities, line.total.coverage) == ("4", 1, 0.0)


def test_a_place_with_visits_but_nobody_in_business_is_kept_and_has_no_rate() -> None:
    frames = city(entities=entities({"open": False}), visits=visits({"occurred_on": date(2026, 3, 1)}))
    ((line,), total) = table(frames, YEAR, rows="area")
    assert (line.total.visits, line.total.visited, line.total.coverage) == (1, 0, None)
    assert total.problem_rate == pytest.approx(0.0)


def test_a_snapshot_keeps_the_districts_and_the_chart_the_months() -> None:
    frames = city(
        entities=entities({}), visits=visits({}, {"problem": True, "occurred_on": date(2026, 6, 1)})
    )
    assert summary(frames, YEAR)["area"]["421303"]["visits"] == 2
    assert months(frames, YEAR) == [("2026-05", 1, 0), ("2026-06", 1, 1)]


members = st.sets(st.tuples(st.integers(1, 12), st.sampled_from(["Z1", "Z2", "Z3"])), max_size=20)


def placed(inside: set[tuple[int, str]], level: str = "zone") -> pl.DataFrame:
    """Businesses in custom areas that may overlap."""
    rows = [
        {"entity_id": i, "level": level, "key": key, "placed_by": "coordinates"} for i, key in sorted(inside)
    ]
    return hand.table(PLACED, rows)


@given(st.lists(places, min_size=1, max_size=12), st.lists(trips, max_size=20), members)
def test_each_custom_area_is_counted_by_itself_however_they_overlap(
    people: list[tuple[str, str, int, str, bool]],
    seen: list[tuple[int, int, set[int], bool]],
    inside: set[tuple[int, str]],
) -> None:
    frames = replace(small_city(people, seen), placed=placed(inside))
    lines, total = table(frames, YEAR, rows="zone", columns="trade")
    assert total == table(frames, YEAR, rows="area")[1], "overlaps never reach the total"
    known = {key for i, key in inside if i <= len(people)}
    assert {line.key for line in lines} <= known
    for line in lines:
        mine = {i for i, key in inside if key == line.key and i <= len(people)}
        assert line.total.entities == sum(people[i - 1][4] for i in mine)
        assert line.total.visits == sum(i + 1 in mine for i, *_rest in seen if i < len(people))
        alone, whole = table(frames, YEAR, rows="trade", where={"zone": line.key})
        assert whole == line.total
        assert {x.key: x.total for x in alone if x.key in line.parts} == line.parts


def test_every_measure_of_a_custom_area_is_that_of_its_businesses_alone() -> None:
    people = [("421303", "51", 1, "A", True)] * 6 + [("421321", "62", 2, "D", True)] * 6
    seen = [(i, 5 + i % 2, {1, 2}, i % 3 == 0) for i in range(12)]
    inside = {(i, "Z1") for i in range(1, 8)} | {(i, "Z2") for i in range(5, 11)}
    frames = replace(small_city(people, seen), placed=placed(inside))
    asked = [measure for measure in MEASURES if "zone" in measure.dimensions]
    assert len(asked) > 20
    told = 0
    for measure in asked:
        rows = {key: rest for key, *rest in measure(frames, YEAR, ("zone",)).rows()}
        assert list(rows) == ["Z1", "Z2"], measure.name
        for key, rest in rows.items():
            assert [*measure(frames.only({"zone": key}), YEAR).row(0)] == rest, measure.name
            told += rest[1] > 0
    assert told > 20
