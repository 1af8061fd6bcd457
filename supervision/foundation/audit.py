"""No change without a record: one hash-chained log, written in the transaction of the change.

The chain (``hash = H(previous ‖ canonical event)``) makes edits visible; a checkpoint held by
somebody outside makes a rewrite visible. ``Ledger`` watches every statement of a connection and
refuses a commit that changed a table no event of the transaction covers.
"""

import hashlib
import re
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlmodel import Field, SQLModel

from supervision.foundation.types import UTC, Json, canonical_json

TECHNICAL = frozenset({"audit_event", "job", "login_session", "alembic_version", "document_counter"})
"""Tables without business meaning, exempt from records: the log itself, job rows, sessions, counters."""

GENESIS = "0" * 64
_LITERAL = re.compile(r"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/", re.S)
_NAME = r"(?:[\"`\[]?\w+[\"`\]]?\s*\.\s*)?[\"`\[]?(\w+)"
_CHANGE = re.compile(
    r"\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|MERGE\s+INTO|UPDATE(?!\s+SET\b)(?:\s+OR\s+\w+|\s+ONLY)?"
    r"|DELETE\s+FROM(?:\s+ONLY)?|TRUNCATE(?:\s+TABLE)?(?:\s+ONLY)?|COPY"
    r"|(?:DROP|ALTER|CREATE)\s+(?:TEMP\w*\s+)?(?:TABLE|TRIGGER|INDEX|VIEW)(?:\s+IF\s+(?:NOT\s+)?EXISTS)?)\s+"
    + _NAME,
    re.I,
)


class AuditEvent(SQLModel, table=True):
    """One entry of the full-process trace (全程留痕)."""

    __tablename__ = "audit_event"

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=UTC, index=True)
    actor_id: int = Field(index=True)
    actor_name: str = Field(max_length=100)
    action: str = Field(max_length=80, index=True)
    about: str = Field(default="", max_length=120, index=True)
    tables: list[str] = Field(default_factory=list, sa_type=Json)
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    previous: str = Field(max_length=64)
    hash: str = Field(max_length=64, unique=True)


def event_hash(event: AuditEvent) -> str:
    """The chained hash of one event (SHA-256, 64 hex digits), from its own fields and ``previous``."""
    body = canonical_json(
        {
            "seq": event.seq,
            "at": event.at.isoformat(),
            "actor": [event.actor_id, event.actor_name],
            "action": event.action,
            "about": event.about,
            "tables": event.tables,
            "detail": event.detail,
        }
    )
    return hashlib.sha256(bytes.fromhex(event.previous) + body).hexdigest()


def changed_tables(statement: str) -> set[str]:
    """Names of the tables one SQL text writes (or whose definition it changes)."""
    return {name.lower() for name in _CHANGE.findall(_LITERAL.sub(" ", statement))}


class Unrecorded(RuntimeError):
    """A change that nobody recorded: a programming error, never shown to users in detail."""


def watch(engine: Engine) -> None:
    """Refuse every commit on this engine whose changes are not covered by recorded events."""

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.info["touched"] = set()
        connection.info["covered"] = set()

    @sa.event.listens_for(engine, "before_cursor_execute")
    def _statement(connection: Connection, _c: Any, statement: str, _p: Any, _x: Any, _m: bool) -> None:
        head = statement.lstrip()[:6].upper()
        if head != "SELECT" or ";" in statement:
            connection.info.setdefault("touched", set()).update(changed_tables(statement))

    @sa.event.listens_for(engine, "commit")
    def _commit(connection: Connection) -> None:
        bare = connection.info.get("touched", set()) - connection.info.get("covered", set()) - TECHNICAL
        if bare:
            connection.connection.rollback()  # SQLAlchemy believes a commit was tried: undo it here
            raise Unrecorded(f"change without a record in: {', '.join(sorted(bare))}")
