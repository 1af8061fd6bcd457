"""The map of places from the job to the page: hatched where little is known, cut to the reader, exported without names, public only with a number."""

import re
from collections.abc import Callable
from datetime import date

import pytest
import shapely
from sqlmodel import col, select

from analytics import snapshots
from analytics.board.rates import COLOURS
from analytics.refresh import refresh_snapshots
from analytics.snapshots import Snapshot
from maps import offline, publish
from maps.layers import (
    HATCH,
    Point,
    Ramp,
    area_layer,
    class_layer,
    moved,
    moved_points,
    point_layer,
)
from maps.palette import NO_DATA, Step
from maps.plain import judged_map
from maps.rates import PlaceWords
from maps.telling import VERDICTS, owners_said
from maps.tiles import tiles, under_canvas
from supervision.areas.rules.coordinates import Crs, to_cgcs2000
from supervision.areas.rules.divisions import AreaKind, AreaLevel
from supervision.areas.rules.outlines import Outline, to_geojson
from supervision.areas.tables import Area
from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM
from supervision.foundation.audit import AuditEvent
from supervision.foundation.database import Database
from supervision.foundation.i18n import ROOT
from supervision.foundation.rooms import load_tasks
from supervision.foundation.settings import Settings
from supervision.foundation.work import run_waiting
from supervision.identity import actions as identity
from supervision.identity.rules import Role
from tests.analytics.planted import BUREAU, EVIL, plant
from tests.people import NAMES, Visitor

SignIn = Callable[..., Visitor]
SQUARES = [
    Outline("a", "甲", shapely.box(113, 31, 114, 32)),
    Outline("b", "乙", shapely.box(114, 31, 115, 32)),
]


def place(key: str, verdict: str, **more: object) -> dict[str, object]:
    """A row of the snapshot of places whose rate is high whatever may be said of it."""
    known = {"seen": 30, "found": 20, "rate": 0.6, "low": 0.3, "high": 0.8, "whole": 0.2, "corrected": False}
    counts = {"entities": 90, "visited": 40, "owner": 0, "late": 0, "late_owners": []}
    return {"key": key, "district": "", "verdict": verdict, **known, **counts, **more}


def test_only_what_the_board_calls_high_is_red_and_few_visits_are_hatched_whatever_they_found() -> None:
    rows = [place(key, verdict) for key, verdict in zip("abcde", VERDICTS, strict=True)]
    squares = [Outline(key, key, shapely.box(113 + n, 31, 114 + n, 32)) for n, key in enumerate("abcde")]
    expected = {
        "high": COLOURS["high"],
        "alike": COLOURS["alike"],
        "low": COLOURS["low"],
        "few": HATCH,
        "unknown": NO_DATA,
    }
    drawing = judged_map(rows, {o.code: o.shape for o in squares}, str)
    assert drawing is not None
    assert [fill for _path, fill in drawing.paths] == [expected[verdict] for verdict in VERDICTS]
    assert drawing.hatched
    content = {"seats": {"": {"cell": rows}}, "names": {"station": {}}}
    taken = Snapshot("places", date(2026, 11, 21), clock.now(), "q", "d", content)
    layer = PlaceWords(taken, "", "zh").rate_layer(squares, "cell", "按网格")
    assert layer.frame["fill"].tolist() == [expected[verdict] for verdict in VERDICTS]
    css = (ROOT / "supervision/static/boards/board.css").read_text()
    assert all(f".swatch-{key} {{ background: {colour};" in css for key, colour in COLOURS.items())


def test_a_place_names_who_holds_its_late_orders_and_only_else_the_station_with_most_businesses() -> None:
    names = {"5": "应急局", "7": "01号所", "8": "06号所"}
    owners = [{"owner": 5, "count": 4}, {"owner": 8, "count": 3}, {"owner": 7, "count": 1}]
    late = place("a", "alike", owner=7, late=9, late_owners=owners)
    assert owners_said(late, names, "zh") == "应急局4件、06号所3件、01号所1件、其他单位1件"
    quiet = place("a", "alike", owner=7)
    assert owners_said(quiet, names, "zh") == "没有逾期；日常监管对象最多：01号所"


def test_classes_keep_their_colours_and_places_without_one_are_grey() -> None:
    steps = [Step(0, 0, "#111111", "普通"), Step(0, 0, "#222222", "热点")]
    layer = class_layer("热点", SQUARES, {"a": ("热点", ("甲",))}, steps)
    assert layer.frame["fill"].tolist() == ["#222222", NO_DATA]


def test_on_shifted_tiles_our_layers_are_shifted_with_them() -> None:
    layer = area_layer("率", SQUARES, {}, ramp=Ramp.RISK)
    assert moved(layer, Crs.WGS84) is layer
    there = moved(layer, Crs.GCJ02).frame.geometry.iloc[0].exterior.coords[0]
    back = [float(v) for v in to_cgcs2000(*there, Crs.GCJ02)]
    here = layer.frame.geometry.iloc[0].exterior.coords[0]
    assert there[0] - here[0] > 0.003
    assert back == pytest.approx(list(here), abs=1e-8)
    points = moved_points(point_layer("点", [Point(113.5, 31.5, 1.0, ("某店",))]), Crs.GCJ02)
    assert points.points[0].lon > 113.503


