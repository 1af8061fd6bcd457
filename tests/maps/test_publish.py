"""From the job to the page: published in one step, cut to the reader, under its own policy."""

import json
import re
import time
from collections.abc import Callable

import pytest

from maps import publish
from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM
from supervision.foundation.database import Database
from supervision.foundation.jobs import JobState, recent_jobs
from supervision.foundation.rooms import load_tasks
from supervision.foundation.work import run_waiting
from tests.analytics.planted import BUREAU, EVIL, plant
from tests.people import Visitor

SignIn = Callable[..., Visitor]


def render(database: Database, **arguments: bool) -> publish.Manifest:
    load_tasks()
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        tx.enqueue("maps.refresh", **arguments)
    assert run_waiting(database) == (
        2 if arguments.get("anew", True) else 1
    )  # with the figures held against the limits
    manifest = publish.read(database.settings, "risk")
    assert manifest is not None
    return manifest


def test_a_job_draws_the_map_for_every_district_and_language(database: Database) -> None:
    database.settings.demonstration = True
    plant(database)
    started = time.perf_counter()
    manifest = render(database)
    assert time.perf_counter() - started < 60  # the figure itself is measured in benchmarks/maps.py
    assert {(s.area, s.language) for s in manifest.sheets} == {
        (area, language) for area in ("", "421303", "421321", "421381") for language in ("zh", "en")
    }
    assert manifest.counts["unplaced"] == 1
    for sheet in manifest.sheets:
        html = publish.file_of(database.settings, sheet).read_text(encoding="utf-8")
        assert sheet.size == len(html.encode()) < 2_000_000
        assert ("演示数据" if sheet.language == "zh" else "Demonstration data") in html
        assert "http" not in re.sub(r"<script>.*?</script>", "", html, flags=re.DOTALL).replace(
            "http-equiv", ""
        )
    assert EVIL not in html


def test_equal_data_gives_equal_files_and_old_ones_are_cleared_away(database: Database) -> None:
    plant(database)
    first = render(database)
    second = render(database)
    assert [s.sha256 for s in first.sheets] == [s.sha256 for s in second.sheets]
    third = render(database, anew=False)
    assert [s.sha256 for s in third.sheets] == [s.sha256 for s in second.sheets], "drawn from what was kept"
    folder = database.settings.folder("maps")
    (folder / "risk-all-zh-0000000000000000.html").write_text("old")
    render(database)
    kept = [p.name for p in folder.iterdir() if p.name.startswith("risk")]
    assert sorted(kept) == sorted(["risk.json", *(s.file for s in second.sheets)])


def test_a_map_without_any_outline_fails_with_a_sentence_and_leaves_the_old_one(database: Database) -> None:
    plant(database, establish=False)
    load_tasks()
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        tx.enqueue("maps.refresh")
    run_waiting(database)
    with database.reading() as session:
        (row,) = recent_jobs(session)
    assert row.state is JobState.FAILED
    assert "还没有区域边界" in row.error
    assert publish.read(database.settings, "risk") is None


