"""Reading the audit: newest events, search, verification of the chain."""

from collections.abc import Iterator

from sqlmodel import Session, col, select

from supervision.foundation.audit import GENESIS, AuditEvent, event_hash


def events(
    session: Session, *, before: int = 0, about: str = "", action: str = "", limit: int = 50
) -> list[AuditEvent]:
    """Events, newest first, paged by number; optionally about one thing or of one kind."""
    query = select(AuditEvent).order_by(col(AuditEvent.seq).desc()).limit(limit)
    if before:
        query = query.where(col(AuditEvent.seq) < before)
    if about:
        query = query.where(col(AuditEvent.about) == about)
    if action:
        query = query.where(col(AuditEvent.action).startswith(action, autoescape=True))
    return list(session.exec(query))


def broken_links(session: Session) -> Iterator[int]:
    """Numbers of the events that do not fit: hash, predecessor or gap. None = the chain holds."""
    previous, expected = GENESIS, 1
    for event in session.exec(
        select(AuditEvent).order_by(col(AuditEvent.seq)).execution_options(yield_per=1000)
    ):
        if event.seq != expected or event.previous != previous or event.hash != event_hash(event):
            yield event.seq
        previous, expected = event.hash, event.seq + 1
