"""A prepared copy of the built city, so that a reset takes seconds. SQLite only: a server's database is not ours to copy."""

import json
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from supervision.foundation import checkpoints
from supervision.foundation.database import Database
from supervision.foundation.errors import Refused
from supervision.foundation.settings import Settings

COPY, ABOUT = "prepared.sqlite", "prepared.json"
EVIDENCE = "evidence"
_SQLITE = "sqlite:///"


def file_of(settings: Settings) -> Path:
    """The embedded database's file.

    Raises:
        Refused: the bureau runs on a database server.
    """
    if not settings.database.startswith(_SQLITE):
        raise Refused("数据库服务器上的演示数据不能这样重置。请换一个空数据库再建立演示城市。")
    return Path(settings.database.removeprefix(_SQLITE))


def keep_copy(settings: Settings, *, size: str, anchor: date, counts: Mapping[str, int]) -> None:
    """Copy the database as it stands and note what it is; nobody else has it open, the log is in the file."""
    folder = settings.folder("demonstration")
    (folder / ABOUT).unlink(missing_ok=True)
    with closing(sqlite3.connect(file_of(settings))) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(file_of(settings), folder / COPY)
    (folder / COPY).chmod(0o600)
    about = {"size": size, "anchor": anchor.isoformat(), "counts": dict(counts)}
    (folder / ABOUT).write_text(json.dumps(about, ensure_ascii=False, indent=1), encoding="utf-8")


def prepared(settings: Settings, size: str) -> dict[str, Any] | None:
    """What the prepared copy is, or None when there is none of this size (or its accounts are lost)."""
    folder = settings.folder("demonstration")
    if not all((folder / name).exists() for name in (COPY, ABOUT, "accounts.json")):
        return None
    about: dict[str, Any] = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    return about if about.get("size") == size else None


def restore(settings: Settings) -> None:
    """Put the copy in place of the database, page by page, also while a server has it open; evidence is removed."""
    _copy(settings.folder("demonstration") / COPY, file_of(settings))
    for folder in (EVIDENCE, checkpoints.FOLDER):
        shutil.rmtree(settings.data_dir / folder, ignore_errors=True)


def wipe(database: Database) -> None:
    """Remove the embedded database and everything that was made from it; its connections are given back first."""
    settings = database.settings
    path = file_of(settings)
    database.close()
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    for folder in (EVIDENCE, checkpoints.FOLDER, "demonstration", "snapshots", "maps"):
        shutil.rmtree(settings.data_dir / folder, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with closing(sqlite3.connect(source)) as origin, closing(sqlite3.connect(target)) as copy:
        copy.execute("PRAGMA busy_timeout=15000")
        origin.backup(copy)
        copy.execute("PRAGMA journal_mode=WAL")
    target.chmod(0o600)
