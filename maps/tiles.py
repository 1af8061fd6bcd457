"""Which background tiles a map may use (底图): none unless the bureau set a server or a 天地图 key; and their coordinate system."""

from supervision.areas.rules.coordinates import Crs
from supervision.foundation.settings import Settings

_TIANDITU = (
    "https://t0.tianditu.gov.cn/vec_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=vec&STYLE=default"
    "&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk="
)
"""天地图's vector map in web mercator; CGCS2000, so nothing has to be moved."""


def tiles(settings: Settings) -> tuple[str, Crs]:
    """Address of the tiles and their system; an empty address where there are none. A server of one's own comes first."""
    if settings.tile_url:
        return settings.tile_url, Crs(settings.tile_crs)
    if settings.tianditu_key:
        return _TIANDITU + settings.tianditu_key, Crs.CGCS2000
    return "", Crs.CGCS2000


def under_canvas(settings: Settings) -> str:
    """Address of the tiles under a sheet that is drawn on canvas: only of a system in which nothing has to be moved, since its points are packed once."""
    url, crs = tiles(settings)
    return url if crs in (Crs.CGCS2000, Crs.WGS84) else ""
