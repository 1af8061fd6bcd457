"""The measures with their definitions and values, and the numbers of the leader's desk."""

from typing import Annotated, Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter
from litestar.response import Response, Template

from analytics import presenting, snapshots
from analytics.days import Day, asked_day, day_context, snapshot_of
from analytics.measures import MEASURES, measure_named
from analytics.measures.estimated import estimated_problem_rate
from analytics.presenting import TITLES
from analytics.seats import beside_the_estimate, leader_numbers
from analytics.sheets import ribbon_of, sheet_file
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound
from supervision.foundation.i18n import _
from supervision.foundation.templating import page, say_to
from supervision.identity.guards import actor_of, allow, scope_of
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


@get("/analytics/measures", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_measures(
    request: Request[Any, Any, Any], database: NamedDependency[Database], job: Number = 0, day: Day = ""
) -> Template:
    """All measures with their definitions and this year's value, today or on a past day."""
    past = asked_day(day, clock.today())
    context = {"job_id": job, **day_context(database.settings, past, clock.today())}
    snapshot = snapshot_of(database.settings, "measures", past)
    if snapshot is None and past:
        return page(request, "analytics/day.html", of="measures", **context)
    scope = scope_of(actor_of(request))
    values = {m.name: presenting.value(snapshot, m.name, scope) for m in MEASURES}
    return page(
        request,
        "analytics/measures.html",
        **context,
        measures=MEASURES,
        values=values,
        snapshot=snapshot,
        coaching=database.settings.coaching,
    )


@get("/analytics/measures.xlsx", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def export_measures(
    request: Request[Any, Any, Any], database: NamedDependency[Database], day: Day = ""
) -> Response[bytes]:
    """Every measure with its value and definition as a workbook, with its day and fingerprint."""
    return _export(request, database, day, "xlsx")


@get("/analytics/measures.csv", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def export_measures_csv(
    request: Request[Any, Any, Any], database: NamedDependency[Database], day: Day = ""
) -> Response[bytes]:
    """Every measure with its value and definition as CSV, with its day and fingerprint."""
    return _export(request, database, day, "csv")


def _export(request: Request[Any, Any, Any], database: Database, day: str, form: str) -> Response[bytes]:
    snapshot = snapshot_of(database.settings, "measures", asked_day(day, clock.today()))
    if snapshot is None:
        raise NotFound(_("还没有统计快照。请先刷新统计。"))
    say = say_to(request)
    table = presenting.measures_sheet(snapshot, scope_of(actor_of(request)), say)
    return sheet_file(
        table, title=say(_("指标")), day=snapshot.as_of, form=form, ribbon=ribbon_of(database.settings, say)
    )


@get("/analytics/measures/{name:str}", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_measure(
    request: Request[Any, Any, Any], database: NamedDependency[Database], name: Name, day: Day = ""
) -> Template:
    """One measure: how it is computed, and its value by district, station and department, today or on a past day."""
    found = measure_named(name)
    if found is None:
        raise NotFound(_("没有这个指标。"))
    past = asked_day(day, clock.today())
    context = {"job_id": 0, **day_context(database.settings, past, clock.today())}
    snapshot = snapshot_of(database.settings, "measures", past)
    if snapshot is None and past:
        return page(request, "analytics/day.html", of="measures", **context)
    scope = scope_of(actor_of(request))
    estimated = name == estimated_problem_rate.name
    return page(
        request,
        "analytics/measure.html",
        **context,
        measure=found,
        value=presenting.value(snapshot, name, scope),
        tables=presenting.tables(snapshot, name, scope) if snapshot else [],
        titles=TITLES,
        names=snapshot.content["names"] if snapshot else {},
        snapshot=snapshot,
        estimate=leader_numbers(database.settings, scope, past).get("estimate") if estimated else None,
        beside=beside_the_estimate(database.settings, scope, past) if estimated else {},
    )


@get("/analytics/measures/{name:str}/table.xlsx", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def export_measure(
    request: Request[Any, Any, Any], database: NamedDependency[Database], name: Name, day: Day = ""
) -> Response[bytes]:
    """One measure by district, station and department as a workbook, with its day and fingerprint."""
    return _export_one(request, database, name, day, "xlsx")


@get("/analytics/measures/{name:str}/table.csv", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def export_measure_csv(
    request: Request[Any, Any, Any], database: NamedDependency[Database], name: Name, day: Day = ""
) -> Response[bytes]:
    """One measure by district, station and department as CSV, with its day and fingerprint."""
    return _export_one(request, database, name, day, "csv")


def _export_one(
    request: Request[Any, Any, Any], database: Database, name: str, day: str, form: str
) -> Response[bytes]:
    found = measure_named(name)
    snapshot = snapshot_of(database.settings, "measures", asked_day(day, clock.today()))
    if found is None or snapshot is None:
        raise NotFound(_("没有这个指标。") if found is None else _("还没有统计快照。请先刷新统计。"))
    say = say_to(request)
    table = presenting.measure_sheet(snapshot, found, scope_of(actor_of(request)), say)
    return sheet_file(
        table, title=say(found.title), day=snapshot.as_of, form=form, ribbon=ribbon_of(database.settings, say)
    )


@get("/analytics/desk", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_desk(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """The leader's numbers as a fragment for the desk."""
    snapshot = snapshots.read(database.settings, "desk")
    return page(
        request,
        "analytics/desk.html",
        snapshot=snapshot,
        seat=leader_numbers(database.settings, scope_of(actor_of(request))),
    )


handlers = [
    show_measures,
    export_measures,
    export_measures_csv,
    show_measure,
    export_measure,
    export_measure_csv,
    show_desk,
]
"""Every route of this file."""
