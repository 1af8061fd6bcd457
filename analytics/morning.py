"""What a refresh leaves for the jobs that follow it the same morning: they draw what was counted, and neither read nor count it again.

Beside the frames of the shelf lie the scores and the visits of the months that maps show. Names, codes and coordinates stay out as ever: where
businesses stand is asked of the register when points are drawn.
"""

import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from secrets import token_hex

import polars as pl

from analytics import shelf, snapshots
from analytics.frames import ENTITIES, JOINT, VISITS, Frames, checked
from analytics.snapshots import Snapshot
from supervision.foundation.database import Database
from supervision.foundation.settings import Settings

LASTS = timedelta(hours=3)
"""A refresh is this morning's for so long; later jobs count anew."""
YEARS = 3
"""Calendar years before this one whose visits maps look back on: the last 36 months, from their first January."""
FOLDER = "drawing"
_PAST = ("visit_id", "entity_id", "department", "area", "cell", "occurred_on", "inspected", "problem")
_WHERE = {"where": "SELECT id AS entity_id, lon, lat FROM entity"}


@dataclass(frozen=True)
class Read:
    """What points and months are drawn from: frames and scores of one moment, and their fingerprint."""

    frames: Frames
    scores: pl.DataFrame
    fingerprint: str

    @property
    def as_of(self) -> date:
        """The day the figures are for."""
        return self.frames.as_of


def leave(place: Path, frames: Frames, scores: pl.DataFrame) -> None:
    """Put beside the frames of a refresh what ``left`` reads.

    Args:
        place: where the frames lie; scores: ``entity_id, score``.
    """
    folder = place / FOLDER
    if folder.is_dir():
        return
    since = date(frames.as_of.year - YEARS, 1, 1)
    beside = folder.with_name(f".{FOLDER}.{token_hex(4)}")
    beside.mkdir(mode=0o700)
    past = frames.visits.filter(pl.col("occurred_on") >= since).select(_PAST)
    joint = frames.joint.join(past.select("visit_id"), on="visit_id", how="semi")
    shared = pl.col("visit_id").is_in(joint["visit_id"].unique().implode())
    tables = {
        "scores": scores.select("entity_id", "score"),
        # only a joint visit is looked for by its key
        "visits": past.with_columns(pl.when(shared).then("visit_id").otherwise(pl.lit("")).alias("visit_id")),
        "joint": joint,
        "entities": frames.entities.select("entity_id", "cell"),
    }
    for name, table in tables.items():
        table.rechunk().write_parquet(beside / f"{name}.parquet", compression="zstd", compression_level=1)
    with suppress(OSError):  # another refresh of the same rows was faster
        beside.rename(folder)
    shutil.rmtree(beside, ignore_errors=True)


def counted(settings: Settings, name: str, now: datetime) -> Snapshot | None:
    """The snapshot of that name, if this morning's refresh made it."""
    found = snapshots.read(settings, name)
    return found if found is not None and timedelta() <= now - found.taken_at <= LASTS else None


def left(database: Database, now: datetime) -> Read | None:
    """Frames and scores to draw from, if this morning's refresh left them; where businesses stand is as the register says now."""
    snapshot = counted(database.settings, "risk", now)
    place = shelf.place_of(database.settings, snapshot) if snapshot else None
    if snapshot is None or place is None or not (place.folder / FOLDER / "joint.parquet").is_file():
        return None
    scores, visits, joint, cells = (
        pl.read_parquet(place.folder / FOLDER / f"{name}.parquet")
        for name in ("scores", "visits", "joint", "entities")
    )
    frames = shelf.frames_of(place)
    where = database.frames(_WHERE)["where"].cast(
        {"entity_id": pl.Int64, "lon": pl.Float64, "lat": pl.Float64}
    )
    people = (
        frames.entities.join(cells, on="entity_id", maintain_order="left")
        .join(where, on="entity_id", how="left", maintain_order="left")
        .with_columns(
            [pl.lit("").alias(name) for name in ("code", "name", "trade_name")]
            + [pl.lit(None, pl.Date).alias("registered_on")]
        )
    )
    past = visits.with_columns(
        pl.lit("" if kind == pl.String else None, kind).alias(name)
        for name, kind in VISITS.items()
        if name not in _PAST
    )
    whole = replace(
        frames, entities=checked(people, ENTITIES), visits=checked(past, VISITS), joint=checked(joint, JOINT)
    )
    return Read(whole, scores, snapshot.fingerprint)
