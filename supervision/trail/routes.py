"""The audit log, background work and its progress, health."""

from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, PathParameter, QueryParameter
from litestar.response import Redirect, Template

from supervision.foundation import clock, jobs
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound
from supervision.foundation.jobs import Job, JobState
from supervision.foundation.templating import page, redirect
from supervision.identity.guards import actor_of, allow, public
from supervision.identity.rules import Permission
from supervision.trail import queries
from supervision.trail.rules import LABELS

Number = Annotated[int, QueryParameter(ge=0, le=2**31 - 1)]
JobId = Annotated[int, PathParameter(ge=0, le=2**31 - 1)]


@get("/trail", guards=[allow(Permission.TRAIL_SEE)], sync_to_thread=True)
def show_trail(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    before: Number = 0,
    about: FromQuery[str] = "",
) -> Template:
    """Events, newest first."""
    with database.reading() as session:
        found = queries.events(session, before=before, about=about, limit=51)
    return page(
        request,
        "trail/events.html",
        events=found[:50],
        words=LABELS,
        about=about,
        more=found[49].seq if len(found) > 50 else 0,
    )


@get("/trail/verify", guards=[allow(Permission.TRAIL_SEE)], sync_to_thread=True)
def verify_trail(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """Recompute the whole chain (全程留痕核验)."""
    with database.reading() as session:
        broken = list(queries.broken_links(session))
    return page(request, "trail/verified.html", broken=broken[:100])


@get("/admin/jobs", guards=[allow(Permission.JOBS_SEE)], sync_to_thread=True)
def show_jobs(
    request: Request[Any, Any, Any], database: NamedDependency[Database], before: Number = 0
) -> Template:
    """Background work, newest first."""
    with database.reading() as session:
        found = jobs.recent_jobs(session, before=before, limit=51)
    return page(
        request,
        "trail/jobs.html",
        jobs=found[:50],
        labels=jobs.LABELS,
        more=found[49].id if len(found) > 50 else 0,
    )


@get("/jobs/{job_id:int}", guards=[allow(Permission.SEE)], sync_to_thread=True)
def show_progress(
    request: Request[Any, Any, Any], database: NamedDependency[Database], job_id: JobId
) -> Template:
    """How far a piece of work is: a fragment that a page polls."""
    with database.reading() as session:
        row = jobs.job_by_id(session, job_id)
    if row is None:
        raise NotFound("没有这项后台任务。")
    return page(request, "foundation/progress.html", job=row)


@post("/admin/jobs/{job_id:int}/retry", guards=[allow(Permission.USERS_EDIT)], sync_to_thread=True)
def retry_job(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    job_id: JobId,
) -> Redirect:
    """Put a failed job into the queue again, as a new row."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        row = jobs.job_by_id(tx.session, job_id)
        if row is None or row.state != JobState.FAILED:
            raise NotFound("没有这项未完成的后台任务。")
        tx.enqueue(row.name, key=row.key, **row.arguments)
        tx.record("job.retried", covers=[Job], about=f"job:{job_id}")
    return redirect("/admin/jobs", request, "已重新排队。")


@get("/health", guards=[public], sync_to_thread=True)
def health(database: NamedDependency[Database]) -> dict[str, str]:
    """Alive, and the database answers."""
    with database.reading() as session:
        session.connection().exec_driver_sql("SELECT 1")
    return {"status": "ok"}


handlers = [show_trail, verify_trail, show_jobs, show_progress, retry_job, health]
