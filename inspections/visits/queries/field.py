"""An inspector's day on the phone."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, exists, or_, select

from inspections.visits.queries.lists import LINE, Line
from inspections.visits.queries.sealing import told
from inspections.visits.rules.recording import Party, SignatureState
from inspections.visits.rules.states import DONE, UPCOMING, VisitStatus
from inspections.visits.tables import Evidence, Signature, Visit, VisitOfficer
from supervision.foundation.actor import Scope
from supervision.registers.tables import Entity

NAMELESS = Scope(sealed=False)
"""An inspector learns of a sealed draw's visit on its own day."""


@dataclass(frozen=True)
class Day:
    """What an inspector's phone shows: due by today, coming, done lately, still to sign or to upload."""

    today: list[Line]
    coming: list[Line]
    done: list[Line]
    to_sign: list[Line]
    files_missing: list[Line]


def visits_of_inspector(session: Session, inspector_id: int, *, on: date) -> Day:
    """An inspector's visits around a day; ``done`` are the last twenty."""
    mine = (
        select(*LINE)  # type: ignore[call-overload]
        .join(Entity, col(Entity.id) == col(Visit.entity_id))
        .join(VisitOfficer, col(VisitOfficer.visit_id) == col(Visit.id))
        .where(col(VisitOfficer.inspector_id) == inspector_id)
    )
    open_ones = mine.where(
        or_(
            col(Visit.status).in_([status for status in UPCOMING if status is not VisitStatus.SCHEDULED]),
            (col(Visit.status) == VisitStatus.SCHEDULED) & col(Visit.emergency),
        )
    ).order_by(col(Visit.scheduled_on), col(Visit.id))
    done = mine.where(col(Visit.status).in_(DONE))
    unsigned = exists().where(
        col(Signature.visit_id) == col(Visit.id),
        col(Signature.party) == Party.ENTITY,
        col(Signature.state) == SignatureState.ABSENT,
    )
    on_phone = exists().where(col(Evidence.visit_id) == col(Visit.id), col(Evidence.received_at).is_(None))
    latest = (col(Visit.occurred_on).desc(), col(Visit.id).desc())
    waiting = done.where(col(Visit.status) == VisitStatus.RECORDED)

    def lines(query: object, limit: int) -> list[Line]:
        return [Line(*row) for row in session.exec(query.limit(limit))]  # type: ignore[attr-defined]

    return Day(
        today=lines(open_ones.where(col(Visit.scheduled_on) <= on), 100),
        coming=lines(open_ones.where(col(Visit.scheduled_on) > on, told(NAMELESS)), 100),
        done=lines(done.order_by(*latest), 20),
        to_sign=lines(waiting.where(unsigned).order_by(*latest), 20),
        files_missing=lines(waiting.where(on_phone).order_by(*latest), 20),
    )
