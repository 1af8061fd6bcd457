"""Pages of penalty cases."""

from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from inspections.leads.queries import lead_by_id
from inspections.penalties import actions, queries, rules
from inspections.penalties.forms import LARGEST, CaseForm, DecisionForm
from inspections.penalties.rules import CaseSource, CaseStatus, PenaltyKind
from inspections.penalties.rules.discretion import DISCRETION_LABELS
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.templating import page, redirect
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.queries import departments
from supervision.identity.rules import Permission, can
from supervision.law.queries import parameter
from supervision.registers.queries import entities_by_id

Key = Annotated[int, PathParameter(ge=1, le=LARGEST)]
Number = Annotated[int, QueryParameter(ge=0, le=LARGEST)]
Words = Annotated[str, QueryParameter(max_length=32)]
SIZE = 50
SEES = allow(Permission.LEAD_VIEW, Permission.CASES_EDIT)
EDITS = allow(Permission.CASES_EDIT)


@get("/penalties", guards=[SEES], sync_to_thread=True)
def show_cases(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    status: Words = "",
    before: Number = 0,
) -> Template:
    """Cases, the newest first."""
    chosen = CaseStatus(status) if status in set(CaseStatus) else None
    with database.reading() as session:
        found = queries.cases(
            session, scope=scope_of(actor_of(request)), status=chosen, before=before, limit=SIZE + 1
        )
    return page(
        request,
        "penalties/list.html",
        cases=[(line, [rules.KIND_LABELS[PenaltyKind(k)] for k in line.kinds]) for line in found[:SIZE]],
        more=found[SIZE - 1].id if len(found) > SIZE else None,
        before=before,
        chosen=chosen or "",
        statuses=rules.STATUS_LABELS,
        tones=rules.STATUS_TONES,
    )


@get("/penalties/new", guards=[EDITS], sync_to_thread=True)
def show_new_case(
    request: Request[Any, Any, Any], database: NamedDependency[Database], act: Number = 0, lead: Number = 0
) -> Template:
    """The form of a new case, from an act, a lead, or another authority."""
    scope = scope_of(actor_of(request))
    with database.reading() as session:
        start = queries.start_from_act(session, act, scope=scope) if act else None
        told = lead_by_id(session, lead, scope=scope) if lead else None
        about = entities_by_id(session, [told.entity_id]) if told and told.entity_id else {}
        bureaus = departments(session, kind="bureau")
    source = CaseSource.INSPECTION if act else CaseSource.LEAD if lead else ""
    return page(
        request,
        "penalties/new.html",
        start=start,
        act=act,
        lead=told,
        entity_code=next(iter(about.values())).code if about else "",
        source=source,
        sources=rules.SOURCE_LABELS,
        departments=bureaus,
    )


@post("/penalties", guards=[EDITS], sync_to_thread=True)
def open_case(
    request: Request[Any, Any, Any], database: NamedDependency[Database], data: URLEncodedBody[CaseForm]
) -> Redirect:
    """File a case."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        case = actions.open_case(
            tx,
            source=data.case_source,
            facts=data.facts,
            act_id=data.act_id,
            lead_id=data.lead_id,
            entity_code=data.entity_code.upper(),
            department_id=data.department_id,
            basis=data.basis,
        )
    return redirect(f"/penalties/{case.id}", request, "已立案：{number}。", number=case.number)


@get("/penalties/{case_id:int}", guards=[SEES], sync_to_thread=True)
def show_case(request: Request[Any, Any, Any], database: NamedDependency[Database], case_id: Key) -> Template:
    """One case with its clocks and the step that follows."""
    actor, today = actor_of(request), clock.today()
    with database.reading() as session:
        shown = queries.case_shown(session, case_id, scope=scope_of(actor))
        summary = parameter(session, "summary_fine_max", on=today)
        hearing = parameter(session, "hearing_threshold", on=today)
    case, editor = shown.case, can(actor, Permission.CASES_EDIT)
    return page(
        request,
        "penalties/show.html",
        shown=shown,
        case=case,
        kinds=[rules.KIND_LABELS[PenaltyKind(k)] for k in case.kinds],
        all_kinds=rules.KIND_LABELS,
        procedures=rules.PROCEDURE_LABELS,
        grades=DISCRETION_LABELS,
        parties=rules.PARTY_LABELS,
        sources=rules.SOURCE_LABELS,
        statuses=rules.STATUS_LABELS,
        tones=rules.STATUS_TONES,
        summary=summary,
        hearing=hearing,
        may_notify=editor and rules.can_decide(case.status) and case.notified_on is None,
        may_decide=editor and rules.can_decide(case.status),
        may_close=editor and rules.can_close_case(case.status, on=today),
    )


@post("/penalties/{case_id:int}/notify", guards=[EDITS], sync_to_thread=True)
def notify(request: Request[Any, Any, Any], database: NamedDependency[Database], case_id: Key) -> Redirect:
    """The party was told what is intended."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.notify(tx, case_id=case_id)
    return redirect(f"/penalties/{case_id}", request, "已登记事先告知。")


@post("/penalties/{case_id:int}/decide", guards=[EDITS], sync_to_thread=True)
def decide(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    case_id: Key,
    data: URLEncodedBody[DecisionForm],
) -> Redirect:
    """Decide a penalty."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        case = actions.decide(
            tx,
            case_id=case_id,
            procedure=data.procedure,
            party=data.party,
            kinds=data.kinds,
            fine_fen=rules.read_fen(data.fine),
            basis=data.basis,
            discretion=data.discretion,
            band=(rules.read_band_end(data.band_low), rules.read_band_end(data.band_high)),
        )
    return redirect(f"/penalties/{case_id}", request, "已作出决定：{number}。", number=case.decision_number)


@post("/penalties/{case_id:int}/close", guards=[EDITS], sync_to_thread=True)
def close_case(
    request: Request[Any, Any, Any], database: NamedDependency[Database], case_id: Key
) -> Redirect:
    """Close a case."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.close_case(tx, case_id=case_id)
    return redirect(f"/penalties/{case_id}", request, "已结案。")


handlers = [show_cases, show_new_case, open_case, show_case, notify, decide, close_case]
