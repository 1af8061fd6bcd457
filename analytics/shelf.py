"""The frames of the last refresh, kept as files: pages compute any period, any dimension and any reader's part from them.

Distinct businesses do not add up over days, so no table of sums answers a free period; the rows do, exactly, with the same pure functions that made the
snapshots. The files are Arrow without compression and are mapped, not read: processes share one copy. Names, codes and coordinates stay out.
"""

import shutil
from contextlib import suppress
from datetime import date
from functools import lru_cache
from pathlib import Path
from secrets import token_hex

import polars as pl

from analytics.extracts import Taken
from analytics.frames import Frames
from analytics.snapshots import Snapshot
from supervision.foundation.actor import EVERYTHING, Scope
from supervision.foundation.settings import Settings

FOLDER = "frames"
KEPT = 2
"""How many refreshes stay: pages that began with the last one finish with it."""
LEFT_OUT = {
    "entities": ("code", "name", "trade_name", "cell", "registered_on", "lon", "lat"),
    "visits": ("cell", "kind"),
}


def first_day(as_of: date) -> date:
    """The first day a period may begin: 1 January of last year. The year before is kept for comparison."""
    return date(as_of.year - 1, 1, 1)


def put(settings: Settings, taken: Taken) -> Path:
    """Put the frames in place in one step under their fingerprint; equal rows are there already. Older ones go."""
    shelf = settings.folder(FOLDER)
    place = shelf / f"{taken.query_hash[:16]}-{taken.data_hash[:32]}"
    if place.is_dir():
        place.touch()
        return place
    beside = shelf / f".{place.name}.{token_hex(4)}"
    beside.mkdir()
    since = date(taken.frames.as_of.year - 2, 1, 1)
    for name, frame in taken.frames.tables().items():
        kept = frame.drop(LEFT_OUT.get(name, ()))
        if name == "visits":
            kept = kept.filter(pl.col("occurred_on") >= since)
        if name == "acts":
            recent = taken.frames.visits.filter(pl.col("occurred_on") >= since).select("visit_id")
            kept = kept.join(recent, on="visit_id", how="semi", maintain_order="left")
        kept.rechunk().write_ipc(beside / f"{name}.arrow")
    with suppress(OSError):  # another refresh of the same rows was faster
        beside.rename(place)
    shutil.rmtree(beside, ignore_errors=True)
    kept_places = sorted(shelf.glob("[!.]*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in kept_places[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
    return place


def frames_of(settings: Settings, snapshot: Snapshot, scope: Scope = EVERYTHING) -> Frames | None:
    """The frames a snapshot was computed from, cut to the reader's rows; None where they are not kept (any more)."""
    place = settings.folder(FOLDER) / f"{snapshot.query_hash[:16]}-{snapshot.data_hash[:32]}"
    if not place.is_dir():
        return None
    return _within(place, snapshot.as_of, Scope(scope.department_ids, scope.area_prefix))


@lru_cache(maxsize=8)
def _within(place: Path, as_of: date, scope: Scope) -> Frames:
    whole = _mapped(place, as_of)
    return whole if scope == EVERYTHING else whole.within(scope)


@lru_cache(maxsize=2)
def _mapped(place: Path, as_of: date) -> Frames:
    found = {path.stem: pl.read_ipc(path) for path in sorted(place.glob("*.arrow"))}
    return Frames(as_of=as_of, **found)
