"""H3 cells as a condition on coordinates: which businesses of the register lie in one, asked in plain SQL on either database."""

import h3.api.basic_int as h3

from supervision.foundation.errors import Unreadable
from supervision.foundation.i18n import _

LONGEST = 16
"""Hex digits of a cell's number at most."""


def corners(cell: str) -> list[tuple[float, float]]:
    """The corners of a cell as longitude and latitude, counterclockwise.

    Raises Unreadable where the text is no cell.
    """
    try:
        number = int(cell, 16) if len(cell) <= LONGEST else 0
    except ValueError:
        number = 0
    if number <= 0 or not h3.is_valid_cell(number):
        raise Unreadable(_("页面地址中的编号不可读。"))
    return [(x, y) for y, x in h3.cell_to_boundary(number)]


def inside(cell: str) -> str:
    """A condition on the entity ``e``: left of every side of the cell.

    Sides of H3 are arcs, here they are straight in degrees: for the largest cells used the two differ by less than half a metre.
    Raises Unreadable where the text is no cell.
    """
    around = corners(cell)
    west, east = min(x for x, _y in around), max(x for x, _y in around)
    south, north = min(y for _x, y in around), max(y for _x, y in around)
    # the box comes first: it is cheap, and turns most rows away
    parts = [f"e.lon BETWEEN {west!r} AND {east!r} AND e.lat BETWEEN {south!r} AND {north!r}"]
    for (ax, ay), (bx, by) in zip(around, [*around[1:], around[0]], strict=True):
        parts.append(f"({bx - ax!r}) * (e.lat - {ay!r}) >= ({by - ay!r}) * (e.lon - {ax!r})")
    return "AND " + " AND ".join(parts)
