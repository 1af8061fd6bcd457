"""The page of windows in which nobody is inspected."""

from datetime import timedelta
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template

from inspections.plans import actions, queries
from inspections.plans.forms import WindowForm
from inspections.plans.routes.plans import Key
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.templating import page, redirect
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.queries import department_names, departments
from supervision.identity.rules import Permission, can

PAST = timedelta(days=90)
"""How long a window stays on the page after its end."""


@get("/plans/blackouts", guards=[allow(Permission.SEE)], sync_to_thread=True)
def show_blackouts(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """All windows of the scope, and the form of a new one."""
    actor = actor_of(request)
    scope = scope_of(actor)
    with database.reading() as session:
        found = queries.listed_windows(session, scope=scope, since=clock.today() - PAST)
        bureaus = [
            d
            for d in departments(session, kind="bureau")
            if scope.department_ids is None or d.id in scope.department_ids
        ]
        names = department_names(session)
    editor = can(actor, Permission.PLANS_EDIT)
    return page(
        request,
        "plans/blackouts.html",
        windows=[
            (
                one,
                editor
                and one.withdrawn_at is None
                and (scope.department_ids is None or one.department_id in scope.department_ids),
            )
            for one in found
        ],
        names=names,
        bureaus=bureaus,
        everybody=scope.department_ids is None,
        may_edit=editor,
    )


@post("/plans/blackouts", guards=[allow(Permission.PLANS_EDIT)], sync_to_thread=True)
def add_blackout(
    request: Request[Any, Any, Any], database: NamedDependency[Database], data: URLEncodedBody[WindowForm]
) -> Redirect:
    """Enter a window."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.add_window(
            tx,
            department_id=data.department_id or None,
            starts_on=data.starts_on,
            ends_on=data.ends_on,
            reason=data.reason,
        )
    return redirect("/plans/blackouts", request, "已记下。这段时间不安排抽取和检查。")


@post("/plans/blackouts/{window_id:int}/withdraw", guards=[allow(Permission.PLANS_EDIT)], sync_to_thread=True)
def withdraw_blackout(
    request: Request[Any, Any, Any], database: NamedDependency[Database], window_id: Key
) -> Redirect:
    """Withdraw a window."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.withdraw_window(tx, window_id=window_id)
    return redirect("/plans/blackouts", request, "时段已撤销。")


handlers = [show_blackouts, add_blackout, withdraw_blackout]