def test_tiles_come_only_from_a_setting_and_tianditu_only_with_its_key() -> None:
    assert tiles(Settings()) == ("", Crs.CGCS2000)
    own = Settings(tile_url="https://tiles.example/{z}/{x}/{y}.png", tile_crs="gcj02", tianditu_key="abc")
    assert tiles(own) == ("https://tiles.example/{z}/{x}/{y}.png", Crs.GCJ02)
    address, crs = tiles(Settings(tianditu_key="abc123"))
    assert address.endswith("&tk=abc123")
    assert (crs, publish.tile_origin(address)) == (Crs.CGCS2000, "https://t0.tianditu.gov.cn")


def test_a_sheet_of_points_lies_on_tiles_only_where_nothing_has_to_be_moved() -> None:
    own = "https://tiles.example/{z}/{x}/{y}.png"
    assert under_canvas(Settings()) == ""
    assert under_canvas(Settings(tile_url=own, tile_crs="gcj02")) == "", (
        "every point would lie in the next street"
    )
    assert under_canvas(Settings(tile_url=own, tile_crs="wgs84")) == own
    assert under_canvas(Settings(tianditu_key="abc123")).endswith("&tk=abc123")


def draw_all(database: Database) -> None:
    """One custom area, then everything drawn."""
    outline = to_geojson(shapely.box(112.5, 31.0, 114.5, 33.0))
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        tx.session.add(
            Area(
                code="421303-Z001", name=EVIL[:80], level=AreaLevel.ZONE, kind=AreaKind.ZONE, parent_code="421303",
                layer="夜市", outline=outline,
            )
        )  # fmt: skip
        tx.record("areas.drawn", covers=[Area])
        tx.enqueue("maps.refresh")
    load_tasks()
    assert run_waiting(database) == 2  # with the figures held against the limits


