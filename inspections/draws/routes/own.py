"""A business looks itself up in a draw; an officer hands it the paper that lets it do so."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Template

from inspections.draws import actions, queries
from inspections.draws.forms import OwnForm, ProofForm
from inspections.draws.routes.ceremony import DrawId
from inspections.draws.rules.own import Own
from inspections.draws.rules.terms import Mode
from inspections.plans.rules.pool import LEFT_OUT_LABELS
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.errors import Problem
from supervision.foundation.templating import language_of, page
from supervision.identity.guards import actor_of, allow, public, scope_of
from supervision.identity.rules import Permission


@get("/public/draws/{draw_id:str}/mine", guards=[public], sync_to_thread=True)
def show_own(
    request: Request[Any, Any, Any], database: NamedDependency[Database], draw_id: DrawId
) -> Template:
    """Where a business types its code; the check code may come behind the # of a scanned address."""
    with database.reading() as session:
        draw = queries.public_draw(session, draw_id)
    return page(request, "draws/own.html", draw=draw, held=draw.mode is not Mode.OPEN, own=None, trouble="")


@post("/public/draws/{draw_id:str}/mine", guards=[public], status_code=200, sync_to_thread=True)
def find_own(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    draw_id: DrawId,
    data: URLEncodedBody[OwnForm],
) -> Template:
    """In the list, with this chance, drawn or not: for this one business only."""
    own: Own | None = None
    trouble = ""
    with database.reading() as session:
        draw = queries.public_draw(session, draw_id)
        try:
            own = queries.own_standing(session, draw, code=data.code, nonce=data.nonce)
        except Problem as why:
            trouble = why.text(language_of(request))
    return page(
        request,
        "draws/own.html",
        draw=draw,
        held=draw.mode is not Mode.OPEN,
        own=own,
        trouble=trouble,
        code=data.code,
        nonce=data.nonce,
        labels=LEFT_OUT_LABELS,
        waiting=draw.voided_at is None,
    )


@post("/draws/{draw_id:str}/proof", guards=[allow(Permission.DRAW_RUN)], status_code=200, sync_to_thread=True)
def give_proof(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    draw_id: DrawId,
    data: URLEncodedBody[ProofForm],
) -> Template:
    """The page to print for one business (抽取说明)."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        draw = queries.draw_by_id(tx.session, draw_id, scope=scope_of(actor_of(request)))
        nonce = actions.give_proof(tx, draw_id=draw_id, code=data.code)
    return page(
        request,
        "draws/proof.html",
        draw=draw,
        code=data.code,
        today=clock.today(),
        **queries.paper_of(draw_id, nonce, str(request.base_url)),
    )


handlers = [show_own, find_own, give_proof]
