"""What every page does for everybody: empty, slow or broken it says so; a keyboard is enough; both languages."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.servers import start
from tests.servers.house import LOGINS, House, empty_installation, open_house
from tests.walks.browser import DESK, PHONE, Person

Enter = Callable[..., Person]
FIRST_BUTTONS = {
    "officer": "开始抽取",
    "witness": "去见证",
    "inspector": "今日检查",
    "leader": "覆盖情况",
    "list_keeper": "导入清单",
    "administrator": "账号",
}
EMPTY = {
    "officer": (
        "/desk", "/plans", "/draws", "/visits", "/publication", "/rectifications", "/penalties", "/leads",
        "/registers/entities", "/registers/inspectors",
    ),
    "approver": ("/visits/approvals",),
    "leader": ("/desk", "/maps/risk", "/analytics/coverage", "/analytics/leader"),
    "list_keeper": ("/lists", "/lists/items", "/lists/truth", "/lists/review", "/lists/review/decisions"),
    "witness": ("/desk",),
    "inspector": ("/desk",),
    "": ("/public", "/public/draws", "/public/results"),
}  # fmt: skip


@pytest.fixture(scope="module")
def empty_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An installation on its first day: accounts and nothing else."""
    data = tmp_path_factory.mktemp("empty") / "var"
    empty_installation(data)
    running = open_house(data)
    yield running
    start.stop(running.keeper)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_on_the_first_day_every_page_says_what_comes_first(
    chromium: Browser, empty_house: House, tmp_path: Any, size: dict[str, Any]
) -> None:
    for role, paths in EMPTY.items():
        context = chromium.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **size)
        somebody = Person(context, empty_house, tmp_path)
        if role:
            somebody.sign_in(LOGINS[role])
        for path in paths:
            somebody.open(path)
            expect(somebody.page.locator(".empty-state").first, path).to_be_visible()
            assert _too_wide(somebody.page) <= 0, path
        context.close()
        assert somebody.complaints == []


@pytest.mark.parametrize("role", list(LOGINS))
def test_a_phone_shows_the_pages_of_each_person_without_sideways_scrolling(person: Enter, role: str) -> None:
    somebody = person(role, phone=True)
    somebody.open("/desk")
    links = somebody.page.locator(".side nav a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    for path in dict.fromkeys(["/desk", *links]):
        somebody.open(path)
        assert _too_wide(somebody.page) <= 0, path


def _too_wide(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def test_a_page_that_does_not_exist_leads_back(person: Enter) -> None:
    officer = person("officer")
    officer.expected.append("404")
    officer.open("/draws/no-such-draw")
    officer.sees(re.compile("没有这|不在您的职责范围"))
    officer.page.locator("main a").first.click()
    expect(officer.page.locator("h1")).to_be_visible()


def test_a_part_that_cannot_be_read_says_so_in_its_place(person: Enter) -> None:
    leader = person("leader")
    leader.expected += ["ERR_FAILED", "htmx:"]
    leader.page.route("**/analytics/desk", lambda route: route.abort())
    leader.open("/desk")
    leader.sees("这一部分暂时读不出来")
    leader.sees("最近的抽取")


def test_a_part_that_takes_long_breathes_until_it_is_there(person: Enter) -> None:
    leader = person("leader")
    held: list[Route] = []
    leader.page.route("**/analytics/desk", lambda route: held.append(route))
    leader.open("/desk")
    expect(leader.page.locator(".skeleton").first).to_be_visible()
    while not held:
        leader.page.wait_for_timeout(20)
    held[0].continue_()
    leader.sees("本月需要您过问的一件事")
    expect(leader.page.locator(".skeleton")).to_have_count(0)


def test_a_click_is_answered_at_once_however_slow_the_next_page_is(person: Enter) -> None:
    officer = person("officer")
    officer.open("/desk")
    loading = officer.page.evaluate(
        """() => {
            document.querySelector(".side a[href='/plans']").click();
            return document.documentElement.classList.contains("is-loading");
        }"""
    )
    assert loading
    expect(officer.page.locator("h1")).to_have_text("年度抽查计划")
    expect(officer.page.locator("html")).not_to_have_class(re.compile("is-loading"))


@pytest.mark.parametrize("role", list(FIRST_BUTTONS))
def test_the_first_button_is_reached_and_pressed_with_the_keyboard_alone(person: Enter, role: str) -> None:
    somebody = person(role)
    somebody.open("/desk")
    somebody.page.keyboard.press("Tab")
    expect(somebody.page.locator(":focus")).to_have_text("跳到正文")
    somebody.page.keyboard.press("Enter")
    wanted = somebody.page.locator("main").get_by_role("link", name=FIRST_BUTTONS[role]).first
    for _ in range(12):
        somebody.page.keyboard.press("Tab")
        if wanted.evaluate("button => button === document.activeElement"):
            break
    expect(wanted).to_be_focused()
    assert wanted.evaluate(
        "b => getComputedStyle(b).outlineStyle !== 'none' || getComputedStyle(b).boxShadow !== 'none'"
    ), "nobody sees where the keyboard is"
    somebody.page.keyboard.press("Enter")
    expect(somebody.page).not_to_have_url(re.compile(r"/desk$"))


def test_somebody_without_a_mouse_signs_in_and_folds_the_menu(person: Enter) -> None:
    officer = person("", phone=True)
    officer.open("/login")
    officer.field("用户名").focus()
    officer.page.keyboard.type(LOGINS["officer"])
    officer.page.keyboard.press("Tab")
    officer.page.keyboard.type(officer.house.accounts()[LOGINS["officer"]])
    officer.page.keyboard.press("Enter")
    officer.page.wait_for_url(re.compile("/desk"))
    menu = officer.page.locator("[data-menu]")
    menu.focus()
    officer.page.keyboard.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "true")
    officer.page.keyboard.press("Escape")
    expect(menu).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize("role", list(LOGINS))
def test_everybody_switches_to_english_and_back_without_leaving_the_page(person: Enter, role: str) -> None:
    somebody = person(role)
    somebody.open("/desk")
    page = somebody.page
    hello = page.locator("h1").inner_text()
    page.get_by_role("button", name="English").locator("visible=true").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_url(re.compile("/desk"))
    expect(page.locator("h1")).to_have_text(re.compile("^Hello"))
    expect(page.locator(".ribbon-demo")).to_contain_text("Demonstration data")
    page.get_by_role("button", name="中文").locator("visible=true").first.click()
    expect(page.locator("h1")).to_have_text(hello)
    expect(page.locator(".ribbon-demo")).to_contain_text("演示数据")
