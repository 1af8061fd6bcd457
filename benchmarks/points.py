"""All points of the city in one page: seconds to draw, bytes, and what a browser makes of it, beside what folium does by itself.

``python -m benchmarks.points [--data var] [--markers 10000]`` reads a demonstration city (every entity counts as open, so that there
are 184,400 points), draws the city's sheet with ours, with folium's ``FastMarkerCluster`` and with one ``CircleMarker`` and popup for each of so many
points (scaled to all), and opens each page in headless Chromium without a network: load until painted, frames a second while the map is dragged for three
seconds, and requests to other hosts. Compare within one run only.
"""

import json
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import folium
import polars as pl
from folium.plugins import FastMarkerCluster
from playwright.sync_api import Browser, sync_playwright

from analytics.extracts import take
from analytics.frames import year_to_date
from analytics.morning import Read
from analytics.risk import grading
from analytics.risk.ranking import FEW
from analytics.risk.score import score
from maps import offline, parts
from maps import points as packing
from maps.drawing_canvas import BareMap, draw_sheet
from maps.palette import GRADES
from maps.point_sheets import PLACES, PointWords, around, publish_points
from supervision.areas.queries import areas_of
from supervision.areas.rules.divisions import AreaLevel
from supervision.areas.rules.outlines import Outline
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.rooms import load_tables
from supervision.foundation.settings import Settings, read_settings
from tests.servers.chromium import FLAGS

DRAG_SECONDS = 3.0
PAINTED = {"ours": "html[data-ready]", "FastMarkerCluster": ".marker-cluster"}
"""What is there when a page is painted; a canvas otherwise."""
COUNT_FRAMES = """seconds => new Promise((done) => {
    let frames = 0;
    const begin = performance.now(), gaps = [];
    let last = begin;
    function tick(now) {
        frames += 1;
        gaps.push(now - last);
        last = now;
        if (now - begin < seconds * 1000) requestAnimationFrame(tick);
        else done({fps: (frames - 1) / ((now - begin) / 1000), worst: Math.max(...gaps.slice(1))});
    }
    requestAnimationFrame(tick);
})"""


def timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """Seconds on the wall, processor seconds, and what came out."""
    wall, cpu = time.perf_counter(), time.process_time()
    made = work()
    return time.perf_counter() - wall, time.process_time() - cpu, made


def seen(browser: Browser, page: Path, painted: str) -> dict[str, Any]:
    """What a browser does with a page: seconds until painted, frames a second while it is dragged, foreign requests."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_offline(True)
    tab = context.new_page()
    meter = context.new_cdp_session(tab)
    meter.send("Performance.enable", {"timeDomain": "threadTicks"})

    def busy() -> float:
        """Processor seconds of the page's own thread: what the page costs however many others share the machine."""
        metrics = meter.send("Performance.getMetrics")["metrics"]
        return next(float(m["value"]) for m in metrics if m["name"] == "TaskDuration")

    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    begin = time.perf_counter()
    tab.goto(page.as_uri(), timeout=300_000)
    tab.wait_for_selector(painted, state="attached", timeout=300_000)
    tab.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    paint, paint_busy = time.perf_counter() - begin, busy()
    tab.wait_for_timeout(500)
    tab.mouse.move(720, 450)
    tab.mouse.down()
    before = busy()
    counting = tab.evaluate_handle(f"() => ({{found: ({COUNT_FRAMES})({DRAG_SECONDS})}})")
    stop, step = time.perf_counter() + DRAG_SECONDS, 0
    while time.perf_counter() < stop:
        step += 1
        side = step % 80
        tab.mouse.move(
            720 + 8 * (side if side < 40 else 80 - side), 450 + 3 * (side if side < 40 else 80 - side)
        )
    found = counting.evaluate("held => held.found")
    frames = found["fps"] * DRAG_SECONDS
    found |= {"busy ms a frame": (busy() - before) * 1000 / frames}
    tab.mouse.up()
    context.close()
    foreign = [address for address in asked if not address.startswith(("file:", "data:", "blob:"))]
    return {"paint": paint, "paint busy": paint_busy, **found, "foreign": len(foreign)}


