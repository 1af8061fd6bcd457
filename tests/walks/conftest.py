"""The real system for the walks: web and worker on a small city, and people with browsers."""

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.servers import start
from tests.servers.house import LOGINS, ROOT, House, open_house, run
from tests.walks.browser import DESK, PHONE, Person


def _build_city() -> dict[str, Any]:
    data = start.run_folder() / "small-city"
    run(data, "demo", "--size", "small")
    return {"data": str(data)}


@pytest.fixture(scope="session")
def small_city() -> Path:
    """The data folder of a small demonstration city; copy it before changing it."""
    return Path(start.once("small-city", _build_city)["data"])


def _settle_city(built: Path) -> dict[str, Any]:
    """A first house in that city does what waits for its worker, and closes."""
    data = start.run_folder() / "settled-city"
    shutil.copytree(built, data)
    first = open_house(data)
    with closing(sqlite3.connect(data / "supervision.sqlite")) as rows:
        until = time.monotonic() + 120
        while rows.execute("SELECT 1 FROM job WHERE state IN ('queued', 'running')").fetchone():
            assert time.monotonic() < until, "the worker did not finish the first day's jobs"
            time.sleep(0.2)
        assert rows.execute("SELECT DISTINCT state FROM job").fetchall() == [("done",)]
    start.stop(first.keeper, wait=True)
    return {"data": str(data)}


@pytest.fixture(scope="session")
def settled_city(small_city: Path) -> Path:
    """The small city with its first figures, grades and maps; copy it before changing it."""
    return Path(start.once("settled-city", lambda: _settle_city(small_city))["data"])


@pytest.fixture(scope="session")
def house(settled_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The running system on its own copy of the settled city."""
    data = tmp_path_factory.mktemp("house") / "var"
    shutil.copytree(settled_city, data)
    running = open_house(data)
    yield running
    start.stop(running.keeper)


@pytest.fixture
def person(
    chromium: Browser, house: House, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Person]]:
    """``person("officer")``: somebody signed in; ``person("")``: a passer-by; ``phone=True``: on a phone.

    At the end nobody may have met a script error, a refused content or a request to another host.
    """
    met: list[Person] = []
    pictures = ROOT / "var" / "pictures" / "walks"

    def enter(role: str = "", *, login: str = "", phone: bool = False, **options: Any) -> Person:
        size = PHONE if phone else DESK
        context = chromium.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **{**size, **options})
        somebody = Person(context, house, pictures)
        met.append(somebody)
        if role:
            somebody.sign_in(login or LOGINS[role])
        return somebody

    yield enter
    for somebody in met:
        somebody.context.close()
    assert [complaint for somebody in met for complaint in somebody.complaints] == []
