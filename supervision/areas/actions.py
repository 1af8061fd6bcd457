"""Establishing the places of a city."""

from collections.abc import Mapping, Sequence

import shapely
from shapely.geometry.base import BaseGeometry
from sqlmodel import col, select

from supervision.areas.rules.cells import apportion, divide, rounded, simplified
from supervision.areas.rules.divisions import AreaKind, AreaLevel, cell_code, check_code, level_of, parent_of
from supervision.areas.rules.outlines import Outline, to_geojson
from supervision.areas.tables import Area
from supervision.foundation.database import Transaction
from supervision.foundation.errors import Conflict

USUAL_CELLS = 50
TOLERANCE = 0.0005
"""Degrees, about fifty metres: detail that outlines of packages do not have anyway, and maps need not carry."""


def establish_areas(
    tx: Transaction,
    *,
    city: str,
    name: str,
    counties: Sequence[Outline],
    cells: Mapping[str, int] | None = None,
) -> list[Area]:
    """Enter a city, its counties and their synthetic cells; returns them, top first.

    Args:
        city: six-digit code of the city; name: its name.
        counties: outlines in CGCS2000, e.g. from ``boundaries.county_outlines``.
        cells: how many cells each county gets; about fifty over all by size when not told.

    Raises Conflict when the city is there already, Unreadable for a code that is none.
    """
    check_code(city)
    if tx.session.exec(select(Area.code).where(col(Area.code) == city)).first():
        raise Conflict("{name}的区域已经建立。", name=name)
    shapes = simplified({check_code(county.code): county.shape for county in counties}, tolerance=TOLERANCE)
    wanted = apportion(shapes, USUAL_CELLS) if cells is None else cells
    areas = [_area(city, name, shapely.union_all(list(shapes.values())), synthetic=False)]
    areas += [_area(county.code, county.name, shapes[county.code], synthetic=False) for county in counties]
    for county in counties:
        for number, shape in enumerate(divide(shapes[county.code], wanted.get(county.code, 0)), start=1):
            code = cell_code(county.code, number)
            areas.append(
                _area(code, f"{county.name}{number:02d}号网格（合成）", rounded(shape), synthetic=True)
            )
    for area in areas:  # one level at a time, because each refers to the one above
        tx.session.add(area)
    tx.record(
        "areas.established", covers=[Area], about=f"area:{city}", counties=len(shapes), areas=len(areas)
    )
    return areas


def _area(code: str, name: str, shape: BaseGeometry, *, synthetic: bool) -> Area:
    inside = shapely.point_on_surface(shape)
    return Area(
        code=code,
        name=name,
        level=level_of(code),
        kind=AreaKind.CELL if level_of(code) is AreaLevel.CELL else AreaKind.DIVISION,
        parent_code=parent_of(code) or None,
        synthetic=synthetic,
        lon=round(inside.x, 5),
        lat=round(inside.y, 5),
        outline=to_geojson(shape),
    )
