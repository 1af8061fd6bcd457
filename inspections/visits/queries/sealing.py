"""Who may read of a visit that a sealed draw drew, before it is made: who arranges it, and its officers on the day."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from inspections.draws.queries import secret_draws
from inspections.visits.rules.states import UPCOMING
from inspections.visits.tables import Visit, VisitOfficer
from supervision.foundation.actor import Actor, Scope


def untold() -> Any:
    """The condition of a visit nobody else may know of: not made yet, and drawn by a sealed draw not public yet."""
    return sa.and_(col(Visit.status).in_(UPCOMING), col(Visit.draw_id).in_(secret_draws()))


def told(scope: Scope) -> Any:
    """The condition of a visit that a reader of this scope may know of."""
    if scope.sealed:
        return sa.true()
    return sa.or_(
        col(Visit.draw_id).is_(None),
        col(Visit.status).not_in(UPCOMING),
        col(Visit.draw_id).not_in(secret_draws()),
    )


def is_own_today(session: Session, visit: Visit, actor: Actor, *, on: date) -> bool:
    """Whether the actor is an officer of this visit and may know of it on a day: its own, when the draw is sealed."""
    if actor.inspector_id is None or session.get(VisitOfficer, (visit.id, actor.inspector_id)) is None:
        return False
    if visit.scheduled_on <= on:
        return True
    return session.exec(select(Visit.id).where(col(Visit.id) == visit.id, untold())).first() is None
