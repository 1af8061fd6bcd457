"""The coverage table: counted once in the smallest cells, every other table a sum."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.coverage import DIMENSIONS, cells, tally
from analytics.frames import year_to_date
from analytics.measures import measure_named
from tests.analytics.frames_at_hand import TODAY, city, entities, visits

YEAR = year_to_date(TODAY)
places = st.tuples(
    st.sampled_from(["421303", "421321"]), st.sampled_from(["51", "62"]), st.integers(0, 2), st.booleans()
)


@given(
    st.lists(places, min_size=1, max_size=12),
    st.lists(st.tuples(st.integers(0, 11), st.integers(5, 6)), max_size=20),
)
def test_every_way_of_adding_up_gives_the_measures(
    people: list[tuple[str, str, int, bool]], seen: list[tuple[int, int]]
) -> None:
    rows = [{"area": a, "trade": t, "station": s, "open": o} for a, t, s, o in people]
    trips = [
        {"entity_id": i + 1, "department": d, **{k: rows[i][k] for k in DIMENSIONS}}
        for i, d in seen
        if i < len(rows)
    ]
    frames = city(entities=entities(*rows), visits=visits(*trips))
    smallest = cells(frames, YEAR)
    coverage = measure_named("entity_coverage")
    assert coverage is not None
    for dimension in DIMENSIONS:
        lines, total = tally(smallest, rows=dimension)
        ((seen_n, all_n, value),) = coverage(frames, YEAR).rows()
        assert (total.visited, total.entities, total.coverage) == (seen_n, all_n, value)
        assert total.visits == len(trips)
        by = {str(k): (n, d) for k, n, d, _v in coverage(frames, YEAR, (dimension,)).rows()}
        assert {x.key: (x.total.visited, x.total.entities) for x in lines if x.total.entities} == by
    _lines, five = tally(smallest, rows="area", department="d5")
    assert five.visits == sum(d == 5 for i, d in seen if i < len(rows))


def test_columns_split_a_line_without_losing_anything() -> None:
    frames = city(
        entities=entities({}, {"trade": "51"}, {"area": "421321"}),
        visits=visits({}, {"entity_id": 3, "area": "421321"}),
    )
    lines, total = tally(cells(frames, YEAR), rows="area", columns="trade")
    assert {line.key: {k: t.entities for k, t in line.parts.items()} for line in lines} == {
        "421303": {"6210": 1, "51": 1},
        "421321": {"6210": 1},
    }
    assert sum(part.visited for line in lines for part in line.parts.values()) == total.visited == 2


def test_conditions_and_the_readers_district_leave_the_rest_out() -> None:
    frames = city(entities=entities({}, {"trade": "51"}, {"area": "421321"}))
    smallest = cells(frames, YEAR)
    assert tally(smallest, rows="area", where={"trade": "51"})[1].entities == 1
    assert tally(smallest, rows="area", within="421321")[1].entities == 1
    assert tally(smallest, rows="area", where={"trade": "nothing"}) == ([], tally([], rows="area")[1])


def test_a_place_with_visits_but_nobody_in_business_is_kept_and_has_no_rate() -> None:
    frames = city(entities=entities({"open": False}), visits=visits({"occurred_on": date(2026, 3, 1)}))
    ((line,), total) = tally(cells(frames, YEAR), rows="area")
    assert (line.total.visits, line.total.visited, line.total.coverage) == (1, 0, None)
    assert total.problem_rate == pytest.approx(0.0)
