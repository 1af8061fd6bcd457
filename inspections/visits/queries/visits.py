"""One visit, its officers, lists of visits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, exists, func, or_, select

from inspections.draws.tables import Draw, DrawnUnit, TeamMember
from inspections.plans.tables import PlanTask, TaskItem
from inspections.visits.rules.recording import Licence
from inspections.visits.rules.states import CheckKind, VisitStatus
from inspections.visits.tables import Visit, VisitOfficer
from supervision.foundation.actor import Actor, Scope
from supervision.foundation.errors import NotFound, Unreadable
from supervision.foundation.i18n import _
from supervision.registers.rules.kinds import CertificateStatus, InspectorStatus
from supervision.registers.tables import Certificate, Entity, Inspector


@dataclass(frozen=True)
class Officer:
    """An officer of a visit with the register's data."""

    inspector_id: int
    code: str
    name: str
    department_id: int
    is_lead: bool
    certificate_number: str
    active: bool


@dataclass(frozen=True)
class Line:
    """One row of a list of visits."""

    id: str
    number: str
    status: VisitStatus
    kind: CheckKind
    scheduled_on: date
    occurred_on: date | None
    emergency: bool
    approved: bool
    entity_code: str
    entity_name: str
    address: str
    phone: str
    draw_id: str | None

    @property
    def key(self) -> str:
        """The page key: where the next page starts."""
        return f"{self.scheduled_on.isoformat()}~{self.id}"


LINE = (
    col(Visit.id),
    col(Visit.number),
    col(Visit.status),
    col(Visit.kind),
    col(Visit.scheduled_on),
    col(Visit.occurred_on),
    col(Visit.emergency),
    col(Visit.approved_at).is_not(None),
    col(Entity.code),
    col(Entity.name),
    col(Entity.address),
    col(Entity.phone),
    col(Visit.draw_id),
)


def within(query: Any, scope: Scope) -> Any:
    """Only visits of the scope: the lead department's, or those an officer of the department takes part in."""
    if scope.department_ids is not None:
        taking_part = exists().where(
            col(VisitOfficer.visit_id) == col(Visit.id),
            col(VisitOfficer.department_id).in_(scope.department_ids),
        )
        query = query.where(or_(col(Visit.department_id).in_(scope.department_ids), taking_part))
    if scope.area_prefix:
        query = query.where(col(Visit.area_code).startswith(scope.area_prefix, autoescape=True))
    return query


def visit_by_id(session: Session, visit_id: str, *, lock: bool = False) -> Visit:
    """One visit; ``lock`` keeps writers of it in line until the end of the transaction.

    Raises:
        NotFound: there is none.
    """
    query = select(Visit).where(col(Visit.id) == visit_id)
    found = session.exec(query.with_for_update() if lock else query).first()
    if found is None:
        raise NotFound(_("没有这次检查，或者它不在您的职责范围内。"))
    return found


def visible_visit(session: Session, visit_id: str, scope: Scope) -> Visit:
    """One visit of the scope.

    Raises:
        NotFound: there is none, or it is not for this person.
    """
    found = session.exec(within(select(Visit).where(col(Visit.id) == visit_id), scope)).first()
    if found is None:
        raise NotFound(_("没有这次检查，或者它不在您的职责范围内。"))
    return found  # type: ignore[no-any-return]


def visit_for_officer(session: Session, visit_id: str, actor: Actor, *, lock: bool = False) -> Visit:
    """One visit the actor is an officer of.

    Raises:
        NotFound: there is none, or somebody else's.
    """
    visit = visit_by_id(session, visit_id, lock=lock)
    if actor.inspector_id is None or session.get(VisitOfficer, (visit_id, actor.inspector_id)) is None:
        raise NotFound(_("没有这次检查，或者它不在您的职责范围内。"))
    return visit


def officers_of(session: Session, visit_id: str) -> list[Officer]:
    """The officers of a visit, the lead first."""
    rows = session.exec(
        select(VisitOfficer, Inspector)
        .join(Inspector, col(Inspector.id) == col(VisitOfficer.inspector_id))
        .where(col(VisitOfficer.visit_id) == visit_id)
        .order_by(col(VisitOfficer.is_lead).desc(), col(VisitOfficer.department_id), col(Inspector.code))
    )
    return [
        Officer(
            inspector.id or 0,
            inspector.code,
            inspector.name,
            officer.department_id,
            officer.is_lead,
            officer.certificate_number,
            inspector.status is InspectorStatus.ACTIVE,
        )
        for officer, inspector in rows
    ]


def licences(session: Session, inspector_ids: Iterable[int]) -> dict[int, tuple[Licence, ...]]:
    """The certificates of inspectors, the latest first. Who was suspended or left holds no active one."""
    found: dict[int, list[Licence]] = {}
    rows = session.exec(
        select(Certificate, Inspector.status)
        .join(Inspector, col(Inspector.id) == col(Certificate.inspector_id))
        .where(col(Certificate.inspector_id).in_(list(inspector_ids)))
        .order_by(col(Certificate.valid_to).desc())
    )
    for certificate, status in rows:
        active = certificate.status is CertificateStatus.VALID and status is InspectorStatus.ACTIVE
        found.setdefault(certificate.inspector_id, []).append(
            Licence(certificate.number, certificate.valid_from, certificate.valid_to, active)
        )
    return {inspector: tuple(own) for inspector, own in found.items()}


