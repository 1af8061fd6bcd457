"""Background work: the row is the truth, the message is only a bell.

A job row is written in the business transaction. Celery (or the reaper) makes a worker look at it;
the worker claims it with a token and a lease, heart-beats, and marks it done in the transaction of
its effect. A dead worker's lease runs out and the reaper puts the job back.
"""

import secrets
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col, select

from supervision.foundation.types import UTC, Json, choice

MOST_ATTEMPTS = 5


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


LABELS = {
    JobState.QUEUED: "排队中",
    JobState.RUNNING: "进行中",
    JobState.DONE: "已完成",
    JobState.FAILED: "未能完成",
}


class Job(SQLModel, table=True):
    """One piece of background work (后台任务)."""

    __tablename__ = "job"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=80, index=True)
    key: str = Field(default="", max_length=160, index=True)
    arguments: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    state: JobState = Field(default=JobState.QUEUED, sa_type=choice(JobState), index=True)
    token: str = Field(default="", max_length=32)
    lease_until: datetime | None = Field(default=None, sa_type=UTC)
    attempts: int = 0
    done: int = 0
    total: int = 0
    note: str = Field(default="", max_length=200)
    error: str = Field(default="", max_length=4000)
    queued_at: datetime = Field(sa_type=UTC)
    finished_at: datetime | None = Field(default=None, sa_type=UTC)


JOBS: dict[str, Callable[..., None]] = {}
"""Every kind of work by name; filled by the rooms' tasks when the job door imports them."""


def job(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function ``(work, **arguments)`` as the work called ``name``."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        if name in JOBS and JOBS[name] is not function:
            raise RuntimeError(f"two kinds of work are called {name}")
        JOBS[name] = function
        return function

    return register


def queue(session: Session, *, name: str, key: str, arguments: dict[str, Any], now: datetime) -> int:
    """Write a job row, or find the one with the same key that still waits. Returns its id."""
    if key:
        waiting = session.exec(
            select(Job.id).where(col(Job.key) == key, col(Job.state) == JobState.QUEUED).limit(1)
        ).first()
        if waiting is not None:
            return waiting
    row = Job(name=name, key=key, arguments=arguments, queued_at=now)
    session.add(row)
    session.flush()
    return row.id or 0


def unfinished(session: Session, name: str) -> int | None:
    """The newest job of a kind that still waits or runs; None when there is none."""
    query = select(Job.id).where(
        col(Job.name) == name, col(Job.state).in_((JobState.QUEUED, JobState.RUNNING))
    )
    return session.exec(query.order_by(col(Job.id).desc()).limit(1)).first()


def claim(session: Session, *, job_id: int, now: datetime, lease: timedelta) -> Job | None:
    """Take a queued job for this worker; ``None`` when somebody else has it or it is done."""
    token = secrets.token_hex(16)
    taken = session.connection().execute(
        sa.update(Job)
        .where(col(Job.id) == job_id, col(Job.state) == JobState.QUEUED)
        .values(state=JobState.RUNNING, token=token, lease_until=now + lease, attempts=col(Job.attempts) + 1)
    )
    if taken.rowcount != 1:
        return None
    return session.exec(select(Job).where(col(Job.id) == job_id)).one()


def beat(session: Session, *, job: Job, now: datetime, lease: timedelta, **progress: Any) -> bool:
    """Extend the lease and write progress; ``False`` when the job was taken away meanwhile."""
    result = session.connection().execute(
        sa.update(Job)
        .where(col(Job.id) == job.id, col(Job.token) == job.token, col(Job.state) == JobState.RUNNING)
        .values(lease_until=now + lease, **progress)
    )
    return bool(result.rowcount == 1)


def settle(session: Session, *, job: Job, now: datetime, state: JobState, error: str = "") -> bool:
    """Mark a job of ours done or failed; ``False`` when it is not ours any more."""
    whole = {"done": col(Job.total)} if state == JobState.DONE else {}
    result = session.connection().execute(
        sa.update(Job)
        .where(col(Job.id) == job.id, col(Job.token) == job.token, col(Job.state) == JobState.RUNNING)
        .values(state=state, finished_at=now, error=error[-4000:], lease_until=None, **whole)
    )
    return bool(result.rowcount == 1)


def reap(session: Session, *, now: datetime) -> list[int]:
    """Put jobs with an expired lease back; give up after five attempts. Returns all waiting ids."""
    connection = session.connection()
    expired = (col(Job.state) == JobState.RUNNING, col(Job.lease_until) < now)
    connection.execute(
        sa.update(Job)
        .where(*expired, col(Job.attempts) >= MOST_ATTEMPTS)
        .values(state=JobState.FAILED, finished_at=now, token="", error="工作进程多次中断")
    )
    connection.execute(
        sa.update(Job).where(*expired).values(state=JobState.QUEUED, token="", lease_until=None)
    )
    waiting = select(Job.id).where(col(Job.state) == JobState.QUEUED).order_by(col(Job.id)).limit(100)
    return [job_id for job_id in session.exec(waiting) if job_id is not None]


def in_hand(session: Session, *, now: datetime) -> bool:
    """Whether some worker is at a job and keeps its lease alive."""
    query = select(Job.id).where(col(Job.state) == JobState.RUNNING, col(Job.lease_until) >= now).limit(1)
    return session.exec(query).first() is not None


def job_by_id(session: Session, job_id: int) -> Job | None:
    """One job row."""
    return session.get(Job, job_id)


def recent_jobs(session: Session, *, before: int = 0, limit: int = 50) -> list[Job]:
    """The newest jobs, paged by id."""
    query = select(Job).order_by(col(Job.id).desc()).limit(limit)
    return list(session.exec(query.where(col(Job.id) < before) if before else query))


def failed_since(session: Session, *, moment: datetime) -> list[Job]:
    """Jobs that failed at ``moment`` or later, oldest first."""
    wanted = select(Job).where(Job.state == JobState.FAILED, col(Job.finished_at) >= moment)
    return list(session.exec(wanted.order_by(col(Job.id))).all())


def last_line(error: BaseException) -> str:
    """What went wrong, short enough for a row."""
    return "".join(traceback.format_exception(error))[-4000:]
