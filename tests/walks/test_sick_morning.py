"""A sick morning: the officer asks, the next name is there already, the head approves on the phone, the inspector sees the visit."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from litestar import Litestar
from playwright.sync_api import Browser, Page, expect

from inspections.visits import queries
from supervision.foundation import clock
from supervision.foundation.database import Database
from tests.inspections.bureau import MARKET
from tests.inspections.visits.test_changes import begun, team
from tests.people import PASSWORD, add_account
from tests.servers.start import free_port
from tests.walks.browser import DESK, PHONE

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def address(application: Litestar) -> Iterator[str]:
    """The application behind a real server."""
    port = free_port()
    server = uvicorn.Server(
        uvicorn.Config(application, host="127.0.0.1", port=port, log_level="error", ws="none", lifespan="off")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)


def enter(chromium: Browser, address: str, login: str, **device: Any) -> Page:
    """Somebody signed in."""
    page = chromium.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **device).new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{address}/login")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/desk")
    return page


def test_a_sick_morning_ends_on_the_next_inspectors_phone(
    chromium: Browser, database: Database, address: str
) -> None:
    draw_id, visits = begun(database)
    here = {"department_id": MARKET, "area_code": "421300"}
    leaves = team(database, visits[0].id)[0]
    add_account(database, "officer", **here)
    add_account(database, "approver", **here)
    with database.reading() as session:
        coming = queries.turn_for(session, visits[0], leaves, today=clock.today()).coming
    assert coming is not None
    for number in (leaves, coming.id):
        add_account(database, "inspector", login=f"zf{number}", inspector_id=number, **here)

    officer = enter(chromium, address, "officer", **DESK)
    officer.goto(f"{address}/visits/{visits[0].id}")
    officer.get_by_role("link", name="换人、改期、停止").click()
    row = officer.locator("tr", has_text=f"检查员{leaves}").first
    expect(row.locator("td").nth(1).locator("b")).to_have_text(coming.name)
    officer.get_by_label("谁来不了").select_option(label=f"检查员{leaves}")
    officer.locator("form[action$=replace] select[name=reason]").select_option("illness")
    officer.locator("form[action$=replace] input[name=note]").fill("发烧，病假单已交")
    officer.get_by_role("button", name="提出换人").click()
    expect(officer.get_by_text("已提出，等负责人批准。")).to_be_visible()

    head = enter(chromium, address, "approver", **PHONE)
    head.goto(f"{address}/visits/changes")
    expect(head.get_by_text("发烧，病假单已交")).to_be_visible()
    assert head.evaluate("document.documentElement.scrollWidth") <= 390
    head.get_by_role("button", name=f"批准，由{coming.name}接替").click()
    expect(head.get_by_text("没有待批准的变动")).to_be_visible()

    name = visits[0].id
    seen = enter(chromium, address, f"zf{coming.id}", **PHONE)
    seen.goto(f"{address}/field")
    expect(seen.locator(f"a[href='/field/{name}']")).to_be_visible()
    gone = enter(chromium, address, f"zf{leaves}", **PHONE)
    gone.goto(f"{address}/field")
    expect(gone.locator(f"a[href='/field/{name}']")).to_have_count(0)

    officer.goto(f"{address}/public/draws/{draw_id}")
    expect(officer.get_by_text("1次，其中没有人可派0次")).to_be_visible()
    for page in (officer, head, seen, gone):
        page.context.close()
