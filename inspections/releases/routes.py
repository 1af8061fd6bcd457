"""Files with names that leave the house: asking, deciding, and the record of both. The file itself is served by the room that draws it."""

from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from inspections.releases import actions, queries
from inspections.releases.forms import AskForm, DecideForm
from inspections.releases.rules import KIND_LABELS, STATE_LABELS
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.templating import page, redirect
from supervision.identity.guards import actor_of, allow
from supervision.identity.rules import Permission

Key = Annotated[int, PathParameter(ge=1, le=2**31 - 1)]
Before = Annotated[int, QueryParameter(ge=0, le=2**31 - 1)]
ASK = allow(Permission.LEAD_VIEW)
SIZE = 50


@get("/releases", guards=[ASK], sync_to_thread=True)
def show_releases(
    request: Request[Any, Any, Any], database: NamedDependency[Database], before: Before = 0
) -> Template:
    """One's own requests, for an approver those of others, and the form to ask."""
    actor, now = actor_of(request), clock.now()
    with database.reading() as session:
        current = [] if before else queries.to_act_on(session, actor, now=now)
        found = queries.past(session, actor, now=now, before=before, limit=SIZE + 1)
    lines = [(one, queries.state(one, now)) for one in current]
    return page(
        request,
        "releases/list.html",
        waiting=[line for line in lines if line[0].asked_by != actor.user_id],
        running=[line for line in lines if line[0].asked_by == actor.user_id],
        past=[(one, queries.state(one, now)) for one in found[:SIZE]],
        states=STATE_LABELS,
        kinds=KIND_LABELS,
        before=before,
        more=found[SIZE - 1].id if len(found) > SIZE else 0,
    )


@post("/releases", guards=[ASK], sync_to_thread=True)
def ask(
    request: Request[Any, Any, Any], database: NamedDependency[Database], data: URLEncodedBody[AskForm]
) -> Redirect:
    """Ask to take a file out."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.ask_release(tx, kind=data.kind, reason=data.reason)
    return redirect("/releases", request, "已提出申请，等另一人批准。")


@post("/releases/{release_id:int}", guards=[allow(Permission.PLANS_APPROVE)], sync_to_thread=True)
def decide(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    release_id: Key,
    data: URLEncodedBody[DecideForm],
) -> Redirect:
    """Approve or refuse somebody else's request."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.decide_release(tx, release_id=release_id, approve=data.approve, answer=data.answer)
    return redirect("/releases", request, "已批准，申请人可以导出一次。" if data.approve else "已退回申请。")


handlers = [show_releases, ask, decide]
"""Every route of this room."""
