"""Job door: the Celery app, its timetable, queues and fork hooks. Run: ``celery -A worker worker``."""

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_process_init

from supervision.foundation import clock, jobs
from supervision.foundation.actor import SYSTEM
from supervision.foundation.bell import MAPS_QUEUE, QUEUE, make_bell, ring
from supervision.foundation.database import Database
from supervision.foundation.rooms import load_tasks
from supervision.foundation.rounds import leave_mark
from supervision.foundation.settings import read_settings
from supervision.foundation.work import run_job

settings = read_settings()
app: Celery = make_bell(settings)
database = Database(settings)
load_tasks()


@worker_process_init.connect
def fresh_connections(**_: object) -> None:
    """A forked child must not share its parent's connections."""
    database.engine.dispose(close=False)


def _ring(job_ids: list[int]) -> None:
    with database.reading() as session:
        names = {job_id: row.name for job_id in job_ids if (row := jobs.job_by_id(session, job_id))}
    ring(app, job_ids, names)


database.after_commit = _ring


@app.task(name="jobs.run")
def run(*, job_id: int, **_: object) -> None:
    """Do one job."""
    run_job(database, job_id)


@app.task(name="jobs.reap")
def reap(**_: object) -> None:
    """Put abandoned jobs back and ring for everything that waits."""
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        waiting = jobs.reap(tx.session, now=tx.now)
    _ring(waiting)
    leave_mark(settings)


@app.task(name="jobs.plan")
def plan(*, name: str, arguments: dict[str, object] | None = None, **_: object) -> None:
    """Enqueue a job of the timetable, once a day."""
    now = clock.now()
    with database.transaction(actor=SYSTEM, now=now) as tx:
        tx.enqueue(name, key=f"{name}:{tx.today}", **(arguments or {}))


app.conf.task_routes = {"jobs.reap": {"queue": QUEUE}, "jobs.plan": {"queue": QUEUE}}
app.conf.beat_schedule = {
    "reap": {"task": "jobs.reap", "schedule": 2.0, "options": {"expires": 10}},
    "analytics": {
        "task": "jobs.plan",
        "schedule": crontab(hour=5, minute=0),
        "kwargs": {"name": "analytics.refresh"},
    },
    "chance": {
        "task": "jobs.plan",
        "schedule": crontab(hour=5, minute=15),
        "kwargs": {"name": "analytics.chance"},
    },
    "fines": {
        "task": "jobs.plan",
        "schedule": crontab(hour=5, minute=20),
        "kwargs": {"name": "analytics.fines"},
    },
    "regrade": {
        "task": "jobs.plan",
        "schedule": crontab(day_of_month=1, hour=4, minute=0),
        "kwargs": {"name": "analytics.regrade"},
    },
    "reveal": {
        "task": "jobs.plan",
        "schedule": crontab(hour=0, minute=30),
        "kwargs": {"name": "draws.reveal_due"},
    },
    "stakes": {
        "task": "jobs.plan",
        "schedule": crontab(hour=4, minute=30),
        "kwargs": {"name": "visits.count_stakes"},
    },
    "maps": {
        "task": "jobs.plan",
        "schedule": crontab(hour=5, minute=30),
        "kwargs": {"name": "maps.refresh", "arguments": {"anew": False}},
    },
    "points": {
        "task": "jobs.plan",
        "schedule": crontab(hour=5, minute=40),
        "kwargs": {"name": "maps.points", "arguments": {"anew": False}},
    },
}
app.conf.task_queues = None
QUEUES = f"{QUEUE},{MAPS_QUEUE}"
