"""Every entity in its areas, with coordinates or without, and never a guess."""

from math import nan
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from supervision.areas.rules.addresses import Gazetteer, stem
from supervision.areas.rules.divisions import AreaKind, AreaLevel
from supervision.areas.rules.outlines import to_geojson
from supervision.areas.tables import Area
from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM
from supervision.foundation.database import Database
from supervision.foundation.jobs import JobState, recent_jobs
from supervision.foundation.rooms import load_tasks
from supervision.foundation.work import run_waiting
from supervision.registers.rules.entity_rows import Places, check_entities
from supervision.registers.rules.placement import Ground, PlacedBy, Standing, placements
from supervision.registers.rules.reading import Line, Report
from supervision.registers.tables import Entity, Placement

TOWNS = {
    "421303001": "西城街道",
    "421321104": "洪山镇",
    "421321105": "大洪山镇",
    "421321106": "长岗镇",
    "421381104": "长岗镇",
    "421381001": "广水街道",
}
COUNTIES = {"421303": "曾都区", "421321": "随县", "421381": "广水市"}
GAZETTEER = Gazetteer(TOWNS, COUNTIES)


@pytest.mark.parametrize(
    ("address", "county", "town"),
    [
        ("随县洪山镇街心12号", "421321", "421321104"),
        ("湖北省随州市随县大洪山镇3号", "421321", "421321105"),
        ("长岗镇人民路9号", "421321", "421321106"),
        ("长岗镇人民路9号", "", ""),
        ("广水市长岗镇人民路9号", "", "421381104"),
        ("曾都区西城街道办事处烈山大道1号", "421303", "421303001"),
        ("西城办事处1号", "421303", "421303001"),
        ("洪山镇与长岗镇交界", "421321", ""),
        ("洪山镇", "421303", ""),
        ("", "421321", ""),
    ],
)
def test_an_address_names_a_township_or_nothing(address: str, county: str, town: str) -> None:
    assert GAZETTEER.in_address(address, county) == town


@pytest.mark.parametrize(
    ("station", "county", "town"),
    [
        ("西城市场监管所", "421303", "421303001"),
        ("长岗所", "421381", "421381104"),
        ("长岗所", "", ""),
        ("随县01号市场监管所", "421321", ""),
        ("大洪山所", "421321", ""),
        ("广水市04号市场监管所", "421381", ""),
        ("广水市广水市场监管所", "421381", "421381001"),
    ],
)
def test_a_station_named_after_one_township_stands_for_it(station: str, county: str, town: str) -> None:
    assert GAZETTEER.of_station(station, county) == town


@given(st.sampled_from(sorted(TOWNS)), st.text("甲乙丙路街道号0123456789", max_size=12))
def test_a_full_address_with_its_county_is_always_placed_right(code: str, rest: str) -> None:
    address = f"湖北省随州市{COUNTIES[code[:6]]}{TOWNS[code]}{rest}"
    assert GAZETTEER.in_address(address, code[:6]) == code
    assert stem(TOWNS[code]) in TOWNS[code]


def standing(**values: Any) -> Standing:
    base = {
        "entity_id": 1, "area_code": "421321", "cell_code": "", "station_id": 0, "address": "", "lon": nan, "lat": nan,
    }  # fmt: skip
    return Standing(**{**base, **values})


GROUND = Ground(
    towns={"421321104": shapely.box(0, 0, 1, 1)},
    zones={"421321-Z001": shapely.box(0, 0, 0.5, 0.5), "421321-Z002": shapely.box(0.25, 0, 2, 1)},
    cells={"421321-01": shapely.box(0, 0, 2, 2)},
    town_names=TOWNS,
    county_names=COUNTIES,
    stations={7: ("长岗所", "421321"), 8: ("某某所", "421321106")},
)


