"""The custodian's pages: make shares on the own device, deposit their commitments, hand in one share a tranche."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template
from sqlmodel import Session

from inspections.draws import actions, queries
from inspections.draws.forms import DepositForm, ShareForm, SharesForm, WitnessForm
from inspections.draws.routes.ceremony import RUN, DrawId
from inspections.draws.routes.values import TAKE_PART, may_type
from inspections.draws.rules import custody, sources, steps
from inspections.draws.rules.steps import DrawStatus
from inspections.draws.tables import Draw
from supervision.foundation import clock, keys
from supervision.foundation.actor import Actor
from supervision.foundation.database import Database
from supervision.foundation.i18n import _
from supervision.foundation.templating import page, redirect
from supervision.identity.guards import actor_of, allow
from supervision.identity.rules import Permission, can

KEEP = allow(Permission.SEE)


def custody_context(session: Session, draw: Draw, actor: Actor) -> dict[str, Any]:
    """What the office's page shows of custodians and tranches; empty when the server holds the only share."""
    people = queries.custodians_of(session, draw.id)
    if not people:
        return {"people": [], "tranches": []}
    tranches = queries.tranches_of(session, draw.id)
    due = queries.tranche_due(tranches, draw)
    given = {secret.n for secret in queries.share_of(session, draw.id) if secret.share}
    ids = {one.user_id for one in people}
    later = draw.values_each and draw.status is DrawStatus.OPENED
    status = DrawStatus.COMMITTED if later else draw.status
    next_one = queries.tranche_to_reveal(tranches)
    return {
        "people": people,
        "tranches": tranches,
        "due": due,
        "open_left": draw.tranches_open < draw.tranches,
        "given": {
            one.id
            for one in people
            if custody.share_number(due.number, draw.custodians, one.position) in given
        },
        "i_keep": actor.user_id in ids,
        "all_deposited": all(one.deposited_at for one in people),
        "may_commit": can(actor, Permission.DRAW_RUN)
        and steps.can_commit(draw.status)
        and actor.user_id not in ids
        and all(one.deposited_at for one in people),
        "may_type": actor.user_id not in ids
        and may_type(actor, due, status=status, committer=draw.committed_by),
        "typed_by_me": due.first_value_by == actor.user_id,
        "may_open": False,
        "may_reveal": can(actor, Permission.DRAW_RUN)
        and custody.can_reveal(
            draw.mode,
            opened=next_one is not None and next_one.opened_at is not None,
            revealed=next_one is None,
            waiting=queries.places_waiting(session, draw.id, next_one.number) if next_one else 0,
            reveal_by=draw.reveal_by or draw.opens_on,
            today=clock.today(),
        ),
        "next_reveal": next_one.number if next_one else 0,
    }


