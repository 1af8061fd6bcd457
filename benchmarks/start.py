"""How long until the first page: warm (a second ``make run``) and, with ``--cold``, from a fresh clone.

``python -m benchmarks.start [--data var] [--cold]``. Cold means an empty package cache, a new ``.venv`` and a new
city; the clone and everything in it is removed afterwards.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import click
import httpx

from tests.servers import start
from tests.servers.house import ROOT, open_house


def warm(data: Path) -> float:
    """Seconds from starting the house on built data to its first page."""
    run = start.begin_run()
    begin = time.perf_counter()
    house = open_house(data)
    took = time.perf_counter() - begin
    start.stop(house.keeper)
    start.end_run(run)
    return took


def cold(folder: Path) -> float:
    """Seconds from ``make run`` in a fresh clone to its first page.

    Raises:
        RuntimeError: the house ended before it served a page.
    """
    clone, port = folder / "clone", start.free_port()
    subprocess.run(["git", "clone", "-q", "--no-hardlinks", str(ROOT), str(clone)], check=True)
    bare = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SUPERVISION_", "VIRTUAL_ENV", "MAKE", "PYTHON"))
    }
    caches = {"PIP_NO_CACHE_DIR": "1", "npm_config_cache": str(folder / "npm")}
    begin = time.perf_counter()
    house = subprocess.Popen(
        ["make", "run", f"PORT={port}"], cwd=clone, env={**bare, **caches}, start_new_session=True
    )
    try:
        while True:
            try:
                httpx.get(f"http://127.0.0.1:{port}/login", timeout=5).raise_for_status()
                return time.perf_counter() - begin
            except httpx.HTTPError:
                if house.poll() is not None:
                    raise RuntimeError("make run ended without serving a page") from None
                time.sleep(0.2)
    finally:
        if house.poll() is None:
            os.killpg(house.pid, signal.SIGINT)
        house.wait(30)


@click.command()
@click.option("--data", type=click.Path(path_type=Path, exists=True), default=Path("var"))
@click.option("--cold", "from_clone", is_flag=True, help="also from a fresh clone")
def main(data: Path, from_clone: bool) -> None:
    """Seconds to the first page."""
    took = sorted(warm(data.resolve()) for _ in range(3))
    click.echo(f"warm start to the first page: {took[1]:.1f} s (median of 3)")
    if from_clone:
        folder = Path(tempfile.mkdtemp(prefix="supervision-cold-"))
        try:
            click.echo(f"fresh clone to the first page: {cold(folder):.0f} s")
        finally:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
