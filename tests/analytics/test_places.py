"""Places: what may be said of them, what is not placed, who owns what is late there."""

from dataclasses import asdict
from datetime import date
from operator import itemgetter
from typing import Any

import polars as pl

from analytics import frames as f
from analytics import places
from analytics.board.areas import CITY, Reader, areas
from analytics.board.beside import NOTHING
from analytics.board.board import twelve_months
from analytics.board.rates import judged
from tests.analytics import frames_at_hand as at_hand


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
        drawn=at_hand.drawn(*[{"area": "421303", "problem": n < 3} for n in range(10)]),
        **more,
    )


LATE = {"area": "421303", "station": 7, "started_on": date(2026, 5, 1), "due_on": date(2026, 6, 1)}
PARENTS = {7: 1, 8: 1}


def orders(*rows: tuple[int, int, int]) -> pl.DataFrame:
    """Late orders: business, department, station of the business."""
    return at_hand.table(
        f.DUTIES,
        [
            {"id": n, **LATE, "entity_id": business, "department": department, "station": station}
            for n, (business, department, station) in enumerate(rows, 1)
        ],
    )


def test_a_place_has_its_counts_and_its_late_orders_by_department() -> None:
    frames = city(rectifications=orders((3, 1, 7)))
    members = places.memberships(frames)
    by_reader = places.rows(frames, members["area"], PARENTS, ["1", "2"])
    (county,) = by_reader[""]
    assert (county["entities"], county["owner"], county["owned"], county["late"]) == (39, 7, 25, 1)
    assert by_reader["d1"] == by_reader[""], "the only department did all of it"
    assert (by_reader["d2"][0]["late"], by_reader["d2"][0]["entities"]) == (0, 39)
    assert {row["key"] for row in places.rows(frames, members["station"], PARENTS)[""]} == {"7", "8"}
    assert places.unplaced(frames, members["cell"]) == {"421303": 9}
    assert places.unplaced(frames, members["town"]) == {"421303": 39}


def test_who_answers_for_a_place_is_who_holds_its_late_orders_and_not_who_has_most_businesses() -> None:
    late = orders(
        (1, 1, 7), *[(n, 1, 8) for n in (26, 27, 28)], *[(n, 5, 7) for n in (2, 3, 4, 5)], (6, 9, 7)
    )
    frames = city(rectifications=late)
    (county,) = places.rows(frames, places.memberships(frames)["area"], PARENTS)[""]
    assert county["owner"] == 7, "the station with most businesses"
    assert [(one["owner"], one["count"], one["where"]) for one in county["late_owners"]] == [
        (5, 4, "department=5"),
        (8, 3, "department=1&station=8"),
        (7, 1, "department=1&station=7"),
    ]


def test_the_maps_say_of_every_place_what_the_board_says() -> None:
    seen = [
        {"entity_id": n, "cell": cell, "draw_id": "d1", "problem": n % 10 < tenth}
        for n, cell, tenth in [(n, "421303-01", 6) for n in range(1, 31)]
        + [(n, "", 1) for n in range(31, 400)]
    ]
    placed = f.checked(
        pl.DataFrame(
            {"entity_id": range(31, 400), "key": ["421303-02"] * 369, "level": "cell", "placed_by": "address"}
        ),
        f.PLACED,
    )
    entities = [{"cell": "421303-01" if n <= 30 else ""} for n in range(1, 400)]
    frames = at_hand.city(entities=at_hand.entities(*entities), visits=at_hand.visits(*seen), placed=placed)
    period = twelve_months(frames.as_of)
    said = judged(frames, NOTHING, period)
    board = areas(frames, NOTHING, period, Reader(CITY, {}, {}), said)
    found = {level: [asdict(one) for one in rates] for level, rates in said.items()}
    layers = pl.DataFrame({"code": [], "layer": []})
    map_ = places.content(frames, layers, {"": found}, PARENTS, period.start.isoformat())["seats"][""]
    same = ("seen", "found", "rate", "low", "high", "verdict")
    assert [[row[name] for name in same] for row in sorted(board["rows"], key=itemgetter("key"))] == [
        [row[name] for name in same] for row in map_["cell"]
    ]
    assert [row["verdict"] for row in map_["cell"]] == ["high", "low"], "where the job placed them counts"
    assert [row["verdict"] for row in map_["area"]] == ["alike"]


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
    (zone,) = places.with_rates(places.rows(frames, members["zone"], PARENTS)[""], [])
    assert (zone["entities"], zone["seen"], zone["rate"], zone["verdict"]) == (2, 0, None, "unknown")


def test_a_visit_in_two_overlapping_areas_counts_once_in_the_whole() -> None:
    zones = [("421303-Z001", n) for n in range(1, 31)] + [("421303-Z002", n) for n in range(1, 101)]
    placed = pl.DataFrame(
        [{"entity_id": n, "key": key, "level": "zone", "placed_by": "coordinates"} for key, n in zones]
    )
    visits = at_hand.visits(*({"entity_id": n, "draw_id": "d1", "problem": n <= 30} for n in range(1, 201)))
    frames = at_hand.city(visits=visits, placed=f.checked(placed, f.PLACED))
    zone, other = judged(frames, NOTHING, twelve_months(frames.as_of))["zone"]
    assert (zone.seen, zone.found, zone.whole) == (30, 30, 30 / 200)
    assert (other.seen, other.found, other.whole) == (100, 30, 30 / 200)
