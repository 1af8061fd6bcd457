"""A job is a row: claimed once, retaken when its worker dies, done together with its effect."""

import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest

from supervision.foundation import clock, jobs
from supervision.foundation.actor import SYSTEM
from supervision.foundation.database import Database
from supervision.foundation.errors import Refused
from supervision.foundation.jobs import JOBS, JobState
from supervision.foundation.migrations import migrate
from supervision.foundation.settings import Settings
from supervision.foundation.work import Work, run_job, run_waiting
from supervision.identity import actions, queries


@pytest.fixture
def kinds():
    """A place to register kinds of work that vanish after the test."""
    before = dict(JOBS)
    yield JOBS
    JOBS.clear()
    JOBS.update(before)


def enqueue(database, name, **arguments):
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        return tx.enqueue(name, **arguments)


def state(database, job_id):
    with database.reading() as session:
        return jobs.job_by_id(session, job_id)


def test_the_bell_rings_only_after_the_commit(database):
    rung = []
    database.after_commit = rung.extend
    with pytest.raises(Refused), database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        tx.enqueue("x")
        raise Refused("不行。")
    assert rung == []
    job_id = enqueue(database, "x")
    assert rung == [job_id]


def test_the_same_key_waits_only_once(database):
    assert enqueue(database, "x", key="k") == enqueue(database, "x", key="k")
    assert enqueue(database, "x", key="other") != enqueue(database, "x", key="k")


def test_effect_and_done_are_one_commit(database, kinds):
    def add(work: Work, *, code: str) -> None:
        work.progress(1, 2, "一半")
        with work.finish() as tx:
            actions.add_department(tx, code=code, name=code, short_name=code)

    kinds["add"] = add
    job_id = enqueue(database, "add", code="D1")
    assert run_job(database, job_id)
    assert not run_job(database, job_id)
    done = state(database, job_id)
    assert (done.state, done.done, done.total) == (JobState.DONE, 2, 2)
    with database.reading() as session:
        assert list(queries.department_ids_by_code(session)) == ["D1"]


def test_a_worker_whose_lease_ran_out_has_no_effect(database, kinds):
    def slow(work: Work, *, code: str) -> None:
        with database.transaction(actor=SYSTEM, now=clock.now() + timedelta(hours=1)) as tx:
            jobs.reap(tx.session, now=tx.now)
        with work.finish() as tx:
            actions.add_department(tx, code=code, name=code, short_name=code)

    kinds["slow"] = slow
    job_id = enqueue(database, "slow", code="D2")
    assert not run_job(database, job_id)
    assert state(database, job_id).state == JobState.QUEUED
    with database.reading() as session:
        assert not queries.department_ids_by_code(session)


def test_an_error_is_kept_with_the_row_and_not_retried_silently(database, kinds):
    def bad(work: Work) -> None:
        raise ValueError("no such thing")

    kinds["bad"] = bad
    job_id = enqueue(database, "bad")
    assert run_waiting(database) == 1
    row = state(database, job_id)
    assert row.state == JobState.FAILED
    assert "no such thing" in row.error


def test_a_job_that_kills_its_worker_five_times_is_given_up(database):
    job_id = enqueue(database, "deadly")
    now = clock.now()
    for _ in range(jobs.MOST_ATTEMPTS):
        with database.transaction(actor=SYSTEM, now=now) as tx:
            assert jobs.claim(tx.session, job_id=job_id, now=now, lease=timedelta(seconds=1))
        now += timedelta(minutes=1)
        with database.transaction(actor=SYSTEM, now=now) as tx:
            jobs.reap(tx.session, now=now)
    assert state(database, job_id).state == JobState.FAILED


def test_the_command_does_what_waits_and_says_what_failed(tmp_path):
    settings = Settings(data_dir=tmp_path)
    office = Database(settings)
    migrate(office)
    enqueue(office, "visits.count_stakes")
    broken = enqueue(office, "maps.points", unheard_of=True)
    office.engine.dispose()
    done = subprocess.run(
        [sys.executable, "-m", "cli", "--json", "jobs", "work"],
        env={**os.environ, "SUPERVISION_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert json.loads(done.stdout) == {"done": 1, "failed": [broken]}
    assert f"{broken} maps.points" in done.stderr
