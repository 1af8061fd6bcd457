"""What a map shows, as GeoDataFrames and plain rows: values joined to outlines, colours chosen. Runs in workers only.

Outlines and points are CGCS2000 (EPSG:4490); for the browser that is WGS-84, the difference is centimetres.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from maps.palette import COVERAGE, NO_DATA, RISK, Scale, Step, scale
from supervision.areas.rules.coordinates import Crs, from_cgcs2000
from supervision.areas.rules.outlines import Outline

CRS = "EPSG:4490"
HATCH = "url(#unsure)"
"""The fill of areas whose number is too uncertain for a colour: grey lines, never red."""
MOST_POINTS = 1_000
"""More single points than this say nothing on a page; the areas carry the rest."""


class Ramp(StrEnum):
    """Which colours a layer uses."""

    RISK = "risk"
    COVERAGE = "coverage"


RAMPS: dict[Ramp, tuple[str, ...]] = {Ramp.RISK: RISK, Ramp.COVERAGE: COVERAGE}


@dataclass(frozen=True)
class AreaValue:
    """The number of one area and the sentences its tooltip shows. ``None``: too little to say."""

    value: float | None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class AreaLayer:
    """A choropleth: a frame with ``code, name, value, fill, lines, geometry`` and the classes of its legend; ``hatched``: one of them is hatched."""

    title: str
    frame: gpd.GeoDataFrame
    classes: Scale
    hatched: bool = False


@dataclass(frozen=True)
class Point:
    """One place worth a look: its position, score, and the sentences of its tooltip."""

    lon: float
    lat: float
    score: float
    lines: tuple[str, ...]


@dataclass(frozen=True)
class PointLayer:
    """Single points, gathered into clusters by the browser."""

    title: str
    points: tuple[Point, ...]
    classes: Scale


def area_layer(
    title: str,
    outlines: Iterable[Outline],
    values: Mapping[str, AreaValue],
    *,
    ramp: Ramp,
    percent: bool = False,
    digits: int = 0,
) -> AreaLayer:
    """Join values to outlines by code. Areas without a value stay on the map, grey."""
    shapes = list(outlines)
    nothing = AreaValue(None)
    found = [values.get(o.code, nothing) for o in shapes]
    classes = scale([v.value for v in found], RAMPS[ramp], percent=percent, digits=digits)
    colours = [classes.colour(v.value) for v in found]
    return AreaLayer(title=title, frame=_frame(shapes, found, colours), classes=classes)


def class_layer(
    title: str,
    outlines: Iterable[Outline],
    kinds: Mapping[str, tuple[str, tuple[str, ...]]],
    steps: Sequence[Step],
    *,
    hatched: str = "",
) -> AreaLayer:
    """Areas in named classes instead of a ramp.

    Args:
        kinds: label of the class and sentences by code; steps: the classes of the legend, last one on top. Areas without a class are grey.
        hatched: label of the class that is hatched, since too little is known for a colour.
    """
    shapes = list(outlines)
    colours = {hatched: HATCH} if hatched else {}
    colours |= {step.label: step.colour for step in steps}
    found = [kinds.get(o.code, ("", ())) for o in shapes]
    values = [AreaValue(None, lines) for _label, lines in found]
    fills = [colours.get(label, NO_DATA) for label, _lines in found]
    frame = _frame(shapes, values, fills)
    return AreaLayer(title=title, frame=frame, classes=Scale(tuple(steps)), hatched=bool(hatched))


def moved(layer: AreaLayer, crs: Crs) -> AreaLayer:
    """The layer in the coordinate system of the tiles below it; CGCS2000 stays."""
    if crs not in (Crs.GCJ02, Crs.BD09):
        return layer

    def to_tiles(at: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(from_cgcs2000(at[:, 0], at[:, 1], crs))

    frame = layer.frame.copy()
    frame.geometry = shapely.transform(frame.geometry.to_numpy(), to_tiles)
    return replace(layer, frame=frame)


def moved_points(layer: PointLayer, crs: Crs) -> PointLayer:
    """The points in the coordinate system of the tiles below them."""
    if crs not in (Crs.GCJ02, Crs.BD09) or not layer.points:
        return layer
    lon, lat = from_cgcs2000([p.lon for p in layer.points], [p.lat for p in layer.points], crs)
    points = tuple(
        replace(p, lon=float(x), lat=float(y)) for p, x, y in zip(layer.points, lon, lat, strict=True)
    )
    return replace(layer, points=points)


def _frame(shapes: Sequence[Outline], found: Sequence[AreaValue], colours: Sequence[str]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {
            "code": [o.code for o in shapes],
            "name": [o.name for o in shapes],
            "value": [v.value for v in found],
            "fill": list(colours),
            "lines": [list(v.lines) for v in found],
        },
        geometry=[o.shape for o in shapes],
        crs=CRS,
    )


def point_layer(
    title: str, points: Sequence[Point], *, most: int = MOST_POINTS, digits: int = 0
) -> PointLayer:
    """The highest scores as points, highest first; ties by position, so the choice never depends on the order given."""
    best = sorted(points, key=lambda p: (-p.score, p.lon, p.lat))[:most]
    return PointLayer(
        title=title, points=tuple(best), classes=scale([p.score for p in best], RISK, digits=digits)
    )
