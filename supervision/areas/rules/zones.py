"""Judging uploaded areas (自定义区域、乡镇边界) before anything is entered: what each would become, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import cos, radians

import shapely
from shapely.geometry.base import BaseGeometry

from supervision.areas.rules.cells import rounded
from supervision.areas.rules.outlines import Outline
from supervision.foundation.i18n import _

MOST_SHAPES = 300
MOST_POINTS = 60_000
"""All outlines of a file together: what a map page still carries."""
_KM_PER_DEGREE = 111.32


class Drawn(StrEnum):
    """What kind of areas a file brings."""

    ZONE = "zone"
    TOWN = "town"


DRAWN_LABELS = {Drawn.ZONE: _("自定义区域（园区、夜市、街区等）"), Drawn.TOWN: _("乡镇（街道）边界")}


@dataclass(frozen=True)
class Proposed:
    """One area of a file: the county that holds most of it, its outline, and what keeps it out (empty: nothing).

    ``remark`` is worth a look and keeps nothing out.
    """

    code: str
    name: str
    county: str
    shape: BaseGeometry
    trouble: str = ""
    remark: str = ""

    @property
    def square_km(self) -> float:
        """Size in square kilometres (flat at its own latitude; good to a per mille)."""
        return square_km(self.shape)


def square_km(shape: BaseGeometry) -> float:
    """Size of a polygon given in degrees."""
    return float(shape.area) * _KM_PER_DEGREE**2 * cos(radians(shapely.centroid(shape).y))


def judged(
    shapes: Sequence[Outline],
    counties: Mapping[str, BaseGeometry],
    towns: Mapping[str, str],
    *,
    kind: Drawn,
    within: str = "",
) -> list[Proposed]:
    """Say of each shape where it lies and whether it can be entered.

    Args:
        shapes: as read from the file, CGCS2000 degrees.
        counties: outlines of the counties by code; towns: names of the known townships by code.
        within: prefix of the codes the person may touch.
    """
    found: list[Proposed] = []
    names: set[str] = set()
    too_fine = sum(int(shapely.get_num_coordinates(one.shape)) for one in shapes) > MOST_POINTS
    for one in shapes:
        shape = rounded(one.shape)
        county, share = _home(shape, counties)
        code, trouble, remark = "", "", ""
        if kind is Drawn.TOWN:
            code = one.code if len(one.code) == 9 else _named(one.name, county, towns)
        if too_fine:
            trouble = _("边界过于细碎，请先简化（全部不超过六万个点）。")
        elif not one.name and not (code and code in towns):
            trouble = _("没有名称（属性 name 或 名称）。")
        elif not shape.area > 0.0:
            trouble = _("面积不到一平方米。")
        elif not county:
            trouble = _("不在本市范围内。请核对坐标系，以及经度、纬度是否颠倒。")
        elif kind is Drawn.TOWN and not code:
            trouble = _("没有9位代码，名称也不在乡镇名单中。")
        elif not (code or county).startswith(within):
            trouble = _("不在您负责的区划内。")
        elif (key := code or f"{one.name}") in names:
            trouble = _("同一文件中出现两次。")
        else:
            names.add(key)
            if kind is Drawn.TOWN and code[:6] != county:
                remark = _("代码与所在的县（市、区）不一致，请核对。")
            elif share < 0.95:
                remark = _("跨县（市、区）或超出市界，归面积最大的一个。")
        name = one.name or towns.get(code, "")
        found.append(Proposed(code, name, county, shape, trouble, remark))
    return found


def overlapping(shapes: Sequence[BaseGeometry]) -> int:
    """How many pairs share more than a border (a hundredth of the smaller one): an entity counts in each of them."""
    many = list(shapes)
    if len(many) < 2:
        return 0
    left, right = shapely.STRtree(many).query(many, predicate="intersects")
    pairs = [(i, j) for i, j in zip(left.tolist(), right.tolist(), strict=True) if i < j]
    return sum(
        1 for i, j in pairs if many[i].intersection(many[j]).area > 0.01 * min(many[i].area, many[j].area)
    )


def _home(shape: BaseGeometry, counties: Mapping[str, BaseGeometry]) -> tuple[str, float]:
    """The county with the largest part of a shape, and how large that part is."""
    parts = {code: float(shape.intersection(outline).area) for code, outline in sorted(counties.items())}
    best = max(parts, key=lambda code: parts[code], default="")
    if not best or parts[best] <= 0.0:
        return "", 0.0
    return best, parts[best] / float(shape.area)


def _named(name: str, county: str, towns: Mapping[str, str]) -> str:
    """The code of a township by its name, first among those of the county; empty where it is not certain."""
    same = [code for code, known in towns.items() if name and known == name]
    near = [code for code in same if code.startswith(county)] if county else []
    chosen = near or same
    return chosen[0] if len(chosen) == 1 else ""
