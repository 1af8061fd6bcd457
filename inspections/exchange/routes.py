"""The monthly feed and the code maps behind it."""

from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter, URLEncodedBody
from litestar.response import Redirect, Response, Template

from inspections.exchange import actions, queries
from inspections.exchange.forms import CodeForm
from inspections.exchange.rules.maps import MAP_LABELS, NATIONAL, OURS, RECEIVER_LABELS, unmapped
from inspections.exchange.rules.months import months_back, read_month
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.templating import download, page, redirect
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.rules import Permission

Month = Annotated[str, QueryParameter(max_length=10)]
MAY = allow(Permission.PUBLISH)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RIBBON = "演示数据：单位、人员和检查均为虚构"


@get("/exchange", guards=[MAY], sync_to_thread=True)
def show_exchange(
    request: Request[Any, Any, Any], database: NamedDependency[Database], month: Month = ""
) -> Template:
    """Months to choose, what is missing, our values and theirs."""
    months = months_back(clock.today(), 14)
    chosen = month if month in months else months[1]
    with database.reading() as session:
        maps = queries.code_maps(session, NATIONAL)
    return page(
        request,
        "exchange/show.html",
        months=months,
        chosen=chosen,
        maps=[
            (kind, ours, label, maps[kind].get(ours, ""))
            for kind in maps
            for ours, label in OURS[kind].items()
        ],
        unmapped=unmapped(maps),
        kinds=MAP_LABELS,
        receivers=RECEIVER_LABELS,
        national=NATIONAL,
    )


@get("/exchange/missing", guards=[MAY], sync_to_thread=True)
def show_missing(
    request: Request[Any, Any, Any], database: NamedDependency[Database], month: Month
) -> Template:
    """A part of the page: how many rows a month has and what would not be accepted."""
    with database.reading() as session:
        acts, cases, missing = queries.missing_counts(
            session, read_month(month), scope=scope_of(actor_of(request)), on=clock.today()
        )
    return page(request, "exchange/missing.html", acts=acts, cases=cases, missing=missing.most_common())


@get("/exchange/monthly.xlsx", guards=[MAY], sync_to_thread=True)
def monthly(
    request: Request[Any, Any, Any], database: NamedDependency[Database], month: Month
) -> Response[bytes]:
    """The month's workbook."""
    actor, first = actor_of(request), read_month(month)
    ribbon = RIBBON if database.settings.demonstration else ""
    with database.reading() as session:
        made = queries.monthly_workbook(
            session, first, scope=scope_of(actor), on=clock.today(), sender=actor.name, ribbon=ribbon
        )
    return download(made, name=f"监管行为数据{month}.xlsx", media_type=XLSX)


@post("/exchange/codes", guards=[MAY], sync_to_thread=True)
def set_code(
    request: Request[Any, Any, Any], database: NamedDependency[Database], data: URLEncodedBody[CodeForm]
) -> Redirect:
    """Set what a receiver calls one of our values."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.set_code(tx, receiver=data.receiver, kind=data.kind, ours=data.ours, theirs=data.theirs)
    return redirect("/exchange", request, "代码对照已保存。")


handlers = [show_exchange, show_missing, monthly, set_code]
