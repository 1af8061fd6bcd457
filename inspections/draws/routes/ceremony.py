"""The steps of a draw, each one button: freeze, seal, type the public value, open, or declare void."""

from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, URLEncodedBody
from litestar.response import Redirect, Template

from inspections.draws import actions, queries
from inspections.draws.forms import FreezeForm, ValueForm, VoidForm
from inspections.draws.routes.values import TAKE_PART, typed
from inspections.draws.rules import quick, shards, sources, steps
from inspections.draws.rules.terms import Mode, issuer
from inspections.plans import queries as plan_queries
from inspections.plans.rules.status import check_can_draw
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.errors import Problem
from supervision.foundation.i18n import _
from supervision.foundation.templating import language_of, page, redirect
from supervision.identity import queries as accounts
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.rules import Permission, Role

RUN = allow(Permission.DRAW_RUN)
LARGEST = 2**31 - 1
TaskId = Annotated[int, PathParameter(ge=1, le=LARGEST)]
DrawId = Annotated[str, PathParameter(pattern=r"^[0-9A-Za-z_-]{1,64}$")]


@get("/tasks/{task_id:int}/draw", guards=[allow(Permission.SEE)], sync_to_thread=True)
def show_start(
    request: Request[Any, Any, Any], database: NamedDependency[Database], task_id: TaskId
) -> Template | Redirect:
    """Where a round begins; leads on to the draw that is under way or was the last."""
    with database.reading() as session:
        view = plan_queries.task_view(session, task_id, scope=scope_of(actor_of(request)))
        rounds = queries.draws_of_task(session, task_id)
        people = accounts.accounts_beside(session, Role.INSPECTOR)
        proposal = plan_queries.proposed_day(session, view, on=clock.today())
    hindrance = ""
    try:
        check_can_draw(
            view.plan.status,
            view.task.status,
            title=view.task.title,
            done=len(rounds),
            rounds=view.task.rounds,
        )
    except Problem as why:
        if rounds:
            return redirect(f"/draws/{rounds[-1].id}")
        hindrance = why.text(language_of(request))
    return page(
        request,
        "draws/start.html",
        view=view,
        rounds=rounds,
        proposal=proposal,
        labels=steps.LABELS,
        forms=[(form.key, form) for form in sources.strong_forms()],
        modes=[(mode.value, steps.MODE_LABELS[mode]) for mode in (Mode.HELD, Mode.SEALED, Mode.OPEN)],
        people=[(one.login, one.name) for one in people if one.id != actor_of(request).user_id],
        hindrance=hindrance,
        quick_most=quick.MOST_DRAWN,
        quick_people=quick.MOST_INSPECTORS,
    )


@post("/tasks/{task_id:int}/draw/freeze", guards=[RUN], sync_to_thread=True)
def freeze(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    task_id: TaskId,
    data: URLEncodedBody[FreezeForm],
) -> Redirect:
    """Freeze the list."""
    settings = database.settings
    custody = None
    if data.custodian or data.later:
        logins, later = tuple(data.custodian), tuple(data.later)
        custody = actions.Custody(logins, later, reveal_by=data.reveal_by, values_each=data.values_each)
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        draw = actions.freeze_draw(
            tx,
            task_id=task_id,
            bureau=issuer(settings.bureau, demonstration=settings.demonstration),
            bureau_code=settings.bureau_code,
            form=data.form,
            opens_on=data.opens_on,
            mode=data.mode,
            fallback=data.fallback,
            capacity=data.capacity,
            custody=custody,
            beacon_at=data.beacon_at,
            rotate=data.rotate,
            spread_out=data.spread,
        )
    return redirect(f"/draws/{draw.id}", request, _("名单已冻结，请核对后封存。"))


@post("/draws/{draw_id:str}/commit", guards=[RUN], sync_to_thread=True)
def commit(request: Request[Any, Any, Any], database: NamedDependency[Database], draw_id: DrawId) -> Redirect:
    """Seal the list."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.commit_draw(tx, draw_id=draw_id)
    return redirect(f"/draws/{draw_id}", request, _("已封存，封存码已公布。请由另外两人录入公开数。"))


@post("/draws/{draw_id:str}/value", guards=[TAKE_PART], sync_to_thread=True)
def type_value(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    draw_id: DrawId,
    data: URLEncodedBody[ValueForm],
) -> Redirect:
    """One person's entry of the public value."""
    return typed(
        request,
        database,
        lambda tx: actions.record_public_value(tx, draw_id=draw_id, value=data.value),
        href=f"/draws/{draw_id}",
        agreed=_("两人录入一致，可以开启了。"),
    )


@post("/draws/{draw_id:str}/open", guards=[RUN], sync_to_thread=True)
def open_draw(
    request: Request[Any, Any, Any], database: NamedDependency[Database], draw_id: DrawId
) -> Redirect:
    """Open the draw; a pool of millions is first drawn in shards by the workers."""
    with database.reading() as session:
        draw = queries.draw_by_id(session, draw_id, scope=scope_of(actor_of(request)))
    if shards.is_split(draw.mode, draw.pool_size):
        with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
            missing = actions.split_draw(tx, draw_id=draw_id)
        if missing:
            said = _("名单很大，正在分片计算，还差{n}片。算完后请再点一次“开启”。")
            return redirect(f"/draws/{draw_id}", request, said, n=missing)
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.open_draw(tx, draw_id=draw_id)
    return redirect(f"/draws/{draw_id}", request, _("已开启，结果和抽取证明已公开。"))


@post("/draws/{draw_id:str}/void", guards=[RUN], sync_to_thread=True)
def ask_void(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    draw_id: DrawId,
    data: URLEncodedBody[VoidForm],
) -> Redirect:
    """Ask that the draw be void."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.ask_to_void(tx, draw_id=draw_id, reason=data.reason)
    return redirect(f"/draws/{draw_id}", request, _("已提出作废，须由另一人确认。"))


@post("/draws/{draw_id:str}/void/confirm", guards=[allow(Permission.DRAW_WITNESS)], sync_to_thread=True)
def confirm_void(
    request: Request[Any, Any, Any], database: NamedDependency[Database], draw_id: DrawId
) -> Redirect:
    """Confirm that the draw is void."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.void_draw(tx, draw_id=draw_id)
    return redirect(f"/draws/{draw_id}", request, _("已作废。这次抽取和作废原因继续公开。"))


handlers = [show_start, freeze, commit, type_value, open_draw, ask_void, confirm_void]
