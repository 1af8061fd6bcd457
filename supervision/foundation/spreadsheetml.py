"""XML Spreadsheet 2003, which provincial platforms hand out under the name .xlsx: every cell as text, in its place.

Nothing outside the file is read: a document type or an entity ends the reading. ``ss:Index`` moves a row or a cell to a
place of its own, so the size of the grid is checked while it grows.
"""

import io
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from supervision.foundation.errors import Unreadable
from supervision.foundation.uploads import MAX_AREA, MAX_COLUMNS, MAX_ROWS

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_SS = f"{{{NAMESPACE}}}"


def is_spreadsheetml(data: bytes) -> bool:
    """Whether a marked-up file is an XML Spreadsheet (its name says nothing)."""
    return NAMESPACE.encode() in data[:4096]


def read_spreadsheetml(name: str, data: bytes) -> list[tuple[str, list[list[str]]]]:
    """The sheets of the file by name, every cell as text, empty rows in their place.

    Raises:
        Unreadable: damaged, with a document type, or spanning more rows, columns or cells than can be handled.
    """
    grids: list[tuple[str, list[list[str]]]] = []
    row: list[str] = []
    size = 0
    try:
        for event, element in iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True):
            tag = element.tag
            if event == "start":
                if tag == _SS + "Worksheet":
                    grids.append((element.get(_SS + "Name", "")[:60], []))
                elif tag == _SS + "Row":
                    row = []
            elif tag == _SS + "Cell":
                _place(name, row, element)
            elif tag == _SS + "Row" and grids:
                grid = grids[-1][1]
                _fill(name, grid, _index(element, len(grid)), MAX_ROWS, list)
                grid.append(row)
                size += len(row)
                if size > MAX_AREA or len(grid) > MAX_ROWS:
                    raise _too_large(name)
                element.clear()
            elif tag == _SS + "Table":
                element.clear()
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Unreadable(
            "文件“{name}”不是完好的Excel工作簿，打不开。请重新导出后再上传。", name=name
        ) from error
    return grids


def _place(name: str, row: list[str], cell: Any) -> None:
    """Put one cell where it stands; merged cells to its right stay empty."""
    _fill(name, row, _index(cell, len(row)), MAX_COLUMNS, str)
    text = "".join("".join(part.itertext()) for part in cell if part.tag == _SS + "Data")
    row.append(text)
    _fill(name, row, len(row) + int(cell.get(_SS + "MergeAcross", "0")), MAX_COLUMNS, str)


def _fill(name: str, cells: list[Any], until: int, most: int, empty: Any) -> None:
    if until >= most:
        raise _too_large(name)
    cells.extend(empty() for _place in range(until - len(cells)))


def _index(element: Any, following: int) -> int:
    """Where an element stands, from 0; it may not go back."""
    wanted = int(element.get(_SS + "Index", following + 1)) - 1
    if wanted < following:
        raise ValueError("a row or cell stands before the one above it")
    return wanted


def _too_large(name: str) -> Unreadable:
    return Unreadable("文件“{name}”的表格过大，请删除末尾多余的空行空列，或拆分后再上传。", name=name)
