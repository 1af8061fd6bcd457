"""Pages of orders to rectify, and the order on paper."""

from typing import Annotated, Any
from urllib.parse import quote

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Response, Template

from inspections.rectifications import actions, queries, rules
from inspections.rectifications.forms import CloseForm, OrderForm
from supervision.foundation import clock, documents
from supervision.foundation.database import Database
from supervision.foundation.templating import page, redirect
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.rules import Permission, can
from supervision.law.queries import calendar, parameter
from supervision.law.rules.workdays import add_days

Key = Annotated[int, PathParameter(ge=1, le=2**31 - 1)]
Before = Annotated[int, QueryParameter(ge=0, le=2**31 - 1)]
ActKey = Annotated[int, QueryParameter(ge=1, le=2**31 - 1)]
Words = Annotated[str, QueryParameter(max_length=32)]
SIZE = 50
SEES = allow(Permission.LEAD_VIEW, Permission.CASES_EDIT, Permission.VISITS_RECORD, Permission.RESULTS_REVIEW)
CLOSES = allow(Permission.CASES_EDIT, Permission.VISITS_RECORD)


@get("/rectifications", guards=[SEES], sync_to_thread=True)
def show_rectifications(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    status: Words = "",
    before: Before = 0,
) -> Template:
    """Orders, the newest first; ``status`` = open, overdue or nothing."""
    today = clock.today()
    with database.reading() as session:
        found = queries.rectifications(
            session,
            scope=scope_of(actor_of(request)),
            on=today,
            overdue=status == "overdue",
            open_only=status == "open",
            before=before,
            limit=SIZE + 1,
        )
    return page(
        request,
        "rectifications/list.html",
        orders=[(line, rules.overdue(line.status, line.due_on, on=today)) for line in found[:SIZE]],
        more=found[SIZE - 1].id if len(found) > SIZE else None,
        before=before,
        chosen=status if status in ("open", "overdue") else "",
        statuses=rules.STATUS_LABELS,
        tones=rules.STATUS_TONES,
    )


@get("/rectifications/new", guards=[allow(Permission.CASES_EDIT)], sync_to_thread=True)
def show_new_order(
    request: Request[Any, Any, Any], database: NamedDependency[Database], act: ActKey
) -> Template:
    """The form of an order that follows an act."""
    today = clock.today()
    with database.reading() as session:
        finding = queries.finding(session, act, scope=scope_of(actor_of(request)))
        days = parameter(session, "rectify_default_days", on=today).number
        due = add_days(today, days, calendar(session))
    return page(request, "rectifications/new.html", finding=finding, due=due, basis=rules.BASIS)


@post("/rectifications", guards=[allow(Permission.CASES_EDIT)], sync_to_thread=True)
def order(
    request: Request[Any, Any, Any], database: NamedDependency[Database], data: URLEncodedBody[OrderForm]
) -> Redirect:
    """Order to rectify."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        row = actions.order(
            tx, act_id=data.act_id, problem=data.problem, demand=data.demand, due_on=data.due_on
        )
    return redirect(f"/rectifications/{row.id}", request, "已发出{number}。", number=row.number)


@get("/rectifications/{rectification_id:int}", guards=[SEES], sync_to_thread=True)
def show_rectification(
    request: Request[Any, Any, Any], database: NamedDependency[Database], rectification_id: Key
) -> Template:
    """One order."""
    actor = actor_of(request)
    with database.reading() as session:
        shown = queries.rectification(session, rectification_id, scope=scope_of(actor))
    may = can(actor, Permission.CASES_EDIT) or can(actor, Permission.VISITS_RECORD)
    return page(
        request,
        "rectifications/show.html",
        shown=shown,
        order=shown.order,
        overdue=rules.overdue(shown.order.status, shown.order.due_on, on=clock.today()),
        statuses=rules.STATUS_LABELS,
        tones=rules.STATUS_TONES,
        basis=rules.BASIS,
        may_close=may and rules.can_close(shown.order.status),
        may_file=can(actor, Permission.CASES_EDIT) and rules.can_close(shown.order.status),
    )


@post("/rectifications/{rectification_id:int}/close", guards=[CLOSES], sync_to_thread=True)
def close(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    rectification_id: Key,
    data: URLEncodedBody[CloseForm],
) -> Redirect:
    """Close an order with its proof."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.close(tx, rectification_id=rectification_id, note=data.note)
    return redirect(f"/rectifications/{rectification_id}", request, "整改已核实，已办结。")


@post(
    "/rectifications/{rectification_id:int}/case", guards=[allow(Permission.CASES_EDIT)], sync_to_thread=True
)
def turn_into_case(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    rectification_id: Key,
    data: URLEncodedBody[CloseForm],
) -> Redirect:
    """Not rectified: on to a case."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        row = actions.turn_into_case(tx, rectification_id=rectification_id, note=data.note)
    return redirect(f"/penalties/new?act={row.act_id}", request, "逾期未改正，请填写立案信息。")


@get("/rectifications/{rectification_id:int}/order.pdf", guards=[SEES], sync_to_thread=True)
def print_order(
    request: Request[Any, Any, Any], database: NamedDependency[Database], rectification_id: Key
) -> Response[bytes]:
    """责令改正通知书 on A4."""
    with database.reading() as session:
        shown = queries.rectification(session, rectification_id, scope=scope_of(actor_of(request)))
    data = {
        "department": shown.department.name,
        "number": shown.order.number,
        "entity": shown.entity.name,
        "code": shown.entity.code,
        "act": shown.act_number,
        "problem": shown.order.problem,
        "demand": shown.order.demand,
        "issued_on": shown.order.issued_on.isoformat(),
        "due_on": shown.order.due_on.isoformat(),
        "basis": rules.BASIS,
    }
    made = documents.paper("rectifications/order.typ", data, ribbon=database.settings.demonstration)
    file = quote(f"责令改正通知书-{shown.order.number}.pdf", safe="")
    return Response(
        content=made,
        media_type="application/pdf",
        headers={"Content-Disposition": f"inline; filename=\"order.pdf\"; filename*=UTF-8''{file}"},
    )


handlers = [
    show_rectifications,
    show_new_order,
    order,
    show_rectification,
    close,
    turn_into_case,
    print_order,
]
