"""A part of the page of changed laws: open tasks that check by them."""

from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.response import Template

from inspections.plans import queries
from inspections.plans.rules.status import TASK_LABELS
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.templating import page
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.queries import department_names
from supervision.identity.rules import Permission


@get("/plans/alarmed", guards=[allow(Permission.SEE)], sync_to_thread=True)
def show_alarmed(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """Open tasks of the reader's scope that cite what was amended or repealed."""
    with database.reading() as session:
        found = queries.alarmed_tasks(session, on=clock.today(), scope=scope_of(actor_of(request)))
        offices = department_names(session)
    return page(request, "plans/alarmed.html", tasks=found, offices=offices, labels=TASK_LABELS)


handlers = [show_alarmed]
