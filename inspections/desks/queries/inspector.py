"""The desk of an inspector (执法检查人员): the day on the phone."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, func, select

from inspections.rectifications.rules import OPEN
from inspections.rectifications.tables import Rectification
from inspections.visits.queries import Line, visits_of_inspector
from inspections.visits.rules.states import STATUS_LABELS, STATUS_TONES
from inspections.visits.tables import VisitOfficer
from supervision.registers.tables import Inspector


@dataclass(frozen=True)
class VisitCard:
    """One visit under the thumb."""

    id: str
    entity: str
    address: str
    partners: str
    scheduled_on: date
    status: str
    tone: str


@dataclass(frozen=True)
class InspectorDesk:
    """Today, done, to sign, re-checks; what is not uploaded only the phone knows."""

    today: list[VisitCard]
    coming: list[VisitCard]
    done_today: int
    to_sign: int
    rechecks: int


def inspector_desk(session: Session, inspector_id: int | None, *, on: date) -> InspectorDesk:
    """The inspector's first screen. An account without an entry in the register has an empty day."""
    if inspector_id is None:
        return InspectorDesk([], [], 0, 0, 0)
    day = visits_of_inspector(session, inspector_id, on=on)
    partners = _partners(session, [line.id for line in [*day.today, *day.coming[:5]]], inspector_id)
    return InspectorDesk(
        today=[_card(line, partners) for line in day.today],
        coming=[_card(line, partners) for line in day.coming[:5]],
        done_today=sum(line.occurred_on == on for line in day.done),
        to_sign=len(day.to_sign),
        rechecks=_rechecks(session, inspector_id, on=on),
    )


def _card(line: Line, partners: dict[str, str]) -> VisitCard:
    return VisitCard(
        line.id,
        line.entity_name,
        line.address,
        partners.get(line.id, ""),
        line.scheduled_on,
        STATUS_LABELS[line.status],
        STATUS_TONES[line.status],
    )


def _partners(session: Session, visits: list[str], inspector_id: int) -> dict[str, str]:
    """Names of the other officers of each visit."""
    query = (
        select(VisitOfficer.visit_id, Inspector.name)
        .join(Inspector, col(Inspector.id) == col(VisitOfficer.inspector_id))
        .where(col(VisitOfficer.visit_id).in_(visits), col(VisitOfficer.inspector_id) != inspector_id)
        .order_by(col(VisitOfficer.is_lead).desc(), col(Inspector.code))
    )
    names: dict[str, list[str]] = {}
    for visit, name in session.exec(query):
        names.setdefault(visit, []).append(name)
    return {visit: "、".join(found) for visit, found in names.items()}


def _rechecks(session: Session, inspector_id: int, *, on: date) -> int:
    """Rectifications of this inspector's visits whose last day has come."""
    query = (
        select(func.count())
        .select_from(Rectification)
        .join(VisitOfficer, col(VisitOfficer.visit_id) == col(Rectification.visit_id))
        .where(
            col(VisitOfficer.inspector_id) == inspector_id,
            col(Rectification.status).in_(OPEN),
            col(Rectification.due_on) <= on,
        )
    )
    return session.exec(query).one()
