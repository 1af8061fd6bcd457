"""The page of the law's numbers and the working calendar."""

from itertools import groupby
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template

from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.templating import page, redirect
from supervision.identity.guards import actor_of, allow
from supervision.identity.rules import Permission
from supervision.law import actions, queries
from supervision.law.forms import CalendarForm, ParameterForm
from supervision.law.rules.parameters import PARTY_LABELS, UNIT_LABELS, read_value
from supervision.law.rules.seeds import ABOUT
from supervision.law.rules.workdays import LABELS, calendar_alarm, read_days


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


handlers = [show_law, amend_parameter, publish_calendar]
