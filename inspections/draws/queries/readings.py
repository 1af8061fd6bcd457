"""Who opened drawn names before the visit, and when (名单阅看记录)."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlmodel import Session, col, or_, select

from inspections.draws.rules.steps import DrawStatus
from inspections.draws.rules.terms import Mode
from inspections.draws.tables import Draw, NameReading

PAUSE = timedelta(minutes=10)
"""Opening the same names again within so long is one reading."""


def guarded_draws(session: Session, draw_ids: Collection[str]) -> set[str]:
    """Those of these draws whose names are not public: held or sealed, and opened."""
    query = select(Draw.id).where(
        col(Draw.id).in_(sorted(set(draw_ids))),
        col(Draw.mode) != Mode.OPEN,
        col(Draw.status).in_((DrawStatus.COMMITTED, DrawStatus.OPENED, DrawStatus.REVEALED)),
    )
    return set(session.exec(query))


def read_lately(
    session: Session, user_id: int, draw_ids: Collection[str], *, since: datetime
) -> set[tuple[str, int | None]]:
    """What somebody read of these draws since a moment."""
    query = select(NameReading.draw_id, NameReading.entity_id).where(
        col(NameReading.draw_id).in_(sorted(set(draw_ids))),
        col(NameReading.user_id) == user_id,
        col(NameReading.at) >= since,
    )
    return set(session.exec(query).all())


def readings_of(
    session: Session, draw_id: str, *, entity_id: int | None = None, limit: int = 500
) -> list[NameReading]:
    """Who read the names of a draw (of one unit: its own pages and lists it stands in), the latest first."""
    query = select(NameReading).where(col(NameReading.draw_id) == draw_id)
    if entity_id is not None:
        query = query.where(
            or_(col(NameReading.entity_id) == entity_id, col(NameReading.entity_id).is_(None))
        )
    return list(
        session.exec(query.order_by(col(NameReading.at).desc(), col(NameReading.id).desc()).limit(limit))
    )
