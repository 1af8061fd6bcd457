"""Pages of maps on a phone and without a mouse: nothing to scroll sideways, the map can be skipped, focus is seen."""

from collections.abc import Callable

from playwright.sync_api import Browser

from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM
from supervision.foundation.database import Database
from supervision.foundation.rooms import load_tasks
from supervision.foundation.work import run_waiting
from tests.analytics.planted import plant
from tests.maps.test_in_browser import HOME, Watched
from tests.people import Visitor

PAGES = ("risk", "areas", "hotspots?level=h7", "points", "months", "routes")
COVERED = """() => {
    const bottom = document.querySelector(".leaflet-container").getBoundingClientRect().bottom;
    return Array.from(document.querySelectorAll(".legend:not([hidden])")).filter((box) => box.getBoundingClientRect().top < bottom - 1).length;
}"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_every_map_fits_a_phone_and_can_be_skipped_by_key(
    chromium: Browser, database: Database, signed_in: Callable[..., Visitor]
) -> None:
    plant(database)
    load_tasks()
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        tx.enqueue("maps.refresh")
        tx.enqueue("maps.points")
    assert run_waiting(database) == 3  # with the figures held against the limits
    watched = Watched(chromium, signed_in("leader"))
    page = watched.page
    page.set_viewport_size({"width": 390, "height": 844})
    drawn = 0
    for name in PAGES:
        page.goto(f"{HOME}/maps/{name}")
        assert page.evaluate(SIDEWAYS) == 0, name
        skip = page.locator("a[href='#places']")
        if not skip.count():
            continue
        drawn += 1
        assert skip.bounding_box()["height"] <= 1, "out of the way until it is reached"  # type: ignore[index]
        skip.focus()
        assert skip.bounding_box()["height"] > 10, name  # type: ignore[index]
        page.keyboard.press("Enter")
        assert page.evaluate("document.querySelector(location.hash) !== null"), name
        frame = page.wait_for_selector("iframe[data-map]").content_frame()
        assert frame is not None
        frame.focus(".leaflet-container")
        page.keyboard.press("ArrowLeft")
        assert frame.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid", name
        assert frame.evaluate(COVERED) == 0, f"{name}: the legend lies below the map, not over it"
    assert drawn >= 4
    assert watched.complaints == []
    watched.context.close()
