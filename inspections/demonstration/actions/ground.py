"""The ground: areas, bureaus and stations, the two registers."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import numpy as np

from inspections.demonstration.actions.city import City
from inspections.demonstration.rules import people as people_rules
from inspections.demonstration.rules.bureaus import Bureau
from inspections.demonstration.rules.chance import Ints
from inspections.demonstration.rules.places import CITY_CODE, CITY_NAME, Cell
from supervision.areas import actions as areas
from supervision.areas import boundaries
from supervision.areas import queries as area_queries
from supervision.areas.rules.divisions import AreaLevel
from supervision.foundation.database import Transaction
from supervision.identity import actions as identity
from supervision.identity import queries as identity_queries
from supervision.registers import actions as registers
from supervision.registers import queries as register_queries

SOURCE = "演示数据"


def lay_areas(tx: Transaction, *, cells: Mapping[str, int] | None = None) -> list[Cell]:
    """Establish the city with its real counties and synthetic cells; returns the cells by code."""
    areas.establish_areas(
        tx, city=CITY_CODE, name=CITY_NAME, counties=boundaries.county_outlines(CITY_CODE), cells=cells
    )
    names = area_queries.area_names(tx.session)
    shapes = area_queries.outlines_of(tx.session, AreaLevel.CELL, within=CITY_CODE)
    return [
        Cell(code, names[code], code.partition("-")[0], names[code.partition("-")[0]], shape)
        for code, shape in sorted(shapes.items())
    ]


def found_departments(city: City, tx: Transaction) -> None:
    """Twelve bureaus, then their stations."""
    bureaus = [b for b in city.plan.bureaus if not b.is_station]
    identity.import_departments(tx, [_department(b, None) for b in bureaus])
    ids = identity_queries.department_ids_by_code(tx.session)
    stations = [b for b in city.plan.bureaus if b.is_station]
    identity.import_departments(tx, [_department(b, ids[b.parent]) for b in stations])
    city.departments = identity_queries.department_ids_by_code(tx.session)
    city.bureau_of_line = {b.line: city.departments[b.code] for b in bureaus}


def enter_people(city: City, tx: Transaction) -> None:
    """All inspectors with certificates, expertise and leave."""
    plan = city.plan
    papers: dict[int, list[dict[str, Any]]] = {}
    for row, number, field, since, until in plan.papers.iter_rows():
        paper = {"number": number, "issuer": "湖北省人民政府（演示）", "field": field}
        papers.setdefault(row, []).append(paper | {"valid_from": since, "valid_to": until})
    leave: dict[int, dict[Any, dict[str, Any]]] = {}
    for row, start, end, reason in people_rules.leaves(
        plan.people.height, seed=plan.seed, anchor=plan.anchor, begin=plan.begin
    ):
        leave.setdefault(row, {})[start] = {"from_on": start, "to_on": end, "reason": reason}
        if start <= plan.anchor + timedelta(days=30) and end >= plan.anchor:
            city.away.add(row)
    registers.import_inspectors(
        tx,
        (
            {
                "code": person["code"],
                "name": person["name"],
                "department_id": city.departments[person["bureau"]],
                "station_id": city.departments[person["station"]] if person["station"] else None,
                "area_code": person["area"],
                "can_lead": person["can_lead"],
                "certificates": papers[row],
                "expertise": person["tags"],
                "leave": list(leave.get(row, {}).values()),
            }
            for row, person in enumerate(plan.people.iter_rows(named=True))
        ),
        source=SOURCE,
    )
    ids = register_queries.inspector_ids_by_code(tx.session)
    city.people = _in_order(plan.people["code"].to_list(), ids)
    city.count("inspectors", plan.people.height)


def register_entities(city: City, tx: Transaction, *, until: int) -> None:
    """Enter the entities registered since the last call: rows up to ``until`` (excluded)."""
    plan, done = city.plan, len(city.entities)
    if until <= done:
        return
    registers.import_entities(tx, _entities(city, done, until), source=SOURCE)
    fresh = plan.entities["code"].slice(done, until - done).to_list()
    ids = register_queries.entity_ids_by_code(tx.session, fresh)
    city.entities = np.concatenate([city.entities, _in_order(fresh, ids)])
    city.count("entities", until - done)


def tie_recusals(city: City, tx: Transaction) -> None:
    """Who must not meet whom."""
    plan = city.plan
    known = len(city.entities)
    ties = people_rules.recusals(plan.people, plan.entities["county"].to_list()[:known], seed=plan.seed)
    people, entities = plan.people["code"].to_list(), plan.entities["code"].to_list()
    since = tx.today - timedelta(days=30)
    registers.import_recusals(
        tx,
        (
            {
                "inspector_code": people[person],
                "entity_code": entities[entity],
                "reason": reason,
                "from_on": since,
            }
            for person, entity, reason in ties
        ),
    )


def _in_order(codes: list[str], ids: Mapping[str, int]) -> Ints:
    """Ids in the order of the codes."""
    return np.array([ids[code] for code in codes], dtype=np.int64)


def _entities(city: City, first: int, until: int) -> Iterator[dict[str, Any]]:
    part = city.plan.entities.slice(first, until - first)
    kept = part.drop("food", "trade_no", "cell_no").rename({"county": "area_code", "cell": "cell_code"})
    for row in kept.iter_rows(named=True):
        yield row | {"station_id": city.station_of_cell[row["cell_code"]]}


def _department(bureau: Bureau, parent: int | None) -> dict[str, Any]:
    return {
        "code": bureau.code,
        "name": bureau.name,
        "short_name": bureau.short_name,
        "line": bureau.line,
        "kind": "station" if bureau.is_station else "bureau",
        "parent_id": parent,
        "level": "county" if bureau.is_station else "city",
        "area_code": bureau.area,
    }
