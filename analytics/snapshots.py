"""Snapshot files (快照): what the pages show, computed by a job, read by the web process as plain JSON.

A page then costs a dictionary look-up, never a scan; and every number carries the moment and the fingerprints it was taken with, so that it can
be computed again next year.
"""

import json
import os
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from secrets import token_hex
from typing import Any

from supervision.foundation.settings import Settings

FOLDER = "snapshots"


@dataclass(frozen=True)
class Snapshot:
    """One file: what was computed, as of which day, from which rows."""

    name: str
    as_of: date
    taken_at: datetime
    query_hash: str
    data_hash: str
    content: dict[str, Any]

    @property
    def fingerprint(self) -> str:
        """Short form of both hashes, printed beside figures."""
        return f"{self.query_hash[:6]}-{self.data_hash[:10]}"


def write(settings: Settings, snapshot: Snapshot) -> Path:
    """Put the file in place in one step: a reader sees the old one or the new one, never a half."""
    folder = settings.folder(FOLDER)
    path = folder / f"{snapshot.name}.json"
    text = json.dumps(asdict(snapshot), ensure_ascii=False, separators=(",", ":"), default=str)
    replace_file(path, text.encode())
    return path


def read(settings: Settings, name: str) -> Snapshot | None:
    """The newest snapshot of that name; None when no job has run yet."""
    path = settings.folder(FOLDER) / f"{name}.json"
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        return None
    return _loaded(path, changed)


def replace_file(path: Path, data: bytes) -> None:
    """Write beside, flush to the disk, rename over."""
    beside = path.with_name(f".{path.name}.{token_hex(4)}")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


@lru_cache(maxsize=16)
def _loaded(path: Path, _changed: int) -> Snapshot:
    values = json.loads(path.read_bytes())
    values["as_of"] = date.fromisoformat(values["as_of"])
    values["taken_at"] = datetime.fromisoformat(values["taken_at"])
    return Snapshot(**values)
