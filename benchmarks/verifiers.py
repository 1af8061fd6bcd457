"""The three verifiers on a city's certificate, on random draws and on changed bytes; figures in benchmarks/README.md.

Run: ``.venv/bin/python benchmarks/verifiers.py [--draws 1000] [--changes 10000] [--runs 3] [--json]``. Makes its own city in a
temporary folder. Wants Chromium. Exit 1 when two verifiers disagree or a change goes unnoticed.
"""

import argparse
import base64
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import draw  # noqa: E402
from inspections.draws.rules.verification import verify as product  # noqa: E402
from inspections.draws.verifiers import verify as stranger  # noqa: E402
from supervision.foundation.errors import Problem  # noqa: E402
from tests.inspections.draws.example import frozen_files, secrets  # noqa: E402
from tests.inspections.draws.random_draws import certified, changed_bytes, random_certificates  # noqa: E402
from tests.servers.binaries import find  # noqa: E402
from tests.servers.chromium import FLAGS  # noqa: E402

PROGRAM = Path(stranger.__file__)
PAGE = PROGRAM.with_name("verify.html")
CHECK = """list => list.map(text => {
  try {
    const draw = finish(checking(Uint8Array.from(atob(text), letter => letter.charCodeAt(0))));
    return hex(draw.seal);
  } catch (error) { if (error instanceof Differs) return ""; throw error; }
})"""


@contextmanager
def page() -> Iterator[Page]:
    """verify.html, opened from disk in a headless browser."""
    program = find("chromium")
    if program is None:
        raise SystemExit("Chromium is not on this machine.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(program), headless=True, args=FLAGS)
        opened = browser.new_page()
        opened.goto(PAGE.as_uri())
        yield opened
        browser.close()


def by_product(data: bytes) -> str:
    """The seal if the product finds everything right, else nothing."""
    try:
        return product(data).commit_hash
    except Problem:
        return ""


def by_python(data: bytes) -> str:
    """The same by verify.py."""
    try:
        return stranger.check(data).draw.seal.hex()
    except stranger.Differs:
        return ""


def by_page(opened: Page, certificates: list[bytes]) -> list[str]:
    """The same by verify.html."""
    said: list[str] = []
    for at in range(0, len(certificates), 100):
        said += opened.evaluate(
            CHECK, [base64.b64encode(one).decode() for one in certificates[at : at + 100]]
        )
    return said


def city(folder: Path) -> Path:
    """The certificate of a county-wide draw: 184,400 entities, 9,220 drawn, 2,531 inspectors."""
    database, task_id = draw.build(folder)
    _, data = draw.ceremony(database, task_id, draw.NOW)
    database.close()
    path = folder / "draw-city.zip"
    path.write_bytes(data)
    return path


def seconds_by_page(opened: Page, path: Path) -> tuple[float, float]:
    """From the dropped file to the verdict on the page: on the clock of the wall, and of the processor for the page's thread."""
    session = opened.context.new_cdp_session(opened)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def worked() -> float:
        found = session.send("Performance.getMetrics")["metrics"]
        return float(next(one["value"] for one in found if one["name"] == "TaskDuration"))

    before, start = worked(), time.perf_counter()
    opened.set_input_files("#file", path)
    opened.wait_for_function("() => state.draw !== null || state.difference !== null", timeout=600_000)
    taken = time.perf_counter() - start
    if not opened.locator("#verdict").count():
        raise SystemExit("verify.html: " + opened.inner_text("#difference"))
    return taken, worked() - before


def seconds_on_city(path: Path, runs: int) -> dict[str, float]:
    """Medians on the clock of the wall; the Python file as a process of its own, the page with a fresh browser each time."""
    data = path.read_bytes()
    names = ("product", "verify.py", "verify.html", "verify.html, processor", "verify.py, processor")
    found: dict[str, list[float]] = {name: [] for name in names}
    run = [sys.executable, "-I", str(PROGRAM), str(path)]
    for _ in range(runs):
        found["product"].append(draw.timed(lambda: product(data))[0])
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        found["verify.py"].append(draw.timed(lambda: subprocess.run(run, check=True, capture_output=True))[0])
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found["verify.py, processor"].append(after.ru_utime - before.ru_utime)
        with page() as opened:
            taken, worked = seconds_by_page(opened, path)
        found["verify.html"].append(taken)
        found["verify.html, processor"].append(worked)
    return {name: statistics.median(values) for name, values in found.items()} | {
        "megabytes": len(data) / 1e6
    }


def agreement(opened: Page, draws: int, changes: int) -> dict[str, Any]:
    """Random draws on which all three say the same, and changed bytes that somebody did not notice."""
    certificates = random_certificates(random.Random(7), draws)
    said = [
        list(map(by_product, certificates)), list(map(by_python, certificates)), by_page(opened, certificates),
    ]  # fmt: skip
    small = certified(frozen_files(), secrets())
    assert small is not None
    changed = changed_bytes(small, changes, random.Random(8))
    passed = [list(map(by_product, changed)), list(map(by_python, changed)), by_page(opened, changed)]
    return {
        "random draws": draws,
        "with a chain": sum(b'"proposals":0' not in one for one in certificates),
        "all three say right, same seal": sum(
            len(set(three)) == 1 and bool(three[0]) for three in zip(*said, strict=True)
        ),
        "changed bytes": changes,
        "unnoticed by one of three": sum(any(three) for three in zip(*passed, strict=True)),
    }


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--draws", type=int, default=1000)
    options.add_argument("--changes", type=int, default=10_000)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    found: dict[str, Any] = {}
    with page() as opened:
        found["agreement"] = agreement(opened, chosen.draws, chosen.changes)
    if chosen.runs:
        with tempfile.TemporaryDirectory() as folder:
            found["city (s)"] = seconds_on_city(city(Path(folder)), chosen.runs)
    if chosen.json:
        print(json.dumps(found))
    else:
        for title, figures in found.items():
            print(title)
            for name, value in figures.items():
                print(f"  {name:32} {value:10.3f}" if isinstance(value, float) else f"  {name:32} {value:10}")
    told = found["agreement"]
    if told["all three say right, same seal"] != told["random draws"] or told["unnoticed by one of three"]:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
