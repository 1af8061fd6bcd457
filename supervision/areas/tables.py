"""Places the registers, visits and maps refer to by code."""

from typing import Any

from sqlmodel import Field, SQLModel

from supervision.areas.rules.divisions import AreaKind, AreaLevel
from supervision.foundation.types import Json, choice


class Area(SQLModel, table=True):
    """An administrative division (行政区划), a functional zone (功能区) or a cell (网格).

    ``lon`` and ``lat`` are a point inside, ``outline`` a GeoJSON geometry, all in CGCS2000 degrees. ``synthetic`` cells were made by us,
    not surveyed, and say so wherever they are shown. ``layer``: the set a functional zone belongs to, e.g. 夜市.
    """

    __tablename__ = "area"

    code: str = Field(primary_key=True, max_length=20)
    name: str = Field(max_length=80)
    level: AreaLevel = Field(sa_type=choice(AreaLevel), index=True)
    kind: AreaKind = Field(sa_type=choice(AreaKind))
    parent_code: str | None = Field(default=None, foreign_key="area.code", index=True, max_length=20)
    synthetic: bool = False
    layer: str = Field(default="", max_length=40)
    lon: float | None = None
    lat: float | None = None
    outline: dict[str, Any] | None = Field(default=None, sa_type=Json)
