"""Pages of the office: lists, one visit, approvals, a new case."""

import re
from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from inspections.plans.rules.ledger import EXEMPT_LABELS, ExemptReason
from inspections.visits import actions, queries
from inspections.visits.forms import AbortForm, BatchForm, ScheduleForm, VisitForm
from inspections.visits.rules import approving, recording, results, states
from inspections.visits.rules.states import Event, VisitStatus
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.errors import Unreadable
from supervision.foundation.i18n import _
from supervision.foundation.templating import page, redirect
from supervision.identity.guards import actor_of, allow
from supervision.identity.rules import Permission, scope_of

P = Permission
MAY_SEE = allow(P.LEAD_VIEW, P.VISITS_RECORD, P.RESULTS_REVIEW, P.VISITS_APPROVE)
PAGE = 50
VisitId = Annotated[str, PathParameter(pattern=r"^[0-9A-Za-z-]{1,36}$")]
Word = Annotated[str, QueryParameter(pattern=r"^[0-9A-Za-z_-]{0,64}$")]
Text = Annotated[str, QueryParameter(pattern=r"^[^\x00-\x1f]{0,100}$")]
LABELS: dict[str, Any] = {
    "statuses": states.STATUS_LABELS,
    "tones": states.STATUS_TONES,
    "kinds": states.KIND_LABELS,
    "modes": states.MODE_LABELS,
    "results": results.RESULT_LABELS,
    "outcomes": recording.OUTCOME_LABELS,
    "signatures": recording.SIGNATURE_LABELS,
    "evidence_kinds": recording.EVIDENCE_LABELS,
    "act_statuses": states.ACT_LABELS,
}


@get("/visits", guards=[MAY_SEE], sync_to_thread=True)
def show_visits(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    status: Word = "",
    draw: Word = "",
    entity: Word = "",
    after: Annotated[str, QueryParameter(pattern=r"^[0-9A-Za-z~-]{0,60}$")] = "",
) -> Template:
    """Visits by state, the latest scheduled first."""
    chosen = VisitStatus(status) if status in set(VisitStatus) else None
    scope = scope_of(actor_of(request))
    with database.reading() as session:
        lines = queries.visit_lines(
            session, scope, status=chosen, draw_id=draw, entity_code=entity, after=after, limit=PAGE + 1
        )
        counts = queries.counts_by_status(session, scope)
    return page(
        request,
        "visits/list.html",
        lines=lines[:PAGE],
        more=lines[PAGE - 1].key if len(lines) > PAGE else "",
        chosen=chosen or "",
        draw=draw,
        entity=entity,
        after=after,
        counts=counts,
        **LABELS,
    )


