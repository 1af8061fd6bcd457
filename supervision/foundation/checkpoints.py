"""How far the audit log had come, kept in a file beside the database: an older backup put in its place is noticed.

One line a step of a draw: hash of the log's first event, number and hash of the step's own. The first event names the log,
so a fresh database has a file's worth of nothing. The same numbers stand on the public portal, where anybody may note them.
"""

import os
from typing import NamedTuple

from supervision.foundation.errors import Refused
from supervision.foundation.settings import Settings

FOLDER, FILE = "witness", "log.tsv"
WATCHED = ("draw.", "audit.")
"""Beginnings of the actions after which the place is kept."""
REFUSING = "draw."
"""Beginning of the actions that are refused while the log lacks what was kept."""


class Checkpoint(NamedTuple):
    """A place in the audit log (留痕检查点): the first event's hash, and the number and hash of one event."""

    first: str
    number: int
    hash: str


def keep(settings: Settings, checkpoint: Checkpoint) -> None:
    """Write a place down, on the disk before this returns."""
    path = settings.folder(FOLDER) / FILE
    path.touch(mode=0o600)
    with path.open("a", encoding="ascii") as file:
        file.write(f"{checkpoint.first}\t{checkpoint.number}\t{checkpoint.hash}\n")
        file.flush()
        os.fsync(file.fileno())


def kept(settings: Settings, first: str) -> Checkpoint | None:
    """The last place kept of the log with this first event, None when there is none."""
    path = settings.data_dir / FOLDER / FILE
    if not path.is_file():
        return None
    for line in reversed(path.read_text(encoding="ascii").splitlines()):
        cells = line.split("\t")
        if len(cells) == 3 and cells[0] == first and cells[1].isdigit():  # a torn last line is passed over
            return Checkpoint(first, int(cells[1]), cells[2])
    return None


def check_whole(place: Checkpoint | None, hash_there: str | None) -> None:
    """The log still holds what was kept of it.

    Args:
        hash_there: the hash the log has at that place now, None when it is shorter.

    Raises:
        Refused: the database was put back to an earlier state, or its log was rewritten.
    """
    if place is not None and hash_there != place.hash:
        raise Refused(
            "留痕记录少于或不同于已见证的记录（第{n}条），数据库可能被换成了旧备份，抽取已停止。"
            "请立即报告见证人和审计人员；确因故障恢复的，由管理员用 supervision audit checkpoint --after-restore 登记原因后继续。",
            n=place.number,
            basis="抽取规程 dr-1",
        )
