"""The page of hot spots: the map, every told place in words, and how it was tested."""

from typing import Annotated, Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter
from litestar.response import Response, Template

from analytics import snapshots
from maps import publish
from maps.framing import framed
from maps.telling import SPOT_NAMES, SPOT_SENTENCES
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound
from supervision.foundation.i18n import _
from supervision.foundation.templating import language_of, page
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.rules import Permission

Number = Annotated[int, QueryParameter(ge=0, le=2**31 - 1)]
File = Annotated[str, PathParameter(max_length=120)]
HOTSPOTS = "hotspots"


@get("/maps/hotspots", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_hotspots(
    request: Request[Any, Any, Any], database: NamedDependency[Database], job: Number = 0
) -> Template:
    """Which places stand out together with their neighbours. All departments' checks are tested together, so only who sees all of them sees it."""
    scope = scope_of(actor_of(request))
    snapshot = snapshots.read(database.settings, HOTSPOTS)
    manifest = publish.read(database.settings, HOTSPOTS)
    wide = scope.department_ids is None
    spots = snapshot.content["spots"] if snapshot and wide else []
    mine = [row for row in spots if row["district"].startswith(scope.area_prefix)]
    current = manifest is not None and snapshot is not None and manifest.fingerprint == snapshot.fingerprint
    return page(
        request,
        "maps/hotspots.html",
        job_id=job,
        wide=wide,
        snapshot=snapshot,
        told=[row for row in mine if row["kind"] != "plain"],
        tested=len(mine),
        kinds=SPOT_NAMES,
        sentences=SPOT_SENTENCES,
        sheet=manifest.sheet_for(language_of(request), scope.area_prefix)
        if manifest and wide and current
        else None,
    )


@get("/maps/hotspots/frame/{file:str}", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_hotspot_frame(
    request: Request[Any, Any, Any], database: NamedDependency[Database], file: File
) -> Response[bytes]:
    """One published map of hot spots, under its own content policy."""
    scope = scope_of(actor_of(request))
    if scope.department_ids is not None:
        raise NotFound(_("没有这张地图，它可能已经更新。请刷新页面。"))
    return framed(database, publish.read(database.settings, HOTSPOTS), file, scope)


handlers = [show_hotspots, show_hotspot_frame]
"""Every route of this file."""
