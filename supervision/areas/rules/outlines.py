"""Reading outlines (边界) out of GeoJSON text: codes, names and valid polygons in CGCS2000."""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from supervision.areas.rules.coordinates import Crs, to_cgcs2000
from supervision.foundation.errors import Unreadable

_CODE_NAMES = ("code", "adcode", "gb", "county_code", "town_code", "区划代码", "代码")
_NAME_NAMES = ("name", "county_name", "town_name", "名称", "区划名称")
_MOST_POINTS = 2_000_000


@dataclass(frozen=True)
class Outline:
    """A named place with its polygon in CGCS2000 degrees."""

    code: str
    name: str
    shape: BaseGeometry

    @classmethod
    def of(cls, code: str, name: str, geometry: dict[str, Any]) -> "Outline":
        """From a GeoJSON geometry as the table keeps it."""
        return cls(code, name, shapely.from_geojson(json.dumps(geometry)))


def read_outlines(data: bytes, *, crs: Crs = Crs.CGCS2000, within: str = "") -> list[Outline]:
    """Read a FeatureCollection of polygons, sorted by code.

    Args:
        data: GeoJSON as bytes (UTF-8). Features without a code or without area (border lines) are passed over.
        crs: the system the coordinates are in; they are brought to CGCS2000.
        within: keep only codes that begin so, e.g. ``4213``.

    Raises:
        Unreadable: not GeoJSON, no polygon with a code, two features of one code, absurd coordinates.
    """
    found: dict[str, Outline] = {}
    for feature in _features(data):
        properties = feature.get("properties") or {}
        code = _code_in(properties)
        if not code or not code.startswith(within):
            continue
        shape = _polygon(feature.get("geometry"), crs)
        if shape is None:
            continue
        if code in found:
            raise Unreadable("边界文件中代码{code}出现了两次。请合并为一个要素。", code=code)
        found[code] = Outline(code=code, name=str(_first(properties, _NAME_NAMES) or code)[:80], shape=shape)
    if not found:
        raise Unreadable(
            "边界文件中没有带代码的多边形。需要属性 code 或 adcode，几何为 Polygon 或 MultiPolygon。"
        )
    return [found[code] for code in sorted(found)]


def read_shapes(data: bytes, *, crs: Crs = Crs.CGCS2000) -> list[Outline]:
    """Read the polygons of a FeatureCollection with what they are called, in the order of the file.

    Unlike :func:`read_outlines` a code is not needed (empty text) and a name may be missing (empty text); features of one name
    are one place. Raises Unreadable as there, and where no polygon has an area.
    """
    found: dict[tuple[str, str], list[BaseGeometry]] = {}
    for number, feature in enumerate(_features(data)):
        properties = feature.get("properties") or {}
        shape = _polygon(feature.get("geometry"), crs)
        if shape is None:
            continue
        name = " ".join(str(_first(properties, _NAME_NAMES) or "").split())[:80]
        code = _code_in(properties)
        found.setdefault((code, name or f"\0{number}" * (not code)), []).append(shape)
    if not found:
        raise Unreadable("文件中没有多边形。需要 Polygon 或 MultiPolygon；线和点不是区域。")
    return [
        Outline(code, "" if name.startswith("\0") else name, shapely.union_all(shapes))
        for (code, name), shapes in found.items()
    ]


def to_geojson(shape: BaseGeometry) -> dict[str, Any]:
    """The geometry as a GeoJSON object (kept in the table, drawn by the maps)."""
    geometry: dict[str, Any] = json.loads(shapely.to_geojson(shape))
    return geometry


def _features(data: bytes) -> list[dict[str, Any]]:
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Unreadable("边界文件不是可读的 GeoJSON（UTF-8）。请重新导出后再试。") from None
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not all(isinstance(f, dict) for f in features):
        raise Unreadable("边界文件不是 GeoJSON 要素集（FeatureCollection）。")
    return features


def _first(properties: Any, names: tuple[str, ...]) -> Any:
    if not isinstance(properties, dict):
        return None
    return next((properties[name] for name in names if properties.get(name) not in (None, "")), None)


def _code_in(properties: Any) -> str:
    code = str(_first(properties, _CODE_NAMES) or "").strip()
    # 天地图 writes the country's number before the division code: 156421303
    return code[3:] if len(code) == 9 and code.startswith("156") else code[:20]


def _polygon(geometry: Any, crs: Crs) -> BaseGeometry | None:
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return None
    try:
        shape = shapely.force_2d(shapely.from_geojson(json.dumps(geometry)))
        coordinates = shapely.get_coordinates(shape)
    except (shapely.errors.GEOSException, ValueError, TypeError, RecursionError):
        raise Unreadable("边界文件中有一个多边形不可读：坐标应为 [经度, 纬度] 数字。") from None
    if len(coordinates) > _MOST_POINTS:
        raise Unreadable("边界过于细碎（超过{most}个点）。请先简化。", most=_MOST_POINTS)
    if not np.isfinite(coordinates).all() or (np.abs(coordinates) > (180.0, 90.0)).any():
        raise Unreadable("边界的坐标不是经纬度（度）。请以 CGCS2000 经纬度导出。")
    if crs in (Crs.GCJ02, Crs.BD09):
        lon, lat = to_cgcs2000(coordinates[:, 0], coordinates[:, 1], crs)
        shape = shapely.set_coordinates(shape, np.column_stack([lon, lat]))
    if not shape.is_valid:
        shape = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    return shape if shape.area > 0.0 else None
