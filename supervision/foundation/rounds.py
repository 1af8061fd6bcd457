"""The worker's round: it looks at all jobs every other second, and leaves a mark that it did.

A process can hang without dying: then nobody starts it again, nothing is done, and nothing says so. Whoever started the
worker watches the mark.
"""

import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from supervision.foundation import clock, jobs
from supervision.foundation.database import Database
from supervision.foundation.settings import Settings

PATIENCE = 4  # leases without a round
FIRST_PATIENCE = 10  # leases until the first one: a cold machine loads a while


def leave_mark(settings: Settings) -> None:
    """Say that the worker went its round just now."""
    _mark(settings).touch()


class Watch:
    """Tells when a worker on this machine has stopped going its round although it is not busy."""

    def __init__(
        self, settings: Settings, database: Database, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self.database = database
        self.lease = settings.job_lease_seconds
        self.mark = _mark(settings)
        self.seconds = seconds
        self.begin()

    def begin(self) -> None:
        """A worker was started just now."""
        self.seen, self.since, self.going = self._seen(), self.seconds(), False

    def overdue(self) -> bool:
        """Whether it hangs. One that works on a job long and keeps its lease alive does not: rounds wait behind jobs."""
        seen, now = self._seen(), self.seconds()
        if seen != self.seen:
            self.seen, self.since, self.going = seen, now, True
        if now - self.since < self.lease * (PATIENCE if self.going else FIRST_PATIENCE):
            return False
        if self._busy():
            self.since = now
            return False
        return True

    def _seen(self) -> int:
        return self.mark.stat().st_mtime_ns if self.mark.exists() else 0

    def _busy(self) -> bool:
        try:
            with self.database.reading() as session:
                return jobs.in_hand(session, now=clock.now())
        except SQLAlchemyError:  # a database that cannot be reached is no reason to kill anybody
            return True


def _mark(settings: Settings) -> Path:
    return settings.folder("queue-control") / "round"
