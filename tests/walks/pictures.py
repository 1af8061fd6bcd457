"""Photographs of every page for people to look at.

``python -m tests.walks.pictures [--out var/pictures] [--only REGEX]`` builds a small city and an empty installation, signs
in as everybody, follows every link and photographs one page of each route: on a desk and on a phone, in Chinese and
in English, full, empty, and as an error. ``routes.txt`` beside the pictures lists the routes that are not among them.
"""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from app import create_app
from supervision.foundation.database import Database
from supervision.foundation.settings import Settings
from tests.servers import start
from tests.servers.binaries import find
from tests.servers.chromium import FLAGS
from tests.servers.house import LOGINS, ROOT, House, empty_installation, open_house, run, signed_in
from tests.walks.browser import DESK, PHONE
from tests.walks.crawl import asking, crawl, routes

SIZES = {"desk": DESK, "phone": PHONE}
LANGUAGES = {"zh": "zh-CN", "en": "en-US"}
MANUAL = {
    "officer-desk": ("officer1", "/desk", "desk"),
    "one-list": ("lists", "/lists/items", "desk"),
    "inspector-form": ("inspector1", "/field", "phone"),
    "lists": ("lists", "/lists", "desk"),
    "list-review": ("lists", "/lists/review", "desk"),
    "leader-desk": ("leader", "/desk", "desk"),
    "leader-board": ("leader", "/analytics/leader", "desk"),
    "leader-points": ("leader", "/maps/points", "desk"),
    "leader-map": ("leader", "/maps/risk", "desk"),
    "public-draw": ("", "/public/draws", "desk"),
    "draw-wall": ("", "{opened}/wall", "desk"),
}
"""The pictures of README and docs: who looks at which page, in which window."""
ERRORS = ("/no-such-page", "/draws/no-such-draw", "/visits/no-such-visit", "/login?next=//elsewhere")


def known_routes() -> dict[str, re.Pattern[str]]:
    """Every page of the application."""
    folder = Path(tempfile.mkdtemp())
    try:
        return routes(create_app(database=Database(Settings(data_dir=folder))))
    finally:
        shutil.rmtree(folder)


def addresses(house: House, known: dict[str, re.Pattern[str]]) -> dict[str, tuple[str, str]]:
    """For each route the first page somebody can reach: its address and who sees it (empty: a passer-by)."""
    found: dict[str, tuple[str, str]] = {}
    for login in LOGINS.values():
        with closing(signed_in(house, login)) as client:
            for page in crawl(asking(client), known, starts=("/desk", "/public", *known)):
                if "<html" in page.text and page.status == 200 and page.route:
                    found.setdefault(page.route, (page.address, login))
        found[f"/desk {login}"] = ("/desk", login)  # everybody has an own first screen
    found["/login"] = ("/login", "")
    return found


def enter(browser: Browser, house: House, login: str, size: str, language: str) -> BrowserContext:
    """A browser window of one size and language, signed in as somebody."""
    context = browser.new_context(locale=LANGUAGES[language], timezone_id="Asia/Shanghai", **SIZES[size])
    context.add_cookies([{"name": "language", "value": language, "url": house.address}])
    if login:
        page = context.new_page()
        page.goto(house.address + "/login")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", house.accounts()[login])
        page.click("main button[type=submit]:visible")
        page.wait_for_load_state()
        page.close()
    return context


def photograph(
    browser: Browser, house: House, wanted: dict[str, tuple[str, str]], out: Path
) -> Iterator[str]:
    """Write ``out/<size>-<language>/<route>.png`` for every page; yields each name."""
    for size in SIZES:
        for language in LANGUAGES:
            folder = out / f"{size}-{language}"
            folder.mkdir(parents=True, exist_ok=True)
            windows: dict[str, BrowserContext] = {}
            for route, (address, login) in wanted.items():
                if login not in windows:
                    windows[login] = enter(browser, house, login, size, language)
                page = windows[login].new_page()
                page.goto(house.address + address)
                page.wait_for_timeout(300)  # charts draw themselves after the page is there
                name = re.sub(r"[^\w]+", "-", route).strip("-") or "front"
                page.screenshot(path=folder / f"{name}.png", full_page=True)
                page.close()
                yield f"{folder.name}/{name}"
            for window in windows.values():
                window.close()


def illustrate(browser: Browser, house: House, out: Path) -> Iterator[str]:
    """Write the pictures of the documents, one window each, in Chinese."""
    out.mkdir(parents=True, exist_ok=True)
    for name, (login, address, size) in MANUAL.items():
        window = enter(browser, house, login, size, "zh")
        page = window.new_page()
        if "{opened}" in address:
            page.goto(house.address + "/public/draws")
            link = page.locator("tr:has-text('已开启') a").first.get_attribute("href")
            address = address.replace("{opened}", str(link))
        page.goto(house.address + address)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(1500)  # the map draws itself in its own frame
        page.screenshot(path=out / f"{name}.png")
        window.close()
        yield name


@click.command()
@click.option("--out", type=click.Path(path_type=Path), default=ROOT / "var" / "pictures")
@click.option("--only", default="", help="regular expression of routes")
@click.option(
    "--data", type=click.Path(path_type=Path, exists=True), default=None, help="a built city to show"
)
@click.option("--manual", is_flag=True, help="only the pictures of README and docs, into docs/pictures")
def main(out: Path, only: str, data: Path | None, manual: bool) -> None:
    """Photograph every page: full, empty, and as an error."""
    chromium = find("chromium")
    if chromium is None:
        raise click.ClickException(
            "Chromium is needed (Debian: apt-get install chromium-headless-shell fonts-noto-cjk)"
        )
    server_run = start.begin_run()
    places = start.run_folder()
    city = places / "city"
    if data:
        shutil.copytree(data, city)
    else:
        run(city, "demo", "--size", "small")
    empty = places / "empty"
    empty_installation(empty)
    known = known_routes()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=str(chromium), headless=True, args=FLAGS)
            for state, folder in (("full", city), ("empty", empty)):
                house = open_house(folder)
                if manual:
                    for name in illustrate(browser, house, ROOT / "docs" / "pictures"):
                        click.echo(f"docs/pictures/{name}.png")
                    break
                found = addresses(house, known)
                if state == "full":
                    missed = [route for route in known if route not in found]
                    out.mkdir(parents=True, exist_ok=True)
                    (out / "routes.txt").write_text(
                        "not photographed: files, parts of pages, and what no link leads to\n"
                        + "\n".join(missed)
                        + "\n"
                    )
                    wrong = {
                        f"error {number}": (path, LOGINS["officer"]) for number, path in enumerate(ERRORS)
                    }
                    for name in photograph(browser, house, wrong, out / "error"):
                        click.echo(f"error/{name}")
                wanted = {route: place for route, place in found.items() if re.search(only, route)}
                for name in photograph(browser, house, wanted, out / state):
                    click.echo(f"{state}/{name}")
                start.stop(house.keeper)
            browser.close()
    finally:
        start.end_run(server_run)


if __name__ == "__main__":
    main()
