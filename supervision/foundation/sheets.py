"""Tables in and out: CSV, XLSX and XML Spreadsheet 2003, every cell as text, with the row numbers the sender sees.

Nothing is guessed: codes keep their leading zeros, dates stay as written, empty rows keep their
place so that "row 27" means row 27 on the sender's screen. Full-width digits and letters are
turned into plain ones *beside* the original text.
"""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import xlsxwriter

from supervision.foundation.errors import Unreadable
from supervision.foundation.spreadsheetml import is_spreadsheetml, read_spreadsheetml
from supervision.foundation.uploads import (
    MAX_AREA,
    MAX_BYTES,
    MAX_COLUMNS,
    UploadKind,
    check_upload,
    short_name,
)
from supervision.foundation.workbooks import read_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""Media type of a workbook."""
HEAD_ROWS = 20
"""How many rows from the top may be titles and notes before the header."""
_WIDE = {ord(wide): plain for wide, plain in zip("０１２３４５６７８９", "0123456789", strict=True)}
_WIDE |= {code: chr(code - 0xFEE0) for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_WIDE |= {0x3000: " ", 0xA0: " ", 0x200B: "", 0xFEFF: ""}
_FORMULA = re.compile(r"[=@\t\r]|[+-](?![0-9.]+$)")  # a plain negative number stays one


class Row(NamedTuple):
    """One line of a sheet: its number as the sender sees it, tidy cells, and the cells as they were."""

    number: int
    cells: tuple[str, ...]
    original: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """One sheet with its header found. ``rows`` parallel to ``columns``; empty rows are left out."""

    name: str
    header_row: int
    columns: tuple[str, ...]
    lines: tuple[tuple[int, tuple[str, ...]], ...]

    def rows(self) -> Iterator[Row]:
        """The lines below the header, in order."""
        for number, original in self.lines:
            yield Row(number, tuple(tidy(cell) for cell in original), original)

    def fields(self, known: Mapping[str, Collection[str]]) -> dict[str, int]:
        """Which column carries which field: ``known`` gives the accepted headings of each. First heading wins."""
        keys = [header_key(column) for column in self.columns]
        found = {}
        for field, headings in known.items():
            places = [keys.index(key) for word in headings if (key := header_key(word)) in keys]
            if places:
                found[field] = places[0]
        return found

    def __len__(self) -> int:
        return len(self.lines)


def tidy(cell: str) -> str:
    """The cell trimmed, full-width digits, letters and blanks made plain. Brackets and words stay."""
    return cell.strip() if cell.isascii() else cell.translate(_WIDE).strip()


def read_table(name: str, data: bytes, known: Collection[str] = (), *, max_bytes: int = MAX_BYTES) -> Sheet:
    """The first sheet of a file that holds a table; arguments and errors as :func:`read_tables`."""
    return read_tables(name, data, known, max_bytes=max_bytes)[0]


def read_tables(
    name: str, data: bytes, known: Collection[str] = (), *, max_bytes: int = MAX_BYTES
) -> list[Sheet]:
    """Read every visible sheet of a CSV, XLSX or XML Spreadsheet file as text.

    Args:
        name: file name, for messages and as the sheet name of a CSV.
        data: the file.
        known: column names that may be expected (any spelling the caller accepts); the row with most of them is
            the header. Without any, the first row that looks like a header is.

    Raises:
        Unreadable: not a table, damaged, too large, or no sheet with a header and a row below it.
    """
    kind = check_upload(name, data, max_bytes=max_bytes)
    shown = short_name(name)
    if kind is UploadKind.CSV:
        grids = [(shown, _read_csv(shown, data))]
    elif kind is UploadKind.XLSX:
        grids = read_workbook(shown, data)
    elif kind is UploadKind.MARKUP and is_spreadsheetml(data):
        grids = read_spreadsheetml(shown, data)
    else:
        raise Unreadable(
            "文件“{name}”不是.xlsx或CSV表格（识别为{kind}）。请用WPS或Excel另存为“Excel工作簿(.xlsx)”后再上传。",
            name=shown,
            kind=kind.value,
        )
    wanted = frozenset(header_key(word) for word in known)
    sheets = [sheet for title, grid in grids if (sheet := _with_header(title, grid, wanted)) is not None]
    if not sheets:
        raise Unreadable("文件“{name}”里没有找到表头和数据行。第一行（或标题行之下）应为列名。", name=shown)
    return sheets


def header_key(text: str) -> str:
    """A column name without blanks, line breaks, stars and the bracket's kind: what spellings share."""
    plain = tidy(text).replace("(", "（").replace(")", "）")
    return "".join(plain.split()).strip("*＊:：").casefold()


