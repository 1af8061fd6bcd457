"""The map month by month: its page; the frame is served by ``routes/points.py``."""

from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Redirect, Template

from analytics.presenting import whose
from analytics.risk.ranking import FEW
from maps import parts, publish
from maps.months import month_names
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.templating import language_of, page, redirect
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.rules import Permission

Number = Annotated[int, QueryParameter(ge=0, le=2**31 - 1)]
MONTHS = "months"


@get("/maps/months", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_months(
    request: Request[Any, Any, Any], database: NamedDependency[Database], job: Number = 0
) -> Template:
    """The map in its frame, and the same numbers as a table, newest month first."""
    scope = scope_of(actor_of(request))
    manifest = publish.read(database.settings, MONTHS)
    sheet = manifest.sheet_for(language_of(request), scope.area_prefix) if manifest else None
    mine = parts.seat_of(database.settings, manifest, sheet.area, whose(scope)) if manifest and sheet else {}
    totals = mine.get("totals")
    rows = []
    if manifest and totals:
        columns = (totals[name] for name in ("visits", "inspected", "problems", "seen"))
        rows = list(zip(month_names(manifest.as_of), *columns, strict=True))[::-1]
        while rows and not rows[-1][1]:  # before the first visit on record there is nothing to tell
            rows.pop()
    return page(
        request,
        "maps/months.html",
        job_id=job,
        manifest=manifest,
        sheet=sheet,
        rows=rows,
        entities=totals["entities"] if totals else 0,
        few=FEW,
        whole=scope.department_ids is None,
    )


@post("/maps/months/refresh", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def refresh_months(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Redirect:
    """Have the points and the months drawn anew in the background."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        job = tx.enqueue("maps.points", key="maps.points")
    return redirect(f"/maps/months?job={job}")


handlers = [show_months, refresh_months]
"""Every route of this file."""
