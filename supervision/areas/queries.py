"""Looking up places and finding the one a point lies in."""

import json

import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry
from sqlmodel import Session, col, select

from supervision.areas.rules.coordinates import Crs, to_cgcs2000
from supervision.areas.rules.divisions import AreaLevel, prefix_of
from supervision.areas.rules.placing import place
from supervision.areas.tables import Area
from supervision.foundation.errors import NotFound


def area_by_code(session: Session, code: str) -> Area:
    """One place; raises NotFound."""
    area = session.get(Area, code)
    if area is None:
        raise NotFound("没有代码为{code}的区域。", code=code[:20])
    return area


def areas_of(session: Session, level: AreaLevel, *, within: str = "") -> list[Area]:
    """All places of a level inside a division (empty: everywhere), by code."""
    query = select(Area).where(col(Area.level) == level).order_by(col(Area.code))
    if within:
        query = query.where(col(Area.code).startswith(prefix_of(within), autoescape=True))
    return list(session.exec(query))


def area_names(session: Session) -> dict[str, str]:
    """Name by code of every place (some hundred rows)."""
    return dict(session.exec(select(Area.code, Area.name).order_by(col(Area.code))).all())


def outlines_of(session: Session, level: AreaLevel, *, within: str = "") -> dict[str, BaseGeometry]:
    """Polygon by code of the places of a level that have one (CGCS2000 degrees)."""
    return {
        area.code: shapely.from_geojson(json.dumps(area.outline))
        for area in areas_of(session, level, within=within)
        if area.outline is not None
    }


def areas_holding(
    session: Session, lon: npt.ArrayLike, lat: npt.ArrayLike, *, level: AreaLevel, crs: Crs = Crs.CGCS2000
) -> list[str]:
    """The code of the place of `level` that holds each point; empty text where none does.

    Args:
        lon, lat: degrees in `crs`, arrays of one length; NaN for a missing coordinate.
    """
    return place(*to_cgcs2000(lon, lat, crs), outlines_of(session, level))
