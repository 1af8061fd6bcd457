"""Establishing the places of a city."""

from collections.abc import Mapping, Sequence

import shapely
from shapely.geometry.base import BaseGeometry
from sqlmodel import col, select

from supervision.areas.queries import area_by_code, areas_of
from supervision.areas.rules.cells import apportion, divide, rounded, simplified
from supervision.areas.rules.divisions import (
    AreaKind,
    AreaLevel,
    cell_code,
    check_code,
    level_of,
    parent_of,
    zone_code,
)
from supervision.areas.rules.outlines import Outline, to_geojson
from supervision.areas.rules.zones import Drawn, Proposed
from supervision.areas.tables import Area
from supervision.foundation.database import Transaction
from supervision.foundation.errors import Conflict, NotFound, Refused, Unreadable
from supervision.foundation.sheets import read_table

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


def enter_areas(
    tx: Transaction, proposed: Sequence[Proposed], *, kind: Drawn, layer: str, source: str = ""
) -> tuple[int, int]:
    """Enter custom areas or township outlines that were judged (``zones.judged``); returns how many are new and how many were redrawn.

    A custom area of the same layer and name keeps its code and gets the new outline; a township keeps its name.

    Raises Refused where one of them has trouble, or nothing is left to enter.
    """
    if not proposed or any(one.trouble for one in proposed):
        raise Refused("文件中还有不能导入的区域，请更正后重新上传。")
    known = {(a.layer, a.name): a for a in areas_of(tx.session, AreaLevel.ZONE)}
    towns = {a.code: a for a in areas_of(tx.session, AreaLevel.TOWN)}
    taken = {a.code for a in known.values()}
    added, redrawn = [], []
    for one in proposed:
        old = towns.get(one.code) if kind is Drawn.TOWN else known.get((layer, one.name))
        if old is not None:
            _redraw(old, one.shape)
            redrawn.append(old.code)
            tx.session.add(old)
            continue
        code = one.code or _free_code(one.county, taken)
        taken.add(code)
        made = _area(code, one.name, one.shape, synthetic=False)
        made.kind = AreaKind.ZONE if kind is Drawn.ZONE else AreaKind.DIVISION
        made.layer = layer if kind is Drawn.ZONE else ""
        added.append(code)
        tx.session.add(made)
    tx.record(
        "areas.drawn",
        covers=[Area],
        about=f"areas:{kind}",
        layer=layer,
        source=source[:120],
        added=added,
        redrawn=redrawn,
    )
    return len(added), len(redrawn)


def name_towns(tx: Transaction, name: str, data: bytes, *, within: str = "") -> int:
    """Enter the names of townships (乡镇、街道) from a table with nine-digit codes; outlines may follow or never come.

    Returns how many are new or renamed. Raises Unreadable for a code that is none or lies in no county that is known, Refused
    outside ``within``.
    """
    sheet = read_table(name, data, ("代码", "名称"))
    at = sheet.fields({"code": ("代码", "区划代码", "乡镇代码", "town_code", "code"),
                       "name": ("名称", "乡镇名称", "乡镇（街道）", "town_name", "name")})  # fmt: skip
    if set(at) != {"code", "name"}:
        raise Unreadable("乡镇名单需要“代码”和“名称”两列，代码为9位。")
    counties = {a.code for a in areas_of(tx.session, AreaLevel.COUNTY)}
    known = {a.code: a for a in areas_of(tx.session, AreaLevel.TOWN)}
    changed = []
    for row in sheet.rows():
        code, word = check_code(row.cells[at["code"]]), "".join(row.cells[at["name"]].split())[:80]
        if len(code) != 9 or code[:6] not in counties or not word:
            raise Unreadable(
                "第{row}行：{code}不是本市某个县（市、区）的9位乡镇代码，或没有名称。",
                row=row.number,
                code=code,
            )
        if not code.startswith(within):
            raise Refused("不在您负责的区划内。")
        old = known.get(code)
        if old is not None and old.name == word:
            continue
        town = old or Area(
            code=code, name=word, level=AreaLevel.TOWN, kind=AreaKind.DIVISION, parent_code=code[:6]
        )
        town.name = word
        known[code] = town
        tx.session.add(town)
        changed.append(code)
    tx.record("areas.named", covers=[Area], about="areas:town", changed=changed)
    return len(changed)


def remove_area(tx: Transaction, code: str, *, within: str = "") -> Area:
    """Take a custom area away, or the outline of a township (its name stays).

    Raises NotFound for an unknown one, Refused for anything else: counties and cells are the house's own.
    """
    area = area_by_code(tx.session, code)
    if not code.startswith(within):
        raise NotFound("没有代码为{code}的区域。", code=code[:20])
    if area.kind is AreaKind.ZONE:
        tx.session.delete(area)
    elif area.level is AreaLevel.TOWN and area.outline is not None:
        area.outline = None
        area.lon = area.lat = None
        tx.session.add(area)
    else:
        raise Refused("只能删除自定义区域，或撤去乡镇的边界。")
    tx.record("area.removed", covers=[Area], about=f"area:{code}", name=area.name, layer=area.layer)
    return area


def _free_code(county: str, taken: set[str]) -> str:
    number = 1
    while zone_code(county, number) in taken:
        number += 1
    return zone_code(county, number)


def _redraw(area: Area, shape: BaseGeometry) -> None:
    inside = shapely.point_on_surface(shape)
    area.lon, area.lat, area.outline = round(inside.x, 5), round(inside.y, 5), to_geojson(shape)


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
