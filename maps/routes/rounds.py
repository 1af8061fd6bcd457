"""A day on the road: for an inspector his own, for whoever supervises his department's, for leaders without names."""

from datetime import date, timedelta
from typing import Annotated, Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Response, Template
from sqlmodel import Session

from maps import parts, publish
from maps import rounds as road
from maps.tiles import under_canvas
from supervision.foundation import clock
from supervision.foundation.actor import Actor, Scope
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound, Unreadable
from supervision.foundation.i18n import _, translate
from supervision.foundation.templating import language_of, page
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.rules import Permission, can

Day = Annotated[str, QueryParameter(max_length=10, pattern=r"^(\d{4}-\d{2}-\d{2})?$")]
Key = Annotated[int, QueryParameter(ge=0, le=2**31 - 1)]
P = Permission
MAY_SEE = allow(P.LEAD_VIEW, P.RESULTS_REVIEW, P.VISITS_APPROVE, P.VISITS_RECORD)
SUPERVISING = (P.RESULTS_REVIEW, P.VISITS_APPROVE)
ROUTES = "routes"
FIRST = date(2000, 1, 1)
"""A day before it is a slip of the pen."""
LINES_SHOWN = 50
"""Stops listed at once; the others are behind a fold, which a touch on the map opens."""


@get("/maps/routes", guards=[MAY_SEE], sync_to_thread=True)
def show_routes(
    request: Request[Any, Any, Any], database: NamedDependency[Database], day: Day = "", inspector: Key = 0
) -> Template:
    """The day on the map and stop by stop; without a day the last one with a visit."""
    actor = actor_of(request)
    scope, who, named = _allowed(actor, inspector)
    with database.reading() as session:
        on = (
            _asked_day(day)
            or road.latest_day(session, scope, inspector_id=who, on=clock.today())
            or clock.today()
        )
        every = road.stops_of(session, scope, on=on) if named and not _only_own(actor) else []
        made = _rounds(session, scope, who, on)
    manifest = publish.read(database.settings, ROUTES)
    sheet = manifest.sheet_for(language_of(request), scope.area_prefix) if manifest else None
    people = sorted(
        {person for stop in every for person in stop.people}, key=lambda person: (person[1], person[0])
    )
    stops = [stop for one in made for stop in one.stops]
    shown = _shown(made, named, language_of(request))
    lines = [(one["who"], stop) for one in shown for stop in one["stops"]]
    return page(
        request,
        "maps/routes.html",
        sheet=sheet,
        day=on,
        before=on - timedelta(days=1),
        after=on + timedelta(days=1) if on < clock.today() else None,
        chosen=who,
        people=people,
        rounds=shown,
        lines=lines[:LINES_SHOWN],
        more=lines[LINES_SHOWN:],
        named=named,
        own=_only_own(actor),
        visits=len(stops),
        problems=sum(stop.problem for stop in stops),
        km=sum(one.km for one in made),
        unplaced=sum(stop.lon is None or stop.lat is None for stop in stops),
    )


@get("/maps/routes/frame", guards=[MAY_SEE], sync_to_thread=True)
def show_route_frame(
    request: Request[Any, Any, Any], database: NamedDependency[Database], day: Day, inspector: Key = 0
) -> Response[bytes]:
    """The sheet with the day's stops in it."""
    scope, who, named = _allowed(actor_of(request), inspector)
    manifest = publish.read(database.settings, ROUTES)
    sheet = manifest.sheet_for(language_of(request), scope.area_prefix) if manifest else None
    if sheet is None:
        raise NotFound(_("还没有画过地图。请先刷新地图。"))
    with database.reading() as session:
        made = _rounds(session, scope, who, _asked_day(day) or clock.today())
    text = parts.as_json({"rounds": _shown(made, named, language_of(request))})
    return Response(
        content=parts.filled(database.settings, sheet, text),
        media_type="text/html; charset=utf-8",
        headers={
            "Content-Security-Policy": publish.policy(sheet, under_canvas(database.settings)),
            "Cache-Control": "private, no-store",
        },
    )


def _only_own(actor: Actor) -> bool:
    return not any(can(actor, permission) for permission in (*SUPERVISING, P.LEAD_VIEW))


def _allowed(actor: Actor, inspector_id: int) -> tuple[Scope, int, bool]:
    """Whose visits this actor sees, which inspector's, and whether people are named.

    An inspector sees his own days only, wherever they were; whoever supervises sees the people of his department; a leader sees where a
    department was, not who.

    Raises NotFound for an inspector's account that is nobody.
    """
    if _only_own(actor):
        if actor.inspector_id is None:
            raise NotFound(_("您的账号没有关联检查人员，请联系系统管理员。"))
        return Scope(), actor.inspector_id, True
    named = any(can(actor, permission) for permission in SUPERVISING)
    return scope_of(actor), inspector_id if named else 0, named


def _asked_day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        day = date.min
    if day is not None and day < FIRST:
        raise Unreadable(_("日期无法识别，请写成2026-11-21这样。"))
    return day


def _rounds(session: Session, scope: Scope, who: int, on: date) -> list[road.Round]:
    stops = road.stops_of(session, scope, inspector_id=who, on=on)
    return road.one_round(stops, who) if who else road.rounds(stops)


def _shown(made: list[road.Round], named: bool, language: str) -> list[dict[str, Any]]:
    """Rounds as the page and the sheet show them; rows are counted through, so that a stop finds its line."""
    found, row = [], 0
    for number, one in enumerate(made, 1):
        stops = []
        for place, stop in enumerate(one.stops, 1):
            began, ended = (f"{clock.local(at):%H:%M}" if at else "" for at in (stop.began, stop.ended))
            at = [stop.lat, stop.lon] if stop.lon is not None and stop.lat is not None else None
            stops.append(
                {
                    "n": place, "row": row, "at": at, "from": began, "to": ended, "name": stop.name, "code": stop.code,
                    "problem": stop.problem, "visit": stop.visit_id, "number": stop.number, "address": stop.address,
                }
            )  # fmt: skip
            row += 1
        who = (
            "、".join(name for _id, name in one.people)
            if named
            else translate(_("第{n}组"), language, n=number)
        )
        found.append({"who": who, "km": f"{one.km:.1f}", "stops": stops})
    return found


handlers = [show_routes, show_route_frame]
"""Every route of this file."""
