"""One visit, its officers, the names around it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from inspections.plans.tables import PlanTask
from inspections.visits.queries.lists import within
from inspections.visits.queries.sealing import is_own_today
from inspections.visits.rules.recording import Licence
from inspections.visits.tables import Visit, VisitOfficer
from supervision.foundation.actor import Actor, Scope
from supervision.foundation.errors import NotFound
from supervision.foundation.i18n import _
from supervision.identity.tables import Department, UserAccount
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
class About:
    """The names around a visit."""

    entity: Entity
    department: str
    station: str
    task: str
    prepared_by: str
    approved_by: str


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


def readable_visit(session: Session, visit_id: str, actor: Actor, scope: Scope, *, on: date) -> Visit:
    """One visit that the actor may read on a day: of the scope, or an own one.

    Raises:
        NotFound: there is none, or it is not for this person, or not yet.
    """
    visit = session.get(Visit, visit_id)
    if visit is not None and is_own_today(session, visit, actor, on=on):
        return visit
    return visible_visit(session, visit_id, scope)


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


def visit_about(session: Session, visit: Visit) -> About:
    """Entity, department, station, task and the people behind a visit."""
    task = session.get(PlanTask, visit.task_id) if visit.task_id else None
    station = session.get(Department, visit.station_id) if visit.station_id else None
    people = [session.get(UserAccount, i) if i else None for i in (visit.prepared_by, visit.approved_by)]
    return About(
        entity=session.get_one(Entity, visit.entity_id),
        department=session.get_one(Department, visit.department_id).name,
        station=station.name if station else "",
        task=task.title if task else "",
        prepared_by=people[0].name if people[0] else "",
        approved_by=people[1].name if people[1] else "",
    )
