"""Coordinate systems against checkpoints computed by two independent implementations."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from supervision.areas.rules.coordinates import Crs, crs_named, from_cgcs2000, to_cgcs2000
from supervision.areas.rules.outlines import read_outlines
from supervision.foundation.errors import Unreadable

GEO = Path(__file__).resolve().parents[4] / "shared" / "data" / "geo"
real_data = pytest.mark.skipif(
    not GEO.is_dir(),
    reason="the real boundaries are in ../shared/data/geo, which is not beside this checkout",
)

METRE = 1e-5  # degrees, roughly


@real_data
def test_the_published_checkpoints_are_met_to_a_centimetre() -> None:
    rows = list(csv.DictReader((GEO / "gcj02_checkpoints.csv").read_text(encoding="utf-8").splitlines()))
    wgs = np.array([[float(r["wgs84_lon"]), float(r["wgs84_lat"])] for r in rows]).T
    gcj = np.array([[float(r["gcj02_lon"]), float(r["gcj02_lat"])] for r in rows]).T
    assert np.allclose(from_cgcs2000(*wgs, Crs.GCJ02), gcj, rtol=0, atol=1.1e-7)
    assert np.allclose(to_cgcs2000(*gcj, Crs.GCJ02), wgs, rtol=0, atol=1.1e-7)


@real_data
def test_a_gcj02_outline_lands_on_the_national_one_after_conversion() -> None:
    shifted = {
        o.code: o.shape for o in read_outlines((GEO / "suizhou_421300_counties_gcj02.geojson").read_bytes())
    }
    converted = read_outlines((GEO / "suizhou_421300_counties_gcj02.geojson").read_bytes(), crs=Crs.GCJ02)
    national = {
        o.code: o.shape for o in read_outlines((GEO / "suizhou_421300_counties_wgs84.geojson").read_bytes())
    }
    wanted = json.loads((GEO / "suizhou_421300_counties_gcj02_to_wgs84.geojson").read_text(encoding="utf-8"))
    by_code = {
        f["properties"]["adcode"]: shapely.from_geojson(json.dumps(f["geometry"])) for f in wanted["features"]
    }
    for outline in converted:
        assert _overlap(outline.shape, by_code[outline.code]) > 0.9999
        assert _overlap(outline.shape, national[outline.code]) > _overlap(
            shifted[outline.code], national[outline.code]
        )


def _overlap(one: shapely.Geometry, other: shapely.Geometry) -> float:
    return float(shapely.area(shapely.intersection(one, other)) / shapely.area(shapely.union(one, other)))


places = st.tuples(st.floats(74.0, 135.0), st.floats(18.0, 53.0))


@given(places, st.sampled_from(list(Crs)))
def test_going_there_and_back_loses_less_than_a_millimetre(place: tuple[float, float], crs: Crs) -> None:
    back = to_cgcs2000(*from_cgcs2000(*place, crs), crs)
    assert np.allclose(back, place, rtol=0, atol=1e-8)


@given(places)
def test_the_shift_of_the_web_maps_is_hundreds_of_metres_never_kilometres(place: tuple[float, float]) -> None:
    x, y = from_cgcs2000(*place, Crs.GCJ02)
    metres = np.hypot((x - place[0]) * np.cos(np.radians(place[1])), y - place[1]) / METRE * 1.11
    assert 10 < metres < 1_000


def test_outside_the_country_nothing_is_shifted_and_a_missing_point_stays_missing() -> None:
    assert np.array_equal(to_cgcs2000([2.35], [48.85], Crs.GCJ02), ([2.35], [48.85]))
    assert np.isnan(to_cgcs2000([np.nan], [31.7], Crs.GCJ02)).any()


@pytest.mark.parametrize("text", ["GCJ-02", "gcj02", " GCJ_02 "])
def test_names_are_read_as_people_write_them(text: str) -> None:
    assert crs_named(text) is Crs.GCJ02


def test_an_unknown_system_is_named_in_the_answer() -> None:
    with pytest.raises(Unreadable, match="beijing54"):
        crs_named("beijing54")
