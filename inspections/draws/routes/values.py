"""What the doors for a public value share: a draw's, a tranche's, a month's."""

from collections.abc import Callable
from typing import Any

from litestar import Request
from litestar.response import Redirect

from inspections.draws.rules import steps
from inspections.draws.rules.steps import DrawStatus
from inspections.draws.tables import Draw, DrawTranche, DutyMonth
from supervision.foundation import clock
from supervision.foundation.actor import Actor
from supervision.foundation.database import Database, Transaction
from supervision.foundation.i18n import _
from supervision.foundation.templating import redirect
from supervision.identity.guards import actor_of, allow
from supervision.identity.rules import Permission, can

TAKE_PART = allow(Permission.DRAW_RUN, Permission.DRAW_WITNESS)


def typed(
    request: Request[Any, Any, Any],
    database: Database,
    enter: Callable[[Transaction], Draw | DutyMonth],
    *,
    href: str,
    agreed: str,
) -> Redirect:
    """One person's entry; ``agreed`` is said when it was the second and both are the same."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        twice = enter(tx).second_value_by is not None
    return redirect(href, request, agreed if twice else _("已记下，请另一人再录入一次。"))


def may_type(
    actor: Actor, one: Draw | DrawTranche | DutyMonth, *, status: DrawStatus, committer: int | None
) -> bool:
    """Whether this person's entry is awaited today; the actions check the same again."""
    takes_part = can(actor, Permission.DRAW_RUN) or can(actor, Permission.DRAW_WITNESS)
    awaited = steps.can_type(status, committer=committer, second=one.second_value_by, actor=actor.user_id)
    return takes_part and awaited and clock.today() >= one.opens_on
