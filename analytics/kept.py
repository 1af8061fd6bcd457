"""Figures that are kept (留存的数字), by fingerprint: what was computed, and the rows it was computed from.

``figures/<fingerprint>/`` holds ``about.json``, one ``<snapshot>.json.gz`` each, and one ``<frame>.parquet`` each without names, codes and
coordinates; ``figures/days/<day>`` holds the fingerprint of a day. A fingerprint names its content: the same rows, asked in the same
way and computed by the same definitions, are one folder, however often they are asked for.
"""

import gzip
import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from secrets import token_hex
from typing import Any

import polars as pl

from analytics import definitions
from analytics.digests import NAMING
from analytics.extracts import Taken
from analytics.frames import Frames, checked, empty
from analytics.schemas import SCHEMAS
from analytics.snapshots import Snapshot, replace_file
from supervision.foundation import clock
from supervision.foundation.settings import Settings

FOLDER = "figures"
MONTH, BRIEFING, ASKED, NEWEST = "month", "briefing", "asked", "newest"
"""Why figures are kept: the first of their month, printed in a briefing, somebody asked for a past day, or pages show them now."""
ASKED_DAYS = 30
"""Figures that were only looked at are dropped after so many days: the rows give them again."""
_FINGERPRINT = re.compile(r"[0-9a-f]{6}-[0-9a-f]{10}")
_NOT_KEPT = {"risk": ("highest", "unplaced")}  # names and places of businesses
_LEVEL = 12  # of zstd: a third smaller than the usual one, and nobody waits for it
_QUICK = 3  # for what the next refresh replaces


@dataclass(frozen=True)
class About:
    """What is known of kept figures; ``rows`` read by query, ``changed_later`` rows of the register, ``size`` in bytes."""

    fingerprint: str
    as_of: date
    taken_at: datetime
    query_hash: str
    data_hash: str
    definitions: str
    rows: dict[str, int]
    changed_later: int
    why: tuple[str, ...]
    size: int

    @property
    def first_hand(self) -> bool:
        """Taken on the very day: the register is that of the day too."""
        return clock.local_date(self.taken_at) == self.as_of


def keep(settings: Settings, taken: Taken, made: Mapping[str, Snapshot], *, why: str) -> About:
    """Keep figures with their rows and make them those of their day; kept ones only get one more reason."""
    known = about(settings, taken.fingerprint)
    known = because(settings, known, why) if known else _keep_new(settings, taken, made, why)
    pointer = settings.folder(FOLDER) / "days"
    pointer.mkdir(mode=0o700, exist_ok=True)
    replace_file(pointer / known.as_of.isoformat(), known.fingerprint.encode())
    return known


def keep_newest(settings: Settings, taken: Taken, made: Mapping[str, Snapshot]) -> None:
    """Keep the figures that pages show from now on, so that whatever fingerprint stands on a page can be computed again; those they replace go.

    They are not made those of their day: the next refresh drops them, unless another reason keeps them.
    """
    if about(settings, taken.fingerprint) is None:
        _keep_new(settings, taken, made, NEWEST, level=_QUICK)
    for one in every(settings):
        if one.why == (NEWEST,) and one.fingerprint != taken.fingerprint:
            shutil.rmtree(_folder(settings, one.fingerprint))


def because(settings: Settings, known: About, why: str) -> About:
    """Give kept figures one more reason to stay."""
    if why not in known.why:
        known = replace(known, why=tuple(sorted({*known.why, why})))
        _write_about(_folder(settings, known.fingerprint), known)
    return known


def add(settings: Settings, known: About, snapshot: Snapshot) -> None:
    """Keep one more snapshot with kept figures: what another room made of their rows. It must name no business."""
    path = _folder(settings, known.fingerprint) / f"{snapshot.name}.json.gz"
    replace_file(path, _packed(snapshot))


def about(settings: Settings, fingerprint: str) -> About | None:
    """What is known of kept figures; None when they are not kept."""
    if not _FINGERPRINT.fullmatch(fingerprint):
        return None
    try:
        values = json.loads((_folder(settings, fingerprint) / "about.json").read_bytes())
    except FileNotFoundError:
        return None
    days = {"as_of": date.fromisoformat(values["as_of"]), "why": tuple(values["why"])}
    return About(**values | days | {"taken_at": datetime.fromisoformat(values["taken_at"])})


def of_day(settings: Settings, day: date) -> About | None:
    """The kept figures of a day."""
    try:
        fingerprint = (settings.folder(FOLDER) / "days" / day.isoformat()).read_text()
    except FileNotFoundError:
        return None
    return about(settings, fingerprint)


