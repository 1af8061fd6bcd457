"""``supervision maps render``: two files in, one page out."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from maps.commands import group
from supervision.foundation.desk import Desk
from supervision.foundation.errors import Unreadable
from tests.analytics.planted import EVIL

BOX = [[[113, 31], [114, 31], [114, 32], [113, 32], [113, 31]]]


@pytest.fixture
def boundaries(tmp_path: Path) -> Path:
    path = tmp_path / "areas.geojson"
    feature = {
        "properties": {"code": "421303", "name": "甲县"},
        "geometry": {"type": "Polygon", "coordinates": BOX},
    }
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path


def render(boundaries: Path, rows: str, *more: str) -> tuple[Result, Path]:
    scores, out = boundaries.with_name("scores.csv"), boundaries.with_name("map.html")
    scores.write_text("code,name,lon,lat,score\n" + rows, encoding="utf-8")
    words = ["render", "--scores", str(scores), "--boundaries", str(boundaries), "--out", str(out), *more]
    return CliRunner().invoke(group, words, obj=Desk(as_json=True)), out


def test_points_are_placed_and_the_page_needs_nobody(boundaries: Path) -> None:
    result, out = render(
        boundaries, f'E1,"{EVIL}",113.5,31.5,40\nE2,乙,113.6,31.5,60\nE3,丙,,,50\nE4,丁,120,31,1\n'
    )
    assert result.exit_code == 0, result.output
    said = json.loads(result.stdout)
    assert (said["areas"], said["placed"], said["unplaced"], said["points"]) == (1, 2, 2, 3)
    html = out.read_text(encoding="utf-8")
    assert said["bytes"] == len(html.encode())
    assert "\\u5e73\\u5747\\u520650.0" in html or "平均分50" in html
    assert " src=" not in re.sub(r"<script>.*?</script>", "", html, flags=re.DOTALL)
    assert EVIL not in html


def test_boundaries_in_gcj02_are_brought_home(boundaries: Path) -> None:
    render(boundaries, "E1,甲,113.5,31.5,40\n")
    straight = boundaries.with_name("map.html").read_text(encoding="utf-8")
    result, out = render(boundaries, "E1,甲,113.5,31.5,40\n", "--crs", "gcj02")
    assert result.exit_code == 0
    shifted = out.read_text(encoding="utf-8")
    west = [
        float(re.search(r'"coordinates": \[\[\[(?:\[)?([\d.]+)', html).group(1))
        for html in (straight, shifted)
    ]  # type: ignore[union-attr]
    assert 0.003 < west[0] - west[1] < 0.008


def test_a_line_with_an_areas_code_colours_that_area(boundaries: Path) -> None:
    result, out = render(boundaries, "421303,甲县,,,77\n")
    assert result.exit_code == 0
    assert "77" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("E1,甲,abc,31,1\n", "第2行的lon"),
        ("E1,甲,113,31,\n", "第2行的score"),
        ("E1,甲,113,31,nan\n", "第2行的score"),
        ("E1,甲,inf,31,1\n", "第2行的lon"),
    ],
)
def test_a_bad_row_is_named(boundaries: Path, rows: str, words: str) -> None:
    result, out = render(boundaries, rows)
    assert isinstance(result.exception, Unreadable)
    assert words in result.exception.text()
    assert not out.exists()


def test_missing_columns_and_unknown_systems_are_named(boundaries: Path) -> None:
    scores = boundaries.with_name("scores.csv")
    scores.write_text("code,name,lon\nE1,甲,1\n")
    words = [
        "render",
        "--scores",
        str(scores),
        "--boundaries",
        str(boundaries),
        "--out",
        str(boundaries.with_name("m.html")),
    ]
    result = CliRunner().invoke(group, words, obj=Desk())
    assert isinstance(result.exception, Unreadable)
    assert "lat" in result.exception.text()
    result = CliRunner().invoke(group, [*words, "--crs", "mars"], obj=Desk())
    assert "mars" in str(result.exception)
