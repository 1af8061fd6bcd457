"""The districts as a drawing (辖区示意图): outlines in degrees brought onto a sheet, to be filled by verdict. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

Point = tuple[float, float]


@dataclass(frozen=True)
class Shape:
    """One piece of an area on a sheet one wide: its ring, and where its number stands ((x, y) from the upper left; None: on another piece)."""

    key: str
    ring: list[Point]
    at: Point | None


@dataclass(frozen=True)
class Drawing:
    """All pieces, and the height of the sheet against its width."""

    shapes: list[Shape]
    height: float


def drawn(collection: Mapping[str, Any], keys: set[str] | None = None) -> Drawing:
    """Lay the outlines of a GeoJSON collection (``name``: key of the area) onto a sheet; longitudes shrink with the latitude's cosine.

    Args:
        keys: only these areas; None: all.
    """
    wanted = [
        (str(one["properties"]["name"]), list(_rings(one["geometry"])))
        for one in collection.get("features", [])
        if keys is None or one["properties"]["name"] in keys
    ]
    points = [point for _key, rings in wanted for ring in rings for point in ring]
    if not points:
        return Drawing([], 0.0)
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    shrink = cos(radians((south + north) / 2))
    width = max((east - west) * shrink, (north - south) / 2, 1e-9)

    def on_sheet(point: Point) -> Point:
        return round((point[0] - west) * shrink / width, 4), round((north - point[1]) / width, 4)

    shapes = []
    for key, rings in wanted:
        largest = max(rings, key=lambda ring: abs(_area(ring)), default=[])
        for ring in rings:
            placed = [on_sheet(point) for point in ring]
            shapes.append(Shape(key, placed, _middle(placed) if ring is largest else None))
    return Drawing(shapes, round((north - south) / width, 4))


def _rings(geometry: Mapping[str, Any]) -> Iterator[list[Point]]:
    """The outer rings; holes are filled by the areas that lie in them."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        if polygon and len(polygon[0]) > 3:
            yield [(float(x), float(y)) for x, y, *_ in polygon[0]]


def _area(ring: Sequence[Point]) -> float:
    return (
        sum(
            x * next_y - next_x * y
            for (x, y), (next_x, next_y) in zip(ring, [*ring[1:], ring[0]], strict=True)
        )
        / 2
    )


def _middle(ring: Sequence[Point]) -> Point:
    """The middle of the longest stretch inside the ring on the level that has the longest one: always inside, whatever the shape."""
    low, high = min(y for _, y in ring), max(y for _, y in ring)
    best, at = -1.0, ring[0]
    for step in range(1, 16):
        level = low + (high - low) * step / 16
        crossings = sorted(_crossings(ring, level))
        for left, right in zip(crossings[::2], crossings[1::2], strict=False):
            room = (right - left) * (1 - abs(step - 8) / 24)  # rather in the middle than at the edge
            if room > best:
                best, at = room, ((left + right) / 2, level)
    return round(at[0], 4), round(at[1], 4)


def _crossings(ring: Sequence[Point], level: float) -> Iterator[float]:
    for (x, y), (next_x, next_y) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y > level) != (next_y > level):
            yield x + (level - y) * (next_x - x) / (next_y - y)
