"""Making the visits of a draw, approving them, noting their notices."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template

from inspections.visits import actions, queries
from inspections.visits.forms import BatchForm, ScheduleForm
from inspections.visits.routes.words import LABELS, P, VisitId
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.i18n import _
from supervision.foundation.templating import page, redirect
from supervision.identity.guards import actor_of, allow
from supervision.identity.rules import scope_of


@get("/visits/approvals", guards=[allow(P.VISITS_APPROVE, P.LEAD_VIEW)], sync_to_thread=True)
def show_approvals(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """What waits for the head: whole draws, cases, emergencies to be made up."""
    scope = scope_of(actor_of(request))
    with database.reading() as session:
        draws = queries.draws_waiting(session, scope)
        lines = queries.lines_waiting(session, scope)
    return page(request, "visits/approvals.html", draws=draws, lines=lines, **LABELS)


@post("/visits/schedule", guards=[allow(P.DRAW_RUN)], sync_to_thread=True)
def schedule(
    request: Request[Any, Any, Any], database: NamedDependency[Database], data: URLEncodedBody[ScheduleForm]
) -> Redirect:
    """Make the visits of an opened draw."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        count = actions.schedule_visits(tx, draw_id=data.draw_id)
    return redirect(f"/visits?draw={data.draw_id}", request, _("已安排{n}次检查，请负责人审批。"), n=count)


@post("/visits/approve", guards=[allow(P.VISITS_APPROVE)], sync_to_thread=True)
def approve_batch(
    request: Request[Any, Any, Any], database: NamedDependency[Database], data: URLEncodedBody[BatchForm]
) -> Redirect:
    """Approve every waiting visit of a draw with one click."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        count = actions.approve_visits(tx, draw_id=data.draw_id)
    return redirect("/visits/approvals", request, _("已批准{n}次检查。"), n=count)


@post("/visits/notify", guards=[allow(P.DRAW_RUN, P.VISITS_APPROVE)], sync_to_thread=True)
def notify_batch(
    request: Request[Any, Any, Any], database: NamedDependency[Database], data: URLEncodedBody[BatchForm]
) -> Redirect:
    """Note the notices of all approved visits of a draw."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        count = actions.notify_draw(tx, draw_id=data.draw_id)
    return redirect(f"/visits?draw={data.draw_id}", request, _("已登记{n}份检查通知。"), n=count)


@post("/visits/{visit_id:str}/approve", guards=[allow(P.VISITS_APPROVE)], sync_to_thread=True)
def approve_one(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    visit_id: VisitId,
) -> Redirect:
    """Approve one visit."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.approve_visit(tx, visit_id=visit_id)
    return redirect(f"/visits/{visit_id}", request, _("已批准。"))


@post("/visits/{visit_id:str}/approve-later", guards=[allow(P.VISITS_APPROVE)], sync_to_thread=True)
def approve_later(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    visit_id: VisitId,
) -> Redirect:
    """Make up the approval of an emergency."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.approve_emergency_later(tx, visit_id=visit_id)
    return redirect(f"/visits/{visit_id}", request, _("已补办审批。"))


@post(
    "/visits/{visit_id:str}/notify",
    guards=[allow(P.DRAW_RUN, P.VISITS_APPROVE, P.VISITS_RECORD)],
    sync_to_thread=True,
)
def notify_one(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    visit_id: VisitId,
) -> Redirect:
    """Note that the notice was given."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.notify_visit(tx, visit_id=visit_id)
    return redirect(f"/visits/{visit_id}", request, _("已登记检查通知。"))


handlers = [show_approvals, schedule, approve_batch, notify_batch, approve_one, approve_later, notify_one]