@get("/visits/approvals", guards=[allow(P.VISITS_APPROVE, P.LEAD_VIEW)], sync_to_thread=True)
def show_approvals(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """What waits for the head: whole draws, cases, emergencies to be made up."""
    scope = scope_of(actor_of(request))
    with database.reading() as session:
        draws = queries.draws_waiting(session, scope)
        lines = queries.lines_waiting(session, scope)
    return page(request, "visits/approvals.html", draws=draws, lines=lines, **LABELS)


@get("/visits/new", guards=[allow(P.RESULTS_REVIEW, P.VISITS_RECORD)], sync_to_thread=True)
def show_new(request: Request[Any, Any, Any], entity: Word = "", lead: Text = "") -> Template:
    """The form of a visit outside a draw."""
    return page(
        request,
        "visits/new.html",
        entity=entity,
        lead=lead,
        exempts={reason.value: label for reason, label in EXEMPT_LABELS.items()},
        **LABELS,
    )


@get("/visits/{visit_id:str}", guards=[MAY_SEE], sync_to_thread=True)
def show_visit(
    request: Request[Any, Any, Any], database: NamedDependency[Database], visit_id: VisitId
) -> Template:
    """One visit with everything about it."""
    actor = actor_of(request)
    with database.reading() as session:
        visit = queries.visible_visit(session, visit_id, scope_of(actor))
        about = queries.visit_about(session, visit)
        acts = queries.acts_of(session, visit.id)
        points = {line.act.id: queries.item_results_of(session, line.act.id or 0) for line in acts}
        officers = queries.officers_of(session, visit.id)
        signed = queries.signatures_of(session, visit.id)
        evidence = queries.evidence_of(session, visit.id)
        submissions = queries.submissions_of(session, visit.id)
        prepared = queries.draw_preparers(session, visit.draw_id)
    prepared |= frozenset({visit.prepared_by} if visit.prepared_by else set())
    return page(
        request,
        "visits/show.html",
        visit=visit,
        about=about,
        acts=acts,
        points=points,
        officers=officers,
        signed=signed,
        evidence=evidence,
        submissions=submissions,
        may_approve=approving.can_approve(visit.status, approver_id=actor.user_id, prepared_by=prepared),
        may_make_up=visit.emergency
        and visit.approved_at is None
        and visit.status is not VisitStatus.SCHEDULED,
        may_notify=states.can(visit.status, Event.NOTIFY),
        may_review=states.can(visit.status, Event.REVIEW),
        may_abort=states.can(visit.status, Event.ABORT),
        may_close=states.can(visit.status, Event.CLOSE),
        **LABELS,
    )


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


@post("/visits/new", guards=[allow(P.RESULTS_REVIEW, P.VISITS_RECORD)], sync_to_thread=True)
def open_visit(
    request: Request[Any, Any, Any], database: NamedDependency[Database], data: URLEncodedBody[VisitForm]
) -> Redirect:
    """Register a case or an emergency."""
    if data.exempt not in set(ExemptReason):
        raise Unreadable(_("请从列表中选择是否计入频次上限。"))
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        visit = actions.open_visit(
            tx,
            entity_code=data.entity_code,
            officers=[code for code in re.split(r"[\s,，、;；]+", data.officers) if code],
            kind=data.kind,
            mode=data.mode,
            reason=data.reason,
            exempt=ExemptReason(data.exempt),
            lead_number=data.lead_number,
            item_code=data.item_code,
            scheduled_on=data.scheduled_on,
            emergency=data.emergency,
            emergency_reason=data.emergency_reason,
        )
    return redirect(f"/visits/{visit.id}", request, _("已登记，编号{number}。"), number=visit.number)


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


@post("/visits/{visit_id:str}/review", guards=[allow(P.RESULTS_REVIEW)], sync_to_thread=True)
def review(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    visit_id: VisitId,
) -> Redirect:
    """Accept the result."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.review_acts(tx, visit_id=visit_id)
    return redirect(f"/visits/{visit_id}", request, _("已审核，检查结果进入公示流程。"))


@post("/visits/{visit_id:str}/abort", guards=[allow(P.RESULTS_REVIEW, P.VISITS_APPROVE)], sync_to_thread=True)
def abort(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    visit_id: VisitId,
    data: URLEncodedBody[AbortForm],
) -> Redirect:
    """End a visit that will not happen."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.abort_visit(tx, visit_id=visit_id, reason=data.reason)
    return redirect(f"/visits/{visit_id}", request, _("已终止，原因已记入留痕。"))


@post("/visits/{visit_id:str}/close", guards=[allow(P.RESULTS_REVIEW)], sync_to_thread=True)
def close(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    visit_id: VisitId,
) -> Redirect:
    """The visit and what followed from it are done."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.close_visit(tx, visit_id=visit_id)
    return redirect(f"/visits/{visit_id}", request, _("已办结。"))


handlers = [
    show_visits,
    show_approvals,
    show_new,
    show_visit,
    schedule,
    approve_batch,
    notify_batch,
    open_visit,
    approve_one,
    approve_later,
    notify_one,
    review,
    abort,
    close,
]
