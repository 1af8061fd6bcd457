"""Pages of the maps. The web process reads finished files; it never draws."""

from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, PathParameter, QueryParameter
from litestar.response import Redirect, Response, Template

from analytics import standing
from analytics.days import Day, snapshot_of
from analytics.risk.ranking import FEW
from maps import publish
from maps.plain import Plain, mean_map, plain_map
from maps.routes.days import day_of, shapes
from maps.tiles import tiles
from supervision.foundation import clock
from supervision.foundation.actor import Scope
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound
from supervision.foundation.i18n import _
from supervision.foundation.templating import language_of, page, redirect, say_to
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.rules import Permission

Number = Annotated[int, QueryParameter(ge=0, le=2**31 - 1)]
File = Annotated[str, PathParameter(max_length=120)]
RISK = "risk"
LEVELS = {"area": _("按县（市、区）"), "station": _("按监管所"), "cell": _("按网格")}
HIGHEST_SHOWN = 30


@get("/maps", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_maps(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """The maps there are, and when each was drawn."""
    return page(request, "maps/list.html", manifest=publish.read(database.settings, RISK))


@get("/maps/risk", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_risk(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    job: Number = 0,
    by: FromQuery[str] = "area",
    day: Day = "",
) -> Template:
    """The risk map in its frame, of a past day as a plain drawing, and the same numbers as a table."""
    scope, level = scope_of(actor_of(request)), by if by in LEVELS else "area"
    past, context = day_of(database.settings, day)
    snapshot = snapshot_of(database.settings, RISK, past)
    if past and snapshot is None:
        return page(request, "maps/day.html", of="risk", job_id=job, **context)
    manifest = publish.read(database.settings, RISK)
    sheet = manifest.sheet_for(language_of(request), scope.area_prefix) if manifest and not past else None
    shown = standing.in_force(database.settings, snapshot) if snapshot and not past else None
    content = (shown or snapshot).content if snapshot else {}
    places = (
        [row for row in content["places"][level] if row["district"].startswith(scope.area_prefix)]
        if content
        else []
    )
    # of a past day no business is kept
    highest = [row for row in content.get("highest", []) if row["area"].startswith(scope.area_prefix)]
    drawings: list[tuple[str, Plain | None]] = []
    if past:
        say = say_to(request)
        with database.reading() as session:
            outlines, ground = shapes(session, level, scope)
        drawings = [
            (say(_("平均风险分")), mean_map(places, outlines, ground=ground)),
            (say(_("今年覆盖率")), plain_map(places, outlines, ground=ground)),
        ]
    return page(
        request,
        "maps/risk.html",
        job_id=job,
        **context,
        drawings=drawings,
        manifest=manifest,
        snapshot=snapshot,
        sheet=sheet,
        level=level,
        levels=LEVELS,
        places=sorted(places, key=lambda row: (row["entities"] < FEW, -(row["mean"] or 0), row["key"])),
        highest=highest[:HIGHEST_SHOWN],
        names=content.get("names", {}),
        score=content.get("score", {}),
        entered=standing.day_number(shown) if shown else 0,
        few=FEW,
        whole=scope.department_ids is None,
    )


@get("/maps/frame/{file:str}", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_frame(
    request: Request[Any, Any, Any], database: NamedDependency[Database], file: File
) -> Response[bytes]:
    """One published map, under its own content policy. Only files that the manifest names and the reader may see."""
    sheet = _sheet(database, file, scope_of(actor_of(request)))
    if sheet is None:
        raise NotFound(_("没有这张地图，它可能已经更新。请刷新页面。"))
    return Response(
        content=publish.file_of(database.settings, sheet).read_bytes(),
        media_type="text/html; charset=utf-8",
        headers={
            "Content-Security-Policy": publish.policy(sheet, tiles(database.settings)[0]),
            "Cache-Control": "private, max-age=86400, immutable",
        },
    )


@post("/maps/risk/refresh", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def refresh(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Redirect:
    """Have the map drawn anew in the background."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        job = tx.enqueue("maps.refresh", key="maps.refresh")
    return redirect(f"/maps/risk?job={job}")


def _sheet(database: Database, file: str, scope: Scope) -> publish.Sheet | None:
    manifest = publish.read(database.settings, RISK)
    sheets = manifest.sheets if manifest else ()
    found = next((s for s in sheets if s.file == file), None)
    return found if found and found.area.startswith(scope.area_prefix) else None


handlers = [show_maps, show_risk, show_frame, refresh]
"""Every route of this file."""
