"""Asking for a change of a visit, and approving it on a phone."""

from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, URLEncodedBody
from litestar.response import Redirect, Template

from inspections.draws.rules.duty import SKIP_LABELS, WHY_LABELS
from inspections.visits import actions, queries
from inspections.visits.forms import ApproveChangeForm, MoveForm, RefuseForm, ReplaceForm, StopForm
from inspections.visits.routes.words import LABELS, MAY_SEE, P, VisitId
from inspections.visits.rules import changes
from inspections.visits.rules.changes import ChangeKind
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.errors import Problem
from supervision.foundation.i18n import _
from supervision.foundation.templating import language_of, page, redirect
from supervision.identity.guards import actor_of, allow
from supervision.identity.rules import can, scope_of

ASK = allow(P.DRAW_RUN, P.RESULTS_REVIEW)
ChangeId = Annotated[int, PathParameter(ge=1, le=2**31 - 1)]
WORDS: dict[str, Any] = {
    "change_kinds": changes.KIND_LABELS,
    "change_statuses": changes.CHANGE_STATUS_LABELS,
    "change_tones": changes.CHANGE_TONES,
    "why": WHY_LABELS,
    "skip": SKIP_LABELS,
    "move_why": changes.MOVE_LABELS,
    "change_reasons": changes.REASON_LABELS,
}


@get("/visits/{visit_id:str}/change", guards=[ASK], sync_to_thread=True)
def show_change(
    request: Request[Any, Any, Any], database: NamedDependency[Database], visit_id: VisitId
) -> Template:
    """Where somebody is reported unable to come, a day is moved, a visit stopped; the next name stands beside each officer."""
    today = clock.today()
    with database.reading() as session:
        visit = queries.visible_visit(session, visit_id, scope_of(actor_of(request)))
        about = queries.visit_about(session, visit)
        officers = queries.officers_of(session, visit.id)
        seats = [(one.inspector_id, one.name) for one in officers]
        seats += [(one.id or 0, one.name) for one in queries.vacated(session, visit)]
        turns = []
        trouble = ""
        for inspector_id, name in seats if changes.can_change(visit.status) else ():
            try:
                turns.append(
                    (inspector_id, name, queries.turn_for(session, visit, inspector_id, today=today))
                )
            except Problem as why:
                trouble = why.text(language_of(request))
        register, code = queries.code_of_stop(session, visit)
        made = queries.changes_of_visit(session, visit.id)
    return page(
        request,
        "visits/change.html",
        visit=visit,
        about=about,
        turns=turns,
        trouble=trouble,
        may=changes.can_change(visit.status),
        register=register,
        code=code,
        made=made,
        **WORDS,
        **LABELS,
    )


@post("/visits/{visit_id:str}/replace", guards=[ASK], sync_to_thread=True)
def replace(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    visit_id: VisitId,
    data: URLEncodedBody[ReplaceForm],
) -> Redirect:
    """Ask for a replacement."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.ask_to_replace(
            tx, visit_id=visit_id, inspector_id=data.inspector_id, reason=data.reason, note=data.note
        )
    return redirect(f"/visits/{visit_id}/change", request, _("已提出，等负责人批准。"))


@post("/visits/{visit_id:str}/move", guards=[ASK], sync_to_thread=True)
def move(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    visit_id: VisitId,
    data: URLEncodedBody[MoveForm],
) -> Redirect:
    """Ask for another day, also because of a leak."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.ask_to_move(tx, visit_id=visit_id, day=data.day, reason=data.reason, note=data.note)
    return redirect(f"/visits/{visit_id}/change", request, _("已提出，等负责人批准。"))


@post("/visits/{visit_id:str}/stop", guards=[ASK], sync_to_thread=True)
def stop(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    visit_id: VisitId,
    data: URLEncodedBody[StopForm],
) -> Redirect:
    """Ask that a closed, moved or suspended business not be visited."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.ask_to_stop(tx, visit_id=visit_id, evidence=data.evidence)
    return redirect(f"/visits/{visit_id}/change", request, _("已提出，等负责人批准。"))


@get("/visits/changes", guards=[MAY_SEE], sync_to_thread=True)
def show_waiting(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """What waits for somebody's approval, as cards for a phone; the next name is fixed, nobody picks it."""
    actor = actor_of(request)
    today = clock.today()
    with database.reading() as session:
        lines = queries.changes_waiting(session, scope_of(actor))
        cards = []
        for line in lines:
            turn, trouble = None, ""
            if line.change.kind is ChangeKind.REPLACE:
                try:
                    turn = queries.turn_for(session, line.visit, line.change.inspector_id or 0, today=today)
                except Problem as why:
                    trouble = why.text(language_of(request))
            may = can(actor, P.VISITS_APPROVE) and changes.can_decide(
                line.change.status,
                approver=actor.user_id,
                asked_by=line.change.asked_by,
                drawers=queries.draw_preparers(session, line.visit.draw_id),
            )
            cards.append((line, turn, trouble, may))
    return page(request, "visits/changes.html", cards=cards, **WORDS, **LABELS)


@post("/visits/changes/{change_id:int}/approve", guards=[allow(P.VISITS_APPROVE)], sync_to_thread=True)
def approve_change(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    change_id: ChangeId,
    data: URLEncodedBody[ApproveChangeForm],
) -> Redirect:
    """Approve what the card shows."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        change = actions.approve_change(tx, change_id=change_id, seen=data.seen)
    nobody = change.kind is ChangeKind.REPLACE and not change.after
    said = _("顺序里已没有能来的人，检查延期。") if nobody else _("已批准。")
    return redirect("/visits/changes", request, said)


@post("/visits/changes/{change_id:int}/refuse", guards=[allow(P.VISITS_APPROVE)], sync_to_thread=True)
def refuse_change(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    change_id: ChangeId,
    data: URLEncodedBody[RefuseForm],
) -> Redirect:
    """Turn it down."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.refuse_change(tx, change_id=change_id, answer=data.answer)
    return redirect("/visits/changes", request, _("未批准，原因已记下。"))


handlers = [show_change, replace, move, stop, show_waiting, approve_change, refuse_change]
