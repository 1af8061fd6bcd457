"""The inspector's walk: a visit on a phone, from the list of the day to the receipt of the server."""

import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.people import form_token
from tests.servers.house import House, signed_in
from tests.walks.browser import Person
from tests.walks.onsite import NOTE, UPLOADED, attach, fill, open_visit, sign, take_photo

Enter = Callable[..., Person]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A picture as a phone takes it."""
    return take_photo(tmp_path)


def test_the_first_screen_says_what_today_brings(person: Enter) -> None:
    inspector = person("inspector", phone=True)
    inspector.open("/desk")
    for words in ("今天要查", "今天已查", "还没上传", "等签字", "要复查", UPLOADED):
        inspector.sees(re.compile(words))
    inspector.photograph("inspector-desk")


def test_a_draft_survives_a_reload_and_a_lost_page(person: Enter, photo: Path) -> None:
    inspector = person("inspector", phone=True)
    address = open_visit(inspector)
    fill(inspector)
    attach(inspector, photo)
    inspector.page.reload()
    expect(inspector.page.locator("html")).to_have_attribute("data-field", "ready")
    expect(inspector.page.locator("[data-point]").first.locator("input[value=bad]")).to_be_checked()
    expect(inspector.page.locator("[data-point]").first.locator("textarea")).to_have_value(NOTE)
    expect(inspector.page.locator("[data-photos] li")).to_have_count(1)
    inspector.page.close()
    inspector.page = inspector.context.new_page()
    inspector.open(address)
    expect(inspector.page.locator("[data-officer] input[type=checkbox]").first).to_be_checked()
    inspector.photograph("inspector-form")
    inspector.sees(re.compile("手机上有 1 份草稿"))
    for page in ("/field", "/desk"):
        inspector.open(page)
        inspector.sees(re.compile("手机上有 1 份草稿"))
        expect(inspector.page.locator(".sync-line")).not_to_contain_text(UPLOADED)


def test_an_unfinished_record_is_not_sent_and_says_what_is_missing(person: Enter) -> None:
    inspector = person("inspector", phone=True)
    open_visit(inspector)
    inspector.page.locator("[data-officer] input[type=checkbox]").first.check()
    inspector.page.locator("[data-save]").click()
    expect(inspector.page.locator("[data-missing] li").first).to_be_visible()


def test_a_visit_is_recorded_signed_saved_and_stored_once(person: Enter, house: House, photo: Path) -> None:
    inspector = person("inspector", phone=True)
    address = open_visit(inspector)
    fill(inspector)
    attach(inspector, photo)
    sign(inspector)
    with inspector.page.expect_response(re.compile("/api/records/")) as answered:
        inspector.page.locator("[data-save]").click()
    assert answered.value.status == 201
    sent = answered.value.request
    inspector.sees(re.compile("记录已到服务器"))
    inspector.open("/field")
    inspector.sees(re.compile(UPLOADED))
    inspector.photograph("inspector-done")
    again = signed_in(house, "inspector1")
    _sends_again(again, sent.url.removeprefix(house.address), sent.post_data or "", address)
    again.close()
    officer = person("officer")
    officer.open(address.replace("/field/", "/visits/"))
    officer.sees(NOTE)
    officer.sees(re.compile("证据（[23]）"))


def _sends_again(client: httpx.Client, address: str, body: str, visit: str) -> None:
    """The same record again is answered alike and stored once; another body under the same id is a conflict."""
    token = form_token(client.get("/field").text)
    assert token
    headers = {"x-csrf-token": token, "content-type": "application/json", "accept": "application/json"}
    for _ in range(3):
        assert client.put(address, content=body, headers=headers).status_code == 200
    changed = client.put(address, content=body.replace("缺三天", "缺四天"), headers=headers)
    assert changed.status_code == 409, visit
