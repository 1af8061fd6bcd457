"""Which area a point lies in (点落区), exactly: prepared polygons, never H3, never a bounding box alone."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from supervision.areas.rules.gridding import PlaceGrid

NOWHERE = ""
MANY = 60_000
"""From so many points on it pays to lay a grid first (measured: the grid costs what forty thousand points cost)."""


def place(lon: npt.ArrayLike, lat: npt.ArrayLike, outlines: Mapping[str, BaseGeometry]) -> list[str]:
    """Give each point (degrees, same system as the outlines) the code of the area that holds it.

    A point on a shared border goes to the area with the smallest code, so the answer does not depend on the order
    of the outlines. Outside every area, or without coordinates (NaN): the empty text.
    """
    x, y = np.asarray(lon, dtype=np.float64).ravel(), np.asarray(lat, dtype=np.float64).ravel()
    codes = sorted(outlines)
    shapes = [outlines[code] for code in codes]
    found = PlaceGrid(shapes).find(x, y) if x.size >= MANY and len(shapes) > 1 else one_by_one(x, y, shapes)
    named = np.array([*codes, NOWHERE], dtype=object)  # the last one answers to −1
    texts: list[str] = named[found].tolist()
    return texts


def one_by_one(
    x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], shapes: list[BaseGeometry]
) -> npt.NDArray[np.int32]:
    """Number of the first shape that holds each point, −1 where none does: the plain way, a shape after the other."""
    found = np.full(x.shape, -1, dtype=np.int32)
    for index, shape in enumerate(shapes):
        west, south, east, north = shape.bounds
        # the box first: a prepared polygon is exact but ten times dearer
        near = np.flatnonzero((found < 0) & (x >= west) & (x <= east) & (y >= south) & (y <= north))
        if near.size:
            shapely.prepare(shape)
            inside = shapely.intersects_xy(shape, x[near], y[near])
            found[near[inside]] = index
    return found


def unplaced(places: list[str]) -> int:
    """How many points lie in no area; pages always show this number."""
    return sum(1 for code in places if code == NOWHERE)
