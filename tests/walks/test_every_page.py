"""Every page somebody can reach: it opens, shows hostile names as text, asks nobody else, and is translated."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from app import create_app
from supervision.foundation.assets import FOLDER
from supervision.foundation.database import Database
from supervision.foundation.i18n import english
from supervision.foundation.settings import Settings
from supervision.static.vendor import CUT_AWAY
from tests.house.addresses import foreign, in_script, inline
from tests.people import Visitor
from tests.servers.house import LOGINS, House
from tests.walks.crawl import Page, asking, crawl, routes

HOSTILE = "<img src=x onerror=alert(1)>${alert(2)}{{7*7}}</script>"
NAMES = {  # what people and other systems may send us, column by column
    "entity": ("name", "address"),
    "inspector": ("name",),
    "department": ("name", "short_name"),
    "user_account": ("name",),
    "source_item": ("name", "department", "target", "content"),
    "unified_item": ("name", "basis"),
    "checklist": ("title",),
    "checklist_point": ("item_text", "content_text"),
    "annual_plan": ("title",),
    "plan_task": ("title",),
    "lead": ("subject", "note"),
    "area": ("name",),
    "rectification": ("problem", "demand"),
    "penalty_case": ("facts",),
    "item_result": ("note",),
}
FRAMES = "/maps/frame/"  # maps: own policy, sandboxed
AS_STORED = {  # words of ours that also stand in imported rows
    "演示数据", "一般检查事项", "重点检查事项", "行政检查", "企业", "个体工商户", "农民专业合作社", "教育",
}  # fmt: skip
VOID = {"br", "img", "input", "wbr"}
CODES = "/exchange"  # shows the receivers' own words beside ours


@pytest.fixture(scope="module")
def hostile_city(small_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the small city in which every name is an attack."""
    data = tmp_path_factory.mktemp("hostile") / "var"
    shutil.copytree(small_city, data)
    with sqlite3.connect(data / "supervision.sqlite") as connection:
        tables = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        for table, columns in NAMES.items():
            if table in tables:
                sets = ", ".join(f"{column} = {column} || ?" for column in columns)
                connection.execute(f"UPDATE {table} SET {sets}", [HOSTILE] * len(columns))
    connection.close()
    return data


@pytest.fixture(scope="module")
def hostile_house(hostile_city: Path) -> Iterator[tuple[TestClient[Litestar], Database]]:
    """The application on that city, started once for everybody."""
    database = Database(Settings(data_dir=hostile_city))
    with TestClient(create_app(database=database)) as served:
        yield served, database
    database.close()


@pytest.fixture(scope="module", params=list(LOGINS))
def pages(
    request: pytest.FixtureRequest, hostile_house: tuple[TestClient[Litestar], Database], hostile_city: Path
) -> list[Page]:
    """What one person meets, following every link from every page they may open, in English."""
    served, database = hostile_house
    known = routes(served.app)
    login = LOGINS[request.param]
    visitor = Visitor(served, database)
    assert visitor.sign_in(login, House("", hostile_city, 0).accounts()[login]).status_code == 303
    visitor.client.cookies.set("language", "en")
    ask = asking(visitor.client)
    met = [page for begin in ("/desk", "/public") for page in crawl(ask, known, starts=[begin], each=2)]
    direct = (route for route in known if "{" not in route)
    met += [
        page
        for page in crawl(ask, known, starts=direct, each=3)
        if page.found_on or page.status not in {400, 404}  # typed by hand: not this person's, or incomplete
    ]
    return list({page.address: page for page in met}.values())


def test_every_link_leads_to_a_page(pages: list[Page]) -> None:
    dead = {f"{page.status} {page.address} on {page.found_on}" for page in pages if page.status >= 400}
    assert not dead, "\n".join(sorted(dead))
    assert len(pages) > 3


def test_no_page_asks_another_host(pages: list[Page]) -> None:
    asking_others = {
        page.address: hosts
        for page in pages
        if (hosts := foreign(page.text) + (in_script(page.text) if page.address.startswith(FRAMES) else []))
    }
    assert not asking_others


def test_hostile_names_are_shown_as_text(pages: list[Page]) -> None:
    run = [
        page.address
        for page in pages
        if "<img src=x" in page.text or "49</script>" in page.text or "{{7*7}}</script>" in page.text
    ]
    assert not run
    assert any("&lt;img src=x" in page.text or "\\u003cimg" in page.text for page in pages)


def test_no_page_holds_what_the_policy_forbids(pages: list[Page]) -> None:
    held = {
        page.address: parts
        for page in pages
        if not page.address.startswith(FRAMES) and (parts := inline(page.text))
    }
    assert not held


def test_every_page_finds_its_classes_in_the_style_sheet(pages: list[Page]) -> None:
    """The sheet holds what our files name; a class put together from pieces would be missing."""
    gone = set((FOLDER / "vendor" / CUT_AWAY).read_text().split())
    missing = {
        (name, page.address)
        for page in pages
        if not page.address.startswith(FRAMES)
        for classes in re.findall(r'class="([^"]*)"', page.text)
        for name in classes.split()
        if name in gone
    }
    assert not missing


def test_every_page_of_a_demonstration_says_so(pages: list[Page]) -> None:
    silent = [
        page.address
        for page in pages
        if "<html" in page.text and not re.search("演示数据|[Dd]emonstration", page.text)
    ]
    assert not silent


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.quoted or (tag == "span" and ("lang", "zh-CN") in attrs):
            self.quoted += tag not in VOID

    def handle_endtag(self, tag: str) -> None:
        self.quoted -= bool(self.quoted)

    def handle_data(self, data: str) -> None:
        if not self.quoted:  # words of an imported list, in pieces that may happen to be words of ours
            self.words.append(data.strip())


def test_in_english_no_text_of_the_house_stays_chinese(pages: list[Page]) -> None:
    ours = {
        msgid for msgid, text in english().items() if text != msgid and "{" not in msgid and msgid[0] != "《"
    } - AS_STORED
    left = set()
    for page in pages:
        if "html" in page.kind and not page.address.startswith((FRAMES, CODES)):
            reader = _Words()
            reader.feed(page.text)
            left |= {f"{page.route}: {words}" for words in reader.words if words in ours}
    assert not left, "\n".join(sorted(left))