def unescaped(html: str) -> str:
    """A page's text with its JSON escapes read."""
    return re.sub(r"\\\\?u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), html)


def test_the_page_shows_every_level_says_how_sure_it_is_and_exports_no_names(
    database: Database, signed_in: SignIn
) -> None:
    leader = signed_in("leader")
    assert "还没有画过地图" in leader.get("/maps/areas").text
    assert "还没有检验过热点" in leader.get("/maps/hotspots").text
    plant(database)
    draw_all(database)
    manifest = publish.read(database.settings, "places_all")
    assert manifest is not None
    sheet = manifest.sheet_for("zh", "")
    assert sheet is not None
    assert "/maps/areas?level=cell" in leader.get("/analytics/leader").text, "the whole map of the same thing"
    page = leader.get("/maps/areas").text
    assert f"/maps/areas/frame/{sheet.file}" in page
    assert page.count("<tr data-place=") == 3
    assert "1户没有坐标" in page
    zones = leader.get("/maps/areas?level=zone").text
    assert EVIL not in zones
    (row,) = re.findall(r"<tr data-place=.*?</tr>", zones, re.S)
    for address, number in re.findall(
        r'href="(/analytics/records[^"]*of=(?:entities|visited|drawn_seen|drawn_problems)[^"]*)">([\d,]+)</a>',
        row,
    ):
        listed = leader.get(address.replace("&amp;", "&")).text
        assert min(listed.count("<tr>") - 1, 50) == min(int(number), 50), address
    owned = re.findall(r'href="(/analytics/records[^"]*of=overdue[^"]*)">[^<]*?(\d+)件</a>', page)
    assert owned, "somebody in the districts holds a late order"
    for address, number in owned:
        listed = leader.get(address.replace("&amp;", "&")).text
        assert listed.count("<tr>") - 1 == int(number), address
    assert "洪山所" in leader.get("/maps/areas?level=station").text
    for address in (
        "/maps/areas/sheet?level=cell",
        "/maps/areas/sheet?level=station",
        "/maps/areas.xlsx?level=zone",
        "/maps",
    ):
        assert leader.get(address).status_code == 200, address
    assert leader.get("/maps/areas/sheet?level=cell").text.count("<path") == 2 * (12 + 3)
    assert leader.get("/maps/areas?level=nothing").status_code == 400
    hot = snapshots.read(database.settings, "hotspots")
    assert hot is not None
    assert "随机抽查还太少，检验不了热点" in leader.get("/maps/hotspots?level=cell").text, (
        "forty visits are too few"
    )
    towns = leader.get("/maps/hotspots?level=town").text
    assert "归入的对象太少，检验不了热点" in towns, "nobody is in a township: no lack of visits"
    assert "只归入了0户" in towns

    html = publish.file_of(database.settings, sheet).read_text(encoding="utf-8")
    assert re.search(r"近十二个月随机抽查\d+户次，\d+户次有问题（\d+%）", unescaped(html))
    assert "随州商行" not in html
    answer = leader.get(f"/maps/areas/frame/{sheet.file}")
    assert (answer.status_code, "sandbox" in answer.headers["content-security-policy"]) == (200, True)
    export = leader.get("/maps/export?of=areas")
    assert export.status_code == 200
    assert "随州商行" not in export.text
    assert "/static/" not in re.sub(r"<script>.*?</script>", "", export.text, flags=re.S)
    assert "default-src 'none'" in export.text.partition("</head>")[0]


def test_a_department_reads_its_own_map_and_names_leave_only_by_two_people(
    database: Database, signed_in: SignIn
) -> None:
    plant(database)
    officer = signed_in("officer", department_id=BUREAU, area_code="421303")
    approver = signed_in("approver", department_id=BUREAU, area_code="421300")
    draw_all(database)
    whole, mine = (publish.read(database.settings, f"places_{seat}") for seat in ("all", f"d{BUREAU}"))
    assert whole is not None
    assert mine is not None
    sheet, other = mine.sheet_for("zh", "421303"), whole.sheet_for("zh", "")
    assert sheet is not None
    assert other is not None
    page = officer.get("/maps/areas?level=cell").text
    assert sheet.file in page
    assert "421321-" not in page
    assert officer.get(f"/maps/areas/frame/{sheet.file}").status_code == 200
    assert officer.get(f"/maps/areas/frame/{other.file}").status_code == 404
    assert "421321" not in publish.file_of(database.settings, sheet).read_text(encoding="utf-8")
    assert "合并计算" in officer.get("/maps/hotspots").text
    assert officer.get("/maps/export?of=hotspots").status_code == 404

    officer.post("/releases", {"reason": "市政府专题会议"})
    before = officer.post("/maps/export/names/1", {})
    assert (before.status_code, "还没有另一人批准" in before.text) == (409, True)
    approver.post("/releases/1", {"approve": "true"})
    assert approver.post("/maps/export/names/1", {}).status_code == 409
    answer = officer.post("/maps/export/names/1", {})
    assert answer.status_code == 200
    assert "城南面馆" in unescaped(answer.text) or "随州商行" in unescaped(answer.text)
    again = officer.post("/maps/export/names/1", {})
    assert (again.status_code, "已经用过" in again.text) == (409, True)
    with database.reading() as session:
        (event,) = session.exec(select(AuditEvent).where(col(AuditEvent.action) == "release.taken"))
        assert (event.detail["reason"], event.detail["approved_by"]) == (
            "市政府专题会议",
            NAMES[Role.APPROVER],
        )


def test_before_the_first_visit_of_a_year_the_page_says_whose_results_are_missing(
    database: Database, signed_in: SignIn
) -> None:
    refresh_snapshots(database, as_of=clock.today(), now=clock.now(), progress=lambda *_step: None)
    leader = signed_in("leader").get("/maps/areas").text
    assert "今年还没有可以画的结果" in leader
    assert "本部门" not in leader.partition("<main")[2]
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        bureau = identity.add_department(tx, code="SJ", name="随州市市场监督管理局", short_name="市局").id
    officer = signed_in("officer", department_id=bureau)
    assert "本部门今年还没有可以画的结果" in officer.get("/maps/areas").text


def test_figures_without_a_map_yet_ask_for_the_map(database: Database, signed_in: SignIn) -> None:
    plant(database)
    refresh_snapshots(database, as_of=clock.today(), now=clock.now(), progress=lambda *_step: None)
    page = signed_in("leader").get("/maps/areas").text
    assert "还没有画过地图" in page
    assert "没有可以画的结果" not in page


def test_there_is_no_public_map_without_its_number(database: Database, visitor: Visitor) -> None:
    closed = visitor.get("/public/map")
    assert (closed.status_code, "审图号" in closed.text) == (404, True)
    database.settings.map_approval = "鄂S(2026)001号"
    assert "还没有可以公开的统计" in visitor.get("/public/map").text
    plant(database)
    refresh_snapshots(database, as_of=clock.today(), now=clock.now(), progress=lambda *_step: None)
    page = visitor.get("/public/map").text
    assert "鄂S(2026)001号" in page
    assert page.count("<path") == 3
    for word in ("问题率", "风险", "随州商行", EVIL):
        assert word not in page


def test_an_exported_page_asks_for_nothing_whatever_the_tiles() -> None:
    page = offline.carried(
        '<html><head></head><body><script src="/static/vendor/leaflet/leaflet.js"></script></body></html>'
    )
    assert page.startswith("<html><head>\n<meta http-equiv")
    assert "src=" not in page.partition("<body>")[0]
    with pytest.raises(offline.UnknownAddress):
        offline.carried('<html><head></head><script src="/static/vendor/other.js"></script></html>')
