"""Workbooks (.xlsx, .xlsm, .xls) as grids of text. Runs only in the parsing child: a parser may take its process with it."""

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain, repeat

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from supervision.foundation.grids import (
    MAX_AREA,
    MAX_COLUMNS,
    MAX_ROWS,
    Grid,
    Merge,
    Meter,
    damaged,
    too_large,
)


def read_workbook(name: str, data: bytes) -> Iterator[Grid | list[str]]:
    """The visible sheets of a workbook: each as an empty grid, and after it its rows, every cell as text.

    Rows come one by one, so that a long sheet lies in memory only once. Empty rows stay in their place.

    Raises:
        Unreadable: damaged, locked, or more rows, columns or text than can be handled.
    """
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            meter = Meter(name)
            for about in book.sheets_metadata:
                if about.typ is SheetTypeEnum.WorkSheet and about.visible is SheetVisibleEnum.Visible:
                    yield from _sheet(name, book.get_sheet_by_name(about.name), meter)
    except (CalamineError, ValueError, OverflowError) as error:  # a date beyond the calendar is a ValueError
        raise damaged(name) from error


def _sheet(name: str, sheet: CalamineSheet, meter: Meter) -> Iterator[Grid | list[str]]:
    ranges = sheet.merged_cell_ranges or []
    if sheet.start is None or sheet.end is None:
        yield Grid(sheet.name, [])
        return
    (_top, left), (bottom, right) = sheet.start, sheet.end
    if bottom >= MAX_ROWS or right >= MAX_COLUMNS or (bottom + 1) * (right + 1) > MAX_AREA:
        raise too_large(name)
    if len(ranges) > MAX_ROWS:
        raise too_large(name)
    yield Grid(sheet.name, [], tuple(Merge(*chain(*both)) for both in ranges))
    waiting = 0
    for number, cells in enumerate(
        sheet.iter_rows(), start=1
    ):  # rows from the top of the sheet, cells from ``left`` on
        row = [*repeat("", left), *map(_text, cells)]
        while row and not row[-1]:
            row.pop()
        meter.add(row, number)
        if row:
            yield from ([] for _row in range(waiting))
            yield row
        waiting = 0 if row else waiting + 1


def _text(cell: object) -> str:
    """A cell as people read it: whole numbers without a point, days as 2020-01-05 00:00:00, truth as 1 and 0."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e17 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, date):
        return f"{cell.isoformat()} 00:00:00"
    if isinstance(cell, time):
        return cell.isoformat("seconds")
    if isinstance(cell, timedelta):
        return str(cell)
    return "" if cell is None else str(cell)
