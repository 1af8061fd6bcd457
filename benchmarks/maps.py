"""How long the figures and the maps take, and how large the maps are.

``python -m benchmarks.maps [--data var] [--repeat 5]`` reads a data folder that holds a demonstration city; snapshots and maps go to a
temporary folder, the data are only read. Prints medians; the first run, with imports, apart.
"""

import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from analytics.extracts import take
from analytics.refresh import refresh_snapshots
from analytics.risk.score import score
from supervision.areas.queries import areas_of
from supervision.areas.rules.divisions import AreaLevel
from supervision.areas.rules.outlines import Outline
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.rooms import load_tables
from supervision.foundation.settings import Settings, read_settings


def timed(label: str, repeat: int, work: object) -> object:
    """Run, print first and median seconds, return the last result."""
    took, result = [], None
    for _round in range(repeat):
        begin = time.perf_counter()
        result = work()  # type: ignore[operator]
        took.append(time.perf_counter() - begin)
    click.echo(f"{label:44} first {took[0]:6.2f} s   median {statistics.median(took):6.2f} s")
    return result


@click.command()
@click.option("--data", type=click.Path(path_type=Path, exists=True, file_okay=False), default=Path("var"))
@click.option("--repeat", default=5, type=click.IntRange(1))
def main(data: Path, repeat: int) -> None:
    """Read, compute, draw."""
    load_tables()
    source = Database(read_settings(data_dir=data.resolve()))
    with TemporaryDirectory() as scratch:
        settings = Settings(data_dir=Path(scratch), database_url=source.settings.database)
        database = Database(settings)
        today, now = clock.today(), clock.now()
        taken = timed("read the tables into frames", repeat, lambda: take(database, as_of=today))
        click.echo(f"{'':44} {taken.rows}")  # type: ignore[attr-defined]
        timed("score every open entity", repeat, lambda: score(taken.frames))  # type: ignore[attr-defined]
        quiet = lambda *_step: None  # noqa: E731
        made = timed(
            "refresh all snapshots (reading included)",
            repeat,
            lambda: refresh_snapshots(database, as_of=today, now=now, progress=quiet),
        )
        with database.reading() as session:
            districts, cells = (
                [Outline.of(a.code, a.name, a.outline) for a in areas_of(session, level) if a.outline]
                for level in (AreaLevel.COUNTY, AreaLevel.CELL)
            )

        def draw() -> object:
            from maps.atlas import Places, publish_risk_map

            return publish_risk_map(settings, made["risk"], Places(districts, cells), now=now)  # type: ignore[index]

        manifest = timed("draw all sheets (first: imports included)", repeat, draw)
        largest = max(sheet.size for sheet in manifest.sheets)  # type: ignore[attr-defined]
        click.echo(f"{len(manifest.sheets)} sheets, the largest {largest / 1e6:.2f} MB")  # type: ignore[attr-defined]
        database.close()
    source.close()


if __name__ == "__main__":
    main()
