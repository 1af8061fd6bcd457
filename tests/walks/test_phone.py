"""The inspector's phone: nothing typed, photographed or signed is lost; only the receipt lets go of it."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from litestar import Litestar
from playwright.sync_api import Browser, BrowserContext, Page, expect

from inspections.visits import queries
from inspections.visits.rules.results import ResultCode
from inspections.visits.rules.states import VisitStatus
from supervision.foundation.database import Database
from tests.inspections.bureau import MARKET
from tests.inspections.visits.scene import ANNA, approve, photo, stage, visit_of
from tests.people import PASSWORD, add_account
from tests.servers.start import free_port
from tests.walks.browser import PHONE

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
READY = "html[data-field=ready]"


@pytest.fixture
def visit_id(database: Database) -> str:
    """An approved visit of Anna's."""
    first = stage(database)[0]
    approve(database)
    add_account(database, "inspector", inspector_id=ANNA, department_id=MARKET, area_code="421300")
    return first


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


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A phone."""
    opened = chromium.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **PHONE)
    yield opened
    opened.close()


@pytest.fixture
def sheet(context: BrowserContext, address: str, visit_id: str) -> Page:
    """The form of the visit, open on the phone."""
    page = context.new_page()
    page.goto(f"{address}/login?next=/field")
    page.fill("input[name=login]", "inspector")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_selector(READY)
    page.goto(f"{address}/field/{visit_id}")
    page.wait_for_selector(READY)
    return page


def fill(page: Page, folder: Path) -> None:
    """What an inspector does on site: one finding, one photo, a signature."""
    for box in page.query_selector_all("[data-officer] input[type=checkbox]"):
        box.check()
    page.click("[data-arrive]")
    first, second = page.locator("[data-act]").all()
    first.locator("[data-all-ok]").click()
    expect(first.locator("[data-code][value=R01]")).to_be_checked()
    first.locator("[data-point] input[value=bad]").first.check(force=True)
    expect(first.locator("[data-code][value=R01]")).not_to_be_checked()
    first.locator("[data-point] textarea").first.fill("许可证已过期")
    first.locator("[data-code][value=R08]").check()
    second.locator("[data-code][value=R01]").check()
    picture = folder / "photo.jpg"
    picture.write_bytes(photo())
    page.set_input_files("[data-camera=photo]", picture)
    page.wait_for_selector(".photo-strip img")
    page.check("input[name=signature-state][value=signed]", force=True)
    pad = page.locator("[data-pad] canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    page.mouse.move(box["x"] + 30, box["y"] + 50)
    page.mouse.down()
    for step in range(12):
        page.mouse.move(box["x"] + 30 + step * 12, box["y"] + 50 + step % 4 * 14)
    page.mouse.up()
    expect(page.locator("[data-pad]")).to_have_attribute("data-signed", "true")


def left_on_phone(page: Page) -> list[int]:
    """Drafts, files and finished records the phone still holds."""
    return page.evaluate(
        """async () => {
            const db = await new Promise((done) => {
              const asked = indexedDB.open("supervision-field");
              asked.onsuccess = () => done(asked.result);
            });
            const count = (name) => new Promise((done) => {
              const asked = db.transaction(name).objectStore(name).count();
              asked.onsuccess = () => done(asked.result);
            });
            return [localStorage.length, await count("files"), await count("outbox")];
        }"""
    )


def test_a_draft_survives_reload_and_a_finished_record_survives_the_network(
    sheet: Page, database: Database, visit_id: str, tmp_path: Path
) -> None:
    fill(sheet, tmp_path)
    sheet.reload()
    sheet.wait_for_selector(READY)
    assert sheet.locator("[data-officer] input:checked").count() == 2
    assert sheet.locator("[data-point] textarea").first.input_value() == "许可证已过期"
    expect(sheet.locator(".photo-strip img")).to_have_count(1)
    expect(sheet.locator("[data-pad]")).to_have_attribute("data-signed", "true")
    expect(sheet.locator("[data-sum=open]")).to_have_text("0")
    sheet.context.set_offline(True)
    sheet.click("[data-save]")
    expect(sheet.locator("[data-outbox-text]")).to_have_text("未上传 1 项")
    expect(sheet.locator("[data-handed]")).to_contain_text("联网后自动上传")
    assert visit_of(database, visit_id).status is VisitStatus.APPROVED
    assert left_on_phone(sheet) == [1, 2, 1]
    sheet.context.set_offline(False)
    expect(sheet.get_by_text("记录已到服务器")).to_be_visible()
    sheet.wait_for_selector(READY)
    expect(sheet.locator("[data-outbox-text]")).to_have_text("全部已到服务器")
    assert left_on_phone(sheet) == [0, 0, 0]
    with database.reading() as session:
        assert queries.acts_of(session, visit_id)[0].codes == (ResultCode.R08,)
        assert queries.missing_files(session, visit_id) == ()
        assert {row.kind for row in queries.evidence_of(session, visit_id)} == {"photo", "signature"}


def test_a_reply_lost_after_the_commit_is_asked_for_again(
    sheet: Page, database: Database, visit_id: str, tmp_path: Path
) -> None:
    fill(sheet, tmp_path)
    lost = []

    def lose(route: object) -> None:
        if len(lost) < 3:
            lost.append(route.fetch().status)  # type: ignore[attr-defined]
            route.abort()  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    sheet.route("**/api/records/*", lose)
    sheet.click("[data-save]")
    for n in (1, 2):
        expect(sheet.locator("[data-outbox-send]")).to_be_visible()
        sheet.wait_for_timeout(100 * n)
        sheet.locator("[data-outbox-send]").click()
    while len(lost) < 3:
        sheet.wait_for_timeout(50)
    sheet.locator("[data-outbox-send]").click()
    expect(sheet.get_by_text("记录已到服务器")).to_be_visible()
    assert lost == [201, 200, 200]
    with database.reading() as session:
        assert len(queries.submissions_of(session, visit_id)) == 1


def test_photos_that_were_late_leave_nothing_behind(
    sheet: Page, database: Database, visit_id: str, tmp_path: Path
) -> None:
    fill(sheet, tmp_path)
    sheet.route("**/api/evidence/**", lambda route: route.abort())
    sheet.click("[data-save]")
    expect(sheet.locator("[data-outbox-text]")).to_have_text("未上传 1 项")
    assert visit_of(database, visit_id).status is VisitStatus.RECORDED
    sheet.reload()
    expect(sheet.get_by_text("还缺2个文件")).to_be_visible()
    sheet.unroute("**/api/evidence/**")
    sheet.evaluate("dispatchEvent(new Event('online'))")
    expect(sheet.get_by_text("照片和签名也已全部到达")).to_be_visible()
    expect(sheet.locator("[data-outbox-text]")).to_have_text("全部已到服务器")
    assert left_on_phone(sheet) == [0, 0, 0]
    with database.reading() as session:
        assert queries.missing_files(session, visit_id) == ()


def test_an_unfinished_form_says_what_is_missing_and_sends_nothing(sheet: Page) -> None:
    sheet.click("[data-save]")
    expect(sheet.locator("[data-missing]")).to_contain_text("请登记到达时间")
    expect(sheet.locator("[data-missing]")).to_contain_text("至少要有2名检查人员")
    expect(sheet.locator("[data-missing]")).to_contain_text("请选择当事人的签名情况")
    assert left_on_phone(sheet)[2] == 0


def test_a_lost_login_stops_the_outbox_and_keeps_everything(sheet: Page, tmp_path: Path) -> None:
    fill(sheet, tmp_path)
    sheet.context.clear_cookies()
    sheet.click("[data-save]")
    expect(sheet.locator("[data-outbox-list]")).to_contain_text("请重新登录")
    assert left_on_phone(sheet) == [1, 2, 1]


def test_a_refused_record_goes_back_to_the_form(
    sheet: Page, database: Database, visit_id: str, tmp_path: Path
) -> None:
    fill(sheet, tmp_path)
    number = sheet.locator("[data-officer] input[type=text]").first
    good = number.input_value()
    number.fill("00000000")
    sheet.click("[data-save]")
    expect(sheet.locator("[data-handed]")).to_contain_text("不一致")
    assert visit_of(database, visit_id).status is VisitStatus.APPROVED
    sheet.click("[data-reopen]")
    sheet.wait_for_selector(READY)
    sheet.locator("[data-officer] input[type=text]").first.fill(good)
    sheet.click("[data-save]")
    expect(sheet.get_by_text("记录已到服务器")).to_be_visible()


def test_targets_are_large_enough_for_a_thumb_and_the_page_does_not_scroll_sideways(sheet: Page) -> None:
    small = sheet.evaluate(
        """() => [...document.querySelectorAll(".sheet button, .sheet label, .save-bar button")]
          .map((each) => [each.textContent.trim().slice(0, 20), each.getBoundingClientRect()])
          .filter(([, box]) => box.width > 0 && box.height < 40)
          .map(([text, box]) => `${text} ${box.height}`)"""
    )
    assert [each for each in small if not each.startswith(("检查不是", "原因", "见证人"))] == []
    assert sheet.evaluate("document.documentElement.scrollWidth <= innerWidth")
