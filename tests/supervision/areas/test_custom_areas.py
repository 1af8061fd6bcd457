"""Custom areas from the file to the table: judged, shown, entered, redrawn, taken away, and who did it."""

import json
from collections.abc import Callable

import numpy as np
import pytest
import shapely
from sqlmodel import col, select

from supervision.areas.boundaries import county_outlines
from supervision.areas.queries import areas_of
from supervision.areas.rules.coordinates import Crs, from_cgcs2000
from supervision.areas.rules.divisions import AreaLevel
from supervision.areas.rules.outlines import Outline, read_shapes
from supervision.areas.rules.sketch import sketch
from supervision.areas.rules.zones import Drawn, judged, overlapping, square_km
from supervision.areas.tables import Area
from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM
from supervision.foundation.audit import AuditEvent
from supervision.foundation.database import Database
from tests.people import Visitor

COUNTIES = {o.code: o.shape for o in county_outlines("421300")}
EVIL = "<img src=x onerror=alert(1)>"
ZENGDU = shapely.point_on_surface(COUNTIES["421303"])
PARK = shapely.box(ZENGDU.x - 0.02, ZENGDU.y - 0.01, ZENGDU.x + 0.02, ZENGDU.y + 0.01)
TOWNS = {"421303001": "西城街道", "421303002": "东城街道", "421381001": "东城街道"}


