"""Questions about the register of inspectors (执法检查人员名录库)."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, or_, select

from supervision.areas.rules.divisions import contains
from supervision.foundation.actor import EVERYTHING, Scope
from supervision.foundation.errors import NotFound
from supervision.registers.rules.eligibility import Paper, Standing, may_inspect
from supervision.registers.rules.kinds import InspectorStatus
from supervision.registers.tables import Certificate, Entity, Expertise, Inspector, Leave, Recusal

PAGE = 50


class EligibleInspector(NamedTuple):
    """Somebody who may inspect on the day asked for."""

    id: int
    code: str
    department_id: int
    station_id: int | None
    area_code: str
    can_lead: bool
    tags: frozenset[str]


class Tie(NamedTuple):
    """An inspector and an entity that must not meet."""

    inspector_id: int
    inspector_code: str
    entity_id: int
    entity_code: str
    reason: str


def eligible_inspectors(
    session: Session, *, on: date, department_ids: Collection[int] | None = None, areas: Collection[str] = ()
) -> list[EligibleInspector]:
    """Who may inspect on a day, by code: in office, with a valid certificate, not on leave.

    Args:
        department_ids: only these departments (``None``: all).
        areas: area codes of the work; kept are inspectors whose territory holds one of them or lies in one.
    """
    query = (
        select(Inspector).where(col(Inspector.status) == InspectorStatus.ACTIVE).order_by(col(Inspector.code))
    )
    if department_ids is not None:
        query = query.where(col(Inspector.department_id).in_(sorted(department_ids)))
    people = [p for p in session.exec(query) if not areas or any(_meets(p.area_code, area) for area in areas)]
    standings = standings_of(session, people)
    tags = tags_of(session, [p.id or 0 for p in people])
    return [
        EligibleInspector(
            p.id or 0,
            p.code,
            p.department_id,
            p.station_id,
            p.area_code,
            p.can_lead,
            tags.get(p.id or 0, frozenset()),
        )
        for p in people
        if may_inspect(standings[p.id or 0], on)
    ]


def standings_of(session: Session, people: Iterable[Inspector]) -> dict[int, Standing]:
    """What decides whether each of these may inspect, by inspector id."""
    status = {p.id or 0: p.status for p in people}
    papers: dict[int, list[Paper]] = {}
    leave: dict[int, list[tuple[date, date]]] = {}
    held: Any = sa.select(
        col(Certificate.inspector_id),
        col(Certificate.valid_from),
        col(Certificate.valid_to),
        col(Certificate.status),
    )
    for inspector_id, *paper in session.connection().execute(
        _of(held, col(Certificate.inspector_id), status)
    ):
        papers.setdefault(inspector_id, []).append(Paper(*paper))
    away: Any = sa.select(col(Leave.inspector_id), col(Leave.from_on), col(Leave.to_on))
    for inspector_id, *days in session.connection().execute(_of(away, col(Leave.inspector_id), status)):
        leave.setdefault(inspector_id, []).append((days[0], days[1]))
    return {
        i: Standing(state, tuple(papers.get(i, ())), tuple(leave.get(i, ()))) for i, state in status.items()
    }


def standings_in_office(session: Session) -> list[tuple[int, Standing]]:
    """Department and standing of everybody in office, for counting who may inspect on which days."""
    people = session.exec(select(Inspector).where(col(Inspector.status) == InspectorStatus.ACTIVE)).all()
    standings = standings_of(session, people)
    return [(one.department_id, standings[one.id or 0]) for one in people]


def tags_of(session: Session, inspector_ids: Collection[int] | None = None) -> dict[int, frozenset[str]]:
    """Speciality labels by inspector id (``None``: of all)."""
    found: dict[int, set[str]] = {}
    query = select(Expertise.inspector_id, Expertise.tag)
    for inspector_id, tag in session.exec(_of(query, col(Expertise.inspector_id), inspector_ids)):
        found.setdefault(inspector_id, set()).add(tag)
    return {i: frozenset(tags) for i, tags in found.items()}


def recusals(session: Session, *, on: date, inspector_ids: Collection[int] | None = None) -> list[Tie]:
    """Pairs that must not meet on a day, by inspector and entity code."""
    query = (
        sa.select(
            col(Recusal.inspector_id),
            col(Inspector.code),
            col(Recusal.entity_id),
            col(Entity.code),
            col(Recusal.reason),
        )
        .join(Inspector, col(Inspector.id) == col(Recusal.inspector_id))
        .join(Entity, col(Entity.id) == col(Recusal.entity_id))
        .where(col(Recusal.from_on) <= on, or_(col(Recusal.to_on).is_(None), col(Recusal.to_on) >= on))
        .order_by(col(Inspector.code), col(Entity.code))
    )
    ties = [Tie(*row) for row in session.connection().execute(query)]
    wanted = None if inspector_ids is None else frozenset(inspector_ids)
    return ties if wanted is None else [tie for tie in ties if tie.inspector_id in wanted]


def inspector_by_code(session: Session, code: str) -> Inspector:
    """One inspector.

    Raises:
        NotFound: there is none with this code.
    """
    found = session.exec(select(Inspector).where(col(Inspector.code) == code)).first()
    if found is None:
        raise NotFound("名录中没有编号为{code}的检查人员。", code=code[:64])
    return found


def inspectors_by_id(session: Session, ids: Collection[int] | None = None) -> dict[int, Inspector]:
    """Inspectors by id (``None``: all)."""
    query = select(Inspector) if ids is None else select(Inspector).where(col(Inspector.id).in_(sorted(ids)))
    return {i.id or 0: i for i in session.exec(query)}


def names_answered_for(session: Session, ids: Collection[int], scope: Scope) -> dict[int, str]:
    """Names of those of these inspectors a supervisor answers for: of his department and district; of nobody where the scope is everybody's."""
    if scope.department_ids is None:
        return {}
    people = inspectors_by_id(session, ids)
    return {
        key: one.name
        for key, one in people.items()
        if one.department_id in scope.department_ids and one.area_code.startswith(scope.area_prefix)
    }


