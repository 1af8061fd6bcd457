"""A person in front of a real browser: what they see, press and fill in, and what went wrong unseen."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, Response, expect

from tests.servers.house import House

DESK = {"viewport": {"width": 1366, "height": 900}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "geolocation": {"longitude": 113.3826, "latitude": 31.6909},
    "permissions": ["geolocation"],
}
expect.set_options(timeout=15_000)


class Person:
    """Somebody at work. Requests to other hosts, script errors and refused contents are collected."""

    def __init__(self, context: BrowserContext, house: House, pictures: Path) -> None:
        self.context, self.house, self.pictures = context, house, pictures
        self.complaints: list[str] = []
        self.expected: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        self.page.on("console", self._said)
        self.page.on("dialog", lambda dialog: dialog.accept())

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.house.address, "data:", "blob:", "about:")):
            self.complaints.append(f"asked another host: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status} {response.url}")

    def _said(self, message: Any) -> None:
        if message.type == "error" and not any(part in message.text for part in self.expected):
            self.complaints.append(f"console: {message.text} ({message.location.get('url', '')})")

    def sign_in(self, login: str) -> None:
        """Fill in the login page."""
        self.open("/login")
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", self.house.accounts()[login])
        self.page.click("main button[type=submit]:visible")
        self.page.wait_for_url(re.compile(r".*/(desk|field)"))

    def open(self, path: str) -> None:
        """Go to an address of the house."""
        self.page.goto(self.house.address + path)

    def press(self, words: str) -> None:
        """Press the button or link with these words."""
        named = self.page.get_by_role("button", name=words).or_(self.page.get_by_role("link", name=words))
        named.locator("visible=true").first.click()

    def field(self, label: str) -> Locator:
        """The field with this label."""
        return self.page.get_by_label(label).first

    def sees(self, words: str | re.Pattern[str]) -> None:
        """The words stand on the page, now or soon."""
        expect(self.page.get_by_text(words).locator("visible=true").first).to_be_visible()

    def sees_no(self, words: str) -> None:
        """The words do not stand on the page."""
        expect(self.page.get_by_text(words).locator("visible=true")).to_have_count(0)

    def text(self) -> str:
        """Everything readable on the page."""
        return self.page.locator("body").inner_text()

    def photograph(self, name: str, *, whole: bool = False) -> None:
        """A picture for the README and for whoever looks."""
        self.pictures.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=self.pictures / f"{name}.png", full_page=whole)
