"""Bulk reads of SQLite in a process of their own.

ADBC brings its own copy of the SQLite library. Two copies in one process do not see each other's locks: the one that closes first believes to be the last,
removes the write-ahead log under the other's feet, and what is committed afterwards is lost (sqlite.org/howtocorrupt.html §2.2.1; measured here).
In another process the operating system keeps them apart.
"""

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryFile

import adbc_driver_sqlite.dbapi
import polars as pl

_ROOT = Path(__file__).resolve().parents[2]


class ReadFailed(RuntimeError):
    """The reading process said why; a mistake in a query of ours."""


def read_sqlite(
    path: str, queries: Mapping[str, str], parameters: list[object] | None = None
) -> dict[str, pl.DataFrame]:
    """Answer all queries from one moment of the database, each as a frame.

    Args:
        path: the database file.
        queries: SQL by name; ``parameters`` (texts, numbers) go to each of them.

    Raises:
        ReadFailed: a query is wrong.
    """
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [str(_ROOT), *sys.path]))}
    with TemporaryFile(dir=Path(path).resolve().parent) as answers:  # nameless: nothing is left behind
        order = {
            "path": str(Path(path).resolve()),
            "queries": dict(queries),
            "parameters": parameters or [],
            "answers": answers.fileno(),
        }
        child = subprocess.run(
            [sys.executable, "-m", "supervision.foundation.bulk"],
            input=json.dumps(order, default=str).encode(),
            capture_output=True,
            check=False,
            cwd=_ROOT,
            env=environment,
            pass_fds=[answers.fileno()],
        )
        if child.returncode:
            raise ReadFailed(child.stderr.decode(errors="replace")[-2000:])
        frames, begin = {}, 0
        for name, end in zip(queries, json.loads(child.stdout), strict=True):
            answers.seek(begin)
            frames[name] = pl.read_ipc_stream(io.BytesIO(answers.read(end - begin)))
            begin = end
    return frames


def _child() -> None:
    """Standard input: what to read, as JSON. Into the open file it names go the frames as Arrow streams, one after the other; to standard output, where each ends.

    A file and no pipe: a city is 220 MB, and a pipe hands them over in 3,500 pieces.
    """
    order = json.loads(sys.stdin.buffer.read())
    ends = []
    with (
        adbc_driver_sqlite.dbapi.connect(order["path"]) as connection,
        connection.cursor() as cursor,
        os.fdopen(order["answers"], "wb", closefd=False) as answers,
    ):
        # types are guessed per batch: one batch, or a column that starts with nulls breaks
        cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": "100000000"})
        for sql in order["queries"].values():
            cursor.execute(sql, order["parameters"] or None)
            cursor.fetch_polars().write_ipc_stream(answers)
            answers.flush()
            ends.append(answers.seek(0, os.SEEK_END))
    sys.stdout.write(json.dumps(ends))


if __name__ == "__main__":
    _child()
