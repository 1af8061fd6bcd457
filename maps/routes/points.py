"""The map of all points: its page, its frame, who a point is, and the file to carry away."""

from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter
from litestar.response import Redirect, Response, Template

from analytics.days import Day, asked_day
from analytics.presenting import whose
from maps import parts, publish
from maps.neighbours import businesses
from maps.tiles import under_canvas
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound
from supervision.foundation.i18n import _
from supervision.foundation.templating import language_of, page, redirect
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.rules import Permission

Number = Annotated[int, QueryParameter(ge=0, le=2**31 - 1)]
File = Annotated[str, PathParameter(max_length=120)]
Places = Annotated[str, QueryParameter(pattern=r"^\d{1,8}(,\d{1,8}){0,11}$")]
FileWord = Annotated[str, QueryParameter(max_length=120, pattern=r"^[0-9A-Za-z.-]{0,120}$")]
POINTS, PORTABLE, MONTHS = "points", "portable", "months"
GONE = _("没有这张地图，它可能已经更新。请刷新页面。")


@get("/maps/points", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_points(
    request: Request[Any, Any, Any], database: NamedDependency[Database], job: Number = 0, day: Day = ""
) -> Template:
    """The map in its frame, and the same numbers as a table; of a past day only where else to look, since no business is kept by day."""
    scope = scope_of(actor_of(request))
    manifest = publish.read(database.settings, POINTS)
    sheet = manifest.sheet_for(language_of(request), scope.area_prefix) if manifest else None
    counts = _counts(database, manifest, sheet.area, whose(scope)) if manifest and sheet else []
    return page(
        request,
        "maps/points.html",
        job_id=job,
        past=asked_day(day, clock.today()),
        manifest=manifest,
        sheet=sheet,
        grades=list(zip("ABCD", counts, strict=False))[::-1],
        whole=scope.department_ids is None,
    )


@get("/maps/canvas/{file:str}", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_canvas(
    request: Request[Any, Any, Any], database: NamedDependency[Database], file: File
) -> Response[bytes]:
    """A published sheet with the reader's own visits in it, under its own content policy."""
    manifest, sheet = _sheet(request, database, file, POINTS, MONTHS)
    seat = whose(scope_of(actor_of(request)))
    return Response(
        content=parts.composed(database.settings, manifest, sheet, seat),
        media_type="text/html; charset=utf-8",
        headers={
            "Content-Security-Policy": publish.policy(sheet, under_canvas(database.settings)),
            # the same address shows each department its own visits: nothing may be kept for whoever comes next
            "Cache-Control": "private, no-store",
        },
    )


@get("/maps/points/at", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_at(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    sheet: FileWord,
    at: Places,
) -> dict[str, Any]:
    """Who the points at these places of a sheet are: code, name, trade, and the day of the reader's last visit. In the order asked."""
    manifest, found = _sheet(request, database, sheet, POINTS)
    scope = scope_of(actor_of(request))
    ids = parts.ids_at(database.settings, manifest, found.area, [int(place) for place in at.split(",")])
    with database.reading() as session:
        rows = businesses(session, ids, scope)
    return {"businesses": rows}


@get("/maps/points/file", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def carry_away(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Response[bytes]:
    """The map as one file that opens anywhere without a network; it tells no name, code, grade or result of a business."""
    scope = scope_of(actor_of(request))
    manifest = publish.read(database.settings, PORTABLE)
    sheet = manifest.sheet_for(language_of(request), scope.area_prefix) if manifest else None
    if manifest is None or sheet is None:
        raise NotFound(GONE)
    return Response(
        content=parts.composed(database.settings, manifest, sheet, whose(scope)),
        media_type="text/html; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="map-{manifest.as_of}.html"',
            "Content-Security-Policy": publish.policy(sheet),
            "Cache-Control": "private, no-store",
        },
    )


@post("/maps/points/refresh", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def refresh_points(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Redirect:
    """Have the points and the months drawn anew in the background."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        job = tx.enqueue("maps.points", key="maps.points")
    return redirect(f"/maps/points?job={job}")


def _counts(database: Database, manifest: publish.Manifest, area: str, seat: str) -> list[list[int]]:
    """Per grade how many points, visited, with a problem, by the visits of a seat; a department without any visited none."""
    mine = parts.seat_of(database.settings, manifest, area, seat).get("counts")
    every = parts.seat_of(database.settings, manifest, area, "").get("counts", [])
    return mine or [[n, 0, 0] for n, *_visits in every]


def _sheet(
    request: Request[Any, Any, Any], database: Database, file: str, *names: str
) -> tuple[publish.Manifest, publish.Sheet]:
    """The sheet of that file, if it is published under one of the names and the reader may see its district."""
    prefix = scope_of(actor_of(request)).area_prefix
    for name in names:
        manifest = publish.read(database.settings, name)
        for sheet in manifest.sheets if manifest else ():
            if manifest and sheet.file == file and sheet.area.startswith(prefix):
                return manifest, sheet
    raise NotFound(GONE)


handlers = [show_points, show_canvas, show_at, carry_away, refresh_points]
"""Every route of this file."""
