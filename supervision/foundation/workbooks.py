"""Parsing a workbook in a process of its own, with a memory and a time limit.

A parser that runs out of memory takes its process with it (an abort, no exception), so it is not ours. The
parent reads only Arrow tables of text from the child.
"""

import io
import os
import resource
import struct
import subprocess
import sys
from pathlib import Path

import fastexcel
import polars as pl

from supervision.foundation.errors import Unreadable

CHILD_MEMORY = 1536 * 2**20  # 184,400 × 13 cells peak at 960 MB of address space
CHILD_CPU_SECONDS = 60
CHILD_WALL_SECONDS = 120
_ROOT = Path(__file__).resolve().parents[2]


def read_workbook(name: str, data: bytes) -> list[tuple[str, list[list[str]]]]:
    """The visible sheets of an .xlsx by name, every cell as text, empty rows in their place.

    Raises:
        Unreadable: damaged, or more than the child's memory or time allows.
    """
    environment = {
        **os.environ,
        "POLARS_MAX_THREADS": "1",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    try:
        child = subprocess.run(
            [sys.executable, "-m", "supervision.foundation.workbooks"],
            input=data,
            capture_output=True,
            timeout=CHILD_WALL_SECONDS,
            check=False,
            cwd=_ROOT,
            env=environment,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable("文件“{name}”解析超时，请删除多余内容或拆分后再上传。", name=name) from error
    if child.returncode == 3:
        raise Unreadable("文件“{name}”不是完好的Excel工作簿，打不开。请重新导出后再上传。", name=name)
    if child.returncode:
        raise Unreadable("文件“{name}”解析时超出内存或时间限制，已停止。请拆分后再上传。", name=name)
    grids, place = [], 0
    while place < len(child.stdout):
        title_size, table_size = struct.unpack_from(">II", child.stdout, place)
        place += 8
        title = child.stdout[place : place + title_size].decode()
        place += title_size
        frame = pl.read_ipc(io.BytesIO(child.stdout[place : place + table_size]))
        place += table_size
        grids.append((title, [list(cells) for cells in frame.fill_null("").iter_rows()]))
    return grids


def _child() -> int:
    """Standard input: a workbook. Standard output: for each visible sheet its name and an Arrow table of text."""
    resource.setrlimit(resource.RLIMIT_AS, (CHILD_MEMORY, CHILD_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CHILD_CPU_SECONDS, CHILD_CPU_SECONDS))
    data = sys.stdin.buffer.read()
    try:
        book = fastexcel.read_excel(data)
        for title in book.sheet_names:
            # skip_rows=0: without it leading empty rows vanish and every row number shifts
            sheet = book.load_sheet(title, header_row=None, skip_rows=0, dtypes="string")
            if sheet.visible != "visible":
                continue
            table = io.BytesIO()
            sheet.to_polars().write_ipc(table)
            label = title.encode()
            sys.stdout.buffer.write(struct.pack(">II", len(label), len(table.getvalue())))
            sys.stdout.buffer.write(label + table.getvalue())
    except fastexcel.FastExcelError:
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(_child())