def read(settings: Settings, fingerprint: str, name: str) -> Snapshot | None:
    """One snapshot of kept figures; None when that was not computed or is not kept."""
    path = _folder(settings, fingerprint) / f"{name}.json.gz"
    if not _FINGERPRINT.fullmatch(fingerprint) or not path.is_file():
        return None
    return _loaded(path, path.stat().st_mtime_ns)


def frames_of(settings: Settings, known: About) -> Frames:
    """The rows behind kept figures. Who they are is empty: ``code`` and ``name`` the empty text, no coordinates."""
    folder = _folder(settings, known.fingerprint)
    tables = {}
    for name, schema in SCHEMAS.items():
        path = folder / f"{name}.parquet"
        # rows kept before a frame was added do without it
        table = pl.read_parquet(path) if path.is_file() else empty(schema)
        blank = {column: "" if schema[column] == pl.String else None for column in NAMING if column in schema}
        tables[name] = checked(
            table.with_columns(pl.lit(v, dtype=schema[n]).alias(n) for n, v in blank.items()), schema
        )
    return Frames(as_of=known.as_of, **tables)


def has_month(settings: Settings, day: date) -> bool:
    """Whether figures of this month were kept as such."""
    return any(MONTH in one.why and one.as_of.replace(day=1) == day.replace(day=1) for one in every(settings))


def every(settings: Settings) -> list[About]:
    """All kept figures, the newest day first."""
    folders = [path.name for path in settings.folder(FOLDER).iterdir() if _FINGERPRINT.fullmatch(path.name)]
    found = [known for name in folders if (known := about(settings, name)) is not None]
    return sorted(found, key=lambda one: (one.as_of, one.taken_at), reverse=True)


def prune(settings: Settings, today: date) -> list[str]:
    """Drop what no reason keeps any longer: asked for more than ``ASKED_DAYS`` ago, or older than the months that are set. Returns what went."""
    oldest = today - timedelta(days=round(settings.figures_months * 30.44))
    gone = []
    for one in every(settings):
        lately = clock.local_date(one.taken_at) > today - timedelta(days=ASKED_DAYS)
        if one.as_of < oldest or (set(one.why) <= {ASKED, NEWEST} and not lately):
            shutil.rmtree(_folder(settings, one.fingerprint))
            gone.append(one.fingerprint)
    days = settings.folder(FOLDER) / "days"
    for pointer in days.iterdir() if days.is_dir() else ():
        if pointer.read_text() in gone:
            pointer.unlink()
    return gone


def without_names(name: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a snapshot's content."""
    return {key: value for key, value in content.items() if key not in _NOT_KEPT.get(name, ())}


def _keep_new(
    settings: Settings, taken: Taken, made: Mapping[str, Snapshot], why: str, *, level: int = _LEVEL
) -> About:
    """Fill a folder beside, then put it in place in one step."""
    place = _folder(settings, taken.fingerprint)
    beside = place.with_name(f".{place.name}.{token_hex(4)}")
    beside.mkdir(mode=0o700)
    for name, snapshot in made.items():
        nameless = replace(snapshot, content=without_names(name, snapshot.content))
        replace_file(beside / f"{name}.json.gz", _packed(nameless))
    for name, table in taken.frames.tables().items():
        bare = table.drop(NAMING, strict=False)
        bare.write_parquet(beside / f"{name}.parquet", compression="zstd", compression_level=level)
    known = About(
        fingerprint=taken.fingerprint,
        as_of=taken.frames.as_of,
        taken_at=next(iter(made.values())).taken_at,
        query_hash=taken.query_hash,
        data_hash=taken.data_hash,
        definitions=definitions.version(),
        rows=taken.rows,
        changed_later=taken.changed_later,
        why=(why,),
        size=sum(path.stat().st_size for path in beside.iterdir()),
    )
    _write_about(beside, known)
    if place.exists():  # half a folder of an earlier try: without about.json nobody reads it
        shutil.rmtree(place)
    beside.rename(place)
    return known


def _packed(snapshot: Snapshot) -> bytes:
    text = json.dumps(asdict(snapshot), ensure_ascii=False, separators=(",", ":"), default=str)
    return gzip.compress(text.encode(), mtime=0)


def _write_about(folder: Path, known: About) -> None:
    text = json.dumps(asdict(known), ensure_ascii=False, default=str)
    replace_file(folder / "about.json", text.encode())


def _folder(settings: Settings, fingerprint: str) -> Path:
    return settings.folder(FOLDER) / fingerprint


@lru_cache(maxsize=16)
def _loaded(path: Path, _changed: int) -> Snapshot:
    values = json.loads(gzip.decompress(path.read_bytes()))
    values["as_of"] = date.fromisoformat(values["as_of"])
    values["taken_at"] = datetime.fromisoformat(values["taken_at"])
    return Snapshot(**values)
