"""XML Spreadsheet 2003, which provincial platforms hand out under the name .xlsx: every cell as text, in its place.

Nothing outside the file is read: a document type or an entity ends the reading. ``ss:Index`` moves a row or a cell to a
place of its own, so the size of the grid is checked while it grows.
"""

import io
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from supervision.foundation.grids import MAX_COLUMNS, MAX_ROWS, Grid, Merge, Meter, damaged, too_large

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_SS = f"{{{NAMESPACE}}}"


def is_spreadsheetml(data: bytes) -> bool:
    """Whether a marked-up file is an XML Spreadsheet (its name says nothing)."""
    return NAMESPACE.encode() in data[:4096]


def read_spreadsheetml(name: str, data: bytes) -> list[Grid]:
    """The sheets of the file, every cell as text, empty rows in their place.

    Raises:
        Unreadable: damaged, with a document type, or spanning more rows, columns or cells than can be handled.
    """
    grids: list[Grid] = []
    row: list[str] = []
    merges: list[Merge] = []
    meter = Meter(name)
    try:
        for event, element in iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True):
            tag = element.tag
            if event == "start":
                if tag == _SS + "Worksheet":
                    merges = []
                    grids.append(Grid(element.get(_SS + "Name", "")[:60], []))
                elif tag == _SS + "Row" and grids:
                    row, rows = [], grids[-1].rows
                    _fill(name, rows, _index(element, len(rows)), MAX_ROWS, list)
            elif tag == _SS + "Cell":
                _place(name, row, element, len(grids[-1].rows) if grids else 0, merges)
            elif tag == _SS + "Row" and grids:
                grids[-1].rows.append(row)
                meter.add(row, len(grids[-1].rows))
                element.clear()
            elif tag == _SS + "Worksheet" and grids:
                grids[-1] = grids[-1]._replace(merges=tuple(merges))
                element.clear()
            elif tag == _SS + "Table":
                element.clear()
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise damaged(name) from error
    return grids


def _place(name: str, row: list[str], cell: Any, number: int, merges: list[Merge]) -> None:
    """Put one cell where it stands; merged cells to its right stay empty."""
    _fill(name, row, _index(cell, len(row)), MAX_COLUMNS, str)
    place = len(row)
    row.append("".join("".join(part.itertext()) for part in cell if part.tag == _SS + "Data"))
    across, down = (int(cell.get(_SS + way, "0")) for way in ("MergeAcross", "MergeDown"))
    _fill(name, row, len(row) + across, MAX_COLUMNS, str)
    if across > 0 or down > 0:
        merges.append(Merge(number, place, min(number + max(down, 0), MAX_ROWS), place + max(across, 0)))


def _fill(name: str, cells: list[Any], until: int, most: int, empty: Any) -> None:
    if until >= most:
        raise too_large(name)
    cells.extend(empty() for _place in range(until - len(cells)))


def _index(element: Any, following: int) -> int:
    """Where an element stands, from 0; it may not go back."""
    wanted = int(element.get(_SS + "Index", following + 1)) - 1
    if wanted < following:
        raise ValueError("a row or cell stands before the one above it")
    return wanted
