"""Questions about where entities are and which areas they count in."""

from math import nan

from sqlmodel import Session, col, select

from supervision.areas.queries import areas_of, outlines_of
from supervision.areas.rules.divisions import AreaLevel
from supervision.identity.queries import departments
from supervision.registers.rules.placement import Ground, Placed, PlacedBy, Standing
from supervision.registers.tables import Entity, Placement


def standings(session: Session) -> list[Standing]:
    """What is known of where every entity is, by id."""
    rows = session.exec(
        select(  # type: ignore[call-overload]
            Entity.id,
            Entity.area_code,
            Entity.cell_code,
            Entity.station_id,
            Entity.address,
            Entity.lon,
            Entity.lat,
        ).order_by(col(Entity.id))
    )
    return [
        Standing(key, area, cell, station or 0, address, nan if x is None else x, nan if y is None else y)
        for key, area, cell, station, address, x, y in rows
    ]


def ground(session: Session) -> Ground:
    """The areas and stations as they are now."""
    return Ground(
        towns=outlines_of(session, AreaLevel.TOWN),
        zones=outlines_of(session, AreaLevel.ZONE),
        cells=outlines_of(session, AreaLevel.CELL),
        town_names={a.code: a.name for a in areas_of(session, AreaLevel.TOWN)},
        county_names={a.code: a.name for a in areas_of(session, AreaLevel.COUNTY)},
        stations={d.id: (d.short_name, d.area_code) for d in departments(session, kind="station") if d.id},
    )


def placed(session: Session) -> set[Placed]:
    """Every placement there is."""
    rows = session.exec(
        select(Placement.entity_id, Placement.area_code, Placement.level, Placement.placed_by)
    )
    return {Placed(key, code, AreaLevel(level), PlacedBy(how)) for key, code, level, how in rows}
