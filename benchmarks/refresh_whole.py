"""A whole refresh of a city in parts, and the measures a database can count beside DuckDB on the same frames.

Run by ``python -m benchmarks.refresh --data FOLDER``. Warm: every part runs once before it is timed. Processor seconds include the reading process.
"""

import hashlib
import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import click
import polars as pl

from analytics import extracts, kept, morning, places, shelf, snapshots, watching
from analytics import refresh as whole
from analytics.board import reading, refreshing
from analytics.extracts import Taken
from analytics.frames import Frames, year_to_date
from analytics.measures import measure_named
from analytics.offices import offices_of
from analytics.questions import questions
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.rooms import load_tables
from supervision.foundation.settings import Settings, read_settings

GROUPS = ((), ("area",), ("station",), ("department",))
PERIOD = "occurred_on BETWEEN '{start}' AND '{end}'"
_VISITS = f"FROM visits WHERE {PERIOD}"
_SEEN = "FILTER (occurred_on BETWEEN '{start}' AND '{end}')"
_BEFORE = "FILTER (occurred_on BETWEEN '{start_before}' AND '{end_before}')"
_DUE = "due_on BETWEEN '{start}' AND '{end}' AND due_on < '{as_of}'"
_OPEN = "started_on <= '{end}' AND (done_on IS NULL OR done_on > '{end}')"
_WENT = f"SELECT {{g}} g, entity_id, COUNT(*) n {_VISITS} AND mode <> 'offsite' GROUP BY ALL"
_CAME = f"SELECT {{g}} g, COUNT(DISTINCT entity_id) n {_VISITS} AND entity_id IN (SELECT entity_id FROM entities WHERE open) GROUP BY ALL"
SQL = {
    "visits_against_last_year": f"SELECT {{g}} g, COUNT(*) {_SEEN} n, COUNT(*) {_BEFORE} d FROM visits GROUP BY ALL HAVING n + d > 0",
    "problem_found_rate": f"SELECT {{g}} g, COUNT(*) FILTER (problem), COUNT(*) {_VISITS} AND inspected GROUP BY ALL",
    "offsite_share": f"SELECT {{g}} g, COUNT(*) FILTER (mode = 'offsite'), COUNT(*) {_VISITS} GROUP BY ALL",
    "entity_coverage": f"SELECT p.g, COALESCE(s.n, 0), p.d FROM ({{population}}) p LEFT JOIN ({_CAME}) s ON s.g = p.g",
    "visits_per_business": f"SELECT {{g}} g, COUNT(*), COUNT(DISTINCT entity_id) {_VISITS} AND mode <> 'offsite' GROUP BY ALL",
    "most_visited": f"SELECT g, MAX(n), COUNT(*) FROM ({_WENT}) GROUP BY ALL",
    "published_in_time": f"SELECT {{g}} g, COUNT(*) FILTER (done_on <= due_on), COUNT(*) FROM publications WHERE {_DUE} GROUP BY ALL",
    "overdue_rectifications": f"SELECT {{g}} g, COUNT(*) FILTER (due_on < '{{end}}'), COUNT(*) FROM rectifications WHERE {_OPEN} GROUP BY ALL",
    "drawn_finished": "SELECT {g} g, COUNT(*) FILTER (completed), COUNT(*) FROM drawn WHERE opened_on BETWEEN '{start}' AND '{end}' GROUP BY ALL",
}
"""Measures in the peer's words; each gives key, numerator and denominator."""
TABLES = ("entities", "visits", "publications", "rectifications", "drawn")
T = TypeVar("T")
Answers = dict[str, list[tuple[Any, ...]]]


class Clock:
    """Seconds on the wall and of the processors, children included, by part."""

    def __init__(self) -> None:
        self.taken: dict[str, list[tuple[float, float]]] = {}

    def __call__(self, part: str, work: Callable[[], T]) -> T:
        wall, used = time.perf_counter(), _processor()
        made = work()
        self.taken.setdefault(part, []).append((time.perf_counter() - wall, _processor() - used))
        return made

    def told(self) -> None:
        """Medians of all rounds but the first."""
        for part, rounds in self.taken.items():
            wall, used = (statistics.median(one) for one in zip(*(rounds[1:] or rounds), strict=True))
            click.echo(f"  {part:44} wall {wall:7.3f} s   processor {used:7.3f} s")


def _processor() -> float:
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + child.ru_utime + child.ru_stime


def parts(data: Path, repeat: int) -> Frames:
    """Print what a refresh of the city in that folder spends on what; the data are only read. Returns the frames."""
    load_tables()
    source = Database(read_settings(data_dir=data.resolve()))
    day, now = clock.today(), clock.now()
    timed = Clock()
    with TemporaryDirectory() as scratch:
        settings = Settings(data_dir=Path(scratch), database_url=source.settings.database)
        database = Database(settings)
        for _round in range(repeat + 1):
            taken = one_round(database, timed, day)
        seconds = Clock()
        for _round in range(repeat + 1):
            seconds(
                "the job as it runs",
                lambda: whole.refresh_snapshots(database, as_of=day, now=now, progress=lambda *_: None),
            )
        database.close()
    source.close()
    click.echo(
        f"a refresh of {taken.frames.entities.height:,} businesses, {taken.frames.visits.height:,} visits, load {os.getloadavg()[0]:.0f}"
    )
    timed.told()
    seconds.told()
    return taken.frames


