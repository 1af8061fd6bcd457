"""How fast the leader's board answers and becomes usable, on a running house.

``python -m benchmarks.board [--data var] [--clients 8] [--requests 500] [--visits 5]`` starts the house on a data folder that holds a demonstration
city with figures, then

* asks for the board as a leader (the whole city, and one department) and as an officer (cut to the department), and beside it for the coverage page: median, 95th percentile, slowest;
* opens it in Chromium at a quarter of the processor's speed, 1.6 Mbit/s, 150 ms latency, nothing cached: first paint, *interactive* (document and
  deferred scripts done: numbers, links, menus answer), charts drawn, bytes before it was interactive and after, longest task after. Beside it, in
  turns, the smallest page of the house (its style sheets and scripts and nothing else), which tells what the machine and the frame cost.
"""

import shutil
import statistics
from pathlib import Path
from typing import Any

import click
from playwright.sync_api import Browser, sync_playwright

from benchmarks.load import ask
from tests.servers import start
from tests.servers.binaries import find
from tests.servers.chromium import FLAGS
from tests.servers.house import LOGINS, House, open_house, signed_in

BOARD, PLAIN = "/analytics/leader", "/login"
SEATS = {
    "leader, city": (BOARD, "leader"),
    "leader, one department": (f"{BOARD}?department=1", "leader"),
    "officer": (BOARD, "officer"),
    "beside it, coverage": ("/analytics/coverage", "leader"),
}
SLOWER, BITS, LATENCY = 4, 1_600_000, 150
WATCH = """
window.tasks = [];
new PerformanceObserver((list) => { for (const one of list.getEntries()) window.tasks.push([one.startTime, one.duration]); }).observe({ type: "longtask", buffered: true });
"""
READ = """() => {
  const page = performance.getEntriesByType("navigation")[0];
  const ready = page.domContentLoadedEventEnd;
  const files = performance.getEntriesByType("resource");
  const sum = (some) => some.reduce((all, one) => all + one.transferSize, 0);
  return {
    paint: performance.getEntriesByName("first-contentful-paint")[0].startTime,
    interactive: ready,
    drawn: performance.getEntriesByName("charts")[0]?.startTime ?? 0,
    before: page.transferSize + sum(files.filter((one) => one.startTime < ready)),
    after: sum(files.filter((one) => one.startTime >= ready)),
    longest: Math.max(0, ...window.tasks.filter(([at]) => at >= ready).map(([, took]) => took)),
    numbers: document.querySelectorAll(".stat-link").length,
  };
}"""


def opened(browser: Browser, house: House, login: str, address: str) -> dict[str, Any]:
    """One visit by somebody signed in with an empty cache; milliseconds and bytes."""
    client = signed_in(house, login)
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.add_cookies(
        [{"name": c.name, "value": c.value or "", "url": house.address} for c in client.cookies.jar]
    )
    page = context.new_page()
    page.add_init_script(WATCH)
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    speed = BITS / 8
    wire.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": LATENCY, "downloadThroughput": speed, "uploadThroughput": speed},
    )
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(house.address + address, wait_until="load" if address == PLAIN else "commit")
    if address == BOARD:
        page.wait_for_selector("html[data-charts]")
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length > 0")
    found: dict[str, Any] = page.evaluate(READ)
    context.close()
    if address == BOARD and found["numbers"] < 5:
        raise RuntimeError("the board has no numbers: refresh the figures of this installation first")
    return found


@click.command()
@click.option("--data", type=click.Path(path_type=Path, exists=True), default=Path("var"))
@click.option("--clients", default=8)
@click.option("--requests", default=500)
@click.option("--visits", default=5)
def main(data: Path, clients: int, requests: int, visits: int) -> None:
    """Answers under load, then visits over a slow line."""
    run = start.begin_run()
    house = open_house(data.resolve())
    try:
        for seat, (address, role) in SEATS.items():
            took = sorted(ask(house, address, LOGINS[role], clients=clients, requests=requests))
            click.echo(
                f"{seat:24} {requests} requests, {clients} clients: median {statistics.median(took) * 1000:.0f} ms, "
                f"p95 {took[int(len(took) * 0.95)] * 1000:.0f} ms, slowest {took[-1] * 1000:.0f} ms"
            )
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium") or str(find("chromium")),
                headless=True,
                args=FLAGS,
            )
            login = LOGINS["leader"]
            found = [
                [opened(browser, house, login, one) for one in (BOARD, PLAIN)] for _visit in range(visits)
            ]
            browser.close()
        board, plain = (
            {name: statistics.median(pair[at][name] for pair in found) for name in found[0][at]}
            for at in (0, 1)
        )
        click.echo(
            f"slow line, {visits} visits: first paint {board['paint'] / 1000:.2f} s, interactive {board['interactive'] / 1000:.2f} s "
            f"({board['before'] / 1000:.0f} kB), charts {board['drawn'] / 1000:.2f} s ({board['after'] / 1000:.0f} kB), "
            f"longest task after {board['longest']:.0f} ms"
        )
        click.echo(
            f"the sign-in page in turns with it: first paint {plain['paint'] / 1000:.2f} s, interactive {plain['interactive'] / 1000:.2f} s "
            f"({plain['before'] / 1000:.0f} kB)"
        )
    finally:
        start.stop(house.keeper)
        start.end_run(run)


if __name__ == "__main__":
    main()
