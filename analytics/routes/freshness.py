"""How old the figures are, and one button that has them made anew: a fragment any board may carry."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.response import Template

from analytics import snapshots
from analytics.freshness import age, stale
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.jobs import unfinished
from supervision.foundation.templating import page
from supervision.identity.guards import actor_of, allow
from supervision.identity.rules import Permission

JOB = "analytics.refresh"


def _shown(request: Request[Any, Any, Any], database: Database, running: int | None) -> Template:
    snapshot = snapshots.read(database.settings, "coverage")
    now = clock.now()
    return page(
        request,
        "analytics/age.html",
        snapshot=snapshot,
        running=running,
        age=age(snapshot.taken_at, now) if snapshot else None,
        stale=snapshot is not None and stale(snapshot.taken_at, now),
    )


@get("/analytics/age", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_age(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """The age of the figures, the button, or the progress of the work that somebody asked for."""
    with database.reading() as session:
        running = unfinished(session, JOB)
    return _shown(request, database, running)


@post("/analytics/age", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True, status_code=200)
def refresh_here(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """Have the figures made anew and stay on the page; whoever presses while it runs sees the same progress."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        running = tx.enqueue_once("analytics.refresh", key=JOB)
    return _shown(request, database, running)


handlers = [show_age, refresh_here]
"""Every route of this file."""
