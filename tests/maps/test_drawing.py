"""Drawing: nothing foreign, nothing imported read as markup, equal input equal bytes."""

import json
import re

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from maps import offline
from maps.drawing import Frame, draw
from maps.layers import AreaValue, Point, Ramp, area_layer, point_layer
from maps.palette import NO_DATA
from supervision.areas.rules.outlines import Outline
from tests.analytics.planted import EVIL

PLACES = [
    Outline("a", "甲县", shapely.box(113, 31, 114, 32)),
    Outline("b", EVIL, shapely.box(114, 31, 115, 32)),
]
FRAME = Frame(
    title="风险地图", source="边界：甲", no_data="没有数据", ribbon="演示数据", notes=("数据截至2026-11-21",)
)


def page(names: tuple[str, ...] = (EVIL,), frame: Frame = FRAME) -> str:
    areas = area_layer(
        names[0], PLACES, {"a": AreaValue(3.0, names), "b": AreaValue(None, names)}, ramp=Ramp.RISK
    )
    points = point_layer(names[-1], [Point(113.5, 31.5, 9.0, names), Point(114.5, 31.5, 7.0, names)])
    return draw([areas], [points], frame)


def test_the_same_input_draws_the_same_bytes() -> None:
    assert page() == page()


@pytest.mark.parametrize("rewrite", [offline.linked, offline.self_contained])
def test_no_address_of_another_host_is_left(rewrite: object) -> None:
    html = rewrite(page())  # type: ignore[operator]
    loaded = re.findall(r"<(?:script|link|img|iframe)\b[^>]*?(?:src|href)\s*=\s*[\"']?([^\"'\s>]+)", html)
    assert all(address.startswith("/static/vendor/") for address in loaded)
    assert not re.search(
        r"@import|url\((?!data:|#)", re.sub(r"<script>.*?</script>", "", html, flags=re.DOTALL)
    )


def test_the_exported_page_carries_everything_with_it() -> None:
    html = offline.self_contained(page(("甲",)))
    assert " src=" not in re.sub(r"<script>.*?</script>", "", html, flags=re.DOTALL)
    assert "L.markerClusterGroup" in html
    assert len(html) < 600_000


@pytest.mark.parametrize(
    "markup",
    [
        '<script src="https://example.org/x.js"></script>',
        '<link rel="stylesheet" href="//example.org/x.css">',
        '<img src="http://example.org/x.png">',
        '<iframe src="/elsewhere"></iframe>',
        "<style>@import 'x.css';</style>",
        "<style>a { background: url(https://example.org/x.png) }</style>",
        '<a href="https://example.org">x</a>',
        '<form action="/x"></form>',
    ],
)
def test_an_address_nobody_vetted_stops_the_map(markup: str) -> None:
    with pytest.raises(offline.UnknownAddress):
        offline.linked(f"<html><head>{markup}</head><body></body></html>")


def test_every_file_in_the_table_is_among_our_assets() -> None:
    assert all((offline.VENDOR / path).is_file() for path in offline.KNOWN.values())


def test_imported_names_are_data_in_the_page_and_nothing_else() -> None:
    html = offline.linked(page())
    outside = re.sub(r"<script>.*?</script>", "", html, flags=re.DOTALL)
    assert "<img" not in html
    assert "onerror=" not in outside.replace("&lt;img src=x onerror=top.hit=1&gt;", "")
    assert html.count("</script>") == len(re.findall(r"<script\b", html))


@settings(max_examples=25)
@given(st.text(min_size=1, max_size=40))
def test_no_name_whatever_opens_or_closes_an_element(name: str) -> None:
    plain, odd = page(("x",)), page((name,))
    count = re.compile(r"<(?:/?script|/?div|img|svg|iframe|/?b)\b", re.IGNORECASE)
    assert len(count.findall(odd)) == len(count.findall(plain))


def test_an_area_without_a_number_is_grey_and_the_legend_says_so() -> None:
    layer = area_layer("x", PLACES, {"a": AreaValue(3.0)}, ramp=Ramp.COVERAGE)
    assert layer.frame.set_index("code")["fill"].to_dict()["b"] == NO_DATA
    assert layer.frame.crs.to_epsg() == 4490
    assert "没有数据" in page()


def test_the_ribbon_and_the_source_are_on_the_map() -> None:
    assert "演示数据" in page()
    assert "数据截至2026-11-21" in page()
    assert 'class="house ribbon"' not in page(frame=Frame(title="x", source="x", no_data="x"))


def test_at_most_a_thousand_points_the_highest_first_whatever_the_order() -> None:
    points = [Point(113 + i / 1e5, 31.5, float(i), ()) for i in range(3_000)]
    layer = point_layer("x", points)
    assert len(layer.points) == 1_000
    assert layer.points == point_layer("x", points[::-1]).points
    assert layer.points[0].score == 2_999


def test_tiles_are_asked_only_when_a_bureau_names_a_server() -> None:
    assert "tileLayer" not in page()
    assert "tileLayer" in page(
        frame=Frame(title="x", source="x", no_data="x", tile_url="https://tiles.example/{z}/{x}/{y}")
    )


def test_the_map_keeps_to_the_outlines_it_was_given() -> None:
    data = re.search(r"_add\((\{.*?\})\);", page(), re.DOTALL)
    assert data is not None
    assert [f["properties"]["code"] for f in json.loads(data.group(1))["features"]] == ["a", "b"]