def geojson(shapes: dict[str, shapely.Geometry], **more: str) -> bytes:
    """A FeatureCollection of named polygons."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": name, **more},
            "geometry": json.loads(shapely.to_geojson(s)),
        }
        for name, s in shapes.items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def shifted(shape: shapely.Geometry, crs: Crs) -> shapely.Geometry:
    return shapely.transform(shape, lambda at: np.column_stack(from_cgcs2000(at[:, 0], at[:, 1], crs)))


@pytest.mark.parametrize("crs", list(Crs))
def test_an_area_comes_home_from_whatever_system_it_was_drawn_in(crs: Crs) -> None:
    (read,) = read_shapes(geojson({"高新园": shifted(PARK, crs)}), crs=crs)
    assert read.name == "高新园"
    assert shapely.hausdorff_distance(read.shape, PARK) < 1e-7


def test_features_of_one_name_are_one_area() -> None:
    left, right = shapely.box(0, 0, 1, 1), shapely.box(2, 0, 3, 1)
    data = json.loads(geojson({"夜市": left}))
    data["features"] += json.loads(geojson({"夜市": right}))["features"]
    (read,) = read_shapes(json.dumps(data).encode())
    assert read.shape.area == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("shape", "name", "trouble"),
    [
        (PARK, "高新园", ""),
        (PARK, "", "没有名称"),
        (shapely.box(ZENGDU.y, ZENGDU.x, ZENGDU.y + 0.1, ZENGDU.x + 0.1), "颠倒", "不在本市"),
        (shapely.box(ZENGDU.x, ZENGDU.y, ZENGDU.x + 1e-7, ZENGDU.y + 1e-7), "点", "面积"),
    ],
)
def test_what_is_wrong_with_an_area_is_said_in_words(
    shape: shapely.Geometry, name: str, trouble: str
) -> None:
    (one,) = judged([Outline("", name, shape)], COUNTIES, {}, kind=Drawn.ZONE)
    assert trouble in one.trouble
    assert bool(one.trouble) == bool(trouble)
    if not trouble:
        assert one.county == "421303"
        assert one.square_km == pytest.approx(
            0.04 * 0.02 * 111.32**2 * np.cos(np.radians(ZENGDU.y)), rel=1e-3
        )


def test_a_township_is_found_by_its_name_where_the_county_makes_it_one() -> None:
    east = judged([Outline("", "东城街道", PARK)], COUNTIES, TOWNS, kind=Drawn.TOWN)[0]
    assert (east.code, east.trouble) == ("421303002", "")
    unknown = judged([Outline("", "南城街道", PARK)], COUNTIES, TOWNS, kind=Drawn.TOWN)[0]
    assert "9位代码" in unknown.trouble
    strange = judged([Outline("421381001", "东城街道", PARK)], COUNTIES, TOWNS, kind=Drawn.TOWN)[0]
    assert (strange.trouble, "不一致" in strange.remark) == ("", True)
    foreign = judged([Outline("", "高新园", PARK)], COUNTIES, {}, kind=Drawn.ZONE, within="421381")[0]
    assert "负责" in foreign.trouble


def test_overlaps_are_counted_and_neighbours_are_none() -> None:
    a, b, c = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1), shapely.box(0.5, 0, 1.5, 1)
    assert overlapping([a, b]) == 0
    assert overlapping([a, b, c]) == 2


def test_a_sketch_keeps_shape_and_place() -> None:
    drawn = sketch({"a": PARK}, frame=shapely.union_all(list(COUNTIES.values())))
    (path,) = drawn.paths
    assert 0 < path.x < drawn.width
    assert 0 < path.y < drawn.height
    assert path.d.startswith("M")
    assert path.d.endswith("Z")
    assert square_km(PARK) > 0


def city(database: Database) -> None:
    """A city of three counties, without cells."""
    from supervision.areas.actions import establish_areas

    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        establish_areas(
            tx,
            city="421300",
            name="随州市",
            counties=county_outlines("421300"),
            cells=dict.fromkeys(COUNTIES, 2),
        )


def send(visitor: Visitor, data: bytes, **fields: str) -> str:
    """Upload outlines; returns the address of the preview."""
    values = {"kind": "zone", "crs": "cgcs2000", "layer": "园区", "csrf_token": visitor.csrf, **fields}
    answer = visitor.client.post(
        "/areas/import", data=values, files={"file": ("a.geojson", data, "application/geo+json")}
    )
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def test_areas_are_shown_entered_redrawn_and_taken_away_and_the_log_knows(
    database: Database, signed_in: Callable[..., Visitor]
) -> None:
    city(database)
    officer = signed_in("officer")
    address = send(officer, geojson({EVIL: PARK, "夜市": shifted(PARK, Crs.GCJ02)}))
    page = officer.get(address).text
    assert EVIL not in page
    assert "&lt;img" in page
    assert page.count("<path") == 3 + 2
    assert "重叠" in page
    form = {"kind": "zone", "crs": "cgcs2000", "layer": "园区", "name": "a.geojson"}
    there = address.partition("?")[0]
    assert officer.post(there, form).status_code == 303
    with database.reading() as session:
        first, second = areas_of(session, AreaLevel.ZONE)
        assert (first.code, second.code) == ("421303-Z001", "421303-Z002")
        assert {first.layer, second.layer} == {"园区"}
    assert officer.post(there, form).status_code == 303  # the same file again: redrawn, nothing new
    assert EVIL not in officer.get("/areas").text
    assert "夜市" in officer.get("/areas").text
    assert officer.post(f"/areas/{first.code}/remove").status_code == 303
    assert officer.post("/areas/421303-01/remove").status_code == 409
    assert officer.post("/areas/421303-Z009/remove").status_code == 404
    with database.reading() as session:
        assert [a.code for a in areas_of(session, AreaLevel.ZONE)] == ["421303-Z002"]
        done = [
            (e.action, e.actor_name)
            for e in session.exec(select(AuditEvent).where(col(AuditEvent.action).startswith("area")))
        ]
    assert [action for action, _who in done[1:]] == ["areas.drawn", "areas.drawn", "area.removed"]


def test_a_file_in_the_wrong_system_cannot_be_entered(
    database: Database, signed_in: Callable[..., Visitor]
) -> None:
    city(database)
    officer = signed_in("officer")
    address = send(officer, geojson({"太平洋": shapely.box(140, 10, 141, 11)}))
    assert "不在本市" in officer.get(address).text
    answer = officer.post(
        address.partition("?")[0], {"kind": "zone", "crs": "cgcs2000", "layer": "", "name": ""}
    )
    assert answer.status_code == 409
    with database.reading() as session:
        assert not areas_of(session, AreaLevel.ZONE)
    bad = officer.client.post(
        "/areas/import",
        data={"kind": "zone", "crs": "cgcs2000", "csrf_token": officer.csrf},
        files={"file": ("a.geojson", b"[]", "application/json")},
    )
    assert bad.status_code == 400
    assert "FeatureCollection" in bad.text


def test_township_names_come_from_a_table_and_outlines_find_them(
    database: Database, signed_in: Callable[..., Visitor]
) -> None:
    city(database)
    keeper, leader = signed_in("list_keeper"), signed_in("leader")
    rows = "代码,名称\n421303001,西城街道\n421303002,东城街道\n".encode()
    files = {"file": ("towns.csv", rows, "text/csv")}
    answer = keeper.client.post("/areas/names", data={"csrf_token": keeper.csrf}, files=files)
    assert answer.status_code == 303, answer.text
    there = send(keeper, geojson({"西城街道": PARK}), kind="town").partition("?")[0]
    assert keeper.post(there, {"kind": "town", "crs": "cgcs2000"}).status_code == 303
    with database.reading() as session:
        towns = {a.code: a.outline is not None for a in areas_of(session, AreaLevel.TOWN)}
        assert towns == {"421303001": True, "421303002": False}
    assert "西城街道" in leader.get("/areas").text
    assert leader.post("/areas/421303001/remove").status_code == 404, "a leader looks, and draws nothing"
    assert keeper.post("/areas/421303001/remove").status_code == 303
    with database.reading() as session:
        assert session.get_one(Area, "421303001").outline is None
    foreign = {"file": ("towns.csv", "代码,名称\n110101001,东华门街道\n".encode(), "text/csv")}
    bad = keeper.client.post("/areas/names", data={"csrf_token": keeper.csrf}, files=foreign)
    assert bad.status_code == 400
