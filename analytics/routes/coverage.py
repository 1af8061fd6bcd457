"""Coverage by place, trade, class and item, and having all figures computed anew."""

from typing import Annotated, Any
from urllib.parse import urlencode

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Redirect, Response, Template

from analytics import answers, coverage, presenting, shelf
from analytics.days import Day, asked_day, day_context, snapshot_of
from analytics.periods import TITLES as TITLES_OF_PERIODS
from analytics.periods import chosen
from analytics.presenting import TITLES, Asked
from analytics.sheets import Say, Table, figures_file, file_doors
from analytics.shelf import Place
from analytics.snapshots import Snapshot
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.i18n import _
from supervision.foundation.templating import page, redirect, say_to
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.rules import Permission

Number = Annotated[int, QueryParameter(ge=0, le=2**31 - 1)]
ROWS_SHOWN, COLUMNS_SHOWN = 200, 30


@get("/analytics/coverage", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_coverage(
    request: Request[Any, Any, Any], database: NamedDependency[Database], job: Number = 0, day: Day = ""
) -> Template:
    """Coverage by any two of district, station, trade, department, class and item, of any period; every number leads to its records."""
    past = asked_day(day, clock.today())
    context = {"job_id": job, **day_context(database.settings, past, clock.today())}
    snapshot = snapshot_of(database.settings, "coverage", past)
    place = shelf.place_of(database.settings, snapshot) if snapshot else None
    if snapshot is None or place is None:
        unmade = "analytics/day.html" if past else "analytics/coverage.html"
        return page(request, unmade, snapshot=None, of="coverage", **context)
    scope = scope_of(actor_of(request))
    asked = _asked(request, snapshot)
    lines, total = answers.covered(place, scope, asked.choice.period, asked.rows, asked.columns, asked.key)
    names = snapshot.content["names"]
    dated = {"day": past.isoformat()} if past else {}
    keys = {key for line in lines for key in line.parts}
    ordered = sorted(keys, key=lambda key: presenting.named(names, asked.columns, key))
    return page(
        request,
        "analytics/coverage.html",
        **context,
        snapshot=snapshot,
        asked=asked,
        address=lambda **changes: "/analytics/coverage?" + urlencode(asked.but(**dated, **changes)),
        records=lambda of, **changes: (
            "/analytics/records?" + urlencode({**asked.records(of, **changes), **dated})
        ),
        query=urlencode(asked.but(**dated)),
        lines=lines[:ROWS_SHOWN],
        hidden=max(0, len(lines) - ROWS_SHOWN),
        total=total,
        keys=ordered[:COLUMNS_SHOWN],
        columns_hidden=max(0, len(ordered) - COLUMNS_SHOWN),
        named=lambda dimension, key: presenting.named(names, dimension, key),
        titles=TITLES,
        dimensions=coverage.DIMENSIONS,
        items=sorted(names["item"].items(), key=lambda one: one[1]),
        periods=TITLES_OF_PERIODS,
        first=shelf.first_day(snapshot.as_of),
        last=snapshot.as_of,
        chart=presenting.months_chart(answers.months(place, scope), say_to(request)),
    )


def export_coverage(
    request: Request[Any, Any, Any], database: NamedDependency[Database], day: Day = ""
) -> Response[bytes]:
    """The same table as a workbook or CSV, with its period, day and fingerprint."""
    scope = scope_of(actor_of(request))

    def table(snapshot: Snapshot, place: Place, say: Say) -> Table:
        asked = _asked(request, snapshot)
        lines, total = answers.covered(
            place, scope, asked.choice.period, asked.rows, asked.columns, asked.key
        )
        return presenting.sheet(snapshot, asked, lines, total, say)

    settings = database.settings
    return figures_file(request, settings, of="coverage", title=_("覆盖情况"), day=day, table_of=table)


def _asked(request: Request[Any, Any, Any], snapshot: Snapshot) -> Asked:
    query = request.query_params
    choice = chosen(query, today=snapshot.as_of, first=shelf.first_day(snapshot.as_of))
    return presenting.asked_of(query, choice, coverage.DIMENSIONS)


@post("/analytics/refresh", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def refresh(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Redirect:
    """Have the snapshots computed anew in the background."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        job = tx.enqueue_once("analytics.refresh", key="analytics.refresh")
    return redirect(f"/analytics/coverage?job={job}")


handlers = [show_coverage, *file_doors("/analytics/coverage", export_coverage), refresh]
"""Every route of this file."""