@get("/custody", guards=[KEEP], sync_to_thread=True)
def show_kept(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """The draws whose shares the signed-in person keeps."""
    with database.reading() as session:
        kept = queries.custody_calls(session, actor_of(request).user_id, on=clock.today())
    return page(request, "draws/kept.html", kept=kept, labels=steps.LABELS)


@get("/draws/{draw_id:str}/custody", guards=[KEEP], sync_to_thread=True)
def show_custody(
    request: Request[Any, Any, Any], database: NamedDependency[Database], draw_id: DrawId
) -> Template:
    """One custodian's page of one draw: the step that is due, and the shares this browser keeps."""
    actor = actor_of(request)
    with database.reading() as session:
        mine = queries.custodian_of(session, draw_id, actor.user_id)
        draw = queries.draw_by_id(session, draw_id)
        tranches = queries.tranches_of(session, draw_id)
        due = queries.tranche_due(tranches, draw)
        own = queries.own_secrets(session, draw, mine.position)
        away = queries.custodians_awaited(session, draw)
    number = draw.tranches_open + 1
    given = number <= len(own) and own[number - 1].share != ""
    return page(
        request,
        "draws/custody.html",
        draw=draw,
        mine=mine,
        tranches=tranches,
        due=due,
        own=own,
        given=given,
        numbers=[custody.share_number(one.number, draw.custodians, mine.position) for one in tranches],
        dates=[f"{one.number}　{one.opens_on:%m-%d}" for one in tranches],
        source=next(form for form in sources.FORMS if form.key == draw.form),
        may_deposit=custody.can_deposit(draw.status, deposited=mine.deposited_at is not None),
        may_give=custody.can_give(
            draw.status,
            tranche=number,
            tranches=draw.tranches,
            opens_on=due.opens_on,
            today=clock.today(),
            typed=due.second_value_by is not None,
            given=given,
        ),
        away=[one for one in away if one.id != mine.id]
        if draw.custodians == 3
        and custody.can_give(
            draw.status,
            tranche=number,
            tranches=draw.tranches,
            opens_on=due.opens_on,
            today=clock.today(),
            typed=due.second_value_by is not None,
            given=False,
        )
        else [],
        may_give_all=draw.status is DrawStatus.VOID and not all(one.share for one in own),
        done=draw.tranches_open >= draw.tranches,
        labels=steps.LABELS,
    )


@post("/draws/{draw_id:str}/custody/deposit", guards=[KEEP], sync_to_thread=True)
def deposit(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    draw_id: DrawId,
    data: URLEncodedBody[DepositForm],
) -> Redirect:
    """The commitments of one custodian."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.deposit_commitments(tx, draw_id=draw_id, commitments=data.commitments)
    return redirect(
        f"/draws/{draw_id}/custody", request, _("承诺值已交存。密钥份只在您手里，请保管好恢复单。")
    )


@post("/draws/{draw_id:str}/custody/share", guards=[KEEP], sync_to_thread=True)
def give(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    draw_id: DrawId,
    data: URLEncodedBody[ShareForm],
) -> Redirect:
    """One share; the last one opens the tranche."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        before = queries.draw_by_id(tx.session, draw_id).tranches_open
        draw = actions.give_share(tx, draw_id=draw_id, share=bytes.fromhex(data.share), whose=data.whose)
        opened = draw.tranches_open > before
    said = _("密钥份已到齐，这一批已开启。") if opened else _("已收下这一批的密钥份，正等其他保管人。")
    return redirect(f"/draws/{draw_id}/custody", request, said)


@post("/draws/{draw_id:str}/custody/void", guards=[KEEP], sync_to_thread=True)
def give_all(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    draw_id: DrawId,
    data: URLEncodedBody[SharesForm],
) -> Redirect:
    """All shares of a void draw."""
    shares = [bytes.fromhex(share) for share in data.shares]
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        complete = actions.give_void_shares(tx, draw_id=draw_id, shares=shares)
    said = _("密钥份已到齐并公布。") if complete else _("已收下您的密钥份，正等其他保管人。")
    return redirect(f"/draws/{draw_id}/custody", request, said)


@post("/draws/{draw_id:str}/reveal", guards=[RUN], sync_to_thread=True)
def reveal(request: Request[Any, Any, Any], database: NamedDependency[Database], draw_id: DrawId) -> Redirect:
    """Publish the names of the next opened tranche."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        draw = actions.reveal_tranche(tx, draw_id=draw_id)
        whole = draw.status is DrawStatus.REVEALED
    said = _("各批都已公开，抽取证明已完整。") if whole else _("这一批的结果已写入抽取证明。")
    return redirect(f"/draws/{draw_id}", request, said)


@post("/draws/{draw_id:str}/witness", guards=[TAKE_PART], sync_to_thread=True)
def add_witness(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    draw_id: DrawId,
    data: URLEncodedBody[WitnessForm],
) -> Redirect:
    """A statement that somebody outside signed over the seal."""
    own_key = keys.signing_key(database.settings).public_key().public_bytes_raw().hex()
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        counts = actions.add_witness(tx, draw_id=draw_id, text=data.statement, own_key=own_key)
    said = (
        _("见证声明已放进抽取证明。")
        if counts
        else _("见证声明已放进抽取证明；它不早于公开数的日期，不算事先见证。")
    )
    return redirect(f"/draws/{draw_id}", request, said)


handlers = [show_kept, show_custody, deposit, give, give_all, reveal, add_witness]
