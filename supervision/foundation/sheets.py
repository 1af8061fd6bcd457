"""Tables in and out: every cell as text, with the row numbers the sender sees.

Nothing is guessed: codes keep their leading zeros, dates stay as written, empty rows keep their
place so that "row 27" means row 27 on the sender's screen. Full-width digits and letters are
turned into plain ones *beside* the original text.
"""

import csv
import io
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import xlsxwriter

from supervision.foundation.errors import Unreadable
from supervision.foundation.grids import Grid
from supervision.foundation.headers import HEAD_ROWS, Choice, Row, Sheet, find_sheet, header_key, tidy
from supervision.foundation.parsing import parse
from supervision.foundation.uploads import MAX_BYTES, UploadKind, check_upload, short_name

__all__ = [
    "LAST_ROW",
    "XLSX",
    "Choice",
    "Figure",
    "NoHeader",
    "Row",
    "Sheet",
    "header_key",
    "read_grids",
    "read_table",
    "read_tables",
    "tidy",
    "write_csv",
    "write_csv_to",
    "write_xlsx",
    "write_xlsx_to",
]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""Media type of a workbook."""
_READERS = {
    UploadKind.XLSX: "workbook",
    UploadKind.XLS: "workbook",
    UploadKind.MARKUP: "markup",
    UploadKind.CSV: "csv",
}
LAST_ROW = 1_048_575
"""The last row of a sheet of a workbook, counted from 0."""
# a plain number or percentage stays one: a negative change of a percent is no formula
_FORMULA = re.compile(r"[=@\t\r]|[+-](?!(?:\d[\d,]*)?\.?\d+%?\Z)")


@dataclass(frozen=True)
class Figure:
    """A cell to calculate with; ``shown``: how a workbook prints it (``0``, ``0.00``, ``0.00%``). Elsewhere it is the text it is printed as."""

    value: float
    shown: str = "0"

    def __str__(self) -> str:
        places = len(self.shown.rstrip("%").partition(".")[2])
        return f"{self.value:.{places}{'%' if self.shown.endswith('%') else 'f'}}"


class NoHeader(Unreadable):
    """No sheet has a row that looks like a head: a person can say which column is what."""


def read_table(name: str, data: bytes, known: Collection[str] = (), *, max_bytes: int = MAX_BYTES) -> Sheet:
    """The first sheet of a file that holds a table; arguments and errors as :func:`read_tables`."""
    return read_tables(name, data, known, max_bytes=max_bytes)[0]


def read_tables(
    name: str,
    data: bytes,
    known: Collection[str] = (),
    *,
    max_bytes: int = MAX_BYTES,
    choice: Choice | None = None,
) -> list[Sheet]:
    """Read every visible sheet of a file as text: CSV, XLSX, XLS, XML Spreadsheet 2003, or tables of a web page.

    Args:
        name: file name, for messages and as the sheet name of a CSV.
        data: the file.
        known: column names that may be expected (any spelling the caller accepts); the row with most of them is
            the header. Without any, the first row that looks like a header is.
        choice: which columns a person chose for files of this source.

    Raises:
        NoHeader: no sheet has a header. Unreadable: not a table, damaged, too large, or nothing below the header.
    """
    grids = read_grids(name, data, max_bytes=max_bytes)
    found = [sheet for grid in grids if (sheet := find_sheet(grid, known, choice)) is not None]
    if sheets := [sheet for sheet in found if sheet.lines]:
        return sheets
    if found:
        raise Unreadable(
            "文件“{name}”里没有可以导入的数据行：工作表“{sheet}”第{row}行是表头，下面是空的。",
            name=short_name(name),
            sheet=found[0].name,
            row=found[0].header_row,
        )
    raise NoHeader(
        "文件“{name}”里没有找到表头和数据行（看过的工作表：{sheets}，各前{rows}行）。第一行（或标题行之下）应为列名。",
        name=short_name(name),
        sheets="、".join(grid.title for grid in grids[:5]) or "—",
        rows=HEAD_ROWS,
    )


def read_grids(name: str, data: bytes, *, max_bytes: int = MAX_BYTES) -> list[Grid]:
    """Every visible sheet of a file as it lies on the table, headers not looked for.

    Raises:
        Unreadable: not a table, damaged or too large.
    """
    kind = check_upload(name, data, max_bytes=max_bytes)
    shown = short_name(name)
    if kind not in _READERS:
        raise Unreadable(
            "文件“{name}”不是.xlsx或CSV表格（识别为{kind}）。请用WPS或Excel另存为“Excel工作簿(.xlsx)”后再上传。",
            name=shown,
            kind=kind.value,
        )
    return parse(shown, data, _READERS[kind])


Sheets = Mapping[str, tuple[Sequence[str], Iterable[Sequence[object]]]]


def write_xlsx(sheets: Sheets, *, ribbon: str = "") -> bytes:
    """A workbook as bytes; arguments as ``write_xlsx_to``."""
    out = io.BytesIO()
    write_xlsx_to(out, sheets, ribbon=ribbon)
    return out.getvalue()


def write_xlsx_to(out: BinaryIO, sheets: Sheets, *, ribbon: str = "") -> None:
    """A workbook of text cells, row by row in little memory: nothing can act as a formula, codes keep all their digits. Only a ``Figure`` is one.

    Args:
        sheets: name → (column names, rows). Names are shortened to the 31 characters Excel allows.
        ribbon: a line above the header of every sheet, e.g. 演示数据.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True})
        text = book.add_format({"num_format": "@"})
        numbers: dict[str, xlsxwriter.format.Format] = {}
        for title, (columns, rows) in sheets.items():
            sheet = book.add_worksheet("".join(c for c in title if c not in "[]:*?/\\'")[:31] or "Sheet")
            if columns:  # what somebody types into the sheet stays text too: 3% stays 3% and not 0.03
                sheet.set_column(0, len(columns) - 1, 15, text)
            top = 1 if ribbon else 0
            if ribbon:
                sheet.write_string(0, 0, ribbon, bold)
            for place, word in enumerate(columns):
                sheet.write_string(top, place, word, bold)
            sheet.freeze_panes(top + 1, 0)
            for number, cells in enumerate(rows, start=top + 1):
                for place, cell in enumerate(cells):
                    if isinstance(cell, Figure):
                        if cell.shown not in numbers:
                            numbers[cell.shown] = book.add_format({"num_format": cell.shown})
                        sheet.write_number(number, place, cell.value, numbers[cell.shown])
                    elif cell is not None and cell != "":
                        sheet.write_string(number, place, str(cell)[:32_767])


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV as bytes; arguments as ``write_csv_to``."""
    out = io.BytesIO()
    write_csv_to(out, columns, rows)
    return out.getvalue()


def write_csv_to(out: BinaryIO, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A CSV that Excel opens as UTF-8, row by row; a cell that would start a formula gets a leading apostrophe."""
    lines = io.TextIOWrapper(out, encoding="utf-8-sig", newline="")
    writer = csv.writer(lines)
    writer.writerow(columns)
    for cells in rows:
        texts = ("" if cell is None else str(cell) for cell in cells)
        writer.writerow(["'" + text if _FORMULA.match(text) else text for text in texts])
    lines.detach()  # the file stays its owner's
