"""The map of all points in a real browser: it reads what was packed, says what is under the pointer, and opens a dossier."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from maps import parts
from supervision.foundation.database import Database
from tests.analytics.planted import EVIL, plant
from tests.maps.test_in_browser import HOME, Watched
from tests.maps.test_points import render
from tests.people import Visitor

READ = """async () => {
    const about = JSON.parse(carried("facts")), [places, visits] = await Promise.all([inflated(carried("places")), inflated(carried("visits"))]);
    const book = unpacked(places, about.sizes), box = about.box;
    return {
        lon: Array.from(book.x, (x) => (box[0] + x / 65535 * box[2]) * 360 - 180),
        score: Array.from(book.score), state: Array.from(states(visits, book.n)),
    };
}"""
LEAST = """async () => {
    const about = JSON.parse(carried("facts")), [places, visits] = await Promise.all([inflated(carried("places")), inflated(carried("visits"))]);
    const book = unpacked(places, about.sizes), state = states(visits, book.n), seen = [];
    for (let cell = 0; cell < book.wide.n; cell++) seen.push(state.slice(book.wide.start[cell], book.wide.start[cell + 1]).filter((one) => one).length);
    return Math.min(...seen);
}"""
DRAWN = """() => {
    const canvas = document.querySelector(".leaflet-dots-pane canvas");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return new Uint32Array(data.buffer).some((dot) => dot);
}"""


def test_the_page_reads_what_was_packed_and_a_click_opens_the_dossier(
    chromium: Browser, database: Database, signed_in: Callable[..., Visitor]
) -> None:
    plant(database)
    manifest = render(database)
    watched = Watched(chromium, signed_in("leader"))
    watched.page.goto(f"{HOME}/maps/points")
    frame = watched.page.wait_for_selector("iframe[data-map]").content_frame()
    assert frame is not None
    frame.wait_for_selector("html[data-ready]")
    assert frame.evaluate("window.origin") == "null", "the map is a stranger to the page around it"
    read = frame.evaluate(READ)
    ids = parts.ids_at(database.settings, manifest, "", range(200))
    with database.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT id, lon FROM entity").all()
        bad = session.connection().exec_driver_sql(
            "SELECT entity_id FROM visit v JOIN inspection_act a ON a.visit_id = v.id WHERE a.problem"
        )
        problems = {row[0] for row in bad}
    where = dict(rows)
    assert read["lon"] == pytest.approx([where[i] for i in ids], abs=1e-4)
    assert {i for i, state in zip(ids, read["state"], strict=True) if state == 2} == problems - {2}
    for choice, words in (("visits", "今年是否检查"), ("grade", "风险等级")):
        frame.select_option("#dots", choice)
        assert words in frame.inner_text("#of-dots")
    frame.select_option("#ground", "coverage")
    assert "对象不足20户" in frame.inner_text("#of-ground")
    sizes = []
    for name in ("fine", "coarse", "wide"):
        frame.select_option("#size", name)
        told = re.search(r"共(\d+)格", frame.inner_text("#of-ground"))
        assert told is not None
        sizes.append(int(told[1]))
    assert sizes == sorted(sizes, reverse=True)
    seen = frame.evaluate(LEAST)
    assert f"检查最少的一格检查{seen}户" in frame.inner_text("#of-ground"), "the least of the widest cells"
    frame.select_option("#ground", "areas")
    assert frame.locator("#size").is_hidden(), "counties have one size"
    assert frame.evaluate(DRAWN), "points are on the canvas"
    frame.evaluate("tell({at: [0, 1, 2], of: 9})")
    watched.page.wait_for_selector("[data-found]:not([hidden]) li a")
    assert "共9户" in watched.page.inner_text("[data-found]")
    assert watched.page.locator("[data-found] li").count() == 3
    for nonsense in ("{at: ['<img src=x>'], of: 1}", "{at: [-1], of: 1}", "{view: 'javascript:1'}", "null"):
        frame.evaluate(f"tell({nonsense})")
    evil = ids.index(1)
    frame.evaluate(f"tell({{at: [{evil}, {evil}], of: 2}})")
    watched.page.get_by_text(EVIL).first.wait_for()
    assert watched.page.evaluate("window.hit") is None
    frame.evaluate("tell({at: [5], of: 1})")
    watched.page.wait_for_url(f"**/entities/E{ids[5]:04d}")
    assert watched.complaints == []
    assert all(address.startswith(HOME) for address in watched.asked)
    watched.context.close()


def test_the_file_opens_from_a_disk_without_a_network(
    chromium: Browser, database: Database, signed_in: Callable[..., Visitor], tmp_path: Path
) -> None:
    plant(database)
    render(database)
    path = tmp_path / "map.html"
    path.write_bytes(signed_in("leader").get("/maps/points/file").content)
    watched = Watched(chromium)
    watched.context.set_offline(True)
    watched.page.goto(path.as_uri())
    watched.page.wait_for_selector("html[data-ready]")
    assert watched.page.locator("#dots option").count() == 2, "no grades to choose"
    legend = watched.page.locator("#of-dots").inner_text()
    assert "今年已检查" in legend
    assert "检查发现问题" not in legend, "what is left out is not counted as none"
    assert watched.asked == [path.as_uri()]
    assert watched.complaints == []
    watched.context.close()
