"""The walk of a business and of anybody: results, draws, proof; no login, no personal data."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.walks.browser import Person

Enter = Callable[..., Person]


def test_the_portal_opens_without_login_and_finds_a_business(person: Enter) -> None:
    somebody = person("")
    somebody.open("/")
    expect(somebody.page).to_have_url(re.compile("/public"))
    somebody.photograph("public-portal")
    somebody.open("/public/results")
    result = somebody.page.locator("a[href^='/public/results/']").first
    expect(result).to_be_visible()
    result.click()
    somebody.sees(re.compile("结果|决定"))
    assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", somebody.text()), "a mobile number is shown"
    somebody.photograph("public-result")


def test_every_draw_can_be_downloaded_by_anybody(person: Enter) -> None:
    somebody = person("")
    somebody.open("/public/draws")
    somebody.page.locator("a[href^='/public/draws/']").first.click()
    somebody.sees(re.compile("封存码"))
    somebody.photograph("public-draw-page", whole=True)
    address = somebody.page.url.partition("?")[0]
    answer = somebody.context.request.get(address + "/certificate.zip")
    assert answer.ok
    assert answer.body()[:2] == b"PK"


def test_the_language_switch_keeps_the_page(person: Enter) -> None:
    somebody = person("")
    somebody.open("/public")
    somebody.press("English")
    expect(somebody.page).to_have_url(re.compile("/public"))
    expect(somebody.page.locator("html")).to_have_attribute("lang", re.compile("en"))
    somebody.photograph("public-portal-en")


def test_a_phone_shows_the_portal_without_sideways_scrolling(person: Enter) -> None:
    somebody = person("", phone=True)
    for path in ("/public", "/public/results", "/public/draws", "/login"):
        somebody.open(path)
        wide = somebody.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{path} is {wide} pixels too wide"