@pytest.mark.parametrize(
    ("values", "town", "how"),
    [
        ({"lon": 0.4, "lat": 0.4, "address": "长岗镇"}, "421321104", PlacedBy.COORDINATES),
        ({"area_code": "421321105", "address": "长岗镇"}, "421321105", PlacedBy.COLUMN),
        ({"area_code": "421321105001"}, "421321105", PlacedBy.COLUMN),
        ({"station_id": 7, "address": "洪山镇"}, "421321106", PlacedBy.STATION),
        ({"station_id": 8}, "421321106", PlacedBy.STATION),
        ({"address": "随县洪山镇1号"}, "421321104", PlacedBy.ADDRESS),
        ({"lon": 1.9, "lat": 1.9, "address": "随县洪山镇1号"}, "421321104", PlacedBy.ADDRESS),
        ({"address": "随县"}, None, None),
    ],
)
def test_the_best_that_is_known_decides(
    values: dict[str, Any], town: str | None, how: PlacedBy | None
) -> None:
    found = [one for one in placements([standing(**values)], GROUND) if one.level is AreaLevel.TOWN]
    assert [(one.area_code, one.placed_by) for one in found] == ([(town, how)] if town else [])


def test_custom_areas_may_overlap_and_a_cell_of_the_register_stays() -> None:
    found = placements(
        [standing(lon=0.4, lat=0.4), standing(entity_id=2, cell_code="x", lon=0.4, lat=0.4)], GROUND
    )
    zones = {(one.entity_id, one.area_code) for one in found if one.level is AreaLevel.ZONE}
    assert zones == {(key, zone) for key in (1, 2) for zone in GROUND.zones}
    assert [one.entity_id for one in found if one.level is AreaLevel.CELL] == [1]


def test_the_job_writes_what_changed_and_nothing_twice(database: Database) -> None:
    load_tasks()
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        tx.session.add(
            Area(code="421321", name="随县", level=AreaLevel.COUNTY, kind=AreaKind.DIVISION, parent_code=None)
        )
        tx.session.flush()
        outline = to_geojson(shapely.box(113, 31, 114, 32))
        tx.session.add(
            Area(
                code="421321-Z001",
                name="园区",
                level=AreaLevel.ZONE,
                kind=AreaKind.ZONE,
                parent_code="421321",
                outline=outline,
            )
        )
        tx.session.add(
            Area(
                code="421321104",
                name="洪山镇",
                level=AreaLevel.TOWN,
                kind=AreaKind.DIVISION,
                parent_code="421321",
            )
        )
        for key, lon, address in ((1, 113.5, ""), (2, None, "随县洪山镇1号"), (3, None, "")):
            tx.session.add(
                Entity(
                    id=key, code=f"E{key}", name="某店", area_code="421321", address=address, lon=lon,
                    lat=31.5 if lon else None, updated_at=tx.now,
                )
            )  # fmt: skip
        tx.record("test.planted", covers=[Area, Entity])

    def run() -> set[tuple[int, str, str]]:
        with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
            tx.enqueue("registers.place")
        run_waiting(database)
        with database.reading() as session:
            assert recent_jobs(session)[0].state is JobState.DONE
            return {(p.entity_id, p.area_code, p.placed_by) for p in session.exec(select(Placement))}

    placed = {(1, "421321-Z001", "coordinates"), (2, "421321104", "address")}
    assert run() == placed
    assert run() == placed
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        tx.session.delete(tx.session.get_one(Area, "421321-Z001"))
        tx.record("area.removed", covers=[Area])
    assert run() == {(2, "421321104", "address")}


@pytest.mark.parametrize(
    ("town", "county", "area", "warned"),
    [
        ("洪山镇", "421321", "421321104", False),
        ("421321104", "421321", "421321104", False),
        ("长岗镇", "421381", "421381104", False),
        ("长岗镇", "", "421300", True),
        ("无此镇", "421321", "421321", True),
        ("", "421321", "421321", False),
    ],
)
def test_a_township_column_of_a_file_is_read_inside_its_county(
    town: str, county: str, area: str, warned: bool
) -> None:
    names = TOWNS | COUNTIES | {"421300": "随州市"}
    cells = {"code": "91421321MA48XA0K3T", "name": "某店", "town": town, "area_code": county}
    line = Line("表", 2, cells, cells, {key: key for key in cells}, "某店")
    report = Report()
    places = Places(area_names=names, default_area="421300")
    (row,) = check_entities([line], places, report)
    assert row["area_code"] == area
    assert any("乡镇名单" in finding.rule for finding in report.findings) == warned
