"""What the figures say of the time to come: coaching, the card of the risk score, the outlook of a plan."""

from datetime import timedelta
from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Redirect, Template

from analytics import snapshots, standing
from analytics.coaching import Word, words_for
from analytics.days import Day, asked_day, day_context, snapshot_of
from analytics.estimates.outlook import Class, outlooks
from analytics.fairness import KINDS, LABELS
from analytics.learning import CARD
from analytics.risk.grading import AUDITED, DRIFTED
from analytics.risk.score import PARTS
from analytics.seats import beside_the_estimate
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.templating import page, redirect
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.rules import Permission
from supervision.registers.queries import names_answered_for

Number = Annotated[int, QueryParameter(ge=0, le=2**31 - 1)]
Count = Annotated[int, QueryParameter(ge=0, le=10_000_000)]
Few = Annotated[int, QueryParameter(ge=1, le=50)]
CHANCES = (1.0, 0.8, 0.6, 0.4, 0.2)
"""Shares of chance a plan is shown for."""
SHOWN = 10
"""So many of the highest are on the card."""


@get("/analytics/coaching", guards=[allow(Permission.VISITS_APPROVE)], sync_to_thread=True)
def show_coaching(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """How strict the supervisor's own people are against their colleagues, in words; nothing unless the bureau turned it on."""
    on = database.settings.coaching
    snapshot = snapshots.read(database.settings, "coaching") if on else None
    found = snapshot.content["found"] if snapshot else None
    words: list[Word] = []
    if found:
        people = [one["inspector"] for one in found["people"]]
        with database.reading() as session:
            mine = names_answered_for(session, people, scope_of(actor_of(request)))
        words = words_for(found, mine)
    return page(request, "analytics/coaching.html", on=on, snapshot=snapshot, found=found, words=words)


@get("/analytics/model", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_model(
    request: Request[Any, Any, Any], database: NamedDependency[Database], job: Number = 0, day: Day = ""
) -> Template:
    """The card of the risk score, today or on a past day: what it is made of, its grades, whether it drifts, how it treats districts and trades."""
    past = asked_day(day, clock.today())
    context = {"job_id": job, **day_context(database.settings, past, clock.today())}
    snapshot = snapshot_of(database.settings, "risk", past)
    if snapshot is None and past:
        return page(request, "analytics/day.html", of="model", **context)
    card = snapshot.content.get("card") if snapshot else None
    learnt = snapshots.read(database.settings, CARD)
    entered = snapshots.read(database.settings, standing.NAME)
    scope = scope_of(actor_of(request))
    within = scope.area_prefix
    # the audit counts all departments' visits: a department's own list would hold fewer than the number says
    since = (
        snapshot.as_of - timedelta(days=AUDITED - 1) if snapshot and scope.department_ids is None else None
    )
    highest = (
        [one for one in standing.highest_of(entered) if one["area"].startswith(within)] if entered else []
    )
    return page(
        request,
        "analytics/model.html",
        **context,
        snapshot=snapshot,
        card=card,
        parts_of_score=PARTS,
        drifted=DRIFTED,
        learnt=learnt,
        entered=entered,
        highest=highest[:SHOWN],
        since=since,
        kinds=KINDS,
        labels=LABELS,
    )


@post("/analytics/model", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def compare_scores(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Redirect:
    """Have the learnt score compared with the fixed weights in the background; no grade changes."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        job = tx.enqueue_once("analytics.learn", key="analytics.learn")
    return redirect(f"/analytics/model?job={job}")


@get("/analytics/outlook", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_outlook(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    visits: Count = 0,
    a_day: Few = 3,
    team: Few = 2,
    job: Number = 0,
    day: Day = "",
) -> Template:
    """What a number of visits would bring, for every split between chance and targeting, from what that year's draws had found by the day."""
    past = asked_day(day, clock.today())
    context = {"job_id": job, **day_context(database.settings, past, clock.today())}
    snapshot = snapshot_of(database.settings, "estimates", past)
    if snapshot is None and past:
        return page(request, "analytics/day.html", of="outlook", **context)
    beside = beside_the_estimate(database.settings, scope_of(actor_of(request)), past)
    registered = beside.get("sizes", {})
    classes = [
        Class(
            one["stratum"],
            registered.get(one["stratum"], one["largest"]),
            one["inspected"],
            one["problems"],
        )
        for one in beside.get("lifts", [])
    ]
    size = sum(one.size for one in classes)
    asked = visits or min(size, sum(one.seen for one in classes))
    return page(
        request,
        "analytics/outlook.html",
        **context,
        snapshot=snapshot,
        classes=classes,
        size=size,
        asked={"visits": asked, "a_day": a_day, "team": team},
        lines=outlooks(classes, asked, CHANCES, a_day=a_day, team=team),
    )


handlers = [show_coaching, show_model, compare_scores, show_outlook]
"""Every route of this file."""
