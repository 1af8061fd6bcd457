"""The leader's board, and the outlines its map draws."""

from datetime import date
from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Redirect, Response, Template

from analytics import snapshots
from analytics.board import seats
from analytics.board.rates import ALIKE, FEW, FEW_SEEN, HIGH, LOW, VERDICTS
from analytics.coaching import LEAST_GROUP
from analytics.days import Day, asked_day, day_context, snapshot_of
from supervision.foundation import clock
from supervision.foundation.actor import Scope
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound
from supervision.foundation.i18n import _
from supervision.foundation.templating import page, redirect
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.rules import Permission

Number = Annotated[int, QueryParameter(ge=0, le=2**31 - 1)]
Part = Annotated[str, QueryParameter(pattern=r"^(red|rest|late|stations)$")]
BOARD = "board"
VERDICT_TONES = {HIGH: "red", ALIKE: "grey", LOW: "blue", FEW: "grey"}
RED_SHOWN, LATE_SHOWN, STATIONS_SHOWN = 4, 6, 10


@get("/analytics/leader", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_board(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    department: Number = 0,
    job: Number = 0,
    day: Day = "",
) -> Template:
    """The board of the reader's seat, today or on a past day; whoever sees everything may look at one department's."""
    today = clock.today()
    past = asked_day(day, today)
    context = {"job_id": job, **day_context(database.settings, past, today)}
    shown = _shown(request, database, department, past)
    if past and shown["snapshot"] is None:
        return page(request, "analytics/day.html", of="leader", **context)
    return page(request, "analytics/leader.html", **context, **shown)


@get("/analytics/leader/more", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_more(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    part: Part,
    department: Number = 0,
    day: Day = "",
) -> Template:
    """The rest of one of the board's lists, as a fragment."""
    shown = _shown(request, database, department, asked_day(day, clock.today()))
    if shown["board"] is None:
        raise NotFound(_("还没有统计快照。请先刷新统计。"))
    return page(request, "analytics/leader_more.html", part=part, **shown)


@get("/analytics/leader/map", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_outlines(
    request: Request[Any, Any, Any], database: NamedDependency[Database]
) -> Response[dict[str, Any]]:
    """The outlines of the areas the reader may see, as GeoJSON; what they are coloured by stands in the page."""
    scope = scope_of(actor_of(request))
    snapshot = snapshots.read(database.settings, BOARD)
    features = snapshot.content["outlines"]["features"] if snapshot else []
    mine = [one for one in features if one["properties"]["name"].startswith(scope.area_prefix)]
    return Response(
        content={"type": "FeatureCollection", "features": mine},
        headers={"Cache-Control": "private, max-age=600"},
    )


@post("/analytics/leader/refresh", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def refresh(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Redirect:
    """Have the figures computed anew in the background."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        job = tx.enqueue_once("analytics.refresh", key="analytics.refresh")
    return redirect(f"/analytics/leader?job={job}")


def _shown(
    request: Request[Any, Any, Any], database: Database, department: int, day: date | None
) -> dict[str, Any]:
    """What the page and its fragments show."""
    scope = scope_of(actor_of(request))
    snapshot = snapshot_of(database.settings, BOARD, day)
    board = _seat(snapshot, scope, department)
    names = snapshot.content["names"]["department"] if snapshot else {}
    rows = board["areas"]["rows"] if board else []
    chosen = board["department"] if board and scope.department_ids is None else 0
    return {
        "snapshot": snapshot,
        "board": board,
        "departments": names if scope.department_ids is None and not scope.area_prefix else {},
        "chosen": chosen,
        "only": (f"&department={chosen}" if chosen else "") + (f"&day={day}" if day else ""),
        "own": names.get(str(board["department"]), "") if board else "",
        "lines": {one["name"]: one["points"] for one in board["numbers"]} if board else {},
        "marks": {row["key"]: [row["name"], row["verdict"], row["open"], row["seen"]] for row in rows},
        "red": [row for row in rows if row["verdict"] == HIGH],
        "rest": [row for row in rows if row["verdict"] != HIGH],
        "verdicts": {key: (VERDICTS[key], tone) for key, tone in VERDICT_TONES.items()},
        "few": FEW_SEEN,
        "whole_map": f"/maps/areas?level={board['areas']['level'] if board else 'area'}"
        + (f"&day={day}" if day else ""),
        "least_group": LEAST_GROUP,
        "red_shown": RED_SHOWN,
        "late_shown": LATE_SHOWN,
        "stations_shown": STATIONS_SHOWN,
    }


def _seat(snapshot: snapshots.Snapshot | None, scope: Scope, department: int) -> dict[str, Any] | None:
    """The board of the reader, or of a department he may look at; none when there is none yet."""
    if snapshot is None:
        return None
    if department and scope.department_ids is None:
        scope = Scope(frozenset({department}), scope.area_prefix)
    found: dict[str, Any] | None = snapshot.content["seats"].get(seats.key(scope))
    return found


handlers = [show_board, show_more, show_outlines, refresh]
"""Every route of this file."""
