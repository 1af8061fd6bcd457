"""Departments and stations as the figures know them: who answers for whom."""

from dataclasses import dataclass

from supervision.foundation.database import Database
from supervision.identity.queries import departments


@dataclass(frozen=True)
class Office:
    """A department or a station (then with the bureau that answers for it)."""

    id: int
    station: bool
    bureau: int
    area_code: str


def offices_of(database: Database) -> list[Office]:
    """Every department and station, by code."""
    with database.reading() as session:
        found = departments(session)
    return [Office(d.id or 0, d.kind == "station", d.parent_id or d.id or 0, d.area_code) for d in found]