def test_the_page_shows_the_frame_the_table_and_a_button_that_starts_a_job(
    database: Database, signed_in: SignIn
) -> None:
    plant(database)
    leader = signed_in("leader")
    assert "还没有画过地图" in leader.get("/maps/risk").text
    assert "还没有画过" in leader.get("/maps").text
    answer = leader.post("/maps/risk/refresh")
    assert answer.status_code == 303
    assert "/jobs/" in leader.get(answer.headers["location"]).text
    load_tasks()
    assert run_waiting(database) == 2  # with the figures held against the limits
    page = leader.get("/maps/risk").text
    assert re.search(r'<iframe[^>]+sandbox="allow-scripts"', page)
    assert page.count("<tr data-place=") == 3
    for level, count in (("station", 2), ("cell", 12)):
        assert leader.get(f"/maps/risk?by={level}").text.count("<tr data-place=") == count
    for address, number in re.findall(
        r'href="(/analytics/records\?of=(?:entities|visited)[^"]*)">([\d,]+)</a>', page
    ):
        assert max(leader.get(address.replace("&amp;", "&")).text.count("<tr>") - 1, 0) == int(number)
    assert EVIL not in page
    assert "of=problems" not in page, "of some fourteen visits a district no rate is told"
    manifest = publish.read(database.settings, "risk")
    assert manifest is not None
    drawn = publish.file_of(database.settings, manifest.sheets[0]).read_text(encoding="utf-8")
    told = re.sub(r"\\+u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), drawn)
    assert "今年已检查" in told
    assert "问题发现率" not in told
    assert "绘制时间" in leader.get("/maps").text


def test_the_risk_map_and_the_months_are_exported_without_any_business(
    database: Database, signed_in: SignIn
) -> None:
    plant(database)
    leader = signed_in("leader")
    assert leader.get("/maps/export?of=risk").status_code == 404
    load_tasks()
    for name in ("risk", "months"):
        leader.post(f"/maps/{name}/refresh")
    run_waiting(database)
    shown = publish.read(database.settings, "risk")
    assert shown is not None
    onscreen = publish.file_of(database.settings, shown.sheets[0]).read_text(encoding="utf-8")
    assert "FastMarkerCluster" in onscreen or "markercluster" in onscreen
    for name in ("risk", "months"):
        page = leader.get(f"/maps/{name}").text
        assert f"/maps/export?of={name}" in page
        assert "data-print" in page
        answer = leader.get(f"/maps/export?of={name}")
        html = answer.text
        assert (answer.status_code, "attachment" in answer.headers["content-disposition"]) == (200, True)
        assert "default-src 'none'" in html.partition("</head>")[0]
        assert " src=" not in re.sub(r"<script\b.*?</script>", "", html, flags=re.DOTALL)
        told = re.sub(r"\\+u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), html)
        for word in ("随州商行", "城南面馆", "markercluster", "@@of-the-reader@@"):
            assert word not in told, name
    officer = signed_in("officer", department_id=BUREAU, area_code="421303")
    for name in ("risk", "months"):
        assert "421321" not in officer.get(f"/maps/export?of={name}").text, "of his district only"


def test_a_sheet_is_served_under_its_own_policy_and_nothing_else_is_served(
    database: Database, signed_in: SignIn
) -> None:
    plant(database)
    manifest = render(database)
    leader = signed_in("leader")
    sheet = manifest.sheet_for("zh", "")
    assert sheet is not None
    answer = leader.get(f"/maps/frame/{sheet.file}")
    policy = answer.headers["content-security-policy"]
    assert answer.status_code == 200
    assert "sandbox allow-scripts" in policy
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy.partition("style-src")[0]
    assert len(sheet.scripts) == answer.text.count("<script>") >= 2
    for file in ("risk.json", "../keys/signing.pem", "..%2Frisk.json", "nothing.html", "risk-all-zh-.html"):
        assert leader.get(f"/maps/frame/{file}").status_code == 404


def test_a_reader_of_one_district_gets_its_map_and_not_the_citys(
    database: Database, signed_in: SignIn
) -> None:
    plant(database)
    manifest = render(database)
    officer = signed_in("officer", department_id=BUREAU, area_code="421303")
    page = officer.get("/maps/risk").text
    mine, whole = manifest.sheet_for("zh", "421303"), manifest.sheet_for("zh", "")
    assert mine is not None
    assert whole is not None
    assert mine.file in page
    assert "421321" not in page
    assert officer.get(f"/maps/frame/{mine.file}").status_code == 200
    assert officer.get(f"/maps/frame/{whole.file}").status_code == 404
    html = publish.file_of(database.settings, mine).read_text(encoding="utf-8")
    assert "421321" not in html
    assert "各部门合计" in page
    assert "各部门合计" not in signed_in("leader").get("/maps/risk").text
    assert "records?of=visited" not in page, "the list of a department would hold fewer than the number says"


def test_the_map_has_no_classes_of_permission_by_accident(signed_in: SignIn) -> None:
    inspector = signed_in("inspector")
    assert inspector.get("/maps/risk").status_code == 404
    assert inspector.get("/maps").status_code == 404


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("", ""),
        ("https://tiles.gov.example/{z}/{x}/{y}.png", "https://tiles.gov.example"),
        ("https://t{s}.tiles.example/wmts?x={x}", "https://*.tiles.example"),
        ("http://10.1.2.3:8080/{z}/{x}/{y}", "http://10.1.2.3:8080"),
    ],
)
def test_a_tile_server_is_named_in_the_policy_only_when_the_bureau_set_it(address: str, origin: str) -> None:
    assert publish.tile_origin(address) == origin
    sheet = publish.Sheet("zh", "", "x.html", "", 0, ())
    assert (f"img-src 'self' data: {origin}".strip() in publish.policy(sheet, address)) is True


def test_a_manifest_survives_the_way_to_the_disk_and_back(database: Database) -> None:
    sheet = publish.put(database.settings, "risk", "<script>1</script>", language="zh", area="")
    made = publish.Manifest("risk", clock.today(), clock.now(), "x", {"points": 1}, (sheet,))
    publish.announce(database.settings, made)
    assert publish.read(database.settings, "risk") == made
    assert json.loads((database.settings.folder("maps") / "risk.json").read_text())["name"] == "risk"
