"""Pages of the office: lists, one visit, a new case, review and end."""

import re
from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import quote

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, PathParameter, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from inspections.draws.actions import note_reading
from inspections.draws.queries import order_in_force
from inspections.plans.queries import task_view
from inspections.plans.rules.ledger import EXEMPT_LABELS, ExemptReason
from inspections.visits import actions, queries
from inspections.visits.forms import AbortForm, VisitForm
from inspections.visits.routes.words import LABELS, MAY_SEE, P, Text, VisitId, Word
from inspections.visits.rules import approving, changes, states
from inspections.visits.rules.results import PROBLEMS
from inspections.visits.rules.states import UPCOMING, Event, VisitStatus
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.errors import Unreadable
from supervision.foundation.i18n import _
from supervision.foundation.templating import page, redirect
from supervision.identity.guards import actor_of, allow
from supervision.identity.rules import scope_of

PAGE = 50
TaskId = Annotated[int, PathParameter(ge=1, le=2**31 - 1)]


@get("/visits", guards=[MAY_SEE], sync_to_thread=True)
def show_visits(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    status: Word = "",
    draw: Word = "",
    entity: Word = "",
    waiting: Word = "",
    emergency: FromQuery[bool] = False,
    due: Annotated[int, QueryParameter(ge=0, le=366)] = 0,
    after: Annotated[str, QueryParameter(pattern=r"^[0-9A-Za-z~-]{0,60}$")] = "",
) -> Template:
    """Visits by state, the latest scheduled first; ``waiting``, ``due`` (days) and ``emergency`` stand behind desks."""
    chosen = VisitStatus(status) if status in set(VisitStatus) else None
    scope, today = scope_of(actor_of(request)), clock.today()
    wanted = queries.Wanted(
        status=chosen,
        draw_id=draw,
        entity_code=entity,
        upcoming=bool(waiting or due),
        since=today if due else None,
        until=today + timedelta(days=due) if due else None,
        unapproved_emergency=emergency,
    )
    with database.reading() as session:
        lines = queries.visit_lines(session, scope, wanted, after=after, limit=PAGE + 1)
        counts = queries.counts_by_status(session, scope)
    read = {(line.draw_id, None) for line in lines if line.draw_id and line.status in UPCOMING}
    note_reading(database, actor_of(request), read, page="list", now=clock.now())
    narrowed = {
        "draw": draw,
        "entity": entity,
        "waiting": waiting,
        "emergency": "true" if emergency else "",
        "due": str(due) if due else "",
    }
    return page(
        request,
        "visits/list.html",
        lines=lines[:PAGE],
        more=lines[PAGE - 1].key if len(lines) > PAGE else "",
        chosen=chosen or "",
        draw=draw,
        kept="".join(f"&{name}={quote(value)}" for name, value in narrowed.items() if value),
        after=after,
        counts=counts,
        **LABELS,
    )


@get("/visits/new", guards=[allow(P.RESULTS_REVIEW, P.VISITS_RECORD)], sync_to_thread=True)
def show_new(
    request: Request[Any, Any, Any], database: NamedDependency[Database], entity: Word = "", lead: Text = ""
) -> Template:
    """The form of a visit outside a draw; where a duty order is in force it asks for no officers."""
    actor = actor_of(request)
    with database.reading() as session:
        order = order_in_force(session, actor.department_id or 0, on=clock.today())
    return page(
        request,
        "visits/new.html",
        order=order,
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
        visit = queries.readable_visit(session, visit_id, actor, scope_of(actor), on=clock.today())
        about = queries.visit_about(session, visit)
        acts = queries.acts_of(session, visit.id)
        points = {line.act.id: queries.item_results_of(session, line.act.id or 0) for line in acts}
        officers = queries.officers_of(session, visit.id)
        signed = queries.signatures_of(session, visit.id)
        evidence = queries.evidence_of(session, visit.id)
        submissions = queries.submissions_of(session, visit.id)
        prepared = queries.draw_preparers(session, visit.draw_id)
        missing = queries.missing_officers(session, visit)
        made = queries.changes_of_visit(session, visit.id)
        calls = queries.called_by(session, visit.id)
        swaps = queries.swaps_of(session, visit)
    if visit.draw_id and visit.status in UPCOMING:
        note_reading(database, actor, [(visit.draw_id, visit.entity_id)], page="visit", now=clock.now())
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
        may_approve=approving.can_approve(visit.status, approver_id=actor.user_id, prepared_by=prepared)
        and approving.can_be_complete(missing),
        may_make_up=visit.emergency
        and visit.approved_at is None
        and visit.status is not VisitStatus.SCHEDULED,
        may_notify=states.can(visit.status, Event.NOTIFY),
        may_review=states.can(visit.status, Event.REVIEW),
        may_abort=states.can(visit.status, Event.ABORT)
        and changes.can_abort(drawn=visit.draw_id is not None),
        may_change=changes.can_change(visit.status),
        missing=missing,
        made=made,
        calls=calls,
        swaps=swaps,
        change_kinds=changes.KIND_LABELS,
        change_statuses=changes.CHANGE_STATUS_LABELS,
        change_tones=changes.CHANGE_TONES,
        change_reasons=changes.REASON_LABELS,
        may_close=states.can(visit.status, Event.CLOSE),
        **LABELS,
    )


@get("/visits/results/{task_id:int}", guards=[allow(P.LEAD_VIEW)], sync_to_thread=True)
def show_results(
    request: Request[Any, Any, Any], database: NamedDependency[Database], task_id: TaskId
) -> Template:
    """What became of everybody a task drew (a fragment)."""
    with database.reading() as session:
        task_view(session, task_id, scope=scope_of(actor_of(request)))
        outcome = queries.outcome_of_task(session, task_id)
    return page(request, "visits/results.html", outcome=outcome, problems=PROBLEMS, **LABELS)


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


handlers = [show_visits, show_new, show_visit, show_results, open_visit, review, abort, close]
