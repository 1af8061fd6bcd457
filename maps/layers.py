"""What a map shows, as GeoDataFrames and plain rows: values joined to outlines, colours chosen. Runs in workers only.

Outlines and points are CGCS2000 (EPSG:4490); for the browser that is WGS-84, the difference is centimetres.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import geopandas as gpd

from maps.palette import COVERAGE, RISK, Scale, scale
from supervision.areas.rules.outlines import Outline

CRS = "EPSG:4490"
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
    """A choropleth: a frame with ``code, name, value, fill, lines, geometry`` and the classes of its legend."""

    title: str
    frame: gpd.GeoDataFrame
    classes: Scale


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
    frame = gpd.GeoDataFrame(
        {
            "code": [o.code for o in shapes],
            "name": [o.name for o in shapes],
            "value": [v.value for v in found],
            "fill": [classes.colour(v.value) for v in found],
            "lines": [list(v.lines) for v in found],
        },
        geometry=[o.shape for o in shapes],
        crs=CRS,
    )
    return AreaLayer(title=title, frame=frame, classes=classes)


def point_layer(
    title: str, points: Sequence[Point], *, most: int = MOST_POINTS, digits: int = 0
) -> PointLayer:
    """The highest scores as points, highest first; ties by position, so the choice never depends on the order given."""
    best = sorted(points, key=lambda p: (-p.score, p.lon, p.lat))[:most]
    return PointLayer(
        title=title, points=tuple(best), classes=scale([p.score for p in best], RISK, digits=digits)
    )