def inspector_ids_by_code(session: Session) -> dict[str, int]:
    """Inspector ids by code."""
    return {code: i for code, i in session.exec(select(Inspector.code, Inspector.id)) if i is not None}


def inspector_page(
    session: Session,
    scope: Scope = EVERYTHING,
    *,
    words: str = "",
    department_id: int | None = None,
    after: str = "",
    limit: int = PAGE,
) -> list[Inspector]:
    """A page of the inspector register by code, ``limit`` + 1 rows at most."""
    query = select(Inspector).where(col(Inspector.code) > after).order_by(col(Inspector.code))
    if scope.department_ids is not None:
        query = query.where(col(Inspector.department_id).in_(sorted(scope.department_ids)))
    if department_id is not None:
        query = query.where(col(Inspector.department_id) == department_id)
    if words:
        like = words.strip()
        query = query.where(
            or_(
                col(Inspector.name).contains(like, autoescape=True),
                col(Inspector.code).startswith(like, autoescape=True),
            )
        )
    return list(session.exec(query.limit(limit + 1)))


def certificates_of(
    session: Session, inspector_ids: Collection[int] | None = None
) -> dict[int, list[Certificate]]:
    """Certificates by inspector id (``None``: of all), the one that lasts longest first."""
    found: dict[int, list[Certificate]] = {}
    query = select(Certificate).order_by(col(Certificate.valid_to).desc())
    for certificate in session.exec(_of(query, col(Certificate.inspector_id), inspector_ids)):
        found.setdefault(certificate.inspector_id, []).append(certificate)
    return found


def leave_of(session: Session, inspector_id: int) -> list[Leave]:
    """Leave of one inspector, latest first."""
    query = select(Leave).where(col(Leave.inspector_id) == inspector_id).order_by(col(Leave.from_on).desc())
    return list(session.exec(query))


def recusals_of(session: Session, inspector_id: int) -> list[tuple[Recusal, Entity]]:
    """Recusals of one inspector with the entities."""
    query = (
        select(Recusal, Entity)
        .join(Entity, col(Entity.id) == col(Recusal.entity_id))
        .where(col(Recusal.inspector_id) == inspector_id)
        .order_by(col(Entity.code))
    )
    return list(session.exec(query).all())


def _meets(territory: str, area: str) -> bool:
    return contains(territory, area) or contains(area, territory)


def _of(query: Any, column: Any, ids: Collection[int] | None) -> Any:
    """Narrow to some inspectors; a long list of ids would cost more than reading the small table whole."""
    return query if ids is None or len(ids) > 500 else query.where(column.in_(sorted(ids)))
