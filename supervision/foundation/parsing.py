"""Parsing in a process of its own, with a memory and a time limit: what people send never meets our own memory.

A parser that runs out of memory takes its process with it (an abort, no exception), so it is not ours. The child gets the
file on its standard input and answers in lines of JSON: a list for a row, an object for everything else. Whatever it does
else – die, hang, babble – is a sentence for the person who sent the file.
"""

import json
import os
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from supervision.foundation.errors import Unreadable
from supervision.foundation.grids import Grid, Merge, clipped, damaged
from supervision.foundation.textfiles import read_csv

CHILD_MEMORY = 512 * 2**20
"""Address space of a child, all in: no file may take more."""
CHILD_CPU_SECONDS = 60
CHILD_WALL_SECONDS = 120
SMALL_TEXT = 2**20
"""A plain text up to this size is parted here; nothing in it can grow."""
_ROOT = Path(__file__).resolve().parents[2]
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV")
READERS = ("workbook", "markup", "csv")


def parse(name: str, data: bytes, reader: str) -> list[Grid]:
    """The grids of a file.

    Args:
        name: short name of the file, for messages; reader: one of ``READERS``.

    Raises:
        Unreadable: damaged, more than the limits allow, or no child can be started on this machine.
    """
    if reader == "csv" and len(data) <= SMALL_TEXT:
        return read_csv(name, data)
    environment = {word: os.environ[word] for word in _PASSED_ON if word in os.environ}
    environment |= {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}
    try:
        child = subprocess.run(
            [sys.executable, "-S", "-m", "supervision.foundation.parsing", reader, name],
            input=data,
            capture_output=True,
            timeout=CHILD_WALL_SECONDS,
            check=False,
            cwd=_ROOT,
            env=environment,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable("文件“{name}”解析超时，请删除多余内容或拆分后再上传。", name=name) from error
    except (OSError, ValueError) as error:
        raise Unreadable(
            "服务器上无法启动解析进程，文件“{name}”没有读取，也没有导入任何内容。请告知系统管理员：{reason}。",
            name=name,
            reason=type(error).__name__,
        ) from error
    try:
        if child.returncode == 0:
            return _told_apart(clipped(name, grid) for grid in _collect(child.stdout.splitlines()))
    except (ValueError, KeyError, TypeError) as error:
        raise damaged(name) from error
    raise Unreadable("文件“{name}”解析时超出内存或时间限制，已停止。请拆分后再上传。", name=name)


def _told_apart(grids: Iterable[Grid]) -> list[Grid]:
    """The grids with names that differ: a report names a row by its sheet."""
    seen: Counter[str] = Counter()
    told = []
    for grid in grids:
        seen[grid.title] += 1
        again = seen[grid.title] > 1
        told.append(grid._replace(title=f"{grid.title}（{seen[grid.title]}）") if again else grid)
    return told


def _collect(lines: Iterable[bytes]) -> list[Grid]:
    """The grids a child wrote, or the refusal it wrote instead."""
    grids: list[Grid] = []
    for line in lines:
        told: Any = json.loads(line)
        if isinstance(told, list):
            grids[-1].rows.append(told)
        elif "refused" in told:
            raise Unreadable(told["refused"], **told["values"])
        else:
            merges = tuple(Merge(*each) for each in told["merges"])
            grids.append(Grid(told["title"], [], merges, told["ragged"]))
    return grids


def _read(reader: str, name: str, data: bytes) -> Iterable[Grid | list[str]]:
    # parsers are imported here and not above: none of them belongs into the web server or a worker, and a child needs one
    if reader == "workbook":
        from supervision.foundation.workbooks import read_workbook  # noqa: PLC0415

        return read_workbook(name, data)
    if reader == "markup":
        from supervision.foundation.markup import read_markup  # noqa: PLC0415

        return read_markup(name, data)
    return read_csv(name, data)


_line = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _answer(parts: Callable[[], Iterable[Grid | list[str]]]) -> Iterator[str]:
    """What a reader yields, as lines; a refusal is the last of them."""
    try:
        for part in parts():
            if isinstance(part, Grid):
                yield _line({"title": part.title, "merges": part.merges, "ragged": part.ragged})
                yield from map(_line, part.rows)
            else:
                yield _line(part)
    except Unreadable as refused:
        yield _line({"refused": refused.msgid, "values": refused.values})


def _child(reader: str, name: str) -> int:
    """Standard input: a file. Standard output: its grids. Limits come first, the bytes after them."""
    resource.setrlimit(resource.RLIMIT_AS, (CHILD_MEMORY, CHILD_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CHILD_CPU_SECONDS, CHILD_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    data = sys.stdin.buffer.read()
    for line in _answer(lambda: _read(reader, name, data)):
        sys.stdout.buffer.write(line.encode("utf-8", "surrogatepass") + b"\n")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(_child(*sys.argv[1:]))
    except MemoryError:
        os._exit(4)
