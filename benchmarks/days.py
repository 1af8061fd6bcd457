"""How long the figures of a past day take beside today's, how large they are when kept, and how long computing them again takes.

``python -m benchmarks.days [--data var] [--repeat 3]`` reads a data folder that holds a demonstration city; what is made goes to a temporary
folder. Prints medians: only those of one run can be compared.
"""

import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import click

from analytics import kept
from analytics.board.seats import scope_of_key
from analytics.briefing.making import make
from analytics.extracts import take
from analytics.refresh import figures_on
from analytics.reproducing import reproduce
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.rooms import load_tables
from supervision.foundation.settings import Settings, read_settings

Result = TypeVar("Result")


def timed(label: str, repeat: int, work: Callable[[], Result]) -> Result:
    """Run, print the median seconds, return the last result."""
    took = []
    for _round in range(repeat):
        begin = time.perf_counter()
        result = work()
        took.append(time.perf_counter() - begin)
    click.echo(f"{label:44} median {statistics.median(took):6.2f} s")
    return result


@click.command()
@click.option("--data", type=click.Path(path_type=Path, exists=True, file_okay=False), default=Path("var"))
@click.option("--repeat", default=3, type=click.IntRange(1))
def main(data: Path, repeat: int) -> None:
    """Read, compute, keep, compute again, write a briefing."""
    load_tables()
    source = Database(read_settings(data_dir=data.resolve()))
    today, now = clock.today(), clock.now()
    past = today.replace(day=1) - timedelta(days=1)
    with TemporaryDirectory() as scratch:
        settings = Settings(data_dir=Path(scratch), database_url=source.settings.database)
        database = Database(settings)
        timed("read the tables as of today", repeat, lambda: take(database, as_of=today))
        timed("read the tables as of last month's end", repeat, lambda: take(database, as_of=past))
        quiet = lambda *_step: None  # noqa: E731
        about = timed(
            "figures of that day, computed and kept",
            1,
            lambda: figures_on(database, past, now=now, progress=quiet),
        )
        rows = sum(path.stat().st_size for path in _folder(settings, about).glob("*.parquet"))
        click.echo(f"{'kept':44} {about.size / 2**20:6.1f} MB, of which rows {rows / 2**20:.1f} MB")
        found = timed("computed again from the kept rows", 1, lambda: reproduce(settings, about.fingerprint))
        click.echo(f"{'equal':44} {found.equal}")
        timed(
            "briefing of that day (figures again, PDF, DOCX)",
            1,
            lambda: make(database, past, scope_of_key(""), language="zh", now=now, progress=quiet),
        )
        timed("the day read from its file", repeat, lambda: kept.read(settings, about.fingerprint, "board"))


def _folder(settings: Settings, about: kept.About) -> Path:
    return settings.folder(kept.FOLDER) / about.fingerprint


if __name__ == "__main__":
    main()
