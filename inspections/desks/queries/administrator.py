"""The desk of the administrator (系统管理员)."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from supervision.foundation.audit import AuditEvent
from supervision.foundation.jobs import LABELS, Job, JobState, recent_jobs
from supervision.identity.tables import UserAccount
from supervision.trail.queries import events

TONES = {JobState.DONE: "green", JobState.FAILED: "red", JobState.RUNNING: "blue"}


@dataclass(frozen=True)
class JobLine:
    """A piece of background work."""

    name: str
    queued_at: datetime
    note: str
    label: str
    tone: str


@dataclass(frozen=True)
class AdministratorDesk:
    """Accounts, background work, the trail."""

    accounts: int
    locked: int
    failed_jobs: int
    open_jobs: int
    events: int
    jobs: list[JobLine]
    trail: list[AuditEvent]


def administrator_desk(session: Session, *, now: datetime) -> AdministratorDesk:
    """The administrator's first screen at a moment."""
    accounts, locked = session.exec(
        select(func.count(), func.count().filter(col(UserAccount.locked_until) > now)).select_from(
            UserAccount
        )
    ).one()
    failed, waiting = session.exec(
        select(
            func.count().filter(col(Job.state) == JobState.FAILED),
            func.count().filter(col(Job.state).in_([JobState.QUEUED, JobState.RUNNING])),
        ).select_from(Job)
    ).one()
    latest = events(session, limit=8)
    return AdministratorDesk(
        accounts=accounts,
        locked=locked,
        failed_jobs=failed,
        open_jobs=waiting,
        events=latest[0].seq if latest else 0,
        jobs=[
            JobLine(job.name, job.queued_at, job.note, LABELS[job.state], TONES.get(job.state, "grey"))
            for job in recent_jobs(session, limit=6)
        ],
        trail=latest,
    )
