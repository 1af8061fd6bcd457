"""Maps of a past day: having them computed, and what their pages share."""

from datetime import date
from typing import Any

from litestar import Request, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect
from sqlmodel import Session

from analytics.days import asked_day, day_context, snapshot_of
from analytics.snapshots import Snapshot
from maps.forms import MapDayForm
from supervision.areas.queries import outlines_of
from supervision.areas.rules.divisions import AreaLevel
from supervision.foundation import clock
from supervision.foundation.actor import Scope
from supervision.foundation.database import Database
from supervision.foundation.settings import Settings
from supervision.foundation.templating import redirect
from supervision.identity.guards import actor_of, allow
from supervision.identity.rules import Permission

DRAWN = {"area": AreaLevel.COUNTY, "town": AreaLevel.TOWN, "zone": AreaLevel.ZONE, "cell": AreaLevel.CELL}
"""Levels that have outlines."""


@post("/maps/days", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def compute_day(
    request: Request[Any, Any, Any], database: NamedDependency[Database], data: URLEncodedBody[MapDayForm]
) -> Redirect:
    """Have what the maps show of a past day computed; asked twice while it waits it is computed once."""
    day = asked_day(data.day.isoformat(), clock.today())
    if day is None:
        return redirect(f"/maps/{data.of}")
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        job = tx.enqueue("maps.day", key=f"maps.day:{day}", day=day.isoformat())
    return redirect(f"/maps/{data.of}?day={day}&job={job}")


def day_of(settings: Settings, text: str) -> tuple[date | None, dict[str, Any]]:
    """The past day asked for (None: today) and what the page needs for its choice of day. Raises Unreadable for no day."""
    past = asked_day(text, clock.today())
    return past, {**day_context(settings, past, clock.today()), "dated": f"&day={past}" if past else ""}


def places_of(settings: Settings, day: date | None) -> Snapshot | None:
    """The places, now or of a day; none where they are of before they bore the board's judgement: the next computation makes others."""
    found = snapshot_of(settings, "places", day)
    return found if found is not None and "judged_from" in found.content else None


def shapes(session: Session, level: str, scope: Scope) -> tuple[dict[str, Any], dict[str, Any]]:
    """Outlines of a level inside the reader's district, as they are now, and the counties below them."""
    if level not in DRAWN:
        return {}, {}
    within = scope.area_prefix
    return outlines_of(session, DRAWN[level], within=within), outlines_of(
        session, AreaLevel.COUNTY, within=within
    )


handlers = [compute_day]
"""Every route of this file."""
