"""Coverage by place and trade, the records behind every number, and having all of it computed anew."""

from typing import Annotated, Any
from urllib.parse import urlencode

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, PathParameter, QueryParameter
from litestar.response import Redirect, Response, Template

from analytics import presenting, snapshots
from analytics.frames import Period, calendar_year
from analytics.presenting import TITLES
from analytics.records import LISTINGS, Cut, rows_behind
from supervision.areas.queries import area_names
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound
from supervision.foundation.i18n import _
from supervision.foundation.sheets import write_xlsx
from supervision.foundation.templating import download, page, redirect, say_to
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.queries import department_names
from supervision.identity.rules import Permission

Number = Annotated[int, QueryParameter(ge=0, le=2**31 - 1)]
Year = Annotated[int, QueryParameter(ge=0, le=9999)]
Name = Annotated[str, PathParameter(max_length=60)]
Count = Annotated[int, QueryParameter(ge=0, le=10_000_000)]
Few = Annotated[int, QueryParameter(ge=1, le=50)]
CHANCES = (1.0, 0.8, 0.6, 0.4, 0.2)
"""Shares of chance a plan is shown for."""
ROWS_SHOWN = 200
PAGE = 50
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@get("/analytics/coverage", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_coverage(
    request: Request[Any, Any, Any], database: NamedDependency[Database], job: Number = 0
) -> Template:
    """Coverage by district, trade and station; every number leads to its records."""
    snapshot = snapshots.read(database.settings, "coverage")
    if snapshot is None:
        return page(request, "analytics/coverage.html", snapshot=None, job_id=job)
    asked = presenting.asked_of(snapshot, request.query_params)
    lines, total = presenting.table(snapshot, asked, scope_of(actor_of(request)))
    names = snapshot.content["names"]
    keys = {key for line in lines for key in line.parts}
    return page(
        request,
        "analytics/coverage.html",
        snapshot=snapshot,
        job_id=job,
        asked=asked,
        address=lambda **changes: "/analytics/coverage?" + urlencode(asked.but(**changes)),
        records=lambda of, **changes: (
            "/analytics/records?" + urlencode({"of": of, "year": asked.year, **asked.where, **changes})
        ),
        query=urlencode(asked.but()),
        lines=lines[:ROWS_SHOWN],
        hidden=max(0, len(lines) - ROWS_SHOWN),
        total=total,
        keys=sorted(keys, key=lambda key: names[asked.columns].get(key, key)),
        names=names,
        titles=TITLES,
        years=sorted(snapshot.content["years"], reverse=True),
        chart=presenting.months_chart(snapshot, say_to(request)),
    )


@get("/analytics/coverage.xlsx", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def export_coverage(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Response[bytes]:
    """The same table as a workbook, with its day and fingerprint."""
    snapshot = snapshots.read(database.settings, "coverage")
    if snapshot is None:
        raise NotFound(_("还没有统计快照。请先刷新统计。"))
    asked, say = presenting.asked_of(snapshot, request.query_params), say_to(request)
    table = presenting.sheet(snapshot, asked, scope_of(actor_of(request)), say)
    ribbon = say(_("演示数据")) if database.settings.demonstration else ""
    content = write_xlsx({say(_("覆盖情况")): table}, ribbon=ribbon)
    return download(content, name=f"{say(_('覆盖情况'))}-{asked.year}.xlsx", media_type=SHEET)


@get("/analytics/records", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_records(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    of: FromQuery[str],
    year: Year = 0,
    after: FromQuery[str] = "",
) -> Template:
    """The rows behind a number, paged by key."""
    today = clock.today()
    whole = calendar_year(min(max(year, 2000), today.year) if year else today.year)
    period = Period(whole.start, min(whole.end, today))
    where = {k: v[:20] for k in TITLES if (v := request.query_params.get(k, ""))}
    with database.reading() as session:
        cut = Cut(period=period, where=where, scope=scope_of(actor_of(request)))
        found = rows_behind(session, of, cut, after=after[:60], limit=PAGE + 1)
        offices = {str(key): name for key, name in department_names(session).items()}
        places = area_names(session)
    names = {
        "area": places,
        "cell": places,
        "town": places,
        "zone": places,
        "station": offices,
        "department": offices,
        "trade": {},
    }
    query = {"of": of, "year": period.start.year, **where}
    return page(
        request,
        "analytics/records.html",
        listing=LISTINGS[of],
        rows=found[:PAGE],
        period=period,
        names=names,
        chosen=[(TITLES[key], names[key].get(value, value)) for key, value in where.items()],
        first="/analytics/records?" + urlencode(query) if after else "",
        next="/analytics/records?" + urlencode({**query, "after": found[PAGE - 1]["row_key"]})
        if len(found) > PAGE
        else "",
    )


@post("/analytics/refresh", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def refresh(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Redirect:
    """Have the snapshots computed anew in the background."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        job = tx.enqueue("analytics.refresh", key="analytics.refresh")
    return redirect(f"/analytics/coverage?job={job}")


handlers = [show_coverage, export_coverage, show_records, refresh]
"""Every route of this file."""
