"""The pages of the law's numbers, the working calendar and the register of laws."""

from itertools import groupby
from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.templating import page, redirect
from supervision.identity.guards import actor_of, allow
from supervision.identity.rules import Permission
from supervision.law import actions, queries
from supervision.law.forms import CalendarForm, LawChangeForm, ParameterForm, StrikeForm
from supervision.law.rules.norms import (
    CHANGE_LABELS,
    STATUS_LABELS,
    NormChange,
    read_articles,
    status_on,
    version_on,
)
from supervision.law.rules.parameters import PARTY_LABELS, UNIT_LABELS, read_value
from supervision.law.rules.seeds import ABOUT
from supervision.law.rules.workdays import LABELS, calendar_alarm, read_days

Words = Annotated[str, QueryParameter(pattern=r"^[^\x00-\x1f\x7f]{0,100}$")]
Key = Annotated[int, PathParameter(ge=1, le=2**31 - 1)]


@get("/admin/law", guards=[allow(Permission.SEE)], sync_to_thread=True)
def show_law(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """Every number with its basis, and how far the working calendar is settled."""
    today = clock.today()
    with database.reading() as session:
        found = queries.parameters(session)
        calendar = queries.calendar(session)
        days = queries.calendar_days(session, calendar.published_until.year)
        notice = queries.parameter(session, "calendar_notice_wd", on=today)
    groups = [
        (name, *ABOUT[name], list(rows))
        for name, rows in groupby(found, key=lambda p: p.name)
        if name in ABOUT
    ]
    return page(
        request,
        "law/parameters.html",
        groups=groups,
        units=UNIT_LABELS,
        parties=PARTY_LABELS,
        published_until=calendar.published_until,
        days=days,
        day_labels=LABELS,
        alarm=calendar_alarm(today, calendar, notice=notice.number),
        may_edit=request.app.state.can(request.scope.get("user"), Permission.USERS_EDIT),
    )


@post("/admin/law/parameters", guards=[allow(Permission.USERS_EDIT)], sync_to_thread=True)
def amend_parameter(
    request: Request[Any, Any, Any], database: NamedDependency[Database], data: URLEncodedBody[ParameterForm]
) -> Redirect:
    """Set a number from a day on."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.amend_parameter(
            tx,
            name=data.name,
            value=read_value(data.value),
            basis=data.basis,
            valid_from=data.valid_from,
            scope=data.scope,
        )
    return redirect("/admin/law", request, "参数已保存，自{day}起生效。", day=data.valid_from)


@post("/admin/law/calendar", guards=[allow(Permission.USERS_EDIT)], sync_to_thread=True)
def publish_calendar(
    request: Request[Any, Any, Any], database: NamedDependency[Database], data: URLEncodedBody[CalendarForm]
) -> Redirect:
    """Enter a year's calendar."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.publish_calendar(
            tx,
            year=data.year,
            holidays=read_days(data.holidays),
            makeups=read_days(data.makeups),
            source=data.source,
        )
    return redirect("/admin/law", request, "{year}年的工作日历已保存。", year=str(data.year))


@get("/admin/law/register", guards=[allow(Permission.SEE)], sync_to_thread=True)
def show_register(
    request: Request[Any, Any, Any], database: NamedDependency[Database], q: Words = ""
) -> Template:
    """The register of laws: what stands in force today, and every change that is known."""
    today, words = clock.today(), q.strip()
    with database.reading() as session:
        known = queries.law_changes(session)
    norms = [
        (key, list(rows))
        for key, rows in groupby(known, key=lambda change: change.key)
        if not words or words in key
    ]
    return page(
        request,
        "law/register.html",
        norms=[
            (rows[0].title, rows, status_on(rows, today), version_on(rows, today)) for _key, rows in norms
        ],
        kinds=CHANGE_LABELS,
        statuses=STATUS_LABELS,
        q=words,
        may_edit=request.app.state.can(request.scope.get("user"), Permission.LISTS_EDIT),
    )


@post("/admin/law/register", guards=[allow(Permission.LISTS_EDIT)], sync_to_thread=True)
def enter_change(
    request: Request[Any, Any, Any], database: NamedDependency[Database], data: URLEncodedBody[LawChangeForm]
) -> Redirect:
    """Register a change of a law."""
    change = NormChange(
        title=data.title,
        kind=data.kind,
        effective_on=data.effective_on,
        number=data.number,
        articles=read_articles(data.articles),
        successor=data.successor,
        source=data.source,
    )
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.enter_law_change(tx, change)
    return redirect("/lists/alarms", request, "已登记。引用它的事项和检查单列在下面。")


@post(
    "/admin/law/register/{change_id:int}/strike", guards=[allow(Permission.LISTS_EDIT)], sync_to_thread=True
)
def strike_change(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    change_id: Key,
    data: URLEncodedBody[StrikeForm],
) -> Redirect:
    """Strike an entry made by mistake."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.strike_law_change(tx, change_id=change_id, reason=data.reason)
    return redirect("/admin/law/register", request, "登记已撤销，理由留在记录中。")


handlers = [
    show_law,
    amend_parameter,
    publish_calendar,
    show_register,
    enter_change,
    strike_change,
]
