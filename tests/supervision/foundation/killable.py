"""The worker of the house with one more kind of work, slow enough to be killed in the middle.

Run as a program it is a web process that dies by ``kill -9`` after a commit and before the bell.
Asked by ``SIGUSR2``, each of its processes prints what it is doing.
"""

import faulthandler
import os
import signal
import sys
import time

from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM
from supervision.foundation.jobs import job
from supervision.foundation.work import Work
from supervision.identity.tables import Department
from worker import app, database

__all__ = ["app"]
STEPS = 8
faulthandler.register(signal.SIGUSR2, all_threads=True)  # children inherit it: a silent worker can be asked


@job("tests.open_station")
def open_station(work: Work, *, number: int, **_: object) -> None:
    """Work for two seconds, then add one department; a second department would be a second effect."""
    for done in range(STEPS):
        work.progress(done, STEPS)
        time.sleep(0.25)
    with work.finish() as tx:
        tx.session.add(Department(code=f"station-{number}", name="所", short_name="所", kind="station"))
        tx.record("department.added", covers=[Department], about=f"department:station-{number}")


def enqueue_and_die(first: int, count: int) -> None:
    """Commit jobs one by one; die by ``kill -9`` after the last commit, before its bell."""
    for number in range(first, first + count):
        if number == first + count - 1:
            database.after_commit = lambda _jobs: os.kill(os.getpid(), signal.SIGKILL)
        with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
            tx.enqueue("tests.open_station", number=number)


if __name__ == "__main__":
    enqueue_and_die(int(sys.argv[1]), int(sys.argv[2]))
