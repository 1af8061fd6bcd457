"""Chinese coordinate systems (坐标系): CGCS2000, GCJ-02 and BD-09.

Canonical is CGCS2000 (EPSG:4490), the national system the Surveying and Mapping Law asks for; WGS-84 differs from it
by centimetres and counts as equal. GCJ-02 (AMap, Tencent) and BD-09 (Baidu) are shifted by hundreds of metres;
the shift is a published closed formula, its inverse is found by iteration. Everything here works on numpy arrays of
degrees, longitude first.
"""

from enum import StrEnum

import numpy as np
import numpy.typing as npt

from supervision.foundation.errors import Unreadable

Degrees = npt.NDArray[np.float64]

# Krasovsky 1940, the ellipsoid inside the GCJ-02 formula (not the one of CGCS2000).
_AXIS = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_BAIDU_TURN = np.pi * 3000.0 / 180.0
# Outside this box the formula is not applied (the shift is defined for mainland China only).
_WEST, _EAST, _SOUTH, _NORTH = 72.004, 137.8347, 0.8293, 55.8271
# Twelve rounds shrink the error far below a millimetre; the mapping is close to the identity, so this always converges.
_ROUNDS = 12


class Crs(StrEnum):
    """A coordinate system a file may come in (坐标系)."""

    CGCS2000 = "cgcs2000"
    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


def crs_named(text: str) -> Crs:
    """Read a coordinate system's name as people write it; raises Unreadable for an unknown one."""
    plain = text.strip().lower().replace("-", "").replace("_", "").replace(":", "")
    names = {
        "cgcs2000": Crs.CGCS2000,
        "epsg4490": Crs.CGCS2000,
        "4490": Crs.CGCS2000,
        "wgs84": Crs.WGS84,
        "epsg4326": Crs.WGS84,
        "4326": Crs.WGS84,
        "gcj02": Crs.GCJ02,
        "bd09": Crs.BD09,
    }
    if plain not in names:
        raise Unreadable("不认识的坐标系“{name}”。可用：cgcs2000、wgs84、gcj02、bd09。", name=text[:40])
    return names[plain]


def to_cgcs2000(lon: npt.ArrayLike, lat: npt.ArrayLike, crs: Crs) -> tuple[Degrees, Degrees]:
    """Bring points of `crs` to CGCS2000 (degrees in and out; NaN stays NaN)."""
    x, y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    if crs is Crs.BD09:
        x, y = _bd09_to_gcj02(x, y)
    if crs in (Crs.GCJ02, Crs.BD09):
        x, y = _inverse(x, y)
    return x, y


def from_cgcs2000(lon: npt.ArrayLike, lat: npt.ArrayLike, crs: Crs) -> tuple[Degrees, Degrees]:
    """Bring CGCS2000 points to `crs`; used only at the rendering edge, never for storage."""
    x, y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    if crs in (Crs.GCJ02, Crs.BD09):
        x, y = _shifted(x, y)
    if crs is Crs.BD09:
        x, y = _gcj02_to_bd09(x, y)
    return x, y


def _shifted(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """WGS-84 → GCJ-02, the forward formula."""
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    wave = (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + wave
    north = north + (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    north = north + (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + wave
    east = east + (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    east = east + (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    radians = lat / 180.0 * np.pi
    magic = 1.0 - _ECCENTRICITY_SQUARED * np.sin(radians) ** 2
    north = (north * 180.0) / ((_AXIS * (1.0 - _ECCENTRICITY_SQUARED)) / (magic * np.sqrt(magic)) * np.pi)
    east = (east * 180.0) / (_AXIS / np.sqrt(magic) * np.cos(radians) * np.pi)
    inside = (lon >= _WEST) & (lon <= _EAST) & (lat >= _SOUTH) & (lat <= _NORTH)
    return np.where(inside, lon + east, lon), np.where(inside, lat + north, lat)


def _inverse(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """GCJ-02 → WGS-84 by fixed-point iteration on the forward formula."""
    x, y = lon.copy(), lat.copy()
    for _round in range(_ROUNDS):
        there_x, there_y = _shifted(x, y)
        x, y = x + (lon - there_x), y + (lat - there_y)
    return x, y


def _gcj02_to_bd09(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """GCJ-02 → BD-09: Baidu's own small twist on top."""
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BAIDU_TURN)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BAIDU_TURN)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006


def _bd09_to_gcj02(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """BD-09 → GCJ-02 by the same iteration (the published inverse is only good to half a metre)."""
    x, y = lon - 0.0065, lat - 0.006
    for _round in range(_ROUNDS):
        there_x, there_y = _gcj02_to_bd09(x, y)
        x, y = x + (lon - there_x), y + (lat - there_y)
    return x, y
