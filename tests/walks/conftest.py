"""The real system for the walks: web and worker on a small city, and people with browsers."""

import shutil
from collections.abc import Callable, Iterator
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


@pytest.fixture(scope="session")
def house(small_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The running system on its own copy of the small city."""
    data = tmp_path_factory.mktemp("house") / "var"
    shutil.copytree(small_city, data)
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
