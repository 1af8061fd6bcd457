"""Synthetic cells (合成网格): places of township size for data that has no township outline.

No package carries township outlines, so the demonstration divides each county into cells of its own. They are marked
synthetic wherever they are shown. The division is deterministic: points of a Halton sequence inside the outline, evened out
by Lloyd's method, their Voronoi cells clipped to the outline.
"""

from collections.abc import Iterator, Mapping

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from supervision.foundation.errors import Unreadable

_EVENING_ROUNDS = 4
GRID = 1e-5  # about one metre: enough for a cell nobody surveyed, and short in GeoJSON


def divide(outline: BaseGeometry, count: int) -> list[BaseGeometry]:
    """Divide an outline into `count` cells that cover it without overlap, ordered west to east by centre.

    Raises Unreadable for an outline without area (no point would ever fall inside).
    """
    if not shapely.area(outline) > 0.0:
        raise Unreadable("边界没有面积，不能划分网格。请检查边界文件。")
    if count <= 1:
        return [outline] * count
    seeds = _points_inside(outline, count)
    cells = _voronoi(seeds, outline)
    for _round in range(_EVENING_ROUNDS):
        seeds = [
            shapely.point_on_surface(cell) if not _holds_centre(cell) else cell.centroid for cell in cells
        ]
        cells = _voronoi(seeds, outline)
    return sorted(cells, key=lambda cell: (round(cell.centroid.x, 6), round(cell.centroid.y, 6)))


def apportion(outlines: Mapping[str, BaseGeometry], total: int) -> dict[str, int]:
    """Share `total` cells among outlines by the square root of their size (small districts are dense), at least one each."""
    roots = {code: float(np.sqrt(shapely.area(outline))) for code, outline in outlines.items()}
    whole = sum(roots.values()) or 1.0
    return {code: max(1, round(total * root / whole)) for code, root in roots.items()}


def simplified(outlines: Mapping[str, BaseGeometry], *, tolerance: float) -> dict[str, BaseGeometry]:
    """Simplify neighbours together (tolerance in degrees), so that no gap opens on a shared border."""
    codes = list(outlines)
    thin = shapely.coverage_simplify(np.array([outlines[code] for code in codes]), tolerance)
    return dict(zip(codes, (rounded(outline) for outline in thin), strict=True))


def rounded(outline: BaseGeometry) -> BaseGeometry:
    """Coordinates on a one-metre grid, still valid."""
    return shapely.set_precision(outline, GRID)


def _holds_centre(cell: BaseGeometry) -> bool:
    return bool(shapely.covers(cell, cell.centroid))


def _points_inside(outline: BaseGeometry, count: int) -> list[BaseGeometry]:
    """The first `count` Halton points (bases 2 and 3, scaled to the box) that fall inside."""
    west, south, east, north = outline.bounds
    shapely.prepare(outline)
    found: list[BaseGeometry] = []
    sequence = _halton()  # dense in the box, so an outline with area is always hit
    while len(found) < count:
        u, v = next(sequence)
        point = shapely.Point(west + u * (east - west), south + v * (north - south))
        if shapely.contains(outline, point):
            found.append(point)
    return found


def _halton() -> Iterator[tuple[float, float]]:
    number = 0
    while True:
        number += 1
        yield _radical_inverse(number, 2), _radical_inverse(number, 3)


def _radical_inverse(number: int, base: int) -> float:
    """Digits of `number` mirrored behind the point: van der Corput's sequence."""
    result, unit = 0.0, 1.0
    while number:
        number, digit = divmod(number, base)
        unit /= base
        result += digit * unit
    return result


def _voronoi(seeds: list[BaseGeometry], outline: BaseGeometry) -> list[BaseGeometry]:
    """Voronoi cells of the seeds clipped to the outline, in the order of the seeds."""
    regions = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(seeds), extend_to=outline))
    tree = shapely.STRtree(regions)
    pairs = tree.query(np.array(seeds), predicate="within")
    region_of = dict(zip(pairs[0].tolist(), pairs[1].tolist(), strict=True))
    return [shapely.intersection(regions[region_of[i]], outline) for i in range(len(seeds))]
