"""What a draw gave: drawn units with their teams, paged by key."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from inspections.draws.queries.files import file_of, group_sizes
from inspections.draws.rules.canonical import decode_json
from inspections.draws.rules.freeze import NO_TEAM
from inspections.draws.rules.wall import MOST, Naming, Ticket, tickets
from inspections.draws.tables import Draw, DrawnUnit, TeamMember
from supervision.areas.queries import area_names
from supervision.foundation.errors import NotFound
from supervision.identity.tables import Department
from supervision.registers.tables import Entity, Inspector

PART = 5_000
FEW = 6
TRANCHE = "tranche-1.json"


@dataclass(frozen=True)
class MemberView:
    """An inspector of a team, as a page shows it."""

    code: str
    name: str
    department: str
    is_lead: bool


@dataclass(frozen=True)
class DrawnLine:
    """A drawn unit with its team."""

    id: int
    position: int
    stratum: str
    code: str
    name: str
    address: str
    stopped_reason: str
    team: tuple[MemberView, ...]


def drawn_lines(
    session: Session, draw_id: str, *, after: int = 0, limit: int = 50, stratum: str = ""
) -> list[DrawnLine]:
    """Drawn units in the published order, paged by row id."""
    query: Any = (
        sa.select(
            col(DrawnUnit.id),
            col(DrawnUnit.position),
            col(DrawnUnit.stratum),
            col(Entity.code),
            col(Entity.name),
            col(Entity.address),
            col(DrawnUnit.stopped_reason),
            col(Entity.id),
        )
        .join(Entity, col(Entity.id) == col(DrawnUnit.entity_id))
        .where(col(DrawnUnit.draw_id) == draw_id, col(DrawnUnit.id) > after)
        .order_by(col(DrawnUnit.id))
        .limit(limit)
    )
    if stratum:
        query = query.where(col(DrawnUnit.stratum) == stratum)
    rows: Any = session.connection().execute(query).all()
    teams = _teams(session, draw_id, [row[-1] for row in rows])
    return [DrawnLine(*(*values, tuple(teams[entity_id]))) for *values, entity_id in rows]


def wall_tickets(session: Session, draw: Draw, told: Naming) -> list[Ticket]:
    """The first tickets of an opened draw as a wall may show them; none before the opening or of a sealed tranche."""
    try:
        tranche = decode_json(TRANCHE, file_of(session, draw.id, TRANCHE))
    except NotFound:
        return []
    names = {
        (line.stratum, line.position): (line.name, [one.name for one in line.team], bool(line.stopped_reason))
        for line in drawn_lines(session, draw.id, limit=MOST)
    }
    return tickets(tranche, names, told)


def _teams(session: Session, draw_id: str, entity_ids: list[int]) -> dict[int, list[MemberView]]:
    query: Any = (
        sa.select(
            col(TeamMember.entity_id),
            col(Inspector.code),
            col(Inspector.name),
            col(Department.short_name),
            col(TeamMember.is_lead),
        )
        .join(Inspector, col(Inspector.id) == col(TeamMember.inspector_id))
        .join(Department, col(Department.id) == col(TeamMember.department_id))
        .where(col(TeamMember.draw_id) == draw_id, col(TeamMember.entity_id).in_(entity_ids))
        .order_by(col(TeamMember.id))
    )
    teams: dict[int, list[MemberView]] = defaultdict(list)
    for entity_id, *values in session.connection().execute(query):
        teams[entity_id].append(MemberView(*values))
    return teams


def team_lines(session: Session, draw_id: str) -> list[tuple[int, str, int, bool]]:
    """Everybody of every team that was not stopped: entity id, stratum, inspector id, leads or not; for bulk work."""
    query: Any = (
        sa.select(
            col(DrawnUnit.entity_id),
            col(DrawnUnit.stratum),
            col(TeamMember.inspector_id),
            col(TeamMember.is_lead),
        )
        .join(
            TeamMember,
            sa.and_(
                col(TeamMember.draw_id) == col(DrawnUnit.draw_id),
                col(TeamMember.entity_id) == col(DrawnUnit.entity_id),
            ),
        )
        .where(col(DrawnUnit.draw_id) == draw_id, col(DrawnUnit.stopped_reason) == "")
        .order_by(col(TeamMember.id))
    )
    return [tuple(row) for row in session.connection().execute(query)]


def entity_ids(session: Session, codes: Collection[str]) -> dict[str, int]:
    """Entity ids of these codes."""
    found: dict[str, int] = {}
    for part in _parts(codes):
        query: Any = sa.select(col(Entity.code), col(Entity.id)).where(col(Entity.code).in_(part))
        found.update((code, entity_id) for code, entity_id in session.connection().execute(query))
    return found


def inspector_ids(session: Session, codes: Collection[str]) -> dict[str, tuple[int, int]]:
    """(inspector id, department id) of these codes."""
    found: dict[str, tuple[int, int]] = {}
    for part in _parts(codes):
        query: Any = sa.select(col(Inspector.code), col(Inspector.id), col(Inspector.department_id))
        rows = session.connection().execute(query.where(col(Inspector.code).in_(part)))
        found.update((code, (inspector_id, department)) for code, inspector_id, department in rows)
    return found


def left_without_team(session: Session, draw_id: str) -> int:
    """How many drawn units nobody could be found for."""
    query = sa.select(sa.func.count()).where(
        col(DrawnUnit.draw_id) == draw_id, col(DrawnUnit.stopped_reason) == NO_TEAM
    )
    return int(session.connection().execute(query).scalar_one())


def forced_teams(session: Session, draw_id: str) -> int:
    """How many teams have a place that only one inspector could take (只有一种排法)."""
    query: Any = sa.select(sa.func.count(sa.distinct(col(TeamMember.package)))).where(
        col(TeamMember.draw_id) == draw_id, col(TeamMember.forced).is_(True)
    )
    return int(session.connection().execute(query).scalar_one())


def thin_groups(session: Session, draw_id: str) -> list[tuple[str, int]]:
    """Groups with fewer than six eligible inspectors, where chance has little room: (name, people)."""
    thin = sorted((size, group) for group, size in group_sizes(session, draw_id).items() if size < FEW)
    departments: Any = (
        session.connection().execute(sa.select(col(Department.code), col(Department.short_name))).all()
    )
    words = area_names(session) | dict(departments)
    return [(" ".join(words.get(code, code) for code in group.split("_")), size) for size, group in thin]


def _parts(codes: Collection[str]) -> Iterator[list[str]]:
    wanted = sorted(codes)
    for start in range(0, len(wanted), PART):
        yield wanted[start : start + PART]
