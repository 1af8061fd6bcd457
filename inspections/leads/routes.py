"""The list of leads and the form that lodges one."""

from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from inspections.leads import actions, queries, rules
from inspections.leads.forms import LeadForm, MoveForm
from inspections.leads.rules import LeadStatus
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.templating import page, redirect
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.rules import Permission, can
from supervision.registers.queries import entity_by_code

Key = Annotated[int, PathParameter(ge=1, le=2**31 - 1)]
Before = Annotated[int, QueryParameter(ge=0, le=2**31 - 1)]
Words = Annotated[str, QueryParameter(max_length=32)]
SIZE = 50


@get("/leads", guards=[allow(Permission.LEAD_VIEW, Permission.CASES_EDIT)], sync_to_thread=True)
def show_leads(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    status: Words = "",
    before: Before = 0,
) -> Template:
    """Leads, the newest first."""
    actor = actor_of(request)
    chosen = LeadStatus(status) if status in set(LeadStatus) else None
    with database.reading() as session:
        found = queries.leads(session, scope=scope_of(actor), status=chosen, before=before, limit=SIZE + 1)
    return page(
        request,
        "leads/list.html",
        leads=found[:SIZE],
        more=found[SIZE - 1].id if len(found) > SIZE else None,
        before=before,
        chosen=chosen or "",
        sources=rules.SOURCE_LABELS,
        statuses=rules.STATUS_LABELS,
        tones=rules.STATUS_TONES,
        may_edit=can(actor, Permission.CASES_EDIT),
        closable=[s for s in LeadStatus if rules.can_move(s, LeadStatus.CLOSED)],
    )


@post("/leads", guards=[allow(Permission.CASES_EDIT)], sync_to_thread=True)
def lodge(
    request: Request[Any, Any, Any], database: NamedDependency[Database], data: URLEncodedBody[LeadForm]
) -> Redirect:
    """Write a lead down."""
    actor = actor_of(request)
    with database.transaction(actor=actor, now=clock.now()) as tx:
        entity = entity_by_code(tx.session, data.entity_code.upper()) if data.entity_code else None
        lead = actions.lodge(
            tx,
            source=data.source,
            subject=data.subject,
            received_on=data.received_on,
            entity_id=entity.id if entity else None,
            department_id=actor.department_id,
            note=data.note,
        )
    return redirect("/leads", request, "已登记线索{number}。", number=lead.number)


@post("/leads/{lead_id:int}/move", guards=[allow(Permission.CASES_EDIT)], sync_to_thread=True)
def move(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    lead_id: Key,
    data: URLEncodedBody[MoveForm],
) -> Redirect:
    """Transfer or close a lead."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.move_lead(tx, lead_id=lead_id, to=data.to, note=data.note)
    return redirect("/leads", request, "线索状态已更新。")


handlers = [show_leads, lodge, move]
