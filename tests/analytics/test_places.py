"""Rates of places: the same estimator as for the city, what is unsure, what is not placed, who owns it."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import frames as f
from analytics import places
from analytics.estimates.domains import domain_counts
from analytics.estimates.population import problem_rate
from tests.analytics import frames_at_hand as at_hand

units = st.lists(
    st.tuples(
        st.sampled_from("AB"), st.sampled_from(["x", "y"]), st.booleans(), st.booleans(), st.booleans()
    ),
    min_size=1,
    max_size=40,
)


def drawn(rows: list[tuple[str, str, bool, bool, bool]], draw: str = "d1") -> pl.DataFrame:
    """Drawn units: stratum, area, completed, inspected, problem."""
    table = [
        {
            "draw_id": draw, "department": 1, "opened_on": date(2026, 3, 1), "stratum": stratum, "size": 400 if stratum == "A" else 60,
            "quota": 20, "entity_id": number, "area": area, "completed": done, "inspected": done and seen, "problem": done and seen and bad,
        }
        for number, (stratum, area, done, seen, bad) in enumerate(rows, 1)
    ]  # fmt: skip
    return at_hand.table(f.DRAWN, table)


@given(units)
def test_a_domain_that_is_everybody_has_the_citys_rate(rows: list[tuple[str, str, bool, bool, bool]]) -> None:
    frame = drawn(rows)
    everybody = frame.select("entity_id", pl.lit("all").alias("key"))
    estimate, counts = problem_rate(frame), domain_counts(frame, everybody)
    if estimate is None:
        assert counts.is_empty()
        return
    (row,) = counts.to_dicts()
    assert (
        row["found"] == round(estimate.rate * row["seen"])
        or abs(estimate.rate * row["seen"] % 1 - 0.5) < 1e-9
    )
    assert row["problems"] / row["seen"] == pytest.approx(estimate.naive)


@given(units)
def test_domains_share_out_what_was_seen_and_overlaps_count_twice(
    rows: list[tuple[str, str, bool, bool, bool]],
) -> None:
    frame = drawn(rows)
    by_area = frame.select("entity_id", pl.col("area").alias("key"))
    seen = frame.filter(pl.col("completed") & pl.col("inspected"))
    counts = domain_counts(frame, by_area)
    assert counts["seen"].sum() == seen.height
    assert counts["problems"].sum() == seen["problem"].sum()
    twice = pl.concat([by_area, by_area.with_columns(pl.lit("z").alias("key"))])
    assert domain_counts(frame, twice)["seen"].sum() == 2 * seen.height


def test_drawing_the_risky_more_often_does_not_make_a_place_look_worse() -> None:
    risky = [("B", "x", True, True, True)] * 10
    calm = [("A", "x", True, True, False)] * 10
    (row,) = domain_counts(
        drawn(risky + calm), pl.DataFrame({"entity_id": range(1, 21), "key": ["x"] * 20})
    ).to_dicts()
    assert row["problems"] == 10
    assert row["found"] == round(20 * 60 / 460)


def city(**more: Any) -> f.Frames:
    """Forty businesses in one county, half at station 7; the first ten inspected by chance, one without coordinates."""
    entities = pl.DataFrame(
        [
            {
                "entity_id": n, "code": f"E{n}", "name": "店", "trade": "", "trade_name": "", "credit_class": "A",
                "area": "421303", "cell": "421303-01" if n <= 30 else "", "station": 7 if n <= 25 else 8,
                "open": n != 40, "registered_on": None, "lon": None if n == 1 else 113.0, "lat": None if n == 1 else 31.0,
            }
            for n in range(1, 41)
        ]
    )  # fmt: skip
    return at_hand.city(
        entities=f.checked(entities, f.ENTITIES),
        drawn=drawn([("A", "421303", True, True, n < 3) for n in range(10)]),
        **more,
    )


def test_a_place_has_its_counts_its_owner_and_its_late_orders() -> None:
    late = pl.DataFrame(
        [{"id": 1, "entity_id": 3, "department": 1, "area": "421303", "station": 7, "started_on": date(2026, 5, 1),
          "due_on": date(2026, 6, 1), "done_on": None}]
    )  # fmt: skip
    frames = city(rectifications=at_hand.table(f.DUTIES, late.to_dicts()))
    members = places.memberships(frames)
    (county,) = places.rows(frames, members["area"])[""]
    assert (county["entities"], county["owner"], county["owned"], county["late"]) == (39, 7, 25, 1)
    assert (county["seen"], county["problems"], county["rate"]) == (
        10,
        3,
        pytest.approx(county["whole"], abs=0.05),
    )
    by_reader = places.rows(frames, members["area"], ["1", "2"])
    assert by_reader["d1"] == by_reader[""], "the only department did all of it"
    assert (by_reader["d2"][0]["seen"], by_reader["d2"][0]["late"], by_reader["d2"][0]["entities"]) == (
        0,
        0,
        39,
    )
    assert {row["key"] for row in places.rows(frames, members["station"])[""]} == {"7", "8"}
    assert places.unplaced(frames, members["cell"]) == {"421303": 9}
    assert places.unplaced(frames, members["town"]) == {"421303": 39}


def test_what_the_job_placed_counts_beside_what_the_register_says() -> None:
    placed = pl.DataFrame(
        {"entity_id": [1, 35, 35, 36], "key": ["421303-02", "421303-02", "421303-Z001", "421303-Z001"],
         "level": ["cell", "cell", "zone", "zone"], "placed_by": ["coordinates"] * 4}
    )  # fmt: skip
    frames = city(placed=f.checked(placed, f.PLACED))
    members = places.memberships(frames)
    cells = dict(members["cell"].rows())
    assert cells[1] == "421303-01", "the register's own cell stays"
    assert cells[35] == "421303-02"
    (zone,) = places.rows(frames, members["zone"])[""]
    assert (zone["entities"], zone["seen"], zone["rate"], places.verdict(zone)) == (2, 0, None, "unknown")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"rate": None, "unsure": True, "low": None, "high": None, "whole": 0.2}, "unknown"),
        ({"rate": 0.5, "unsure": True, "low": 0.3, "high": 0.9, "whole": 0.2}, "unsure"),
        ({"rate": 0.4, "unsure": False, "low": 0.3, "high": 0.5, "whole": 0.2}, "above"),
        ({"rate": 0.1, "unsure": False, "low": 0.05, "high": 0.15, "whole": 0.2}, "below"),
        ({"rate": 0.2, "unsure": False, "low": 0.15, "high": 0.25, "whole": 0.2}, "alike"),
    ],
)
def test_only_an_interval_beyond_the_citys_rate_is_called_different(row: dict[str, Any], said: str) -> None:
    assert places.verdict(row) == said
