"""Processes are killed in the middle of work; every job is finished, and its effect happens once."""

import contextlib
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from supervision.foundation.database import Database
from supervision.foundation.jobs import Job, JobState
from supervision.foundation.settings import Settings
from supervision.identity.tables import Department
from tests.servers.start import run_folder

ROOT = Path(__file__).parents[3]
DOOR = "tests.supervision.foundation.killable"
PLACES = pytest.mark.parametrize(
    ("engine", "broker_url"),
    [("sqlite", "filesystem"), ("postgresql", "redis"), ("postgresql", "rabbitmq")],
    indirect=True,
)
LEASE = 3
COMMAND = [
    sys.executable, "-m", "celery", "--app", DOOR, "--quiet", "worker", "--beat", "--concurrency", "2",
    "--queues", "work,maps", "--without-gossip", "--without-mingle", "--without-heartbeat",
]  # fmt: skip


class Site:
    """An installation whose processes are started and killed by the test."""

    def __init__(self, settings: Settings, broker_url: str, folder: Path) -> None:
        self.folder = folder
        self.name = secrets.token_hex(4)  # RabbitMQ keeps a killed worker's name for a while
        self.environment = {
            **os.environ,
            "SUPERVISION_DATA_DIR": str(settings.data_dir),
            "SUPERVISION_DATABASE_URL": settings.database.replace("+psycopg", ""),
            "SUPERVISION_BROKER_URL": broker_url,
            "SUPERVISION_JOB_LEASE_SECONDS": str(LEASE),
            "PYTHONPATH": str(ROOT),
        }
        self.started: list[subprocess.Popen[bytes]] = []

    def start_worker(self) -> subprocess.Popen[bytes]:
        """A worker with its beat, in a process group of its own."""
        number = len(self.started)
        schedule = [
            "--schedule",
            str(self.folder / f"beat-{number}"),
            "--hostname",
            f"{self.name}-{number}@tests",
        ]
        with (self.folder / f"worker-{number}.log").open("wb") as log:
            worker = subprocess.Popen(
                [*COMMAND, *schedule],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.started.append(worker)
        return worker

    def web_that_dies(self, first: int, count: int) -> None:
        """A process that enqueues jobs and is killed between the last commit and its bell."""
        done = subprocess.run(
            [sys.executable, "-m", DOOR, str(first), str(count)], cwd=ROOT, env=self.environment, check=False
        )
        assert done.returncode == -signal.SIGKILL

    def send(self, worker: subprocess.Popen[bytes], number: signal.Signals) -> None:
        """A signal to the worker and all its children."""
        os.killpg(worker.pid, number)

    def report(self, jobs: list[Job]) -> str:
        """Where every job stands, what each process is doing, and what the workers and the broker printed."""
        groups = {worker.pid for worker in self.started if worker.poll() is None}
        for process in map(int, filter(str.isdigit, os.listdir("/proc"))):
            with contextlib.suppress(ProcessLookupError):
                if os.getpgid(process) in groups:
                    os.kill(process, signal.SIGUSR2)
                    time.sleep(1)  # one after the other, or their lines mingle
        rows = [f"{job.id}: {job.state} {job.done}/{job.total}, attempts {job.attempts}" for job in jobs]
        logs = [*sorted(self.folder.glob("worker-*.log")), *run_folder().glob("*rabbitmq*.log")]
        return "\n".join([*rows, *(path.read_text(errors="replace")[-20_000:] for path in logs)])


@pytest.fixture
def site(settings: Settings, broker_url: str, tmp_path: Path) -> Iterator[Site]:
    """The installation; whatever still runs at the end is killed."""
    here = Site(settings, broker_url, tmp_path)
    yield here
    for worker in here.started:
        if worker.poll() is None:
            here.send(worker, signal.SIGKILL)
        worker.wait()


def _jobs(database: Database) -> list[Job]:
    with database.reading() as session:
        return list(session.exec(select(Job).where(Job.name == "tests.open_station").order_by(Job.id)))


def _stations(database: Database) -> list[str]:
    with database.reading() as session:
        return sorted(row.code for row in session.exec(select(Department)))


def _wait(site: Site, database: Database, question: Callable[[list[Job]], bool], seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while not question(jobs := _jobs(database)):
        assert time.monotonic() < until, site.report(jobs)
        time.sleep(0.1)


def _begun(jobs: list[Job]) -> bool:
    return any(job.state == JobState.RUNNING and job.done > 2 for job in jobs)


def _ended(jobs: list[Job]) -> bool:
    return all(job.state in {JobState.DONE, JobState.FAILED} for job in jobs)


@PLACES
def test_every_job_is_done_once_though_web_and_worker_are_killed(site: Site, database: Database) -> None:
    site.web_that_dies(first=0, count=6)
    first = site.start_worker()
    _wait(site, database, _begun)
    site.send(first, signal.SIGKILL)
    interrupted = [job.id for job in _jobs(database) if job.state == JobState.RUNNING]
    site.web_that_dies(first=6, count=2)
    site.start_worker()
    _wait(site, database, _ended)
    jobs = _jobs(database)
    assert [job.state for job in jobs] == [JobState.DONE] * 8, [job.error for job in jobs]
    assert _stations(database) == [f"station-{number}" for number in range(8)]
    assert interrupted
    assert all(job.attempts >= 2 for job in jobs if job.id in interrupted)


@PLACES
def test_a_worker_that_slept_past_its_lease_does_nothing_twice(site: Site, database: Database) -> None:
    site.web_that_dies(first=0, count=2)
    sleeper = site.start_worker()
    _wait(site, database, _begun)
    site.send(sleeper, signal.SIGSTOP)
    site.start_worker()
    _wait(site, database, _ended)
    site.send(sleeper, signal.SIGCONT)
    time.sleep(LEASE)
    assert _stations(database) == ["station-0", "station-1"]
    assert [job.state for job in _jobs(database)] == [JobState.DONE] * 2
