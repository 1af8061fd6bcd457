"""Outlines out of GeoJSON, good and bad."""

import json

import pytest

from supervision.areas.boundaries import county_outlines
from supervision.areas.rules.outlines import read_outlines, to_geojson
from supervision.foundation.errors import NotFound, Unreadable

SQUARE = [[[113.0, 31.0], [114.0, 31.0], [114.0, 32.0], [113.0, 32.0], [113.0, 31.0]]]


def collection(*features: dict[str, object]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def feature(code: object, coordinates: object = SQUARE, kind: str = "Polygon") -> dict[str, object]:
    return {
        "properties": {"code": code, "name": "甲县"},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def test_the_package_knows_the_three_counties_of_the_city() -> None:
    counties = county_outlines("421300")
    assert [(c.code, c.name) for c in counties] == [
        ("421303", "曾都区"),
        ("421321", "随县"),
        ("421381", "广水市"),
    ]
    assert all(c.shape.is_valid for c in counties)


def test_a_city_the_package_does_not_know_is_a_sentence() -> None:
    with pytest.raises((NotFound, Unreadable), match="边界"):
        county_outlines("999900")


def test_codes_of_the_national_map_lose_their_country_number() -> None:
    data = collection(
        {"properties": {"gb": "156421303"}, "geometry": {"type": "Polygon", "coordinates": SQUARE}}
    )
    assert [o.code for o in read_outlines(data)] == ["421303"]


def test_border_lines_and_features_without_code_are_passed_over() -> None:
    line = {"properties": {"code": "1"}, "geometry": {"type": "LineString", "coordinates": SQUARE[0]}}
    assert [o.code for o in read_outlines(collection(line, feature(""), feature("421303")))] == ["421303"]


def test_a_bow_tie_is_mended_and_height_is_dropped() -> None:
    bow = [
        [[113.0, 31.0, 7.0], [114.0, 32.0, 7.0], [114.0, 31.0, 7.0], [113.0, 32.0, 7.0], [113.0, 31.0, 7.0]]
    ]
    (outline,) = read_outlines(collection(feature("421303", bow)))
    assert outline.shape.is_valid
    assert not outline.shape.has_z
    assert to_geojson(outline.shape)["type"] in ("Polygon", "MultiPolygon")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[" * 5_000_000,
        b"\xff\xfe",
        b"[]",
        b'{"features": 3}',
        b'{"features": [1, 2]}',
        collection(),
        collection(feature("421303", "x")),
        collection(feature("421303", [[[0, 0], [1, 1], [0, 0]]])),
        collection(feature("421303", [[[500, 0], [501, 0], [501, 1], [500, 0]]])),
        collection(feature("421303"), feature("421303")),
        b'{"features": [{"properties": {"code": "1"}, "geometry": {"type": "Polygon", "coordinates": [[[NaN, 0]]]}}]}',
    ],
)
def test_a_bad_file_is_answered_with_a_sentence(data: bytes) -> None:
    with pytest.raises(Unreadable, match="边界"):
        read_outlines(data)
