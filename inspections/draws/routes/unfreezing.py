"""Giving a frozen list up before its seal: one person asks, another confirms."""

from typing import Any

from litestar import Request, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect

from inspections.draws import actions
from inspections.draws.forms import VoidForm
from inspections.draws.routes.ceremony import RUN, DrawId
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.i18n import _
from supervision.foundation.templating import redirect
from supervision.identity.guards import actor_of, allow
from supervision.identity.rules import Permission


@post("/draws/{draw_id:str}/unfreeze", guards=[RUN], sync_to_thread=True)
def ask_unfreeze(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    draw_id: DrawId,
    data: URLEncodedBody[VoidForm],
) -> Redirect:
    """Ask that the list be given up."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.ask_to_unfreeze(tx, draw_id=draw_id, reason=data.reason)
    return redirect(f"/draws/{draw_id}", request, _("已提出解除冻结，须由另一人确认。"))


@post("/draws/{draw_id:str}/unfreeze/confirm", guards=[allow(Permission.DRAW_WITNESS)], sync_to_thread=True)
def confirm_unfreeze(
    request: Request[Any, Any, Any], database: NamedDependency[Database], draw_id: DrawId
) -> Redirect:
    """Confirm it."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.unfreeze_draw(tx, draw_id=draw_id)
    return redirect(
        f"/draws/{draw_id}", request, _("已解除冻结。这份名单和原因继续公开，本批可以另行冻结名单。")
    )


handlers = [ask_unfreeze, confirm_unfreeze]
