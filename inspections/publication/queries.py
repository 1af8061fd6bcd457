"""What falls due for publication, what waits, what is public."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from inspections.penalties.rules import CaseStatus, PenaltyKind, Procedure
from inspections.penalties.tables import PenaltyCase
from inspections.publication.rules import Subject, act_is_published, case_is_published
from inspections.publication.tables import Publication
from inspections.visits.rules.states import ActStatus, CheckKind
from inspections.visits.tables import ActResult, InspectionAct, Visit, VisitOfficer
from supervision.foundation import clock
from supervision.foundation.actor import EVERYTHING, Scope
from supervision.foundation.errors import NotFound
from supervision.foundation.types import UTC
from supervision.identity.tables import Department
from supervision.lists.tables import UnifiedItem
from supervision.registers.tables import Entity

FEW = 500
"""Entities a search looks up by themselves."""


@dataclass(frozen=True)
class Due:
    """Something formed that has to be published and is not queued yet."""

    subject: Subject
    key: int
    department_id: int
    entity_id: int
    formed_on: date


@dataclass(frozen=True)
class Line:
    """A publication as lists show it."""

    id: int
    subject: Subject
    department: str
    entity_code: str
    entity_name: str
    due_on: date
    provisional: bool
    published_at: datetime | None
    withdrawn_at: datetime | None
    content: dict[str, Any]


@dataclass(frozen=True)
class Facts:
    """What may be said about a subject, and who may not be the one to publish it."""

    values: dict[str, Any]
    reviewed: bool
    recorders: frozenset[int]
    deciders: frozenset[int]


def due_acts(session: Session, *, limit: int = 10_000) -> list[Due]:
    """Reviewed acts without a place in the queue."""
    query = (
        sa.select(
            col(InspectionAct.id),
            col(InspectionAct.department_id),
            col(Visit.entity_id),
            col(Visit.result_formed_at),
            col(Visit.occurred_on),
            col(Visit.scheduled_on),
        )
        .join(Visit, col(Visit.id) == col(InspectionAct.visit_id))
        .join(Publication, col(Publication.act_id) == col(InspectionAct.id), isouter=True)
        .where(
            col(InspectionAct.status) == ActStatus.REVIEWED,
            col(Publication.id).is_(None),
            col(Visit.kind).in_([kind for kind in CheckKind if act_is_published(kind)]),
        )
        .limit(limit)
    )
    return [
        Due(
            Subject.ACT,
            act_id or 0,
            department,
            entity,
            clock.local_date(formed) if formed else occurred or scheduled,
        )
        for act_id, department, entity, formed, occurred, scheduled in session.connection().execute(query)
    ]


def due_cases(session: Session, *, limit: int = 10_000) -> list[Due]:
    """Decided cases that are published and have no place in the queue."""
    query = (
        select(PenaltyCase)
        .join(Publication, col(Publication.case_id) == col(PenaltyCase.id), isouter=True)
        .where(
            col(PenaltyCase.status) != CaseStatus.FILED,
            col(PenaltyCase.procedure) == Procedure.ORDINARY,  # summary decisions are never published
            col(Publication.id).is_(None),
        )
        .limit(limit)
    )
    return [
        Due(Subject.PENALTY, case.id or 0, case.department_id, case.entity_id, case.decided_on)
        for case in session.exec(query)
        if case.decided_on and case_is_published(case.procedure, [PenaltyKind(k) for k in case.kinds])
    ]


def waiting(
    session: Session, *, scope: Scope, after: tuple[date, int] | None = None, limit: int = 50
) -> list[Line]:
    """What is not published yet, the earliest last day first, paged by (last day, id)."""
    query = _lines().where(col(Publication.published_at).is_(None), col(Publication.withdrawn_at).is_(None))
    if after:
        day, key = after
        query = query.where(
            sa.or_(
                col(Publication.due_on) > day,
                sa.and_(col(Publication.due_on) == day, col(Publication.id) > key),
            )
        )
    query = query.order_by(col(Publication.due_on), col(Publication.id))
    return _read(session, _within(query, scope), limit)


def published(
    session: Session, *, scope: Scope = EVERYTHING, words: str = "", before: int = 0, limit: int = 20
) -> list[Line]:
    """What is public now, the latest published first, paged by the id of the last shown.

    Args:
        words: a code, or part of a name.
        before: id of a publication; only what was published before it.
    """
    query = _lines().where(
        col(Publication.published_at).is_not(None), col(Publication.withdrawn_at).is_(None)
    )
    if words:
        query = query.where(_called(session, words))
    last = session.get(Publication, before) if before else None
    if last is not None and last.published_at is not None:
        query = query.where(
            sa.tuple_(col(Publication.published_at), col(Publication.id))
            < sa.tuple_(sa.literal(last.published_at, UTC), sa.literal(before))
        )
    latest = query.order_by(col(Publication.published_at).desc(), col(Publication.id).desc())
    return _read(session, _within(latest, scope), limit)


def publication_by_id(session: Session, publication_id: int, *, scope: Scope = EVERYTHING) -> Publication:
    """One publication of the scope.

    Raises:
        NotFound: there is none.
    """
    found = session.get(Publication, publication_id)
    if found is None or (
        scope.department_ids is not None and found.department_id not in scope.department_ids
    ):
        raise NotFound("没有这条公示信息。")
    return found


def facts_of(session: Session, row: Publication) -> Facts:
    """What may be said about the subject of a publication.

    Raises:
        NotFound: the subject is gone.
    """
    entity = session.get_one(Entity, row.entity_id)
    department = session.get_one(Department, row.department_id)
    about: dict[str, Any] = {"entity": entity.name, "code": entity.code, "department": department.name}
    if row.subject is Subject.PENALTY:
        case = session.get_one(PenaltyCase, row.case_id)
        values = about | {
            "number": case.decision_number,
            "facts": case.facts,
            "basis": case.basis,
            "kinds": list(case.kinds),
            "fine_fen": case.fine_fen,
            "decided_on": case.decided_on.isoformat() if case.decided_on else "",
        }
        deciders = frozenset({case.decided_by}) if case.decided_by is not None else frozenset()
        return Facts(values, case.status is not CaseStatus.FILED, frozenset(), deciders)
    act = session.get_one(InspectionAct, row.act_id)
    visit = session.get_one(Visit, act.visit_id)
    item = session.get(UnifiedItem, act.unified_item_id) if act.unified_item_id else None
    codes = session.exec(
        select(ActResult.code).where(col(ActResult.act_id) == act.id).order_by(col(ActResult.code))
    )
    officers = session.exec(select(VisitOfficer.inspector_id).where(col(VisitOfficer.visit_id) == visit.id))
    values = about | {
        "number": act.number,
        "item": item.name if item else "",
        "checked_on": visit.occurred_on.isoformat() if visit.occurred_on else "",
        "results": [str(code) for code in codes] or [act.headline.value],
        "draw": visit.draw_id or "",
    }
    return Facts(values, act.status is not ActStatus.RECORDED, frozenset(officers), frozenset())


def of_entity(session: Session, entity_id: int, *, limit: int = 20) -> list[Publication]:
    """The publications of an entity, the newest first."""
    query = select(Publication).where(col(Publication.entity_id) == entity_id)
    return list(session.exec(query.order_by(col(Publication.id).desc()).limit(limit)))


def _called(session: Session, words: str) -> Any:
    """The condition that an entity has this code or this in its name.

    Few matches are looked up first and reached by their index; a word that many share is found soon while reading the
    newest publications, so no search reads everything twice.
    """
    named = col(Entity.name).contains(words, autoescape=True)
    coded = sa.select(col(Entity.id)).where(col(Entity.code) == words.upper())
    found = list(session.connection().execute(coded).scalars())
    if not found:
        found = list(
            session.connection().execute(sa.select(col(Entity.id)).where(named).limit(FEW + 1)).scalars()
        )
    return named if len(found) > FEW else col(Publication.entity_id).in_(found)


def _lines() -> sa.Select[Any]:
    columns: Sequence[Any] = [
        col(Publication.id),
        col(Publication.subject),
        col(Department.short_name),
        col(Entity.code),
        col(Entity.name),
        col(Publication.due_on),
        col(Publication.provisional),
        col(Publication.published_at),
        col(Publication.withdrawn_at),
        col(Publication.content),
    ]
    return (
        sa.select(*columns)
        .join(Entity, col(Entity.id) == col(Publication.entity_id))
        .join(Department, col(Department.id) == col(Publication.department_id))
    )


def _within(query: sa.Select[Any], scope: Scope) -> sa.Select[Any]:
    if scope.department_ids is None:
        return query
    return query.where(col(Publication.department_id).in_(scope.department_ids))


def _read(session: Session, query: sa.Select[Any], limit: int) -> list[Line]:
    return [Line(*row) for row in session.connection().execute(query.limit(limit))]
