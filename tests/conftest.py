"""Fixtures for every test: a fresh database on each engine, settings, a web visitor, a broker.

Servers are started when the first test asks and end with the run; see ``tests/servers``.
"""

import gc
import os
import secrets
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

import hypothesis
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from playwright.sync_api import Browser, sync_playwright

from supervision.foundation.database import Database
from supervision.foundation.migrations import migrate
from supervision.foundation.rooms import load_tables
from supervision.foundation.settings import Settings
from tests import people
from tests.lacking import NOT_TESTED, in_ci, lacking
from tests.servers import postgres, rabbitmq, redis, start
from tests.servers.binaries import find
from tests.servers.chromium import FLAGS

# a machine that is busy with other tests is no reason to fail; in CI every run tries the same examples
hypothesis.settings.register_profile(
    "house", deadline=None, derandomize=in_ci(), suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("house")

ENGINES = ("sqlite", "postgresql")
BROKERS = ("filesystem", "redis", "rabbitmq")
WALKS = Path(__file__).parent / "walks"
COSTLY = {"chromium", "built", "bureau"}
"""Fixtures made once in a process: the tests that share one keep together."""
COMPILED = {
    "test_bayannur.py", "test_fast.py", "test_lanes.py", "test_pairing.py", "test_selftest.py", "test_shards.py", "test_uniform.py",
}  # fmt: skip
"""Tests of the compiled code of draws: a fresh checkout compiles it for half a minute, once if they keep together."""
PAGES = {"test_every_page.py", "test_manners.py"}
"""Walks that look at many pages: as long together as all the others, so two processes share them."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--sqlite", action="store_true", help="database tests on SQLite only (while you work)")
    parser.addoption("--both", action="store_true", help="tests of pages on both databases, not by turns")


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return  # the first process prepared the environment
    for name in [name for name in os.environ if name.startswith("SUPERVISION_")]:
        if not name.startswith("SUPERVISION_TEST_"):
            del os.environ[name]  # a developer's own settings must not colour the tests
    config.stash[RUN] = start.begin_run()
    os.environ["SUPERVISION_DATA_DIR"] = str(start.run_folder() / "var")  # nor may a test write into theirs


RUN = pytest.StashKey[Path]()


def pytest_unconfigure(config: pytest.Config) -> None:
    folder = config.stash.get(RUN, None)
    if folder is not None:
        if (folder / "postgres-template.json").exists() and os.environ.get(postgres.SETTING):
            postgres.drop(_template_name())
        start.end_run(folder)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    chosen = any("engine" in str(mark.args[0]) for mark in metafunc.definition.iter_markers("parametrize"))
    if "engine" in metafunc.fixturenames and not chosen:
        metafunc.parametrize("engine", _engines(metafunc), indirect=True)


def _engines(metafunc: pytest.Metafunc) -> tuple[str, ...]:
    """Both databases; for tests of pages, which ask through the actions and queries tested on both, one by turns."""
    if metafunc.config.getoption("--sqlite"):
        return ENGINES[:1]
    if "application" in metafunc.fixturenames and not metafunc.config.getoption("--both"):
        turn = crc32(metafunc.definition.nodeid.encode()) % len(ENGINES)
        return ENGINES[turn : turn + 1]
    return ENGINES


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if WALKS in item.path.parents:  # one running system and one browser for each group
            item.add_marker(pytest.mark.xdist_group("pages" if item.path.name in PAGES else "walks"))
        elif item.path.name in COMPILED:
            item.add_marker(pytest.mark.xdist_group("compiled"))
        else:
            for costly in COSTLY.intersection(getattr(item, "fixturenames", ())):
                item.add_marker(pytest.mark.xdist_group(costly))


def pytest_collection_finish() -> None:
    """What is loaded now stays; looking through it again and again took a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """In CI a skip is a failure, but for what needs the folder beside the checkout."""
    report = yield
    reason = str(report.longrepr[2]) if report.skipped and isinstance(report.longrepr, tuple) else ""
    if in_ci() and report.skipped and not hasattr(report, "wasxfail") and "../shared/" not in reason:
        report.outcome = "failed"
        report.longrepr = f"skipped, and in CI nothing is skipped: {reason}"
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reasons = Counter(
        str(report.longrepr[2]).partition(NOT_TESTED)[2] or str(report.longrepr[2])
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple)
    )
    if reasons:
        terminalreporter.section("not tested on this machine")
        for reason, count in reasons.most_common():
            terminalreporter.write_line(f"{count:5} test(s): {reason}")


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """The kind of database of this test: ``sqlite`` or ``postgresql``."""
    return str(request.param)


