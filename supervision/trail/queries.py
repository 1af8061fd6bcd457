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


def last_place(session: Session) -> tuple[int, str]:
    """Number and hash of the newest event, (0, "") of an empty log: what the public portal shows for anybody to note."""
    newest = select(AuditEvent).order_by(col(AuditEvent.seq).desc()).limit(1)
    found = session.exec(newest).first()
    return (found.seq, found.hash) if found else (0, "")


LOSS = "audit.restored"
"""The action that says: the database was put back to an older backup."""


def losses(session: Session) -> list[AuditEvent]:
    """The times the log was put back, newest first; their detail says how far it had come and how far it came back."""
    return events(session, action=LOSS)


def hash_at(session: Session, number: int) -> str:
    """The hash of one event, "" when the log does not have it (any more)."""
    found = session.get(AuditEvent, number)
    return found.hash if found else ""


def broken_links(session: Session) -> Iterator[int]:
    """Numbers of the events that do not fit: hash, predecessor or gap. None = the chain holds."""
    previous, expected = GENESIS, 1
    for event in session.exec(
        select(AuditEvent).order_by(col(AuditEvent.seq)).execution_options(yield_per=1000)
    ):
        if event.seq != expected or event.previous != previous or event.hash != event_hash(event):
            yield event.seq
        previous, expected = event.hash, event.seq + 1
