"""Establishing the areas of a city, and looking them up, on a real database."""

import numpy as np
import pytest

from supervision.areas.actions import USUAL_CELLS, establish_areas
from supervision.areas.boundaries import county_outlines
from supervision.areas.queries import area_by_code, area_names, areas_holding, areas_of, outlines_of
from supervision.areas.rules.coordinates import Crs, from_cgcs2000
from supervision.areas.rules.divisions import AreaLevel
from supervision.areas.tables import Area
from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM
from supervision.foundation.database import Database
from supervision.foundation.errors import Conflict, NotFound, Unreadable


def establish(database: Database, **values: object) -> list[Area]:
    usual = {"city": "421300", "name": "随州市", "counties": county_outlines("421300")}
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        return establish_areas(tx, **{**usual, **values})  # type: ignore[arg-type]


def test_a_city_has_counties_and_marked_synthetic_cells(database: Database) -> None:
    establish(database)
    with database.reading() as session:
        cells = areas_of(session, AreaLevel.CELL)
        assert abs(len(cells) - USUAL_CELLS) <= 2
        assert all(c.synthetic and "合成" in c.name and c.parent_code in c.code for c in cells)
        assert [c.name for c in areas_of(session, AreaLevel.COUNTY)] == ["曾都区", "随县", "广水市"]
        assert not any(c.synthetic for c in areas_of(session, AreaLevel.COUNTY))
        assert area_by_code(session, "421300").name == area_names(session)["421300"] == "随州市"
        assert {c.parent_code for c in areas_of(session, AreaLevel.CELL, within="421303")} == {"421303"}


def test_the_centre_of_every_area_lies_in_it_in_any_coordinate_system(database: Database) -> None:
    establish(database, cells={"421303": 5, "421321": 7})
    with database.reading() as session:
        for level in (AreaLevel.COUNTY, AreaLevel.CELL):
            areas = areas_of(session, level)
            lon, lat = np.array([[a.lon, a.lat] for a in areas]).T
            shifted = from_cgcs2000(lon, lat, Crs.GCJ02)
            codes = [a.code for a in areas]
            assert areas_holding(session, lon, lat, level=level) == codes
            assert areas_holding(session, *shifted, level=level, crs=Crs.GCJ02) == codes
        assert len(outlines_of(session, AreaLevel.CELL, within="421303")) == 5
        assert not areas_of(session, AreaLevel.CELL, within="421381"), "no cells were asked for there"


def test_nothing_is_established_twice_and_a_wrong_code_is_refused(database: Database) -> None:
    establish(database, cells={})
    with pytest.raises(Conflict, match="随州市"):
        establish(database)
    with pytest.raises(Unreadable, match="区划代码"):
        establish(database, city="suizhou")


def test_an_unknown_area_is_a_sentence(database: Database) -> None:
    with database.reading() as session, pytest.raises(NotFound, match="999999"):
        area_by_code(session, "999999")