@pytest.fixture
def database_url(engine: str, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database in the newest shape, empty."""
    load_tables()
    if engine == "sqlite":
        path = tmp_path / "var" / "supervision.sqlite"
        path.parent.mkdir(mode=0o700, exist_ok=True)
        shutil.copyfile(start.once("sqlite-template", _sqlite_template)["path"], path)
        yield f"sqlite:///{path}"
        return
    try:
        template = start.once("postgres-template", _postgres_template)["name"]
    except start.Unavailable as missing:
        lacking(str(missing))
    name = f"test_{secrets.token_hex(8)}"
    yield postgres.create(name, template)
    postgres.drop(name)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of an own little installation under ``tmp_path``."""
    return Settings(data_dir=tmp_path / "var", database_url=database_url)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """A fresh database (each test runs on SQLite and on PostgreSQL)."""
    fresh = Database(settings)
    yield fresh
    fresh.close()


@cache
def _unfurnished() -> Litestar:
    from app import unfurnished  # here, so that tests of pure rules start fast

    return unfurnished(Settings())


@pytest.fixture
def application(database: Database) -> Litestar:
    """The web application on the fresh database; its routes and pages are put together once in a process."""
    from app import move_in

    move_in(_unfurnished(), database)
    return _unfurnished()


@pytest.fixture
def served(application: Litestar) -> Iterator[TestClient[Litestar]]:
    """The application, started; visitors ask it."""
    with TestClient(application) as running:
        yield running


@pytest.fixture
def visitor(served: TestClient[Litestar], database: Database) -> people.Visitor:
    """Somebody who is not signed in."""
    return people.Visitor(served, database)


@pytest.fixture
def signed_in(served: TestClient[Litestar], database: Database) -> Callable[..., people.Visitor]:
    """``signed_in("officer", department_id=…)`` adds an account and gives its signed-in visitor."""

    def enter(role: str, *, login: str = "", **values: Any) -> people.Visitor:
        actor = people.add_account(database, role, login=login, **values)
        someone = people.Visitor(served, database)
        answer = someone.sign_in(actor.login)
        assert answer.status_code == 303, answer.text
        return someone

    return enter


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Headless Chromium from this machine; one for all tests of a process."""
    program = find("chromium")
    if program is None:
        lacking("Chromium (install the package chromium-headless-shell, or chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(program), headless=True, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=BROKERS)
def broker_url(request: pytest.FixtureRequest) -> str:
    """The address of a bell: the embedded one, Redis, RabbitMQ."""
    try:
        if request.param == "redis":
            return redis.address()
        if request.param == "rabbitmq":
            return rabbitmq.address()
    except start.Unavailable as missing:
        lacking(str(missing))
    return "filesystem://"


def _sqlite_template() -> dict[str, Any]:
    path = start.run_folder() / "template.sqlite"
    _create(Settings(data_dir=start.run_folder() / "template", database_url=f"sqlite:///{path}"))
    return {"path": str(path)}


def _template_name() -> str:
    return "template_" + start.run_folder().name.rpartition("-")[2].lower()


def _postgres_template() -> dict[str, Any]:
    url = postgres.create(_template_name())
    _create(Settings(data_dir=start.run_folder() / "template", database_url=url))
    return {"name": _template_name()}


def _create(settings: Settings) -> None:
    """The newest shape, by the migrations that bureaus run."""
    fresh = Database(settings)
    migrate(fresh)
    fresh.close()
