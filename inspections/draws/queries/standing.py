"""Whether the names the office works with are still those of the certificate (办公名单与抽取证明一致)."""

import hashlib
from collections import defaultdict
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import Session, col

from inspections.draws.queries.files import packed_results, result_values, token_table
from inspections.draws.rules.freeze import codes_of
from inspections.draws.tables import DrawnUnit, TeamMember
from supervision.registers.tables import Entity, Inspector

Team = frozenset[tuple[str, bool]]
"""Inspectors of one unit by code, and whether they lead."""


Names = dict[str, tuple[str, str, Team]]
"""Code of a unit → stratum, key, team."""

_MOST: Final = 4
_SAID: dict[bytes, Names] = {}
"""What the latest certificates asked for say, by the hash of every byte they say it in."""


def astray(session: Session, draw_id: str) -> list[str]:
    """Codes of the units whose stratum, ticket or inspectors differ between office and certificate, both ways; sorted.

    The certificate says tokens, the sealed token table says whom they mean. Nothing to compare before the opening. The
    office's rows are read each time; the files are, too, but understood again only if a byte of them is another.
    """
    said = _said(session, draw_id)
    if not said:
        return []
    kept = _kept(session, draw_id)
    return sorted(code for code in said.keys() | kept.keys() if said.get(code) != kept.get(code))


def _said(session: Session, draw_id: str) -> Names:
    """The names of the certificate; empty before the opening."""
    packed = packed_results(session, draw_id)
    code = hashlib.sha256()
    for name, data in packed:
        code.update(b"%s %d\n" % (name.encode(), len(data)) + data)
    said = _SAID.get(code.digest())
    if said is None:
        said = _understood(session, draw_id)
        while len(_SAID) >= _MOST:
            _SAID.pop(next(iter(_SAID)), None)
        _SAID[code.digest()] = said
    return said


def _understood(session: Session, draw_id: str) -> Names:
    code_of = codes_of(token_table(session, draw_id))
    said: Names = {}
    for result in result_values(session, draw_id):
        teams: dict[str, set[tuple[str, bool]]] = defaultdict(set)
        for _group, units, lead, *members in result["teams"]:
            for unit in units:
                teams[unit] |= {
                    (code_of.get(lead, lead), True),
                    *((code_of.get(m, m), False) for m in members),
                }
        for unit, stratum, key in result["drawn"]:
            said[code_of.get(unit, unit)] = (stratum, key, frozenset(teams[unit]))
    return said


def _kept(session: Session, draw_id: str) -> Names:
    """The same from the rows the office works with."""
    units: Any = (
        sa.select(
            col(DrawnUnit.entity_id), col(Entity.code), col(DrawnUnit.stratum), col(DrawnUnit.ticket_key)
        )
        .join(Entity, col(Entity.id) == col(DrawnUnit.entity_id), isouter=True)
        .where(col(DrawnUnit.draw_id) == draw_id)
    )
    members: Any = (
        sa.select(col(TeamMember.entity_id), col(Inspector.code), col(TeamMember.is_lead))
        .join(Inspector, col(Inspector.id) == col(TeamMember.inspector_id), isouter=True)
        .where(col(TeamMember.draw_id) == draw_id)
    )
    teams: dict[int, set[tuple[str, bool]]] = defaultdict(set)
    connection = session.connection()
    for entity_id, code, leads in connection.execute(members):
        teams[entity_id].add((code or "?", bool(leads)))
    rows = connection.execute(units).all()
    found = {
        code or f"id-{entity_id}": (stratum, key, frozenset(teams.pop(entity_id, ())))
        for entity_id, code, stratum, key in rows
    }
    return found | {f"id-{entity_id}": ("", "", frozenset(team)) for entity_id, team in teams.items()}
