"""What an inspector's thumb does on the phone page of a visit."""

import re
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import FloatRect, Locator, expect

from tests.walks.browser import Person

UPLOADED = "全部已到服务器"
NOTE = "冷藏柜温度记录缺三天"


def take_photo(folder: Path) -> Path:
    """A picture as a phone takes it."""
    picture = Image.new("RGB", (1600, 1200), "#5b7a8c")
    ImageDraw.Draw(picture).rectangle((200, 200, 900, 900), fill="#c9a227")
    path = folder / "kitchen.jpg"
    picture.save(path, "JPEG")
    return path


def open_visit(inspector: Person, kind: str = "") -> str:
    """Open the first visit on the phone that can be filled in, of this kind if one is named; returns its address."""
    inspector.open("/field")
    expect(inspector.page.locator("html")).to_have_attribute("data-field", "ready")
    addresses = inspector.page.locator(".field-list a", has_text=kind).evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    for address in dict.fromkeys(addresses):
        inspector.open(address)
        if inspector.page.locator("[data-save]").count() and inspector.page.locator("[data-point]").count():
            expect(inspector.page.locator("html")).to_have_attribute("data-field", "ready")
            return str(address)
    raise AssertionError("the demonstration has no visit to fill in today")


def fill(inspector: Person) -> None:
    """Both officers, arrival, the checklist all right but for the first point."""
    page = inspector.page
    for box in page.locator("[data-officer] input[type=checkbox]").all():
        box.check()
    page.locator("[data-arrive]").click()
    for button in page.locator("[data-all-ok]").all():
        button.click()
    bad = page.locator("[data-point]").first
    bad.locator(".choice-bad").click()
    bad.locator("textarea").fill(NOTE)
    page.locator("[data-act]").first.locator("[data-code][value=R08]").check()


def attach(inspector: Person, photo: Path) -> None:
    """Take a photo with the phone's camera."""
    inspector.page.locator("[data-camera=photo]").set_input_files(photo)
    expect(inspector.page.locator("[data-photos] li")).to_have_count(1)


def sign(inspector: Person) -> None:
    """The party signs with a finger."""
    page = inspector.page
    page.locator("input[name=signature-state][value=signed]").check(force=True)
    pad = page.locator("[data-pad] canvas")
    box = _at_rest(pad)
    page.mouse.move(box["x"] + 30, box["y"] + 40)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(box["x"] + 30 + 25 * step, box["y"] + 40 + 20 * (step % 3))
    page.mouse.up()
    expect(page.locator("[data-pad]")).to_have_attribute("data-signed", "true")


def _at_rest(thing: Locator) -> FloatRect:
    """Where something is once the page has stopped moving: pictures above it may still be arriving."""
    before = None
    while True:
        thing.scroll_into_view_if_needed()
        box = thing.bounding_box()
        if box is not None and box == before:
            return box
        before = box
        thing.page.wait_for_timeout(150)


def record(inspector: Person, photo: Path, kind: str = "") -> str:
    """Record a visit with a problem from the list of the day to the server's receipt; returns the visit's id."""
    address = open_visit(inspector, kind)
    fill(inspector)
    attach(inspector, photo)
    sign(inspector)
    inspector.page.locator("[data-save]").click()
    inspector.sees(re.compile("照片和签名也已全部到达"))
    return address.rpartition("/")[2]
