"""What only random draws can tell: whether inspection works, and what in the course of visits deserves a look."""

from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Redirect, Template

from analytics import snapshots
from analytics.estimates.strictness import ENOUGH
from analytics.leads import EFFECTS, KINDS, STANDS_OUT, shown
from analytics.lookback import MONTHS, OUTCOMES, seat_of, told
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.templating import page, redirect
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.rules import Permission
from supervision.registers.queries import names_answered_for

Number = Annotated[int, QueryParameter(ge=0, le=2**31 - 1)]
Place = Annotated[str, QueryParameter(max_length=12)]


@get("/analytics/trial", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_trial(
    request: Request[Any, Any, Any], database: NamedDependency[Database], area: Place = "", job: Number = 0
) -> Template:
    """Drawn against not drawn: what came later, and how long a business stays without a new problem."""
    snapshot = snapshots.read(database.settings, "trial")
    scope = scope_of(actor_of(request))
    names = snapshot.content["names"]["area"] if snapshot else {}
    wanted = "" if scope.area_prefix or area not in names else area
    seat = snapshot.content["seats"].get(seat_of(scope, wanted), {}) if snapshot else {}
    effects = {
        outcome: [(months, told(one)) for months in MONTHS if (one := seat.get(outcome, {}).get(str(months)))]
        for outcome in OUTCOMES
    }
    districts = {key.partition("/")[2] for key in snapshot.content["seats"]} if snapshot else set()
    return page(
        request,
        "analytics/trial.html",
        snapshot=snapshot,
        job_id=job,
        effects=effects,
        kept=_kept(seat.get("kept")),
        outcomes=OUTCOMES,
        area=wanted,
        place=names.get(wanted or scope.area_prefix, ""),
        areas={} if scope.area_prefix else {one: names.get(one, one) for one in sorted(districts - {""})},
    )


@get("/analytics/leads", guards=[allow(Permission.VISITS_APPROVE)], sync_to_thread=True)
def show_leads(
    request: Request[Any, Any, Any], database: NamedDependency[Database], job: Number = 0
) -> Template:
    """Odd teams and habits among the supervisor's own people; nothing unless the bureau turned coaching on."""
    on = database.settings.coaching
    snapshot = snapshots.read(database.settings, "leads") if on else None
    found = snapshot.content if snapshot else {}
    names: dict[int, str] = {}
    if found:
        people = {who for one in found["leads"] for who in one["people"]}
        with database.reading() as session:
            names = names_answered_for(session, people, scope_of(actor_of(request)))
    return page(
        request,
        "analytics/leads.html",
        on=on,
        snapshot=snapshot,
        job_id=job,
        leads=shown(found, names) if found else [],
        looked=found.get("looked", {}),
        effects=[(word, found[key]) for key, word in EFFECTS.items() if found.get(key)],
        stands_out=STANDS_OUT,
        kinds=KINDS,
        enough=ENOUGH,
    )


@post("/analytics/chance", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def refresh_chance(
    request: Request[Any, Any, Any], database: NamedDependency[Database], back: Place = ""
) -> Redirect:
    """Have these snapshots computed anew in the background, and go back to the page it was asked on."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        job = tx.enqueue_once("analytics.chance", key="analytics.chance")
    return redirect(f"/analytics/{'leads' if back == 'leads' else 'trial'}?job={job}")


def _kept(sides: dict[str, Any] | None) -> list[tuple[int, list[dict[str, Any] | None]]]:
    """Rows of the table: months, and the share after a problem and after a clean visit; empty where there is neither."""
    if not sides or not any(side["businesses"] for side in sides.values()):
        return []
    both = [sides[name]["shares"] or [None] * len(MONTHS) for name in ("problem", "clean")]
    return [(months, [side[at] for side in both]) for at, months in enumerate(MONTHS)]


handlers = [show_trial, show_leads, refresh_chance]
"""Every route of this file."""
