"""Month by month: counts that add up, cut to the reader, and a slider that runs in the page."""

import html
import re
from collections.abc import Callable
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser
from sqlmodel import col, select

from analytics.frames import ENTITIES, VISITS, Frames, empty
from maps import parts, publish
from maps.months import by_month, month_names
from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM
from supervision.foundation.database import Database
from supervision.registers.tables import Entity
from tests.analytics.planted import OTHER, plant
from tests.maps.test_in_browser import HOME, Watched
from tests.maps.test_points import render
from tests.people import Visitor

SignIn = Callable[..., Visitor]
AS_OF = date(2026, 11, 21)
VISIT = st.tuples(
    st.integers(1, 6), st.dates(date(2024, 11, 1), date(2026, 12, 31)), st.booleans(), st.booleans()
)


def frames_of(visits: list[tuple[int, date, bool, bool]]) -> Frames:
    """Six entities in two districts, the last one closed."""
    entities = empty(ENTITIES)
    rows = pl.DataFrame(
        {"entity_id": range(1, 7), "area": ["a", "a", "a", "b", "b", "b"], "open": [True] * 5 + [False]}
    )
    entities = pl.concat([entities, rows], how="diagonal")
    area = dict(rows.select("entity_id", "area").rows())
    done = pl.DataFrame(
        {
            "entity_id": [v[0] for v in visits],
            "occurred_on": [v[1] for v in visits],
            "inspected": [v[2] for v in visits],
            "problem": [v[3] for v in visits],
            "area": [area[v[0]] for v in visits],
        },
        schema={name: VISITS[name] for name in ("entity_id", "occurred_on", "inspected", "problem", "area")},
    )
    every = pl.concat([empty(VISITS), done], how="diagonal")
    return Frames(AS_OF, entities, every, *([empty(VISITS)] * 6))


@given(st.lists(VISIT, max_size=30))
def test_counts_are_those_of_a_plain_count(visits: list[tuple[int, date, bool, bool]]) -> None:
    names = month_names(AS_OF, 24)
    assert (names[0], names[-1], len(names)) == ("2024-12", "2026-11", 24)
    frames = frames_of(visits)
    lines = by_month(frames, "area", names)
    whole = by_month(frames, "", names)[""]
    for place, month in enumerate(names):
        known = [v for v in visits if v[1] <= AS_OF and f"{v[1]:%Y-%m}" == month]
        assert whole["visits"][place] == len(known)
        assert whole["inspected"][place] == sum(v[2] for v in known)
        assert whole["problems"][place] == sum(v[2] and v[3] for v in known)
        so_far = {
            v[0] for v in visits if v[1] <= AS_OF and v[1].year == int(month[:4]) and f"{v[1]:%Y-%m}" <= month
        }
        assert whole["seen"][place] == len(so_far - {6})
        for name in ("visits", "inspected", "problems", "seen"):
            assert sum(line[name][place] for line in lines.values()) == whole[name][place]
    assert whole["entities"] == 5


def test_the_slider_plays_and_each_reader_has_his_own_months(
    chromium: Browser, database: Database, signed_in: SignIn
) -> None:
    plant(database)
    leader = signed_in("leader")
    assert "还没有画过地图" in leader.get("/maps/months").text
    render(database)
    manifest = publish.read(database.settings, "months")
    assert manifest is not None
    totals = parts.seat_of(database.settings, manifest, "", "")["totals"]
    other = parts.seat_of(database.settings, manifest, "421303", "d2")["totals"]
    assert sum(totals["visits"]) == 60, "forty this year, twenty last year"
    assert (sum(other["visits"]), max(other["seen"])) == (24, 20), "it led twenty last year and joined four"
    officer = signed_in("officer", department_id=OTHER, area_code="421303")
    page = officer.get("/maps/months").text
    assert "421321" not in page
    whole = manifest.sheet_for("zh", "")
    assert whole is not None
    assert officer.get(f"/maps/canvas/{whole.file}").status_code == 404
    watched = Watched(chromium, leader)
    watched.page.goto(f"{HOME}/maps/months")
    frame = watched.page.wait_for_selector("iframe[data-map]").content_frame()
    assert frame is not None
    frame.wait_for_selector("html[data-ready]")
    last = month_names(manifest.as_of)
    assert last[-1] in frame.inner_text("#title")
    frame.focus("#month")
    watched.page.keyboard.press("Home")
    assert frame.inner_text("#title") == last[0]
    frame.click("#play")
    frame.get_by_text(last[1], exact=True).wait_for()
    frame.click("#play")
    assert frame.get_attribute("#play", "aria-pressed") == "false"
    frame.select_option("#what", "visits")
    assert frame.locator("#of-months div").count() >= 2
    frame.select_option("#by", "cell")
    assert "对象不足20户" in frame.inner_text("#of-months")
    frame.select_option("#by", "area")
    watched.page.evaluate("window.print = () => { window.printed = true }")
    watched.page.click("[data-print]")
    assert watched.page.evaluate("window.printed") is True
    frame.focus("#month")
    watched.page.keyboard.press("End")
    frame.click(".folium-map", position={"x": 480, "y": 300})
    watched.page.wait_for_url("**/analytics/records?of=visits&area=4213*")
    assert f"from={last[-1]}-01" in watched.page.url
    assert watched.complaints == []
    assert all(address.startswith(HOME) for address in watched.asked)
    watched.context.close()


def test_who_is_in_no_place_of_the_map_is_counted_beside_it(database: Database, signed_in: SignIn) -> None:
    plant(database)
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        wanted = col(Entity.status) == "open", col(Entity.area_code).startswith("421303")
        one, other = tx.session.exec(select(Entity).where(*wanted).limit(2))
        one.area_code = one.cell_code = other.cell_code = ""
        tx.record("entities.moved", covers=[Entity])
    render(database)
    leader = signed_in("leader")
    assert "1户没有归入任何一个" in leader.get("/maps/months?by=area").text
    by_cell = re.search(r"(\d+)户没有归入任何一个", leader.get("/maps/months?by=cell").text)
    assert by_cell is not None
    assert int(by_cell[1]) >= 2
    manifest = publish.read(database.settings, "months")
    assert manifest is not None
    sheet = manifest.sheet_for("zh", "")
    assert sheet is not None
    drawn = publish.file_of(database.settings, sheet).read_text(encoding="utf-8")
    assert f"1户不知在哪个县（市、区），{by_cell[1]}户不知在哪个网格" in drawn


def test_every_number_of_a_month_leads_to_its_records(database: Database, signed_in: SignIn) -> None:
    plant(database)
    render(database)
    leader = signed_in("leader")
    months = re.findall(
        r'href="(/maps/months\?month=[\d-]+&by=area)#places"', leader.get("/maps/months").text
    )
    assert len(months) > 2
    followed = 0
    for address in months[:4]:
        page = leader.get(html.unescape(address)).text
        for link, number in re.findall(r'href="(/analytics/records\?[^"]+)">([\d,]+)</a>', page):
            listed = leader.get(html.unescape(link)).text
            assert listed.count("<tr>") - 1 == int(number) or number == "0", link
            followed += int(number) > 0
    assert followed > 3
    cells = leader.get("/maps/months?by=cell").text
    assert cells.count("<tr data-place=") > 1
    assert "cell=" in cells


@pytest.mark.parametrize("address", ["/maps/months?job=-1", "/maps/points?job=x", "/maps/points/at?sheet=a"])
def test_a_made_up_address_is_refused_with_a_sentence(address: str, signed_in: SignIn) -> None:
    assert signed_in("leader").get(address).status_code == 400
