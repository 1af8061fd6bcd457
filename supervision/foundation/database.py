"""The database: engines with safe defaults, transactions that record, fast bulk reads."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from itertools import islice
from typing import Any
from zlib import crc32

import adbc_driver_postgresql.dbapi
import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlmodel import Session, SQLModel, col, select

from supervision.foundation import audit, checkpoints, clock
from supervision.foundation.actor import Actor
from supervision.foundation.bulk import read_sqlite
from supervision.foundation.checkpoints import Checkpoint
from supervision.foundation.inserts import insert_many
from supervision.foundation.jobs import queue, unfinished
from supervision.foundation.settings import Settings
from supervision.foundation.types import canonical_json

AUDIT_LOCK = 7_421_300  # any constant: one writer of the chain at a time on PostgreSQL


@dataclass
class Transaction:
    """A unit of change: who, when, the session, the record. Actions take it; doors open it."""

    session: Session
    actor: Actor
    now: datetime
    enqueued: list[int] = field(default_factory=list)
    kept: Callable[[str], Checkpoint | None] = lambda _first: None
    reached: Checkpoint | None = None

    @property
    def today(self) -> date:
        """The business date (Asia/Shanghai) of this transaction."""
        return clock.local_date(self.now)

    def record(
        self, action: str, *, covers: Iterable[type[SQLModel]], about: str = "", **detail: Any
    ) -> None:
        """Append an event to the audit chain and cover the changes of the named tables.

        Args:
            action: "noun.verb" in the past, e.g. "draw.opened".
            covers: table classes this event accounts for.
            about: what it is about, e.g. "draw:2026-0007".
            detail: JSON values; numbers and codes, no personal data.
        """
        self.session.flush()
        connection = self.session.connection()
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": AUDIT_LOCK})
        last = self.session.exec(
            select(audit.AuditEvent).order_by(col(audit.AuditEvent.seq).desc()).limit(1)
        ).first()
        watched = action.startswith(checkpoints.WATCHED)
        first = self._hash_at(1) or "" if watched else ""
        if action.startswith(checkpoints.REFUSING) and (place := self.kept(first)) is not None:
            checkpoints.check_whole(place, self._hash_at(place.number))
        tables = sorted(str(table.__tablename__) for table in covers)
        event = audit.AuditEvent(
            seq=last.seq + 1 if last else 1,
            at=self.now,
            actor_id=self.actor.user_id,
            actor_name=self.actor.name,
            action=action,
            about=about,
            tables=tables,
            detail=json.loads(canonical_json(detail)),
            previous=last.hash if last else audit.GENESIS,
            hash="",
        )
        event.hash = audit.event_hash(event)
        self.session.add(event)
        self.session.flush()
        connection.info["covered"].update(tables)
        if watched:
            self.reached = Checkpoint(first or event.hash, event.seq, event.hash)

    def _hash_at(self, number: int) -> str | None:
        query = select(audit.AuditEvent.hash).where(col(audit.AuditEvent.seq) == number)
        return self.session.exec(query).first()

    def enqueue(self, name: str, *, key: str = "", **arguments: Any) -> int:
        """Write a job row in this transaction; the bell rings after the commit. Returns the job id.

        While a job with the same ``key`` waits, no second one is written.
        """
        job_id = queue(self.session, name=name, key=key, arguments=arguments, now=self.now)
        self.enqueued.append(job_id)
        return job_id

    def enqueue_once(self, name: str, *, key: str) -> int:
        """The job of this kind that waits or runs already, else a new one: whoever asks meanwhile watches the same work.

        Two who ask in one moment queue up here, so both get one job on either database.
        """
        connection = self.session.connection()
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": crc32(name.encode())})
        return unfinished(self.session, name) or self.enqueue(name, key=key)

    def bulk(
        self,
        table: type[SQLModel],
        rows: Iterable[dict[str, Any]],
        *,
        defaults: Mapping[str, Any] | None = None,
        chunk: int = 10_000,
    ) -> int:
        """Insert many rows by ``executemany``; returns how many. Record the change as ever.

        Columns a row lacks take the value of ``defaults``; filled, all rows of a call carry the same ones.
        """
        iterator, count = iter(rows), 0
        while batch := list(islice(iterator, chunk)):
            insert_many(self.session.connection(), table, batch, defaults)
            count += len(batch)
        return count


class Database:
    """One database and the two ways into it: ``transaction`` and ``reading``."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.url = settings.database
        self.after_commit: Callable[[list[int]], None] = lambda _jobs: None
        if self.url.startswith("sqlite"):
            settings.folder(".")
        self.engine = make_engine(self.url)
        self._writing = self.engine.execution_options(write=True)

    @contextmanager
    def transaction(self, *, actor: Actor, now: datetime) -> Iterator[Transaction]:
        """Open, commit at the end, roll back on any error; ring the bell for its jobs afterwards."""
        with Session(self._writing, expire_on_commit=False) as session:
            place = partial(checkpoints.kept, self.settings)
            tx = Transaction(session=session, actor=actor, now=now, kept=place)
            yield tx
            session.commit()
        if tx.reached is not None:
            checkpoints.keep(self.settings, tx.reached)
        if tx.enqueued:
            self.after_commit(tx.enqueued)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for questions; whatever it changed is rolled back."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session  # closing rolls back; loaded rows stay readable

    def frame(self, sql: str, parameters: list[Any] | None = None) -> pl.DataFrame:
        """Read committed rows straight into a polars frame (ADBC).

        ``sql`` is valid on both databases and marks parameters with ``?``. Dates of SQLite come as text.
        """
        return self.frames({"frame": sql}, parameters)["frame"]

    def frames(self, queries: dict[str, str], parameters: list[Any] | None = None) -> dict[str, pl.DataFrame]:
        """Several queries as of one moment, each as a frame; ``parameters`` go to each of them."""
        if self.url.startswith("sqlite"):
            return read_sqlite(self.url.removeprefix("sqlite:///"), queries, parameters)
        with (
            adbc_driver_postgresql.dbapi.connect(self.url.replace("+psycopg", "", 1)) as connection,
            connection.cursor() as cursor,
        ):
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            found = {}
            for name, sql in queries.items():
                for number in range(1, len(parameters or []) + 1):
                    sql = sql.replace("?", f"${number}", 1)
                cursor.execute(sql, parameters or None)
                found[name] = cursor.fetch_polars()
            return found

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def make_engine(url: str) -> Engine:
    """An engine with the pragmas and the watcher every connection needs."""
    engine = sa.create_engine(url, pool_size=10, max_overflow=10) if "://" in url else sa.create_engine(url)
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    audit.watch(engine)
    return engine


def _prepare_sqlite(engine: Engine) -> None:
    @sa.event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # sqlite3 must not open transactions of its own
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=15000",
            "recursive_triggers=ON",
            "secure_delete=ON",
            "trusted_schema=OFF",
            "cache_size=-64000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
