"""Whether people suffice for the plans (人力测算), month by month, and what would help."""

from collections import Counter
from datetime import date
from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Redirect, Template

from analytics import capacity, snapshots
from analytics.days import Number
from analytics.estimates import workload
from inspections.plans.queries import plan_by_id
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.templating import page, redirect
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.queries import department_names
from supervision.identity.rules import Permission

Share = Annotated[int, QueryParameter(ge=1, le=100)]
Pace = Annotated[float, QueryParameter(ge=0, le=50)]
More = Annotated[int, QueryParameter(ge=0, le=1_000_000)]
Persons = Annotated[int, QueryParameter(ge=-10_000, le=10_000)]
TASKS_SHOWN, GAPS_SHOWN = 30, 12


@get("/analytics/capacity", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_capacity(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    department: Number = 0,
    plan: Number = 0,
    a_day: Pace = 0,
    share: Share = 100,
    visits: More = 0,
    persons: Persons = 0,
    job: Number = 0,
) -> Template:
    """Person-days needed beside those there, for the reader's departments; ``plan`` adds one that is not approved yet.

    Args:
        a_day: visits of a person on a day in the field (0: as recorded); share: of working days in the field, percent;
        visits, persons: more of them for ``department`` (what if).
    """
    scope = scope_of(actor_of(request))
    snapshot = snapshots.read(database.settings, "capacity")
    with database.reading() as session:
        names = {
            key: name
            for key, name in department_names(session).items()
            if scope.department_ids is None or key in scope.department_ids
        }
        proposed = plan_by_id(session, plan, scope=scope) if plan else None
    asked = {
        "department": department,
        "plan": plan,
        "a_day": a_day,
        "share": share,
        "visits": visits,
        "persons": persons,
    }
    if snapshot is not None and snapshot.query_hash != capacity.VERSION:
        snapshot = None  # counted in another way: the next count makes another
    if snapshot is None:
        return page(request, "analytics/capacity.html", snapshot=None, asked=asked, job_id=job)
    content = snapshot.content
    people = {int(key): number for key, number in content["people"].items() if int(key) in names}
    tasks = [
        one for one in capacity.read_tasks(content, plan) if not names.keys().isdisjoint(one.departments)
    ]
    mine = sorted({*people, *(key for one in tasks for key in one.departments if key in names)})
    chosen = department if department in mine else 0
    there = {key: number for key, number in capacity.read_there(content).items() if key[0] in names}
    terms = workload.Terms(
        capacity.pace_of(content, sorted({*mine, *(key for one in tasks for key in one.departments)}), a_day),
        share / 100,
        {chosen: persons} if chosen else None,
    )
    end = capacity.until(snapshot.as_of, (one.last for one in tasks))
    workdays = [day for text in content["workdays"] if (day := date.fromisoformat(text)) <= end]
    asked_for = workload.with_more(tasks, chosen, visits) if chosen else tasks
    lines = [one for one in workload.loads(asked_for, workdays, there, terms) if one.department in names]
    days = Counter((day.year, day.month) for day in workdays)
    return page(
        request,
        "analytics/capacity.html",
        snapshot=snapshot,
        asked=asked | {"department": chosen},
        job_id=job,
        proposed=proposed,
        counted=any(one["plan"] == plan for one in content["tasks"]),
        names=names,
        people=people,
        choices=mine,
        busy=[
            key for key in mine if key == chosen or any(one.needed for one in lines if one.department == key)
        ],
        months=sorted(days),
        days=days,
        rows={key: [one for one in lines if one.department == key] for key in mine},
        pace=terms.a_day,
        gaps=workload.shortages(lines, asked_for, days, terms)[:GAPS_SHOWN],
        tasks=sorted(tasks, key=lambda one: (-one.visits, one.id))[:TASKS_SHOWN],
        tasks_more=max(0, len(tasks) - TASKS_SHOWN),
        unknown=capacity.read_unknown(content, plan, names),
        full=workload.FULL,
        tight=workload.TIGHT,
    )


@post("/analytics/capacity", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def compute_capacity(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Redirect:
    """Have visits ahead and people there counted anew, in the background."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        job = tx.enqueue_once("analytics.capacity", key="analytics.capacity")
    return redirect(f"/analytics/capacity?job={job}")


handlers = [show_capacity, compute_capacity]
"""Every route of this file."""
