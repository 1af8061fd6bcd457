"""Hot spots: a planted cluster is found, a random map stays silent, equal data give equal answers."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import h3.api.basic_int as h3
import numpy as np
import pytest
import shapely

from analytics import snapshots
from analytics.frames import Period
from analytics.records import Cut, rows_behind
from analytics.snapshots import Snapshot
from maps import publish
from maps.cells import coordinates
from maps.hexagons import holding, rings
from maps.hotspots import chances, neighbours, spots
from maps.rates import Grounds, publish_place_maps
from maps.significance import FEWEST
from maps.spotting import find_spots, publish_spot_maps
from supervision.areas.rules.outlines import Outline
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.errors import Unreadable
from supervision.foundation.settings import Settings
from tests.analytics.planted import plant
from tests.people import Visitor

SIDE = 8
GRID = {f"c{i}{j}": shapely.box(i, j, i + 1, j + 1) for i in range(SIDE) for j in range(SIDE)}
CLUSTER = {f"c{i}{j}" for i in (2, 3, 4) for j in (2, 3, 4)}

NOBODY_LOST: dict[str, Any] = {
    "judged_from": "2025-11-22",
    "open": {},
    "no_coordinates": {},
    "unplaced": {"town": {}, "cell": {}},
}


def rows(seed: int, hot: set[str] = frozenset(), rate: float = 0.2) -> list[dict[str, Any]]:  # type: ignore[assignment]
    """Places of very different size, all with one rate but the hot ones."""
    rng = np.random.default_rng(seed)
    found = []
    for key in GRID:
        seen = int(rng.integers(6, 80))
        found.append(
            {"key": key, "seen": seen, "found": int(rng.binomial(seen, 0.55 if key in hot else rate))}
        )
    return found


def test_a_planted_cluster_is_found_and_called_hot() -> None:
    told = {one.key: one.kind for one in spots(rows(1, CLUSTER), GRID) if one.kind != "plain"}
    assert {key for key, kind in told.items() if kind == "hot"} <= CLUSTER
    assert told["c33"] == "hot"
    assert len(told) >= 4


def test_a_random_map_has_no_hot_spots() -> None:
    told = [one for seed in range(6) for one in spots(rows(seed), GRID) if one.kind != "plain"]
    assert len(told) <= 1, "of 384 places without any pattern"


def test_the_chance_of_a_place_without_pattern_is_even() -> None:
    rng = np.random.default_rng(5)
    near = neighbours(list(GRID.values()))
    seen = [p for _round in range(20) for p in chances(rng.normal(size=len(GRID)), near, 499)]
    for level in (0.1, 0.3, 0.6):
        assert np.mean(np.array(seen) <= level) == pytest.approx(level, abs=0.05)


def test_equal_data_give_equal_answers_in_any_order() -> None:
    mine = rows(3, CLUSTER)
    assert spots(mine, GRID) == spots(mine[::-1], dict(reversed(GRID.items())))


def test_too_few_places_or_no_difference_say_nothing() -> None:
    few = rows(1)[: FEWEST - 1]
    assert spots(few, GRID) == []
    assert spots([{"key": key, "seen": 20, "found": 0} for key in GRID], GRID) == []
    assert spots([{"key": key, "seen": 2, "found": 1} for key in GRID], GRID) == []
    assert spots([{"key": key, "seen": 20, "found": 5} for key in GRID], GRID) == []


def test_a_place_that_touches_nobody_gets_its_nearest_as_neighbours() -> None:
    shapes = [shapely.box(i, 0, i + 1, 1) for i in range(4)] + [shapely.box(9, 9, 10, 10)]
    near = neighbours(shapes)
    assert near[1] == [0, 2, 3]
    assert near[4] == [1, 2, 3]


def test_a_told_place_is_drawn_and_explained_in_words(settings: Settings) -> None:
    place = {
        "entities": 90,
        "visited": 40,
        "district": "42",
        "owner": 7,
        "owned": 60,
        "late": 1,
        "late_owners": [{"owner": 7, "count": 1, "where": "department=1&station=7"}],
        "corrected": False,
        "verdict": "alike",
    }
    cells = [
        {**row, **place, "rate": row["found"] / row["seen"], "low": 0.1, "high": 0.3, "whole": 0.2}
        for row in rows(1, CLUSTER)
    ]  # fmt: skip
    names = {"area": {}, "station": {"7": "洪山所"}}
    content = {"seats": {"": {"town": [], "cell": cells}}, "names": names, **NOBODY_LOST}
    taken = Snapshot("places", date(2026, 11, 21), clock.now(), "q" * 64, "d" * 64, content)
    outlines = [Outline(key, f"网格{key}", shape) for key, shape in GRID.items()]
    grounds = Grounds({"area": outlines[:1], "town": [], "cell": outlines})
    made = find_spots(taken, grounds, {})
    assert made.content["level"] == "cell"
    assert made.content["levels"]["cell"]["spots"][0]["kind"] == "hot"
    assert made.content["levels"]["cell"]["fewest_seen"] == min(row["seen"] for row in cells)
    assert made.content["levels"]["h7"]["spots"] == []
    (manifest,) = publish_spot_maps(settings, made, taken, grounds, now=clock.now())
    assert manifest.name == "hotspots_cell"
    sheet = manifest.sheet_for("zh", "")
    assert sheet is not None
    html = publish.file_of(settings, sheet).read_text(encoding="utf-8")
    told = re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), html)
    assert "热点：这里和四周的问题率都高于全市，不像偶然。" in told
    assert "责任：洪山所1件" in told


def test_a_map_with_nothing_to_draw_any_more_is_withdrawn(settings: Settings) -> None:
    day = date(2027, 1, 1)
    for name in ("places_d7", "hotspots_cell"):
        sheet = publish.put(settings, name, "<html></html>", language="zh", area="")
        publish.announce(settings, publish.Manifest(name, day, clock.now(), "f", {}, (sheet,)))
    nothing = {"area": [{"key": "421303", "seen": 0, "visited": 0}], "town": [], "cell": []}
    content = {
        "seats": {"": nothing, "d7": nothing},
        "names": {"area": {}, "station": {}},
        **NOBODY_LOST,
    }
    taken = Snapshot("places", day, clock.now(), "q" * 64, "d" * 64, content)
    grounds = Grounds({"area": [], "town": [], "cell": []})
    readers = {("d7", "")}
    assert (
        publish_place_maps(settings, taken, grounds, readers=readers, now=clock.now(), tell=lambda: None)
        == []
    )
    assert publish_spot_maps(settings, find_spots(taken, grounds, {}), taken, grounds, now=clock.now()) == []
    assert publish.read(settings, "places_d7") is None, "last year's map is no answer for this year"
    assert publish.read(settings, "hotspots_cell") is None


def around(rings_out: int = 4) -> list[str]:
    """H3 cells of resolution 7 around a place in the county, from the middle outwards."""
    middle = h3.latlng_to_cell(31.7, 113.4, 7)
    return [f"{number:x}" for ring in range(rings_out + 1) for number in h3.grid_ring(middle, ring)]


def test_neighbours_of_a_hexagon_are_its_ring_and_farther_ones_only_where_it_stands_alone() -> None:
    cells = around(2)
    near = rings(cells)
    assert near[0] == [1, 2, 3, 4, 5, 6]
    assert all(a in near[b] for a, mine in near.items() for b in mine if len(near[b]) >= 3 and len(mine) == 6)
    alone = rings([cells[0], *cells[7:12]])
    assert set(alone[0]) == {1, 2, 3, 4, 5}, "nobody in the first ring, five in the second"
    far = f"{h3.latlng_to_cell(40.0, 116.0, 7):x}"
    assert rings([*cells[:4], far])[4] == [0, 1, 2, 3], "nobody within reach: beside all the others"


def test_a_cluster_of_hexagons_is_told_and_named_by_its_district(settings: Settings) -> None:
    rng = np.random.default_rng(2)
    cells = around()
    place = {"entities": 90, "visited": 40, "district": "421303", "owner": 0, "owned": 0, "late": 0, "late_owners": [],
             "corrected": False, "verdict": "alike", "low": 0.1, "high": 0.3, "whole": 0.2, "rate": 0.2}  # fmt: skip
    mine = []
    for n, key in enumerate(cells):
        seen = int(rng.integers(20, 60)) if n != 30 else 4
        found = int(rng.binomial(seen, 0.6 if n < 7 else 0.15))
        mine.append({**place, "key": key, "seen": seen, "found": found})
    names = {"area": {"421303": "曾都区"}, "station": {}}
    content = {"seats": {"": {"town": [], "cell": []}}, "names": names, **NOBODY_LOST}
    taken = Snapshot("places", date(2026, 11, 21), clock.now(), "q" * 64, "d" * 64, content)
    grounds = Grounds({"area": [Outline("421303", "曾都区", shapely.box(113, 31, 114, 32))]})
    made = find_spots(taken, grounds, {"h7": mine})
    assert made.content["level"] == "h7"
    tested = made.content["levels"]["h7"]
    assert tested["left_out"] == 1, "four inspections are too few to say"
    assert {row["key"] for row in tested["spots"] if row["kind"] == "hot"} <= set(cells[:7])
    assert tested["spots"][0]["kind"] == "hot"
    (manifest,) = publish_spot_maps(settings, made, taken, grounds, now=clock.now())
    html = publish.file_of(settings, manifest.sheets[0]).read_text(encoding="utf-8")
    told = re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), html)
    assert f"曾都区 {cells[0].rstrip('f')}" in told
    assert cells[30] not in html


def test_places_that_stand_out_alone_are_counted_where_nothing_lies_together(
    database: Database, signed_in: Callable[..., Visitor]
) -> None:
    place = {
        "district": "421303",
        "kind": "plain",
        "gi": 0.1,
        "seen": 50,
        "rate": 0.4,
        "low": 0.3,
        "high": 0.5,
    }
    rows = [{**place, "key": f"421303-{n:02}", "verdict": "high" if n < 4 else "alike"} for n in range(1, 13)]
    lost = {"town": {}, "cell": {"421303": 7, "": 2}, "h6": {}, "h7": {}, "h8": {}}
    tested = {"spots": rows, "left_out": 0, "fewest_seen": 50, "able": 12, "visits": 600}
    empty = {"spots": [], "left_out": 0, "fewest_seen": 0, "able": 0, "visits": 0}
    common = {"names": {"area": {}, "station": {}}, "judged_from": "2025-11-22"}
    made = {
        "hotspots": {
            **common, "levels": {level: tested if level == "cell" else empty for level in lost}, "level": "cell",
            "least_seen": 5, "fewest": 10, "permutations": 9_999, "false_share": 0.05, "open": {"421303": 600}, "unplaced": lost,
        },
        "places": {**common, "seats": {"": {"area": [], "town": [], "cell": rows}}},
    }  # fmt: skip
    for name, content in made.items():
        taken = Snapshot(name, date(2026, 11, 21), clock.now(), "q" * 64, "d" * 64, content)
        snapshots.write(database.settings, taken)
    page = signed_in("leader").get("/maps/hotspots").text
    assert "高的区域没有连成片" in page
    assert "没有可信的差别" not in page, "that was not tested"
    assert "按“网格”有3个区域高于全体" in page
    assert "/maps/areas?level=cell" in page
    assert "9户没有归入任何一个" in page


def test_the_records_of_a_hexagon_are_those_of_the_businesses_in_it(database: Database) -> None:
    plant(database)
    where = coordinates(database)
    period = Period(date(2026, 1, 1), date(2026, 12, 31))
    listed = 0
    for resolution in (6, 7, 8):
        cells = holding(where["lon"].to_numpy(), where["lat"].to_numpy(), resolution)
        for number in sorted(set(cells.tolist()))[:5]:
            inside = {int(i) for i in where["entity_id"].to_numpy()[cells == number]}
            with database.reading() as session:
                cut = Cut(period, where={"hex": f"{number:x}"})
                rows = rows_behind(session, "entities", cut, limit=5_000)
                still = (
                    session.connection().exec_driver_sql("SELECT id FROM entity WHERE status = 'open'").all()
                )
            assert {row["row_key"] for row in rows} == inside & {row[0] for row in still}
            listed += len(rows)
    assert listed > 10
    with database.reading() as session, pytest.raises(Unreadable):
        rows_behind(session, "entities", Cut(period, where={"hex": "872830828ffffff' OR 1"}))
