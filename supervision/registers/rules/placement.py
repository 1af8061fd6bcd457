"""Which township, custom areas and cell an entity counts in, with or without coordinates (归入区域), and the reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from shapely.geometry.base import BaseGeometry

from supervision.areas.rules.addresses import Gazetteer
from supervision.areas.rules.divisions import AreaLevel
from supervision.areas.rules.placing import NOWHERE, one_by_one, place
from supervision.foundation.i18n import _


class PlacedBy(StrEnum):
    """What put an entity in an area."""

    COORDINATES = "coordinates"
    COLUMN = "column"
    STATION = "station"
    ADDRESS = "address"


PLACED_LABELS = {
    PlacedBy.COORDINATES: _("按坐标"),
    PlacedBy.COLUMN: _("按乡镇代码"),
    PlacedBy.STATION: _("按监管所"),
    PlacedBy.ADDRESS: _("按地址中的名称"),
}


class Standing(NamedTuple):
    """What is known of where an entity is. Coordinates are NaN where unknown; the area code may have 6, 9 or 12 digits."""

    entity_id: int
    area_code: str
    cell_code: str
    station_id: int
    address: str
    lon: float
    lat: float


class Placed(NamedTuple):
    """An entity in an area."""

    entity_id: int
    area_code: str
    level: AreaLevel
    placed_by: PlacedBy


@dataclass(frozen=True)
class Ground:
    """The areas there are: outlines by code of each level, township names, and the stations with their name and county."""

    towns: Mapping[str, BaseGeometry] = field(default_factory=dict)
    zones: Mapping[str, BaseGeometry] = field(default_factory=dict)
    cells: Mapping[str, BaseGeometry] = field(default_factory=dict)
    town_names: Mapping[str, str] = field(default_factory=dict)
    county_names: Mapping[str, str] = field(default_factory=dict)
    stations: Mapping[int, tuple[str, str]] = field(default_factory=dict)


def placements(entities: Sequence[Standing], ground: Ground) -> list[Placed]:
    """Put every entity in its areas.

    Coordinates decide where an outline holds them. For the township the next best is its own township code, then a station that is named
    after one township, then the one township its address names. Custom areas and cells take coordinates only. A cell the
    register gives already is left alone.
    """
    lon = np.array([one.lon for one in entities], dtype=np.float64)
    lat = np.array([one.lat for one in entities], dtype=np.float64)
    return [
        *_towns(entities, lon, lat, ground),
        *_cells(entities, lon, lat, ground),
        *_zones(entities, lon, lat, ground),
    ]


def _towns(entities: Sequence[Standing], lon: np.ndarray, lat: np.ndarray, ground: Ground) -> list[Placed]:
    known = set(ground.town_names)
    gazetteer = Gazetteer(ground.town_names, ground.county_names)
    of_station = {
        key: county if len(county) == 9 else gazetteer.of_station(name, county)
        for key, (name, county) in ground.stations.items()
    }
    inside = place(lon, lat, ground.towns) if ground.towns else [NOWHERE] * len(entities)
    found = []
    for one, held in zip(entities, inside, strict=True):
        code, how = held, PlacedBy.COORDINATES
        if not code:
            code, how = one.area_code[:9] if len(one.area_code) in (9, 12) else "", PlacedBy.COLUMN
        if code not in known:
            code, how = of_station.get(one.station_id, ""), PlacedBy.STATION
        if code not in known and one.address:
            code, how = gazetteer.in_address(one.address, one.area_code[:6]), PlacedBy.ADDRESS
        if code in known:
            found.append(Placed(one.entity_id, code, AreaLevel.TOWN, how))
    return found


def _cells(entities: Sequence[Standing], lon: np.ndarray, lat: np.ndarray, ground: Ground) -> list[Placed]:
    bare = [number for number, one in enumerate(entities) if not one.cell_code]
    if not bare or not ground.cells:
        return []
    inside = place(lon[bare], lat[bare], ground.cells)
    return [
        Placed(entities[number].entity_id, code, AreaLevel.CELL, PlacedBy.COORDINATES)
        for number, code in zip(bare, inside, strict=True)
        if code
    ]


def _zones(entities: Sequence[Standing], lon: np.ndarray, lat: np.ndarray, ground: Ground) -> list[Placed]:
    """Each custom area by itself: they may overlap."""
    return [
        Placed(entities[number].entity_id, code, AreaLevel.ZONE, PlacedBy.COORDINATES)
        for code, shape in ground.zones.items()
        for number in np.flatnonzero(one_by_one(lon, lat, [shape]) == 0).tolist()
    ]