def ours(settings: Settings, read: Read, districts: list[Outline]) -> str:
    """The city's sheet as a reader gets it, everything inside."""
    points = packing.placed(read.frames, read.scores, around(districts))
    pack = packing.pack(points)
    states = packing.states_text(packing.visited(points, read.frames, year_to_date(read.as_of)))
    words = PointWords(settings, read, "zh")
    drawn = draw_sheet(words.sheet(districts, points, pack, grading.borders(read.scores["score"])))
    return offline.self_contained(drawn).replace(PLACES, pack.text, 1).replace(parts.OF_READER, states, 1)


def markers(rows: list[tuple[float, float, str, int]]) -> str:
    """What one writes first: a marker and a popup for each."""
    chart = BareMap(location=[31.7, 113.4], zoom_start=9, tiles=None, maxZoom=18, prefer_canvas=True)
    for lat, lon, _name, value in rows:
        popup = folium.Popup(f"{value}", parse_html=True)
        folium.CircleMarker([lat, lon], radius=2, color=GRADES[min(3, value // 250)], popup=popup).add_to(
            chart
        )
    html: str = chart.get_root().render()
    return html


def clusters(rows: list[tuple[float, float, str, int]]) -> str:
    """folium's own answer to many points."""
    chart = BareMap(location=[31.7, 113.4], zoom_start=9, tiles=None, maxZoom=18, prefer_canvas=True)
    marker = "function (row) { return L.marker(L.latLng(row[0], row[1])).bindPopup(String(row[2])); }"
    FastMarkerCluster([[lat, lon, value] for lat, lon, _name, value in rows], callback=marker).add_to(chart)
    html: str = chart.get_root().render()
    return html


@click.command()
@click.option("--data", type=click.Path(path_type=Path, exists=True, file_okay=False), default=Path("var"))
@click.option("--markers", "some", default=10_000, type=click.IntRange(100))
@click.option("--repeat", default=3, type=click.IntRange(1))
def main(data: Path, some: int, repeat: int) -> None:
    """Draw, weigh, open."""
    load_tables()
    database = Database(read_settings(data_dir=data.resolve()))
    today, now = clock.today(), clock.now()
    taken = take(database, as_of=today)
    frames = replace(taken.frames, entities=taken.frames.entities.with_columns(pl.lit(True).alias("open")))
    scores, _model = score(frames)
    read = Read(frames, scores, taken.fingerprint)
    with database.reading() as session:
        districts = [
            Outline.of(a.code, a.name, a.outline) for a in areas_of(session, AreaLevel.COUNTY) if a.outline
        ]
    database.close()
    rows = [
        (lat, lon, name, value)
        for lat, lon, name, value in frames.entities.join(scores, on="entity_id")
        .select("lat", "lon", "name", "score")
        .drop_nulls()
        .rows()
    ]
    found: dict[str, Any] = {"points": len(rows), "least": FEW, "load": os.getloadavg()[0]}
    with TemporaryDirectory() as folder:
        place = Path(folder)
        settings = Settings(data_dir=place / "var", database_url=database.url)
        runs = [timed(lambda: ours(settings, read, districts)) for _round in range(repeat)]
        every = timed(lambda: publish_points(settings, read, districts, now=now))
        pages = {"ours": runs[-1][2]}
        found["ours"] = {
            "wall": min(r[0] for r in runs),
            "cpu": min(r[1] for r in runs),
            "bytes": len(pages["ours"].encode()),
        }
        found["all sheets"] = {"wall": every[0], "cpu": every[1], "sheets": 2 * len(every[2].sheets)}
        wall, cpu, html = timed(lambda: clusters(rows))
        found["FastMarkerCluster"] = {"wall": wall, "cpu": cpu, "bytes": len(html.encode())}
        pages["FastMarkerCluster"] = offline.self_contained(html)
        wall, cpu, html = timed(lambda: markers(rows[:some]))
        whole = len(rows) / some
        empty = len(markers([]).encode())
        found["markers"] = {
            "of": some,
            "wall": wall * whole,
            "cpu": cpu * whole,
            "bytes": int((len(html.encode()) - empty) * whole) + empty,
        }
        pages[f"{some} markers"] = offline.self_contained(html)
        click.echo(json.dumps(found, ensure_ascii=False))
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGS))
            for name, text in pages.items():
                path = place / "page.html"
                path.write_text(text, encoding="utf-8")
                painted = PAINTED.get(name, "canvas")
                click.echo(json.dumps({name: seen(browser, path, painted)}))
            browser.close()
    click.echo(json.dumps({"load": os.getloadavg()[0]}))


if __name__ == "__main__":
    main()
