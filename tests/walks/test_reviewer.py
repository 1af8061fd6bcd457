"""The reviewer's walk: ten doubtful pairs by keyboard, one taken back, the rest of the pattern together, and on a phone."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.walks.browser import Person

Enter = Callable[..., Person]
PATTERN = "name%2Boffice%2Brival%2Bthing"


def _count(reviewer: Person) -> int:
    """How many pairs wait, as the page says."""
    title = reviewer.page.locator(".review-top .card-title")
    expect(title).to_contain_text("待复核")
    found = re.search(r"共([\d,]+)对", title.inner_text())
    assert found
    return int(found[1].replace(",", ""))


def _press(reviewer: Person, key: str) -> None:
    """Press a key and wait for the page it leads to."""
    with reviewer.page.expect_navigation():
        reviewer.page.keyboard.press(key)


def test_ten_pairs_are_settled_by_keyboard_one_is_taken_back_and_the_rest_accepted(person: Enter) -> None:
    reviewer = person("list_keeper")
    reviewer.open("/lists/review")
    reviewer.page.keyboard.press("?")
    expect(reviewer.page.locator("#review-keys")).to_be_visible()
    reviewer.page.keyboard.press("?")
    expect(reviewer.page.locator("#review-keys")).to_be_hidden()
    reviewer.photograph("reviewer-pair")
    reviewer.open(f"/lists/review?pattern={PATTERN}")
    before = _count(reviewer)
    assert before > 11, "the demonstration's lists leave pairs in doubt"
    first = reviewer.page.locator(".beside").inner_text()
    _press(reviewer, "j")
    assert reviewer.page.locator(".beside").inner_text() != first
    _press(reviewer, "k")
    assert reviewer.page.locator(".beside").inner_text() == first
    for _ in range(10):
        _press(reviewer, "4")
        reviewer.sees("已决定：不是同一事项")
    assert _count(reviewer) == before - 10
    _press(reviewer, "u")
    reviewer.sees("决定已撤销")
    assert _count(reviewer) == before - 9
    _press(reviewer, "4")
    reviewer.open("/lists/review/patterns")
    reviewer.photograph("reviewer-patterns")
    reviewer.press(f"成批决定{before - 10}对：不是同一事项")
    reviewer.sees(f"已成批决定{before - 10}对")
    reviewer.open(f"/lists/review?pattern={PATTERN}")
    reviewer.sees("这个条件下没有待复核的对应")
    reviewer.open("/lists/review/patterns")
    reviewer.press("整批撤销")
    reviewer.sees(f"已撤销成批决定{before - 10}个")
    reviewer.open("/lists/review/decisions")
    reviewer.sees("荻明书")


def test_a_thumb_reaches_every_answer_on_a_phone(person: Enter) -> None:
    reviewer = person("list_keeper", phone=True)
    reviewer.open("/lists/review")
    answers = reviewer.page.locator(".review-choose button")
    expect(answers).to_have_count(5)
    for answer in answers.all():
        box = answer.bounding_box()
        assert box is not None
        assert box["height"] >= 44, "a place for a thumb"
        assert 0 <= box["x"] <= 390 - box["width"]
        assert box["y"] + box["height"] <= 844, "in sight without scrolling"
    assert reviewer.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    reviewer.photograph("reviewer-phone")
