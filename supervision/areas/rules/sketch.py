"""Outlines as paths of a plain drawing (示意图, SVG): previews, prints and the public map need no map library."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

WIDE = 1000
"""Width of the drawing in its own units; height follows."""


@dataclass(frozen=True)
class Path:
    """One place: its code, the ``d`` of its path, and where its label may stand."""

    code: str
    d: str
    x: float
    y: float
    wide: float


@dataclass(frozen=True)
class Sketch:
    """Paths in the order given, in a box of ``width`` × ``height``."""

    width: int
    height: int
    paths: tuple[Path, ...]


def sketch(outlines: Mapping[str, BaseGeometry], *, frame: BaseGeometry | None = None) -> Sketch:
    """Draw outlines (degrees) north up, true to shape at their middle latitude, thinned to what the drawing can show.

    Args:
        frame: what the drawing must hold, so that several share one box; else the outlines themselves.
    """
    if not outlines:
        return Sketch(WIDE, 1, ())
    whole = frame if frame is not None else shapely.union_all(list(outlines.values()))
    west, south, east, north = whole.bounds
    narrowing = cos(radians((south + north) / 2))
    scale = WIDE / max((east - west) * narrowing, 1e-9)
    height = max(1, round((north - south) * scale))

    def to_page(at: np.ndarray) -> np.ndarray:
        return np.column_stack([(at[:, 0] - west) * narrowing * scale, (north - at[:, 1]) * scale])

    paths = []
    for code, outline in outlines.items():
        flat = shapely.transform(outline, to_page)
        inside = shapely.point_on_surface(flat)
        left, _top, right, _bottom = flat.bounds
        thin = flat.simplify(0.6)
        paths.append(Path(code, _d(thin if not thin.is_empty else flat), inside.x, inside.y, right - left))
    return Sketch(WIDE, height, tuple(paths))


def _d(shape: BaseGeometry) -> str:
    parts = []
    for ring in shapely.get_rings(shapely.get_parts(shape)):
        points = np.round(shapely.get_coordinates(ring)[:-1], 1)
        parts.append("M" + "L".join(f"{x:g} {y:g}" for x, y in points.tolist()) + "Z")
    return "".join(parts)
