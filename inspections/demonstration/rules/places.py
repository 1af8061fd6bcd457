"""Where the invented businesses stand: the synthetic cells, with towns in them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from inspections.demonstration.rules.chance import Floats, Ints, apportion, stream

CITY_CODE, CITY_NAME = "421300", "随州市"
HOME_COUNTY = "421303"  # where the demonstration is at home
# share of the city's businesses; the three counties are real, the shares are made
COUNTY_SHARES = {"421303": 0.44, "421321": 0.24, "421381": 0.32}
_TOWN_SHARE = 0.7  # of a cell's businesses stand in its town, the others anywhere
_TOWN_SPREAD = 0.012  # degrees: a town is a bit over a kilometre wide
PLACE_RISK = 0.3  # standard deviation of the planted risk of a cell (log-odds)


@dataclass(frozen=True)
class Cell:
    """A synthetic cell: code, name, its county, its outline (CGCS2000 degrees)."""

    code: str
    name: str
    county: str
    county_name: str
    shape: BaseGeometry


def cell_counts(cells: Sequence[Cell], total: int, *, seed: int) -> Ints:
    """How many businesses each cell has: some cells are towns, most are country; the sum is exact."""
    rng = stream(seed, "places", "weights")
    size = rng.gamma(1.6, 1.0, len(cells)) + 0.15
    counties = [cell.county for cell in cells]
    inside = {
        county: sum(s for s, c in zip(size, counties, strict=True) if c == county) for county in set(counties)
    }
    shares = [
        COUNTY_SHARES.get(county, 0.3) * float(s) / inside[county]
        for s, county in zip(size, counties, strict=True)
    ]
    return apportion(shares, total)


def cell_risks(cells: Sequence[Cell], *, seed: int) -> Floats:
    """The planted addend of each cell to the log-odds of a problem."""
    return stream(seed, "places", "risk").normal(0.0, PLACE_RISK, len(cells))


def points(cells: Sequence[Cell], of_cell: Ints, *, seed: int) -> tuple[Floats, Floats]:
    """Longitude and latitude inside the cell of each row (degrees, rounded to a metre), town or country."""
    lon, lat = np.empty(len(of_cell)), np.empty(len(of_cell))
    for number, cell in enumerate(cells):
        rows = np.flatnonzero(of_cell == number)
        lon[rows], lat[rows] = _inside(cell.shape, len(rows), stream(seed, "places", "points", cell.code))
    return np.round(lon, 5), np.round(lat, 5)


def _inside(shape: BaseGeometry, count: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Points of a shape: try, keep those that fall inside, try again for the rest."""
    shapely.prepare(shape)
    west, south, east, north = shapely.bounds(shape)
    town = shapely.point_on_surface(shape)
    x, y = np.empty(count), np.empty(count)
    left = np.arange(count)
    while left.size:
        in_town = rng.random(left.size) < _TOWN_SHARE
        tx = np.where(
            in_town, rng.normal(town.x, _TOWN_SPREAD, left.size), rng.uniform(west, east, left.size)
        )
        ty = np.where(
            in_town, rng.normal(town.y, _TOWN_SPREAD, left.size), rng.uniform(south, north, left.size)
        )
        good = shapely.contains_xy(shape, np.round(tx, 5), np.round(ty, 5))
        x[left[good]], y[left[good]] = tx[good], ty[good]
        left = left[~good]
    return x, y
