"""The aggregate behind the risk score and its tables by our code, DuckDB and pandas, on the same files, each in a process of its own.

``python -m benchmarks.refresh [--times 1 10 100] [--repeat 3] [--peers FOLDER] [--scratch FOLDER]`` makes up cities of 184,400 businesses × times
with five years of visits (1.42 a business) and penalties as Parquet, and has every engine compute the same from them, reading included, with two
threads: the history of every business faded by age, its rate pulled towards its trade's (empirical Bayes), penalties, class → the integer score; and
the tables by town, cell, trade and month and the 1,000 highest. Results must be equal to the last digit.

With ``--data FOLDER`` the whole refresh of the demonstration city in that folder instead: its parts one by one, and the measures that a database can count beside
DuckDB on the same frames (``benchmarks.refresh_whole``).

DuckDB and pyarrow (for pandas) are peers and no part of the house: ``pip install --target FOLDER duckdb pyarrow`` and name it with ``--peers``.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import numpy as np
import polars as pl

BUSINESSES, VISITS_EACH, PENALISED = 184_400, 1.42, 0.07
TRADES, CELLS, TOWNS = 90, 900, 45
AS_OF = date(2026, 11, 28)
DAYS = 5 * 365
CLASS_POINTS = (0, 40, 100, 180, 70)
TOP = 1_000
ENGINES = ("ours", "duckdb", "pandas")


def make(folder: Path, times: int) -> None:
    """Three files: businesses numbered in a row, visits, penalties; the same for the same ``times``."""
    draw = np.random.default_rng(times)
    n = BUSINESSES * times
    visits, fines = int(n * VISITS_EACH), int(n * PENALISED)
    last = (AS_OF - date(1970, 1, 1)).days
    cell = draw.integers(0, CELLS, n, dtype=np.int16)
    trade = draw.integers(0, TRADES, n, dtype=np.int16)
    pl.DataFrame(
        {
            "entity": np.arange(n, dtype=np.int32),
            "trade": trade,
            "cell": cell,
            "town": (cell % TOWNS).astype(np.int16),
            "class_points": np.array(CLASS_POINTS, np.int16)[draw.integers(0, 5, n)],
            "begun": (last - draw.integers(0, 4_000, n)).astype(np.int32),
        }
    ).with_columns(pl.col("begun").cast(pl.Date)).write_parquet(folder / "entities.parquet")
    entity = draw.integers(0, n, visits, dtype=np.int32)
    chance = (0.05 + 0.003 * trade[entity]).astype(np.float32)
    pl.DataFrame(
        {
            "entity": entity,
            "day": np.sort(last - draw.integers(0, DAYS, visits)).astype(np.int32),
            "problem": draw.random(visits, dtype=np.float32) < chance,
        }
    ).with_columns(pl.col("day").cast(pl.Date)).write_parquet(folder / "visits.parquet")
    pl.DataFrame(
        {
            "entity": draw.integers(0, n, fines, dtype=np.int32),
            "day": (last - draw.integers(0, DAYS, fines)).astype(np.int32),
        }
    ).with_columns(pl.col("day").cast(pl.Date)).write_parquet(folder / "fines.parquet")


@click.command()
@click.option("--times", multiple=True, type=click.IntRange(1), default=(1, 10))
@click.option("--repeat", default=3, type=click.IntRange(1))
@click.option("--peers", type=click.Path(path_type=Path, exists=True, file_okay=False), default=None)
@click.option("--scratch", type=click.Path(path_type=Path, exists=True, file_okay=False), default=None)
@click.option("--engine", "engines", multiple=True, type=click.Choice(ENGINES), default=ENGINES)
@click.option("--data", type=click.Path(path_type=Path, exists=True, file_okay=False), default=None)
@click.option(
    "--child", type=(click.Choice(ENGINES), click.Path(path_type=Path), int), default=None, hidden=True
)
def main(
    times: tuple[int, ...],
    repeat: int,
    peers: Path | None,
    scratch: Path | None,
    engines: tuple[str, ...],
    data: Path | None,
    child: tuple[str, Path, int] | None,
) -> None:
    """Make the files, run every engine on them in turn, print medians and peaks, and compare the answers."""
    if child is not None:
        _child(*child)
        return
    if data is not None:
        _whole(data, repeat, peers, scratch)
        return
    for many in times:
        with TemporaryDirectory(dir=scratch) as folder:
            make(Path(folder), many)
            found = {engine: _run(engine, Path(folder), repeat, peers) for engine in engines}
        click.echo(
            f"{BUSINESSES * many:,} businesses, {int(BUSINESSES * many * VISITS_EACH):,} visits, load {os.getloadavg()[0]:.0f}"
        )
        _tell(found)


def _whole(data: Path, repeat: int, peers: Path | None, scratch: Path | None) -> None:
    from benchmarks import refresh_whole  # the house's rooms, which the peers' processes do without

    frames = refresh_whole.parts(data, repeat)
    engines = ("ours", "duckdb") if peers else ("ours",)
    with TemporaryDirectory(dir=scratch) as folder:
        refresh_whole.put(frames, Path(folder))
        found = {engine: _run(engine, Path(folder), repeat, peers) for engine in engines}
    click.echo(f"{len(refresh_whole.SQL)} measures in all, by district, by station, by department")
    _tell(found)


def _tell(found: dict[str, dict[str, Any]]) -> None:
    for engine, one in found.items():
        click.echo(
            f"  {engine:8} wall {one['wall']:8.3f} s   processor {one['cpu']:8.3f} s   peak {one['peak']:7,.0f} MB   {one['digest']}"
        )
    if len({one["digest"] for one in found.values()}) > 1:
        raise SystemExit("the engines do not agree")


def _run(engine: str, folder: Path, repeat: int, peers: Path | None) -> dict[str, Any]:
    path = [str(Path(__file__).parents[1]), *([str(peers.resolve())] if peers and engine != "ours" else [])]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(path),
        "POLARS_MAX_THREADS": "2",
        "OMP_NUM_THREADS": "2",
    }
    order = [sys.executable, "-m", "benchmarks.refresh", "--child", engine, str(folder), str(repeat)]
    answer = subprocess.run(order, env=environment, check=True, capture_output=True, text=True)
    return dict(json.loads(answer.stdout.splitlines()[-1]))


def _child(engine: str, folder: Path, repeat: int) -> None:
    if (folder / "day").exists():
        from benchmarks import refresh_whole

        refresh_whole.child(engine, folder, repeat)
        return
    from benchmarks import refresh_engines  # the peers are imported in their own process only

    compute = getattr(refresh_engines, engine)
    walls, processors, digest = [], [], ""
    for _round in range(repeat):
        wall, processor = time.perf_counter(), time.process_time()
        answer = compute(folder)
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
        digest = refresh_engines.digest(answer)
    click.echo(
        json.dumps(
            {
                "wall": statistics.median(walls),
                "cpu": statistics.median(processors),
                "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "digest": digest,
            }
        )
    )


if __name__ == "__main__":
    main()
