"""The map in a real browser with no network: it draws, it tells, it runs nothing that came from a register."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, Route

from maps import offline
from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM
from supervision.foundation.database import Database
from supervision.foundation.rooms import load_tasks
from supervision.foundation.work import run_waiting
from tests.analytics.planted import EVIL, plant
from tests.maps.test_drawing import page as drawn
from tests.people import Visitor

HOME = "http://localhost:9"  # trusted by the browser like the real thing, answered by nobody


class Watched:
    """A page whose every request, complaint and script error is kept."""

    def __init__(self, chromium: Browser, visitor: Visitor | None = None) -> None:
        self.context = chromium.new_context(viewport={"width": 1200, "height": 900})
        self.page: Page = self.context.new_page()
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type == "error" else None
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append("dialog"), dialog.dismiss()))
        if visitor is not None:
            self.context.route("**/*", lambda route: self._answer(route, visitor))

    def _answer(self, route: Route, visitor: Visitor) -> None:
        """The application itself answers, headers and all; nothing leaves the process."""
        request = route.request
        if not request.url.startswith(HOME):
            route.abort()
            return
        answer = visitor.client.request(request.method, request.url.removeprefix(HOME))
        headers = {
            k: v
            for k, v in answer.headers.items()
            if k not in ("content-length", "content-encoding", "set-cookie")
        }
        route.fulfill(status=answer.status_code, headers=headers, body=answer.content)


def hovered(page: Page, x: int, y: int) -> str:
    """What the tooltip says over a place."""
    page.mouse.move(x - 30, y)
    page.mouse.move(x, y)
    page.wait_for_selector(".leaflet-tooltip")
    return page.inner_text(".leaflet-tooltip")


def test_an_exported_map_opens_from_a_disk_and_a_name_stays_a_name(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    path.write_text(offline.self_contained(drawn()), encoding="utf-8")
    watched = Watched(chromium)
    watched.context.set_offline(True)
    watched.page.goto(path.as_uri())
    watched.page.wait_for_selector("html[data-ready]")
    assert hovered(watched.page, 300, 300).split("\n")[0] == EVIL
    assert watched.page.evaluate("window.hit") is None
    assert watched.page.evaluate("document.images.length") == 0
    assert watched.asked == [path.as_uri()]
    assert watched.complaints == []
    watched.context.close()


def test_the_published_map_runs_in_its_frame_and_finds_its_row(
    chromium: Browser, database: Database, signed_in: Callable[..., Visitor]
) -> None:
    database.settings.demonstration = True
    plant(database)
    load_tasks()
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        tx.enqueue("maps.refresh")
    assert run_waiting(database) == 2  # with the figures held against the limits
    watched = Watched(chromium, signed_in("leader"))
    watched.page.goto(f"{HOME}/maps/risk?by=cell")
    frame = watched.page.wait_for_selector("iframe[data-map]").content_frame()
    assert frame is not None
    frame.wait_for_selector("html[data-ready]")
    assert frame.evaluate("window.origin") == "null", "the map is a stranger to the page around it"
    assert frame.inner_text(".ribbon") == "演示数据"
    assert frame.locator(".legend:visible").count() == 1
    frame.wait_for_selector(".badge")
    for name in ("今年覆盖率，按县（市、区）", "风险分，按网格"):
        frame.get_by_text(name, exact=False).locator("visible=true").last.click()
        assert name in frame.inner_text(".legend:visible")
    frame.evaluate("tell('421303-01')")
    watched.page.wait_for_selector("tr[data-place='421303-01'].table-active")
    frame.evaluate("tell('<img src=x>')")
    assert frame.evaluate("window.hit") is None
    _printed(watched.page)
    assert watched.complaints == []
    assert all(address.startswith(HOME) for address in watched.asked)
    watched.context.close()


def _printed(page: Page) -> None:
    """On paper the frame shows what it shows on the screen, no wider than a sheet of A4; the colours of the legend are printed as well."""
    look = "frame => [frame.clientWidth, frame.getBoundingClientRect().width, frame.getBoundingClientRect().height]"
    screen, _width, _height = page.eval_on_selector("iframe[data-map]", look)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    inner, width, height = page.eval_on_selector("iframe[data-map]", look)
    assert inner == screen > 672, "the map inside keeps its size"
    assert 670 <= width <= 674
    card = page.eval_on_selector("section.card:has(iframe)", "card => card.getBoundingClientRect().height")
    assert abs(card - height) < 8, "no empty space where the larger frame was"
    frame = page.query_selector("iframe[data-map]").content_frame()  # type: ignore[union-attr]
    assert frame
    swatch = frame.locator(".legend:visible i").first
    assert swatch.evaluate("patch => getComputedStyle(patch).printColorAdjust") == "exact"
    page.emulate_media(media="screen")


def test_a_script_that_was_not_in_the_map_when_it_was_published_does_not_run(
    chromium: Browser, database: Database, signed_in: Callable[..., Visitor]
) -> None:
    plant(database, entities=30)
    load_tasks()
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        tx.enqueue("maps.refresh")
    run_waiting(database)
    folder = database.settings.folder("maps")
    for path in folder.glob("risk-all-zh-*.html"):
        path.write_text(
            path.read_text().replace(
                "</body>", "<img src=x onerror='top.hit=1;window.hit=1'><script>window.hit=1</script></body>"
            )
        )
    watched = Watched(chromium, signed_in("leader"))
    watched.page.goto(f"{HOME}/maps/risk")
    frame = watched.page.wait_for_selector("iframe[data-map]").content_frame()
    assert frame is not None
    frame.wait_for_selector("html[data-ready]")
    assert frame.evaluate("window.hit") is None
    assert any("Content Security Policy" in complaint for complaint in watched.complaints)
    watched.context.close()
