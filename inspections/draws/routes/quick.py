"""The quick ceremony: one page at one screen, three clicks, and it goes on where it stood after a reload."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import MultipartBody, URLEncodedBody
from litestar.response import Redirect, Template

from inspections.draws import actions, queries
from inspections.draws.actions import Entry
from inspections.draws.forms import QuickForm, QuickValueForm
from inspections.draws.routes.ceremony import RUN, DrawId, TaskId
from inspections.draws.routes.values import TAKE_PART
from inspections.draws.rules import photos, quick, sources, steps, wall
from inspections.draws.rules.terms import Mode, issuer
from inspections.draws.tables import Draw
from inspections.plans import queries as plan_queries
from inspections.plans.rules.status import check_can_draw
from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM, Actor
from supervision.foundation.database import Database
from supervision.foundation.errors import Problem, Refused, Unreadable
from supervision.foundation.i18n import _
from supervision.foundation.templating import language_of, page, redirect
from supervision.foundation.uploads import check_upload
from supervision.identity import actions as identity
from supervision.identity.guards import actor_of, scope_of
from supervision.identity.rules import Permission, can

LIMITS = {"most": quick.MOST_DRAWN, "people": quick.MOST_INSPECTORS}
WRONG = (
    _("第一位录入人的用户名或密码不正确，什么也没有保存。"),
    _("第二位录入人的用户名或密码不正确，什么也没有保存。"),
)


@get("/tasks/{task_id:int}/draw/quick", guards=[RUN], sync_to_thread=True)
def show_quick_start(
    request: Request[Any, Any, Any], database: NamedDependency[Database], task_id: TaskId
) -> Template | Redirect:
    """The first of the three clicks, or the draw that is under way."""
    return _start(request, database, task_id)


def _start(
    request: Request[Any, Any, Any], database: Database, task_id: int, trouble: Problem | None = None
) -> Template | Redirect:
    with database.reading() as session:
        view = plan_queries.task_view(session, task_id, scope=scope_of(actor_of(request)))
        rounds = queries.draws_of_task(session, task_id)
    if rounds and steps.can_void(rounds[-1].status):
        return redirect(f"/draws/{rounds[-1].id}/quick")
    hindrance = trouble
    try:
        check_can_draw(
            view.plan.status,
            view.task.status,
            title=view.task.title,
            done=len(rounds),
            rounds=view.task.rounds,
        )
    except Problem as why:
        hindrance = why
    return page(
        request,
        "draws/quick_start.html",
        status=trouble.status if trouble else 200,
        view=view,
        number=len(rounds) + 1,
        forms=[(form.key, form.dice) for form in sources.strong_forms() if form.dice],
        modes=[(mode.value, steps.MODE_LABELS[mode]) for mode in (Mode.HELD, Mode.OPEN)],
        trouble=hindrance.text(language_of(request)) if hindrance else "",
        **LIMITS,
    )


@post("/tasks/{task_id:int}/draw/quick", guards=[RUN], sync_to_thread=True)
def seal_at_once(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    task_id: TaskId,
    data: URLEncodedBody[QuickForm],
) -> Template | Redirect:
    """Click 1: freeze and seal."""
    settings = database.settings
    try:
        with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
            draw = actions.seal_at_once(
                tx,
                task_id=task_id,
                bureau=issuer(settings.bureau, demonstration=settings.demonstration),
                bureau_code=settings.bureau_code,
                form=data.form,
                mode=data.mode,
            )
    except Refused as why:
        return _start(request, database, task_id, why)
    return redirect(f"/draws/{draw.id}/quick")


@get("/draws/{draw_id:str}/quick", guards=[TAKE_PART], sync_to_thread=True)
def show_quick(
    request: Request[Any, Any, Any], database: NamedDependency[Database], draw_id: DrawId
) -> Template | Redirect:
    """The page of a quick ceremony, at the step that is due."""
    return _step(request, database, draw_id)


def _step(
    request: Request[Any, Any, Any],
    database: Database,
    draw_id: str,
    trouble: Problem | None = None,
    logins: tuple[str, str] = ("", ""),
) -> Template | Redirect:
    actor = actor_of(request)
    with database.reading() as session:
        draw = queries.draw_by_id(session, draw_id, scope=scope_of(actor))
        task = plan_queries.task_by_id(session, draw.task_id)
        taken = queries.photos_of(session, draw_id)
        lines = queries.drawn_lines(session, draw_id, limit=quick.MOST_DRAWN)
        forced = queries.forced_teams(session, draw_id)
    form = next(form for form in sources.FORMS if form.key == draw.form)
    step = quick.step_of(draw.status, typed_twice=draw.second_value_by is not None)
    small = quick.can_quick(drawn=draw.drawn_size, inspectors=draw.inspectors, form=form)
    kept = (
        draw.custodians or draw.mode is Mode.SEALED
    )  # opened by custodians, and names are not for this screen
    if kept or not small or step in (quick.QuickStep.SEAL, quick.QuickStep.VOID):
        return redirect(f"/draws/{draw_id}")
    return page(
        request,
        "draws/quick.html",
        status=trouble.status if trouble else 200,
        draw=draw,
        task=task,
        source=form,
        step=step.value,
        seal=wall.grouped(draw.commit_hash),
        photos=taken,
        lines=lines,
        forced=forced,
        trouble=trouble.text(language_of(request)) if trouble else "",
        may_photograph=photos.can_photograph(draw.status, form, taken=len(taken)),
        may_open=can(actor, Permission.DRAW_RUN),
        i_type=_types(draw, actor),
        logins=logins,
        too_early=clock.today() < draw.opens_on,
    )


def _types(draw: Draw, actor: Actor) -> bool:
    """Whether the person whose page it is can be the first to type."""
    return draw.first_value_by is None and actor.user_id != draw.committed_by


@post("/draws/{draw_id:str}/quick/value", guards=[TAKE_PART], sync_to_thread=True)
def type_together(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    draw_id: DrawId,
    data: MultipartBody[QuickValueForm],
) -> Template | Redirect:
    """Click 2: both enter the public value, each with an own password; a photo of the dice goes with it."""
    content = data.photo.file.read() if data.photo is not None and data.photo.filename else b""
    name = data.photo.filename if data.photo is not None else ""
    try:
        if content:
            check_upload(name, content)
        entries = _entries(database, actor_of(request), data)
        with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
            if content:
                actions.attach_photo(tx, draw_id=draw_id, name=name, data=content)
            actions.record_together(tx, draw_id=draw_id, entries=entries)
    except (Refused, Unreadable) as why:
        return _step(request, database, draw_id, why, (data.first_login, data.second_login))
    return redirect(f"/draws/{draw_id}/quick")


def _entries(database: Database, actor: Actor, data: QuickValueForm) -> list[Entry]:
    """The two entries with the people behind them; a wrong password is counted even though nothing else is kept."""
    given = [
        (data.first_login, data.first_password, data.first_value),
        (data.second_login, data.second_password, data.second_value),
    ]
    entries: list[Entry] = []
    for wrong, (login, password, value) in zip(WRONG, given, strict=True):
        if not value:
            continue
        if not login and wrong == WRONG[0]:
            entries.append(Entry(actor, value))
            continue
        with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
            person = identity.vouch(tx, login=login, password=password, settings=database.settings)
        if person is None:
            raise Refused(wrong)
        entries.append(Entry(person, value))
    return entries


@post("/draws/{draw_id:str}/quick/open", guards=[RUN], sync_to_thread=True)
def open_quick(
    request: Request[Any, Any, Any], database: NamedDependency[Database], draw_id: DrawId
) -> Redirect:
    """Click 3: open."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.open_draw(tx, draw_id=draw_id)
    return redirect(f"/draws/{draw_id}/quick")


handlers = [show_quick_start, seal_at_once, show_quick, type_together, open_quick]