def one_round(database: Database, timed: Clock, day: date) -> Taken:
    """Every part once, in the order of the job, on frames nothing was asked of before."""
    asked = {**questions(day), **reading.questions(day), **places.QUESTIONS}
    timed("reading: rows out of the database", lambda: database.frames(asked))
    taken = timed(
        "reading and frames, with their fingerprint",
        lambda: extracts.take(database, as_of=day, beside={**reading.questions(day), **places.QUESTIONS}),
    )
    frames = taken.frames
    names = whole._names(database, frames)
    timed("score", lambda: whole.scores_of(frames))
    timed("every measure by every grouping", lambda: (whole._coverage(frames), whole._measures(frames)))
    contents = timed(
        "desks, estimates, card of the score, places of risk", lambda: whole.figures(frames, names)
    )
    timed("boards: strictness of teams", lambda: reading.beside_of(database, taken))
    boards = timed("boards, strictness included", lambda: refreshing.boards(database, taken, names))
    watched = timed("limits", lambda: watching.figures(frames, offices_of(database)))
    judged, since = boards.pop("judged"), boards["seats"][""]["from"]
    parents = {int(station): bureau for station, bureau in boards["parents"].items()}
    placed = timed("places", lambda: places.content(frames, taken.beside["layers"], judged, parents, since))
    made = {**contents, "board": boards, "watch": watched, "places": placed}
    timed("writing snapshots and frames", lambda: _write(database, taken, made))
    return taken


def _write(database: Database, taken: Taken, made: dict[str, Any]) -> None:
    now = clock.now()
    place = shelf.put(database.settings, taken)
    morning.leave(place, taken.frames, whole.scores_of(taken.frames)[0])
    for name, content in made.items():
        snapshots.write(
            database.settings,
            snapshots.Snapshot(name, taken.frames.as_of, now, taken.query_hash, taken.data_hash, content),
        )
    kept.prune(database.settings, taken.frames.as_of)


def put(frames: Frames, folder: Path) -> None:
    """The frames both engines count, as files."""
    for name in TABLES:
        getattr(frames, name).write_parquet(folder / f"{name}.parquet")
    (folder / "day").write_text(frames.as_of.isoformat())


def child(engine: str, folder: Path, repeat: int) -> None:
    """Load the files, count every measure by every group, print seconds and answers."""
    answers = {"ours": _ours, "duckdb": _duckdb}[engine](folder)
    rounds = []
    for _round in range(repeat + 1):
        wall, used = time.perf_counter(), time.process_time()
        found = answers()
        rounds.append((time.perf_counter() - wall, time.process_time() - used))
    wall, used = (statistics.median(one) for one in zip(*rounds[1:], strict=True))
    status = Path(
        "/proc/self/status"
    ).read_text()  # getrusage would count the process this one was started by
    peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    rows = {name: sorted((str(key), int(n), int(d)) for key, n, d in table) for name, table in found.items()}
    sys.stdout.write(
        json.dumps(
            {
                "wall": wall,
                "cpu": used,
                "peak": peak,
                "digest": hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()[:8],
            }
        )
    )


def _ours(folder: Path) -> Callable[[], Answers]:
    day = date.fromisoformat((folder / "day").read_text())
    tables = {name: pl.read_parquet(folder / f"{name}.parquet") for name in TABLES}
    empty = {name: pl.DataFrame() for name in ("penalties", "officers", "attendance")}

    def answers() -> Answers:
        frames = Frames(as_of=day, **tables, **empty)  # anew: nothing is kept from the round before
        found: Answers = {}
        for name in SQL:
            measure = measure_named(name)
            assert measure is not None
            for by in GROUPS:
                table = measure(frames, year_to_date(day), by).drop("value")
                found[f"{name} {by}"] = table.rows() if by else [(0, *table.row(0))]
        return found

    return answers


def _duckdb(folder: Path) -> Callable[[], Answers]:
    import duckdb  # a peer, in its own process only

    day = date.fromisoformat((folder / "day").read_text())
    period, before = year_to_date(day), year_to_date(day).a_year_before()
    words = {
        "start": period.start,
        "end": period.end,
        "start_before": before.start,
        "end_before": before.end,
        "as_of": day,
    }
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    for name in TABLES:
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM '{folder / f'{name}.parquet'}'")

    def answers() -> Answers:
        found: Answers = {}
        for name, sql in SQL.items():
            for by in GROUPS:
                key = by[0] if by else "0"
                population = (
                    "SELECT v.department g, e.d FROM (SELECT DISTINCT department FROM visits) v, (SELECT COUNT(*) d FROM entities WHERE open) e"
                    if key == "department"
                    else f"SELECT {key} g, COUNT(*) d FROM entities WHERE open GROUP BY ALL"
                )
                asked = sql.format(g=key, population=population, **words)
                found[f"{name} {by}"] = connection.execute(asked).fetchall()
        return found

    return answers
