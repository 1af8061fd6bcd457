"""H3 cells (六边形网格): which one a point lies in, its outline, and means that tell nothing about a single business. Runs in workers only.

Three sizes are used: resolution 8 (about 0.7 km²), its parents of resolution 7 (about 5 km²) and theirs of resolution 6 (about 36 km²). A parent is
drawn as its own hexagon and holds the points of its seven children, which stick out a little over its border: that is how H3 nests, and it keeps
all sizes one count.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import h3.api.basic_int as h3
import numpy as np
import numpy.typing as npt
from shapely import Polygon

from maps.significance import LEAST_NEIGHBOURS

FINE, COARSE, WIDE = 8, 7, 6
FARTHEST = 60
"""So many rings are looked through for neighbours."""
CORNERS = 6
"""Corners of a cell. The twelve pentagons of H3 lie in the sea; a cell cut by an edge of its icosahedron keeps its six corners."""


@dataclass(frozen=True)
class Hexagons:
    """Cells of one resolution in the order of their numbers: number, and corners as (cell, corner, lon/lat) in degrees."""

    numbers: npt.NDArray[np.uint64]
    corners: npt.NDArray[np.float64]


def holding(
    lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64], resolution: int = FINE
) -> npt.NDArray[np.uint64]:
    """The number of the cell that holds each point (degrees)."""
    pairs = zip(lat.tolist(), lon.tolist(), strict=True)
    return np.fromiter(
        (h3.latlng_to_cell(y, x, resolution) for y, x in pairs), dtype=np.uint64, count=len(lon)
    )


def parents(numbers: npt.NDArray[np.uint64], resolution: int = COARSE) -> npt.NDArray[np.uint64]:
    """The cell of a coarser resolution that each cell nests in."""
    return np.fromiter(
        (h3.cell_to_parent(one, resolution) for one in numbers.tolist()), dtype=np.uint64, count=len(numbers)
    )


def hexagons(numbers: npt.NDArray[np.uint64]) -> Hexagons:
    """The outlines of cells."""
    corners = np.empty((len(numbers), CORNERS, 2))
    for row, number in enumerate(numbers.tolist()):
        places = h3.cell_to_boundary(number)
        if len(places) != CORNERS:
            places = [h3.vertex_to_latlng(corner) for corner in h3.cell_to_vertexes(number)][:CORNERS]
            places += places[-1:] * (CORNERS - len(places))
        corners[row] = [(x, y) for y, x in places]
    return Hexagons(numbers, corners)


def rings(codes: Sequence[str]) -> dict[int, list[int]]:
    """The neighbours of each cell among the others, by position: those of the first ring around it, and of as many more as it takes to have three.

    A cell with fewer than three others within ``FARTHEST`` rings is beside all of them.
    """
    numbers = [int(code, 16) for code in codes]
    place = {number: n for n, number in enumerate(numbers)}
    near = {}
    for n, number in enumerate(numbers):
        mine: list[int] = []
        for ring in range(1, FARTHEST + 1):
            mine += [place[one] for one in h3.grid_ring(number, ring) if one in place]
            if len(mine) >= LEAST_NEIGHBOURS:
                break
        else:
            mine = [one for one in range(len(numbers)) if one != n]
        near[n] = sorted(mine)
    return near


def outline(code: str) -> Polygon:
    """The polygon of one cell (degrees)."""
    return Polygon([(x, y) for y, x in h3.cell_to_boundary(int(code, 16))])


def pooled(
    scores: npt.NDArray[np.int64],
    fine: npt.NDArray[np.int64],
    coarse_of_fine: npt.NDArray[np.int64],
    *,
    least: int,
) -> npt.NDArray[np.int64]:
    """Each point's score replaced by the mean of a group of at least `least` neighbours (rounded); 0 where there are fewer.

    A fine cell that is large enough is a group; the small ones of a coarse cell are a group together, and if even that is too small
    the whole coarse cell is one. So means by cell stay what they are wherever a cell is large enough to be shown (but for one that was needed to
    hide a neighbour), and no single score can be told.

    Args:
        scores, fine: per point, its score and the position of its fine cell.
        coarse_of_fine: per fine cell, the position of its parent.
    """
    sizes = np.bincount(fine, minlength=len(coarse_of_fine))
    large = sizes >= least
    left = np.bincount(coarse_of_fine, weights=np.where(large, 0, sizes))
    whole = (left > 0) & (left < least)
    alone = large & ~whole[coarse_of_fine]
    group = np.where(alone, np.arange(len(coarse_of_fine)), len(coarse_of_fine) + coarse_of_fine)[fine]
    counts = np.bincount(group)
    sums = np.bincount(group, weights=scores)
    means = np.where(counts >= least, np.rint(sums / np.maximum(counts, 1)), 0).astype(np.int64)
    return means[group]
