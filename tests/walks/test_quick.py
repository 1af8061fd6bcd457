"""The quick ceremony in a browser: operator and two witnesses at one screen, dice in boxes, a photo, and the wall beside it."""

import io
import re
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, expect

from inspections.draws.rules.verification import verify
from tests.servers.house import LOGINS, House
from tests.walks.browser import Person
from tests.walks.test_officer import plan_with_a_task

Enter = Callable[..., Person]
DICE = "6215543312"
BIG = {"viewport": {"width": 1920, "height": 1080}}


def _task(officer: Person, approver: Person) -> str:
    """A small task in force; returns the address of its page."""
    address = plan_with_a_task(officer, "快速抽取的计划")
    approver.open(address)
    approver.press("批准")
    officer.open(address)
    officer.press("备案并公布")
    officer.page.locator("a[href^='/tasks/']").first.click()
    officer.page.wait_for_url(re.compile(r"/tasks/\d+"))
    return officer.page.url.removeprefix(officer.house.address).partition("?")[0]


def _throw(within: Locator, digits: str) -> None:
    """Type the dice one box after the other, as they lie on the table."""
    for number, digit in enumerate(digits, 1):
        within.get_by_label(f"第{number}枚").fill(digit)


def test_a_quick_ceremony_with_dice_photo_and_wall(person: Enter, house: House, tmp_path: Path) -> None:
    officer, approver = person("officer"), person("approver")
    task = _task(officer, approver)
    officer.open(f"{task}/draw")
    officer.press("快速抽取")
    officer.sees("需要谁、需要什么")
    officer.photograph("quick-start", whole=True)
    officer.page.get_by_role("button", name="冻结并封存").click()
    officer.page.wait_for_url(re.compile("/quick$"))
    officer.sees("第二下：两人录入公开数")
    draw = officer.page.url.removeprefix(house.address).removesuffix("/quick")
    wall = person("witness", **BIG)
    wall.open(f"{draw}/wall")
    wall.sees(re.compile("等两人录入"))
    wall.photograph("wall-waiting")
    officer.page.reload()  # a power cut: it goes on where it stood
    picture = io.BytesIO()
    Image.new("RGB", (400, 300), "#356").save(picture, "JPEG")
    passwords = house.accounts()
    for place, role in (("first", "approver"), ("second", "witness")):
        officer.page.fill(f"input[name={place}_login]", LOGINS[role])
        officer.page.fill(f"input[name={place}_password]", passwords[LOGINS[role]])
        fieldset = officer.page.locator("fieldset", has=officer.page.locator(f"input[name={place}_login]"))
        _throw(fieldset, DICE)
        expect(officer.page.locator(f"input[name={place}_value]")).to_have_value(DICE)
        officer.sees(re.compile(r"10枚骰子，25\.8比特"))
    officer.page.set_input_files(
        "input[name=photo]", {"name": "dice.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    )
    officer.photograph("quick-value", whole=True)
    officer.press("两人都录入好了")
    officer.sees("第三下：开启")
    expect(officer.page.locator("img[src$='dice-1.jpg']")).to_be_visible()
    wall.sees(DICE)
    officer.press("开启")
    officer.sees("抽中的对象和检查人员")
    officer.photograph("quick-done", whole=True)
    proof = officer.context.request.get(f"{house.address}{draw}/certificate.zip").body()
    drawn = verify(proof).drawn
    expect(wall.page.locator(".tickets > li")).to_have_count(drawn)
    wall.press("暂停")
    expect(wall.page.get_by_role("button", name="继续")).to_be_visible()
    waiting = wall.page.locator(".tickets > li.waiting").count()
    assert waiting > 0
    wall.photograph("wall-appearing")
    wall.press("继续")
    expect(wall.page.locator(".tickets > li.waiting")).to_have_count(0)
    wall.photograph("wall-done", whole=True)
    _outside(person, draw)


def _outside(person: Enter, draw: str) -> None:
    """The public's wall on a phone, for somebody who asked for less motion."""
    passer_by = person("", phone=True, reduced_motion="reduce")
    passer_by.open(f"/public{draw}/wall")
    passer_by.sees(re.compile("抽中"))
    expect(passer_by.page.locator(".tickets > li").first).to_be_visible()
    passer_by.sees_no("从头再看")
    passer_by.photograph("wall-phone", whole=True)
