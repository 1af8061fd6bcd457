"""Pages of figures: coverage, definitions, records, the leader's numbers. They read snapshot files; only records read tables."""

from typing import Annotated, Any
from urllib.parse import urlencode

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, PathParameter, QueryParameter
from litestar.response import Redirect, Response, Template

from analytics import presenting, snapshots
from analytics.coaching import Word, words_for
from analytics.estimates.outlook import Class, outlooks
from analytics.frames import Period, calendar_year
from analytics.measures import MEASURES, measure_named
from analytics.measures.estimated import estimated_problem_rate
from analytics.presenting import TITLES
from analytics.records import LISTINGS, Cut, rows_behind
from analytics.risk.grading import DRIFTED
from analytics.risk.score import PARTS
from supervision.areas.queries import area_names
from supervision.foundation import clock
from supervision.foundation.actor import Scope
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound
from supervision.foundation.i18n import _, translate
from supervision.foundation.sheets import write_xlsx
from supervision.foundation.templating import download, language_of, page, redirect
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.queries import department_names
from supervision.identity.rules import Permission
from supervision.registers.queries import inspectors_by_id

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
        chart=presenting.months_chart(snapshot, _say(request)),
    )


@get("/analytics/coverage.xlsx", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def export_coverage(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Response[bytes]:
    """The same table as a workbook, with its day and fingerprint."""
    snapshot = snapshots.read(database.settings, "coverage")
    if snapshot is None:
        raise NotFound(_("还没有统计快照。请先刷新统计。"))
    asked, say = presenting.asked_of(snapshot, request.query_params), _say(request)
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
    names = {"area": places, "cell": places, "station": offices, "department": offices, "trade": {}}
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


@get("/analytics/measures", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_measures(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """All measures with their definitions and this year's value."""
    snapshot = snapshots.read(database.settings, "measures")
    scope = scope_of(actor_of(request))
    values = {m.name: presenting.value(snapshot, m.name, scope) for m in MEASURES}
    return page(
        request,
        "analytics/measures.html",
        measures=MEASURES,
        values=values,
        snapshot=snapshot,
        coaching=database.settings.coaching,
    )


@get("/analytics/measures.xlsx", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def export_measures(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Response[bytes]:
    """Every measure with its value and definition as a workbook, with its day and fingerprint."""
    snapshot = snapshots.read(database.settings, "measures")
    if snapshot is None:
        raise NotFound(_("还没有统计快照。请先刷新统计。"))
    say = _say(request)
    table = presenting.measures_sheet(snapshot, scope_of(actor_of(request)), say)
    ribbon = say(_("演示数据")) if database.settings.demonstration else ""
    content = write_xlsx({say(_("指标")): table}, ribbon=ribbon)
    return download(content, name=f"{say(_('指标'))}-{snapshot.as_of}.xlsx", media_type=SHEET)


@get("/analytics/measures/{name:str}", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_measure(
    request: Request[Any, Any, Any], database: NamedDependency[Database], name: Name
) -> Template:
    """One measure: how it is computed, and its value by district, station and department."""
    found = measure_named(name)
    if found is None:
        raise NotFound(_("没有这个指标。"))
    snapshot = snapshots.read(database.settings, "measures")
    scope = scope_of(actor_of(request))
    estimated = name == estimated_problem_rate.name
    return page(
        request,
        "analytics/measure.html",
        measure=found,
        value=presenting.value(snapshot, name, scope),
        tables=presenting.tables(snapshot, name, scope) if snapshot else [],
        titles=TITLES,
        names=snapshot.content["names"] if snapshot else {},
        snapshot=snapshot,
        estimate=_seat(database, scope).get("estimate") if estimated else None,
        beside=_beside(database, scope) if estimated else {},
    )


@get("/analytics/coaching", guards=[allow(Permission.VISITS_APPROVE)], sync_to_thread=True)
def show_coaching(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """How strict the supervisor's own people are against their colleagues, in words; nothing unless the bureau turned it on."""
    on = database.settings.coaching
    snapshot = snapshots.read(database.settings, "coaching") if on else None
    found = snapshot.content["found"] if snapshot else None
    words: list[Word] = []
    if found:
        scope = scope_of(actor_of(request))
        with database.reading() as session:
            people = inspectors_by_id(session, [one["inspector"] for one in found["people"]])
        mine = {
            key: one.name
            for key, one in people.items()
            if scope.department_ids is not None and one.department_id in scope.department_ids
        }
        words = words_for(found, mine)
    return page(request, "analytics/coaching.html", on=on, snapshot=snapshot, found=found, words=words)


@get("/analytics/model", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_model(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """The card of the risk score: what it is made of, its grades, whether it drifts, how it treats districts and trades."""
    snapshot = snapshots.read(database.settings, "risk")
    card = snapshot.content.get("card") if snapshot else None
    return page(
        request, "analytics/model.html", snapshot=snapshot, card=card, parts_of_score=PARTS, drifted=DRIFTED
    )


@get("/analytics/outlook", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_outlook(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    visits: Count = 0,
    a_day: Few = 3,
    team: Few = 2,
) -> Template:
    """What a number of visits would bring, for every split between chance and targeting, from what this year's draws found."""
    beside = _beside(database, scope_of(actor_of(request)))
    classes = [
        Class(one["stratum"], one["largest"], one["inspected"], one["problems"])
        for one in beside.get("lifts", [])
    ]
    size = sum(one.size for one in classes)
    asked = visits or min(size, sum(one.seen for one in classes))
    return page(
        request,
        "analytics/outlook.html",
        snapshot=snapshots.read(database.settings, "estimates"),
        classes=classes,
        size=size,
        asked={"visits": asked, "a_day": a_day, "team": team},
        lines=outlooks(classes, asked, CHANCES, a_day=a_day, team=team),
    )


@get("/analytics/desk", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_desk(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """The leader's numbers as a fragment for the desk."""
    snapshot = snapshots.read(database.settings, "desk")
    return page(
        request, "analytics/desk.html", snapshot=snapshot, seat=_seat(database, scope_of(actor_of(request)))
    )


@post("/analytics/refresh", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def refresh(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Redirect:
    """Have the snapshots computed anew in the background."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        job = tx.enqueue("analytics.refresh", key="analytics.refresh")
    return redirect(f"/analytics/coverage?job={job}")


def _seat(database: Database, scope: Scope) -> dict[str, Any]:
    """The leader's numbers for this reader; empty when there are none yet."""
    snapshot = snapshots.read(database.settings, "desk")
    return dict(snapshot.content["desks"].get(presenting.whose(scope), {})) if snapshot else {}


def _beside(database: Database, scope: Scope) -> dict[str, Any]:
    """Risk classes and districts beside the estimate, for this reader."""
    snapshot = snapshots.read(database.settings, "estimates")
    return dict(snapshot.content["seats"].get(presenting.whose(scope), {})) if snapshot else {}


def _say(request: Request[Any, Any, Any]) -> presenting.Say:
    language = language_of(request)
    return lambda text: translate(text, language)


handlers = [
    show_coverage,
    export_coverage,
    show_records,
    show_measures,
    export_measures,
    show_measure,
    show_coaching,
    show_outlook,
    show_model,
    show_desk,
    refresh,
]
"""Every route of this room."""
