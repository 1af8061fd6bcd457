"""The board's page: full, empty, cut to its reader; every number opens as many records as it says; names stay text; charts come last."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from itertools import product
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser

from analytics import kept, snapshots
from analytics.refresh import refresh_snapshots
from analytics.reproducing import reproduce
from inspections.rectifications.tables import Rectification
from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM
from supervision.foundation.database import Database
from tests.analytics.planted import BUREAU, EVIL, OTHER, plant
from tests.maps.test_in_browser import HOME, Watched
from tests.people import Visitor, links

SignIn = Callable[..., Visitor]
BOARD = "/analytics/leader"


def counted(database: Database) -> None:
    refresh_snapshots(database, as_of=clock.today(), now=clock.now(), progress=lambda *_: None)


@pytest.fixture
def planted(database: Database) -> Database:
    """A small city in which two visits found the same thing, written like an attack."""
    plant(database, entities=360)
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        order = {
            "act_id": 1,
            "department_id": BUREAU,
            "problem": EVIL,
            "demand": "改正",
            "issued_on": clock.today(),
        }
        for at, entity in ((11, 1), (12, 10)):
            tx.session.add(
                Rectification(
                    id=at,
                    number=f"X{at}",
                    visit_id=f"v{entity:04d}",
                    entity_id=entity,
                    due_on=clock.today(),
                    **order,
                )
            )
        tx.record("test.planted", covers=[Rectification])
    counted(database)
    return database


def test_before_anything_was_counted_the_board_says_so(signed_in: SignIn) -> None:
    leader = signed_in("leader")
    assert "还没有统计数据" in leader.get(BOARD).text
    assert leader.get(f"{BOARD}/map").json()["features"] == []
    assert leader.get(f"{BOARD}/more?part=rest").status_code == 404


def test_the_board_opens_in_both_languages_and_all_its_links_lead_somewhere(
    planted: Database, signed_in: SignIn
) -> None:
    leader = signed_in("leader")
    pages = (
        BOARD,
        f"{BOARD}?department={BUREAU}",
        f"{BOARD}/more?part=red",
        f"{BOARD}/more?part=rest",
        f"{BOARD}/more?part=late",
        f"{BOARD}/more?part=stations",
    )
    seen = set()
    for language, path in product(("zh", "en"), pages):
        leader.client.cookies.set("language", language)
        answer = leader.get(path)
        assert answer.status_code == 200, path
        assert answer.text.count("stat-link") == (5 if "more" not in path else 0)
        seen |= {
            link
            for link in links(answer.text)
            if link.startswith("/analytics") and not link.endswith("/refresh")
        }
    for link in sorted(seen):
        assert leader.get(link).status_code == 200, link


def test_a_figure_of_the_board_is_the_length_of_the_list_behind_it(
    planted: Database, signed_in: SignIn
) -> None:
    leader = signed_in("leader")
    board = snapshots.read(planted.settings, "board")
    assert board is not None
    seat = board.content["seats"][""]
    late = {line["href"]: line["count"] for line in seat["late"]}
    for row in seat["areas"]["rows"]:
        where = urlencode({row["level"]: row["key"], "since": seat["from"]})
        late[f"/analytics/records?of=drawn_seen&{where}"] = row["seen"]
        late[f"/analytics/records?of=drawn_problems&{where}"] = row["found"]
        late[f"/analytics/records?of=open_orders&{row['level']}={row['key']}"] = row["open"]
    for fault, count in ((EVIL, 2), ("冷藏", 0)):
        cut = urlencode({"of": "visits", "since": seat["from"], "fault": fault})
        late[f"/analytics/records?{cut}"] = count
    assert leader.get("/analytics/records?of=entities&fault=x").status_code == 400
    assert len(late) > 12
    assert any(late.values())
    for href, count in late.items():
        assert max(0, leader.get(href).text.count("<tr>") - 1) == count, href


def test_a_department_sees_its_own_and_the_people_of_a_district_theirs(
    planted: Database, signed_in: SignIn
) -> None:
    everything = signed_in("leader").get(f"{BOARD}?department={OTHER}").text
    own = signed_in("officer", department_id=OTHER, area_code="421300")
    assert "城管局看板" in everything
    page = own.get(BOARD).text
    assert "城管局看板" in page
    assert "看哪个部门" not in page
    assert own.get(f"{BOARD}?department={BUREAU}").text.count("城管局看板") == page.count("城管局看板"), (
        "nobody chooses another's"
    )
    local = signed_in("officer", login="local", department_id=BUREAU, area_code="421321")
    assert "还没有统计数据" in local.get(BOARD).text, (
        "who came after the figures were made waits for the next ones"
    )
    counted(planted)
    assert local.get(BOARD).text.count("stat-link") == 5
    assert {one["properties"]["name"][:6] for one in local.get(f"{BOARD}/map").json()["features"]} == {
        "421321"
    }
    assert not re.search(r"area-4213(03|81)", local.get(f"{BOARD}/more?part=rest").text)


def test_the_snapshot_holds_nobodys_strictness_and_knows_what_was_read_beside(
    planted: Database,
) -> None:
    first = snapshots.read(planted.settings, "board")
    assert first is not None
    assert not re.search("inspector|effect|shift|fine", json.dumps(first.content["seats"]))
    assert set(first.content["seats"]) == {"", f"d{BUREAU}", f"d{OTHER}"}
    counted(planted)
    again = snapshots.read(planted.settings, "board")
    assert again is not None
    assert (first.content, first.fingerprint) == (again.content, again.fingerprint)
    with planted.transaction(actor=SYSTEM, now=clock.now()) as tx:
        order = tx.session.get(Rectification, 11)
        assert order is not None
        order.problem = "灭火器过期"
        tx.record("test.changed", covers=[Rectification])
    counted(planted)
    changed = snapshots.read(planted.settings, "board")
    assert changed is not None
    assert changed.content["beside"]["data_hash"] != first.content["beside"]["data_hash"]


def test_board_desk_and_wall_show_one_fingerprint_which_can_be_computed_again(
    planted: Database, signed_in: SignIn
) -> None:
    with planted.transaction(actor=SYSTEM, now=clock.now()) as tx:
        order = tx.session.get(Rectification, 11)
        assert order is not None
        order.due_on = clock.today() + timedelta(days=40)
        tx.record("test.changed", covers=[Rectification])
    counted(planted)
    leader = signed_in("leader")
    shown = {
        path: set(re.findall(r"[0-9a-f]{6}-[0-9a-f]{10}", leader.get(path).text))
        for path in (BOARD, "/analytics/age", "/analytics/wall", "/analytics/coverage")
    }
    (fingerprint,) = set.union(*shown.values())
    assert all(shown.values()), "each of them says it"
    known = kept.about(planted.settings, fingerprint)
    assert known is not None
    assert known.why == (kept.NEWEST,), "the month has its own already"
    assert reproduce(planted.settings, fingerprint).equal
    page = leader.get(f"/analytics/figures/{fingerprint}").text
    assert "现在就可以重算" in page
    assert "没有长期留存" not in page


def test_the_records_of_a_trade_name_it_in_the_readers_language(planted: Database, signed_in: SignIn) -> None:
    leader = signed_in("leader")
    assert "餐饮" in leader.get("/analytics/records?of=drawn_problems&division=62").text
    leader.client.cookies.set("language", "en")
    page = leader.get("/analytics/records?of=drawn_problems&division=62").text
    assert "Catering</span>" in page


def test_a_fault_full_of_markup_is_shown_as_text(planted: Database, signed_in: SignIn) -> None:
    leader = signed_in("leader")
    for path in (BOARD, f"{BOARD}/more?part=rest", f"{BOARD}/more?part=red"):
        page = leader.get(path).text
        assert EVIL not in page
        assert "<img" not in page.replace('<img src="/static', "")


GARBAGE = (
    f"{BOARD}/more?part=everything",
    f"{BOARD}/more",
    f"{BOARD}?department=-1",
    f"{BOARD}?department=x",
    "/analytics/records?of=visits&since=2026-02-31",
    "/analytics/records?of=visits&since=yesterday",
    "/analytics/records?of=visits&division=%25",
)


def test_garbage_is_answered_politely(planted: Database, signed_in: SignIn) -> None:
    leader = signed_in("leader")
    for path in GARBAGE:
        assert 400 <= leader.get(path).status_code < 500, path
    assert leader.get(f"{BOARD}?department=99999").status_code == 200


def test_others_do_not_find_the_board(signed_in: SignIn) -> None:
    for role in ("inspector", "witness", "list_keeper"):
        someone = signed_in(role)
        assert someone.get(BOARD).status_code == someone.get(f"{BOARD}/map").status_code == 404


def test_the_map_is_drawn_in_the_page_and_an_area_opens_its_words(
    chromium: Browser, planted: Database, signed_in: SignIn
) -> None:
    watched = Watched(chromium, signed_in("leader"))
    watched.page.goto(f"{HOME}{BOARD}")
    watched.page.wait_for_selector("html[data-charts=drawn]")
    assert watched.page.locator(".board-map canvas").count() == 1
    assert watched.page.locator(".spark canvas").count() >= 3
    assert watched.page.locator("article.area-few").count() == 0, "what few open is not fetched before"
    watched.page.locator(".board-map").hover()
    watched.page.locator(".board-map").click()
    watched.page.wait_for_selector("article.area:focus")
    assert watched.page.evaluate("window.hit") is None
    assert watched.complaints == []
    assert all(address.startswith(HOME) for address in watched.asked)
    watched.context.close()
