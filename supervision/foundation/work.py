"""Running one job: claim, heart-beat, effect and done in one transaction."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from supervision.foundation import clock, jobs
from supervision.foundation.actor import SYSTEM
from supervision.foundation.database import Database, Transaction
from supervision.foundation.jobs import Job, JobState
from supervision.foundation.settings import Settings


class Taken(RuntimeError):
    """The job's lease ran out and another worker has it now: stop without effect."""


class Work:
    """What a job's function gets: the database, progress, and the transaction that finishes it."""

    def __init__(self, database: Database, row: Job) -> None:
        self.database = database
        self.settings: Settings = database.settings
        self.row = row
        self.lease = timedelta(seconds=self.settings.job_lease_seconds)
        self.finished = False
        self._open = threading.Lock()  # SQLite has one writer: no heart-beat beside our own open transaction

    def progress(self, done: int, total: int, note: str = "") -> None:
        """Tell how far the work is; also extends the lease.

        Raises:
            Taken: when the job is not ours any more.
        """
        self.heartbeat(done=done, total=total, note=note[:200])

    def heartbeat(self, **progress: object) -> None:
        """Extend the lease."""
        now = clock.now()
        with self.database.transaction(actor=SYSTEM, now=now) as tx:
            if not jobs.beat(tx.session, job=self.row, now=now, lease=self.lease, **progress):
                raise Taken(self.row.name)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """A transaction of the system within the work."""
        with self._open, self.database.transaction(actor=SYSTEM, now=clock.now()) as tx:
            yield tx

    @contextmanager
    def finish(self) -> Iterator[Transaction]:
        """The transaction in which the effect and the mark *done* are committed together."""
        with self.transaction() as tx:
            yield tx
            if not jobs.settle(tx.session, job=self.row, now=tx.now, state=JobState.DONE):
                raise Taken(self.row.name)
        self.finished = True

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Heart-beat in the background while the work runs, except beside its own open transaction."""
        stop = threading.Event()

        def _beat() -> None:
            while not stop.wait(self.lease.total_seconds() / 3):
                if self._open.acquire(blocking=False):
                    try:
                        self.heartbeat()
                    except Taken:
                        return
                    finally:
                        self._open.release()

        thread = threading.Thread(target=_beat, daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()


def run_job(database: Database, job_id: int) -> bool:
    """Do one job if it still waits. Returns whether this call did it.

    An exception in the work marks the job failed with its last lines; it is not retried silently.
    """
    now = clock.now()
    lease = timedelta(seconds=database.settings.job_lease_seconds)
    with database.transaction(actor=SYSTEM, now=now) as tx:
        row = jobs.claim(tx.session, job_id=job_id, now=now, lease=lease)
    if row is None:
        return False
    work = Work(database, row)
    try:
        with work.beating():
            jobs.JOBS[row.name](work, **row.arguments)
        if not work.finished:
            with work.finish():
                pass
    except Taken:
        return False
    except Exception as error:  # the row tells; the worker goes on with the next job
        with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
            jobs.settle(tx.session, job=row, now=tx.now, state=JobState.FAILED, error=jobs.last_line(error))
    return True


def run_waiting(database: Database) -> int:
    """Do every waiting job in this process (tests and small installations). Returns how many."""
    count = 0
    while True:
        with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
            waiting = jobs.reap(tx.session, now=tx.now)
        if not waiting:
            return count
        count += sum(run_job(database, job_id) for job_id in waiting)
