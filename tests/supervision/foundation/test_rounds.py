"""A worker that hangs is noticed; one that is at work is left alone."""

import contextlib
import os
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from supervision.foundation import clock, jobs
from supervision.foundation.actor import SYSTEM
from supervision.foundation.database import Database
from supervision.foundation.jobs import JobState
from supervision.foundation.rounds import FIRST_PATIENCE, PATIENCE, Watch, leave_mark
from supervision.foundation.settings import Settings
from tests.servers import start
from tests.servers.house import empty_installation, open_house


class Seconds:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    """The watch's clock."""
    return Seconds()


@pytest.fixture
def watch(settings: Settings, database: Database, seconds: Seconds) -> Watch:
    """A watch over a worker that was started just now."""
    return Watch(settings, database, seconds)


def test_a_worker_gets_longer_for_its_first_round(watch: Watch, settings: Settings, seconds: Seconds) -> None:
    seconds.now = FIRST_PATIENCE * settings.job_lease_seconds - 1
    assert not watch.overdue()
    seconds.now += 1
    assert watch.overdue()


def test_a_worker_that_stops_going_its_round_hangs(
    watch: Watch, settings: Settings, seconds: Seconds
) -> None:
    seconds.now = 100
    leave_mark(settings)
    assert not watch.overdue()
    seconds.now += PATIENCE * settings.job_lease_seconds - 1
    assert not watch.overdue()
    seconds.now += 1
    assert watch.overdue()
    watch.begin()
    assert not watch.overdue(), "the next worker starts afresh"


def test_a_worker_at_a_long_job_is_left_alone_and_so_it_is_just_afterwards(
    watch: Watch, settings: Settings, database: Database, seconds: Seconds
) -> None:
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        job_id = tx.enqueue("maps.refresh")
        row = jobs.claim(tx.session, job_id=job_id, now=tx.now, lease=timedelta(hours=1))
    assert row is not None
    seconds.now = FIRST_PATIENCE * settings.job_lease_seconds
    assert not watch.overdue()
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        jobs.settle(tx.session, job=row, now=tx.now, state=JobState.DONE)
    seconds.now += 1
    assert not watch.overdue(), "it has had no time for a round yet"
    seconds.now += FIRST_PATIENCE * settings.job_lease_seconds
    assert watch.overdue()


def test_a_job_whose_worker_lost_it_excuses_nobody(
    watch: Watch, settings: Settings, database: Database, seconds: Seconds
) -> None:
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        job_id = tx.enqueue("maps.refresh")
        jobs.claim(tx.session, job_id=job_id, now=tx.now - timedelta(hours=1), lease=timedelta(seconds=30))
    seconds.now = FIRST_PATIENCE * settings.job_lease_seconds
    assert watch.overdue()


def _workers() -> dict[int, str]:
    """Data folder of every Celery process group's leader."""
    found = {}
    for process in map(int, filter(str.isdigit, os.listdir("/proc"))):
        with contextlib.suppress(OSError):
            line = Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
            if b"celery" in line and os.getpgid(process) == process:
                variables = Path(f"/proc/{process}/environ").read_bytes().split(b"\0")
                folder = [v for v in variables if v.startswith(b"SUPERVISION_DATA_DIR=")]
                found[process] = folder[0].partition(b"=")[2].decode() if folder else ""
    return found


def _wait(question: Callable[[], object], seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < until
        time.sleep(0.1)


def test_the_house_starts_a_hanging_worker_again_and_the_work_is_done(tmp_path: Path) -> None:
    data = tmp_path / "var"
    empty_installation(data)
    house = open_house(data, job_lease_seconds="3")
    mark = data / "queue-control" / "round"
    try:
        _wait(mark.exists)
        [hanging] = [process for process, folder in _workers().items() if folder == str(data.resolve())]
        os.killpg(hanging, signal.SIGSTOP)
        database = Database(Settings(data_dir=data))
        with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
            job_id = tx.enqueue("draws.reveal_due")
        stopped = mark.stat().st_mtime_ns
        _wait(lambda: mark.stat().st_mtime_ns != stopped)

        def done() -> bool:
            with database.reading() as session:
                row = jobs.job_by_id(session, job_id)
            return row is not None and row.state == JobState.DONE

        _wait(done)
        database.close()
        assert hanging not in _workers()
    finally:
        start.stop(house.keeper)
