"""Hot spots: a planted cluster is found, a random map stays silent, equal data give equal answers."""

import re
from datetime import date
from typing import Any

import numpy as np
import pytest
import shapely

from analytics.snapshots import Snapshot
from maps import publish
from maps.hotspots import chances, neighbours, spots
from maps.rates import Grounds
from maps.significance import FEWEST
from maps.spotting import find_spots, publish_spot_map
from supervision.areas.rules.outlines import Outline
from supervision.foundation import clock
from supervision.foundation.settings import Settings

SIDE = 8
GRID = {f"c{i}{j}": shapely.box(i, j, i + 1, j + 1) for i in range(SIDE) for j in range(SIDE)}
CLUSTER = {f"c{i}{j}" for i in (2, 3, 4) for j in (2, 3, 4)}


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
        "unsure": False,
    }
    cells = [
        {**row, **place, "problems": row["found"], "rate": row["found"] / row["seen"], "low": 0.1, "high": 0.3, "whole": 0.2}
        for row in rows(1, CLUSTER)
    ]  # fmt: skip
    names = {"area": {}, "station": {"7": "洪山所"}}
    content = {"seats": {"": {"town": [], "cell": cells}}, "names": names, "from": "2026-01-01"}
    taken = Snapshot("places", date(2026, 11, 21), clock.now(), "q" * 64, "d" * 64, content)
    outlines = [Outline(key, f"网格{key}", shape) for key, shape in GRID.items()]
    grounds = Grounds({"area": outlines[:1], "town": [], "cell": outlines})
    made = find_spots(taken, grounds)
    assert made.content["level"] == "cell"
    assert made.content["spots"][0]["kind"] == "hot"
    manifest = publish_spot_map(settings, made, taken, grounds, now=clock.now())
    assert manifest is not None
    sheet = manifest.sheet_for("zh", "")
    assert sheet is not None
    html = publish.file_of(settings, sheet).read_text(encoding="utf-8")
    told = re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), html)
    assert "热点：这里和四周的问题率都高于全市，不像偶然。" in told
    assert "责任：洪山所" in told