def _with_header(title: str, grid: list[list[str]], wanted: frozenset[str]) -> Sheet | None:
    best, best_score = -1, 0
    for index, cells in enumerate(grid[:HEAD_ROWS]):
        filled = [header_key(cell) for cell in cells if cell.strip()]
        if wanted:
            score = len(wanted.intersection(filled))
        else:
            plausible = len(filled) >= 2 and len(set(filled)) == len(filled) and max(map(len, filled)) <= 40
            score = (
                len(filled)
                if plausible and not any(word.replace(".", "").isdigit() for word in filled)
                else 0
            )
        if score > best_score and (wanted or best < 0):
            best, best_score = index, score
    if best < 0:
        return None
    columns = _names(grid, best, wanted)
    width = len(columns)
    lines = tuple(
        (number, tuple(cells[:width]) + ("",) * (width - len(cells)))
        for number, cells in enumerate(grid[best + 1 :], start=best + 2)
        if any(cell.strip() for cell in cells)
    )
    return Sheet(title, best + 1, columns, lines) if lines else None


def _names(grid: list[list[str]], row: int, wanted: frozenset[str]) -> tuple[str, ...]:
    """Names of the header row; a gap left by a two-row head is filled from the row above if that is known."""
    head = [" ".join(tidy(cell).split()) for cell in grid[row]]
    above = grid[row - 1] if row else []
    for index, word in enumerate(head):
        if not word and index < len(above) and header_key(above[index]) in wanted:
            head[index] = tidy(above[index])
    while head and not head[-1]:
        head.pop()
    return tuple(head)


def _read_csv(name: str, data: bytes) -> list[list[str]]:
    text = _decode(name, data)
    delimiter = max(",\t;", key=text[:20_000].count)
    grid: list[list[str]] = []
    area = 0
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            grid.append(cells)
            area += len(cells)
            if area > MAX_AREA or len(cells) > MAX_COLUMNS:
                raise Unreadable("文件“{name}”的行列过多，请拆分后再上传。", name=name)
    except csv.Error as error:
        raise Unreadable(
            "文件“{name}”不是表格：第{row}行无法分列。请另存为CSV或.xlsx。", name=name, row=len(grid) + 1
        ) from error
    return grid


def _decode(name: str, data: bytes) -> str:
    """BOM first, then strict UTF-8, then GB18030 (which holds every rare character that GBK lacks)."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("文件“{name}”的文字编码无法识别，请另存为UTF-8或GB18030（GBK）编码的CSV。", name=name)


def write_xlsx(
    sheets: Mapping[str, tuple[Sequence[str], Iterable[Sequence[object]]]], *, ribbon: str = ""
) -> bytes:
    """A workbook of text cells only: nothing can act as a formula, codes keep all their digits.

    Args:
        sheets: name → (column names, rows). Names are shortened to the 31 characters Excel allows.
        ribbon: a line above the header of every sheet, e.g. 演示数据.
    """
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True})
        text = book.add_format({"num_format": "@"})
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
                    if cell is not None and cell != "":
                        sheet.write_string(number, place, str(cell)[:32_767])
    return out.getvalue()


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV that Excel opens as UTF-8; a cell that would start a formula gets a leading apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    for cells in rows:
        texts = ("" if cell is None else str(cell) for cell in cells)
        writer.writerow(["'" + text if _FORMULA.match(text) else text for text in texts])
    return out.getvalue().encode("utf-8-sig")
