"""The public map (公开地图): coverage by district, and only with the approval number of the surveying authority (审图号)."""

from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.response import Template

from analytics import snapshots
from maps.plain import plain_map
from supervision.areas.boundaries import SOURCE
from supervision.areas.queries import outlines_of
from supervision.areas.rules.divisions import AreaLevel
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound
from supervision.foundation.i18n import _
from supervision.foundation.templating import page
from supervision.identity.guards import public


@get("/public/map", guards=[public], sync_to_thread=True)
def show_public_map(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """How much of each district was inspected this year. No names, no rates, no risk.

    Raises NotFound while no approval number is set: a map without one must not be published (《地图管理条例》第十五条).
    """
    approval = database.settings.map_approval.strip()
    if not approval:
        raise NotFound(_("公开地图没有开放：本地图尚未取得审图号。"))
    snapshot = snapshots.read(database.settings, "places")
    rows = snapshot.content["seats"][""]["area"] if snapshot else []
    with database.reading() as session:
        outlines = outlines_of(session, AreaLevel.COUNTY)
    return page(
        request,
        "maps/public.html",
        approval=approval,
        snapshot=snapshot,
        rows=sorted(rows, key=lambda row: row["key"]),
        drawing=plain_map(rows, outlines) if rows else None,
        names=snapshot.content["names"]["area"] if snapshot else {},
        source=SOURCE,
    )


handlers = [show_public_map]
"""Every route of this file."""
