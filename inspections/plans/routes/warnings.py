"""A part of the plan page for whoever approves: shares below the legal least, and duties that pull the other way."""

from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.response import Template

from inspections.plans import queries
from inspections.plans.routes.plans import Key
from inspections.plans.rules import pool as words
from inspections.plans.rules.duties import DutyConflicts
from inspections.plans.rules.status import TaskStatus
from inspections.plans.tables import PlanTask
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.errors import Refused
from supervision.foundation.templating import language_of, page
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.rules import Permission

MOST = 20
"""Tasks looked at: each costs a reading of the register."""
OVER = frozenset({TaskStatus.COMPLETED, TaskStatus.VOID})


@get("/plans/{plan_id:int}/warnings", guards=[allow(Permission.SEE)], sync_to_thread=True)
def show_warnings(
    request: Request[Any, Any, Any], database: NamedDependency[Database], plan_id: Key
) -> Template:
    """Every task of the plan with something to warn about; tasks that are over are left out."""
    today = clock.today()
    warned: list[tuple[PlanTask, list[tuple[str, dict[str, object], str]], DutyConflicts | None, str]] = []
    with database.reading() as session:
        queries.plan_by_id(session, plan_id, scope=scope_of(actor_of(request)))
        tasks = [t for t in queries.tasks_of_plan(session, plan_id) if t.status not in OVER]
        for task in tasks[:MOST]:
            try:
                pool, notices, _reasons = queries.preview(session, task.id or 0, on=today)
            except Refused as why:  # the shares do not fit: the page says so, the draw would refuse
                warned.append((task, [], None, why.text(language_of(request))))
                continue
            view = queries.task_view(session, task.id or 0)
            duties = queries.duties_of_task(session, view, pool, on=today)
            if notices or duties:
                said = [(n.msgid, dict(n.values), n.basis) for n in notices]
                warned.append((task, said, duties, ""))
    return page(
        request,
        "plans/warnings.html",
        warned=warned,
        more=len(tasks) > MOST,
        most=MOST,
        left_out_labels=words.LEFT_OUT_LABELS,
    )


handlers = [show_warnings]
