"""Point in area and the synthetic cells."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from supervision.areas.boundaries import county_outlines
from supervision.areas.rules.cells import apportion, divide, rounded, simplified
from supervision.areas.rules.gridding import PlaceGrid
from supervision.areas.rules.placing import MANY, NOWHERE, one_by_one, place, unplaced
from supervision.foundation.errors import Unreadable

COUNTIES = {o.code: o.shape for o in county_outlines("421300")}
points = st.lists(st.tuples(st.floats(112.5, 114.3), st.floats(31.2, 32.6)), min_size=1, max_size=50)


@given(points)
def test_every_point_gets_the_area_that_holds_it_and_no_other(where: list[tuple[float, float]]) -> None:
    lon, lat = np.array(where).T
    for (x, y), code in zip(where, place(lon, lat, COUNTIES), strict=True):
        holding = sorted(c for c, shape in COUNTIES.items() if shape.covers(shapely.Point(x, y)))
        assert code == (holding[0] if holding else NOWHERE)


def test_missing_coordinates_lie_nowhere_and_are_counted() -> None:
    found = place([np.nan, 113.37], [31.7, 31.72], COUNTIES)
    assert found == [NOWHERE, "421303"]
    assert unplaced(found) == 1


def test_a_point_on_a_shared_border_does_not_depend_on_the_order() -> None:
    left, right = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)
    assert (
        place([1.0], [0.5], {"b": right, "a": left}) == place([1.0], [0.5], {"a": left, "b": right}) == ["a"]
    )


@pytest.mark.parametrize("count", [1, 2, 7, 20])
def test_cells_cover_the_county_without_overlap(count: int) -> None:
    county = COUNTIES["421321"]
    cells = divide(county, count)
    assert len(cells) == count
    assert sum(c.area for c in cells) == pytest.approx(county.area, rel=1e-9)
    assert shapely.area(shapely.union_all(cells)) == pytest.approx(county.area, rel=1e-9)
    assert min(c.area for c in cells) > county.area / count / 3


def test_the_same_county_is_always_divided_the_same_way() -> None:
    first = [shapely.to_wkb(c) for c in divide(COUNTIES["421303"], 12)]
    assert first == [shapely.to_wkb(c) for c in divide(COUNTIES["421303"], 12)]


def test_small_counties_get_their_share_of_cells() -> None:
    shares = apportion(COUNTIES, 50)
    assert 48 <= sum(shares.values()) <= 52
    assert min(shares.values()) >= 8


def test_an_outline_without_area_is_refused() -> None:
    with pytest.raises(Unreadable, match="面积"):
        divide(shapely.LineString([(0, 0), (1, 1)]), 3)


def test_simplified_neighbours_still_meet() -> None:
    thin = simplified(COUNTIES, tolerance=0.02)
    before = sum(shapely.get_num_coordinates(s) for s in COUNTIES.values())
    assert sum(shapely.get_num_coordinates(s) for s in thin.values()) < before / 2
    gap = shapely.area(shapely.union_all(list(thin.values()))) - sum(s.area for s in thin.values())
    assert abs(gap) < 1e-4
    assert all(rounded(s).is_valid for s in thin.values())


corners = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=3, max_size=9, unique=True
).map(lambda ring: shapely.make_valid(shapely.Polygon(ring), method="structure", keep_collapsed=False))


@given(st.lists(corners, min_size=1, max_size=6), st.integers(1, 40))
def test_the_grid_answers_exactly_like_the_polygons_one_by_one(shapes: list[BaseGeometry], side: int) -> None:
    solid = [shape for shape in shapes if shape.area > 0] or [shapely.box(0, 0, 3, 3)]
    # corners, edges, cell borders of the grid and a millimetre beside them: where a grid would go wrong
    west, south, east, north = shapely.total_bounds(np.array(solid))
    x = np.concatenate(
        [shapely.get_coordinates(solid)[:, 0], np.linspace(west, east, side + 1), np.linspace(-1, 13, 57)]
    )
    y = np.concatenate(
        [shapely.get_coordinates(solid)[:, 1], np.linspace(south, north, side + 1), np.linspace(13, -1, 57)]
    )
    x, y = (a.ravel() for a in np.meshgrid(np.concatenate([x, x + 1e-9, [np.nan]]), y))
    assert PlaceGrid(solid, side).find(x, y).tolist() == one_by_one(x, y, solid).tolist()


def test_many_points_take_the_grid_and_get_the_same_names() -> None:
    lon, lat = np.meshgrid(np.linspace(112.5, 114.3, 300), np.linspace(31.2, 32.6, 250))
    codes = sorted(COUNTIES)
    plain = one_by_one(lon.ravel(), lat.ravel(), [COUNTIES[code] for code in codes])
    assert lon.size >= MANY
    assert place(lon, lat, COUNTIES) == [codes[i] if i >= 0 else NOWHERE for i in plain.tolist()]
