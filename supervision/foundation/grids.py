"""A sheet as it lies on the table: texts in rows, and which cells were merged. Light, because the parsing child reads it.

A reader turns bytes into grids and knows nothing of headers; :mod:`supervision.foundation.headers` finds those.
"""

from typing import NamedTuple

from supervision.foundation.errors import Unreadable

MAX_ROWS = 400_000
MAX_COLUMNS = 702  # the last column with two letters is ZZ
MAX_AREA = 6_000_000
"""Rows × columns of one sheet, empty cells counted: an area of 15 million took 839 MB in a trial."""
MAX_CHARACTERS = 60_000_000
"""Of one file (a city's register has 20 million): a text of 32,767 characters may stand in a workbook once and be referred to a million times."""


class Merge(NamedTuple):
    """A merged range, from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


class Grid(NamedTuple):
    """One sheet: its name, rows of texts with empty ones in their place, and its merged ranges.

    ``ragged``: a line longer than its head has slipped (plain text); in a workbook it only has a note beside the table.
    """

    title: str
    rows: list[list[str]]
    merges: tuple[Merge, ...] = ()
    ragged: bool = False


def clipped(name: str, grid: Grid) -> Grid:
    """The grid with merged ranges inside its rows only, and without what lies hidden under a merged cell.

    Raises:
        Unreadable: ranges lie over one another so often that walking through them would take for ever.
    """
    last = len(grid.rows) - 1
    kept = [
        m._replace(bottom=min(m.bottom, last), right=min(m.right, MAX_COLUMNS - 1))
        for m in grid.merges
        if 0 <= m.top <= last and 0 <= m.left < MAX_COLUMNS
    ]
    if sum((m.bottom - m.top + 1) * (m.right - m.left + 1) for m in kept) > MAX_AREA:
        raise damaged(name)
    for merge in kept:
        for row in range(merge.top, merge.bottom + 1):
            cells = grid.rows[row]
            begin = merge.left + (row == merge.top)
            end = min(merge.right + 1, len(cells))
            if begin < end:
                cells[begin:end] = [""] * (end - begin)
    return grid._replace(merges=tuple(kept))


class Meter:
    """Counts what a reader has laid out so far and stops it before the table becomes too large for the machine."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._cells = self._characters = 0

    def add(self, cells: list[str], rows: int = 0) -> None:
        """Count one row; ``rows``: how many the sheet has by now.

        Raises:
            Unreadable: more rows, columns, cells or characters than can be handled.
        """
        self._cells += len(cells)
        self._characters += sum(map(len, cells))
        if (
            rows > MAX_ROWS
            or len(cells) > MAX_COLUMNS
            or self._cells > MAX_AREA
            or self._characters > MAX_CHARACTERS
        ):
            raise too_large(self._name)


def too_large(name: str) -> Unreadable:
    """The refusal of a table whose rows, columns, cells or texts are too many."""
    return Unreadable("文件“{name}”的表格过大，请删除末尾多余的空行空列，或拆分后再上传。", name=name)


def damaged(name: str) -> Unreadable:
    """The refusal of a file no reader can open."""
    return Unreadable("文件“{name}”不是完好的Excel工作簿，打不开。请重新导出后再上传。", name=name)


def column_letters(place: int) -> str:
    """The letters of a column counted from 0: 0 → A, 26 → AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