def visit_lines(
    session: Session,
    scope: Scope,
    *,
    status: VisitStatus | None = None,
    draw_id: str = "",
    entity_code: str = "",
    after: str = "",
    limit: int = 51,
) -> list[Line]:
    """Visits, the latest scheduled first, paged by ``Line.key``."""
    query = select(*LINE).join(Entity, col(Entity.id) == col(Visit.entity_id))  # type: ignore[call-overload]
    if status is not None:
        query = query.where(col(Visit.status) == status)
    if draw_id:
        query = query.where(col(Visit.draw_id) == draw_id)
    if entity_code:
        query = query.where(col(Entity.code) == entity_code)
    if after:
        day, visit = split_key(after)
        query = query.where(
            or_(
                col(Visit.scheduled_on) < day,
                sa.and_(col(Visit.scheduled_on) == day, col(Visit.id) < visit),
            )
        )
    query = within(query, scope).order_by(col(Visit.scheduled_on).desc(), col(Visit.id).desc())
    return [Line(*row) for row in session.exec(query.limit(limit))]


def split_key(key: str) -> tuple[date, str]:
    """Day and id of a page key.

    Raises:
        Unreadable: it is none.
    """
    day, _tilde, visit = key.partition("~")
    try:
        return date.fromisoformat(day), visit
    except ValueError:
        raise Unreadable(_("页码无法识别，请回到第一页。")) from None


def visits_of_draw(session: Session, draw_id: str, status: VisitStatus | None = None) -> list[Visit]:
    """The visits that came from a draw, in order of day."""
    query = select(Visit).where(col(Visit.draw_id) == draw_id)
    if status is not None:
        query = query.where(col(Visit.status) == status)
    return list(session.exec(query.order_by(col(Visit.scheduled_on), col(Visit.id))))


def draws_waiting(session: Session, scope: Scope) -> list[tuple[str, str, int]]:
    """Draws with visits that wait for approval: (draw id, task title, number of visits)."""
    query = (
        select(Visit.draw_id, PlanTask.title, func.count())
        .join(PlanTask, col(PlanTask.id) == col(Visit.task_id))
        .where(col(Visit.status) == VisitStatus.SCHEDULED, col(Visit.draw_id).is_not(None))
        .group_by(col(Visit.draw_id), col(PlanTask.title))
        .order_by(col(Visit.draw_id))
    )
    return [(str(draw), title, count) for draw, title, count in session.exec(within(query, scope))]


def draw_preparers(session: Session, draw_id: str | None) -> frozenset[int]:
    """User ids of those who ran a draw: they may not approve its visits."""
    draw = session.get(Draw, draw_id) if draw_id else None
    return frozenset({draw.frozen_by} if draw and draw.frozen_by else set())


@dataclass(frozen=True)
class Unit:
    """A drawn unit that has no visit yet, with its team and what the visit pins."""

    entity: Entity
    stratum: str
    team: tuple[TeamMember, ...]


def units_without_visit(session: Session, draw_id: str) -> tuple[Draw, PlanTask, int | None, list[Unit]]:
    """What a draw gave that is not a visit yet: draw, task, pinned checklist of its first item, units in order.

    Units stopped at the opening are left out: they end on the public *stopped* list with their reason.

    Raises:
        NotFound: there is no such draw.
    """
    draw = session.get(Draw, draw_id)
    if draw is None:
        raise NotFound(_("没有这次抽取。"))
    task = session.get_one(PlanTask, draw.task_id)
    checklist = session.exec(
        select(TaskItem.checklist_id)
        .where(col(TaskItem.task_id) == task.id)
        .order_by(col(TaskItem.id))
        .limit(1)
    ).first()
    teams: dict[int, list[TeamMember]] = {}
    for member in session.exec(select(TeamMember).where(col(TeamMember.draw_id) == draw_id)):
        teams.setdefault(member.entity_id, []).append(member)
    made = select(Visit.entity_id).where(col(Visit.draw_id) == draw_id)
    rows = session.exec(
        select(DrawnUnit, Entity)
        .join(Entity, col(Entity.id) == col(DrawnUnit.entity_id))
        .where(
            col(DrawnUnit.draw_id) == draw_id,
            col(DrawnUnit.stopped_reason) == "",
            col(DrawnUnit.entity_id).not_in(made),
        )
        .order_by(col(DrawnUnit.stratum), col(DrawnUnit.position))
    )
    units = [
        Unit(
            entity,
            unit.stratum,
            tuple(sorted(teams.get(unit.entity_id, ()), key=lambda m: (not m.is_lead, m.id))),
        )
        for unit, entity in rows
    ]
    return draw, task, checklist, units
