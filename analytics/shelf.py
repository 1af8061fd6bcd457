"""The frames of the last refresh, kept as files: pages compute any period, any dimension and any reader's part from them.

Distinct businesses do not add up over days, so no table of sums answers a free period; the rows do, exactly, with the same pure functions that made the
snapshots. A process reads the files once after a refresh, when the first page asks. Names, codes and coordinates stay out.
Of a past day the kept rows serve (``analytics.kept``).
"""

import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from secrets import token_hex

import polars as pl

from analytics import kept
from analytics.digests import NAMING
from analytics.extracts import Taken
from analytics.frames import Frames
from analytics.snapshots import Snapshot
from supervision.foundation.actor import EVERYTHING, Scope
from supervision.foundation.settings import Settings

FOLDER = "frames"
KEPT = 2
"""How many refreshes stay: pages that began with the last one finish with it."""
LEFT_OUT = {
    "entities": (*NAMING, "trade_name", "cell", "registered_on"),
    "visits": ("cell", "kind"),
    "attendance": ("visit_id",),
    "placed": ("placed_by",),
}
RECENT = {"visits": "occurred_on", "publications": "due_on", "penalties": "decided_on", "drawn": "opened_on"}
"""Frames of which only the rows from the first day of the year before last on are needed, and by which day."""


@dataclass(frozen=True)
class Place:
    """Where the frames of a snapshot lie, and the day they are of."""

    folder: Path
    as_of: date


def first_day(as_of: date) -> date:
    """The first day a period may begin: 1 January of last year. The year before is kept for comparison."""
    return date(as_of.year - 1, 1, 1)


def put(settings: Settings, taken: Taken) -> Path:
    """Put the frames in place in one step under their fingerprint; equal rows are there already. Older ones go."""
    shelf = settings.folder(FOLDER)
    place = shelf / taken.fingerprint
    if place.is_dir():
        place.touch()
        return place
    beside = shelf / f".{place.name}.{token_hex(4)}"
    beside.mkdir(mode=0o700)
    since = date(taken.frames.as_of.year - 2, 1, 1)
    tables = taken.frames.tables()
    tables |= {name: tables[name].filter(pl.col(day) >= since) for name, day in RECENT.items()}
    kept_visits = tables["visits"].select("visit_id")
    tables |= {name: tables[name].join(kept_visits, on="visit_id", how="semi") for name in ("acts", "joint")}
    for name, frame in tables.items():
        frame.drop(LEFT_OUT.get(name, ())).rechunk().write_parquet(
            beside / f"{name}.parquet", compression="zstd", compression_level=1
        )
    with suppress(OSError):  # another refresh of the same rows was faster
        beside.rename(place)
    shutil.rmtree(beside, ignore_errors=True)
    by_age = sorted(shelf.glob("[!.]*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in by_age[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
    return place


def place_of(settings: Settings, snapshot: Snapshot) -> Place | None:
    """Where the frames are that a snapshot was computed from; None where they are not kept (any more)."""
    for folder in (FOLDER, kept.FOLDER):
        place = settings.folder(folder) / snapshot.fingerprint
        if place.is_dir():
            return Place(place, snapshot.as_of)
    return None


def frames_of(place: Place) -> Frames:
    """The frames, read anew: for a job, which asks once."""
    found = {path.stem: pl.read_parquet(path) for path in sorted(place.folder.glob("*.parquet"))}
    return Frames(as_of=place.as_of, **found)


@lru_cache(maxsize=8)
def frames_at(place: Place, scope: Scope = EVERYTHING) -> Frames:
    """The frames, cut to the reader's rows; kept in memory."""
    return frames_of(place) if scope == EVERYTHING else frames_at(place).within(scope)
