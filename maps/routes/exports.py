"""Maps as files to carry away: without names and classes for every reader of a map, with them only where another person approved it."""

from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter
from litestar.response import Response

from analytics.presenting import whose
from inspections.releases.actions import take_release
from maps import offline, parts, publish
from maps.telling import sheet_name, spots_name
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound
from supervision.foundation.i18n import _
from supervision.foundation.templating import download, language_of, say_to
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.rules import Permission

SEE = allow(Permission.LEAD_VIEW)
RISK, PORTABLE_RISK, MONTHS = "risk", "portable_risk", "months"
TITLES = {
    "areas": _("区域地图"),
    "hotspots": _("热点地图"),
    "risk": _("风险与覆盖地图"),
    "months": _("逐月检查地图"),
}
HTML = "text/html; charset=utf-8"
Key = Annotated[int, PathParameter(ge=1, le=2**31 - 1)]
Kind = Annotated[str, QueryParameter(pattern=r"^(areas|hotspots|risk|months)$")]
Level = Annotated[str, QueryParameter(pattern=r"^(town|cell|h[678])$")]


@get("/maps/export", guards=[SEE], sync_to_thread=True)
def export_map(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    of: Kind = "areas",
    level: Level = "cell",
) -> Response[bytes]:
    """A map as one file: areas only, no business, no class; months with the reader's own visits."""
    scope = scope_of(actor_of(request))
    if of == "hotspots" and scope.department_ids is not None:
        raise NotFound(_("没有这张地图，它可能已经更新。请刷新页面。"))
    names = {
        "areas": sheet_name(whose(scope)),
        "hotspots": spots_name(level),
        "risk": PORTABLE_RISK,
        "months": MONTHS,
    }
    manifest = publish.read(database.settings, names[of])
    return _file(request, database, manifest, scope.area_prefix, TITLES[of])


@post("/maps/export/names/{release_id:int}", guards=[SEE], status_code=200, sync_to_thread=True)
def release(
    request: Request[Any, Any, Any], database: NamedDependency[Database], release_id: Key
) -> Response[bytes]:
    """The risk map with its businesses as one file, for whoever got another person's approval; it is used up by this."""
    manifest = publish.read(database.settings, RISK)
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        taken = take_release(tx, release_id=release_id, fingerprint=manifest.fingerprint if manifest else "")
        # without a sheet nothing leaves, and nothing is used up
        return _file(request, database, manifest, taken.area, _("风险地图（含名称）"))


def _file(
    request: Request[Any, Any, Any],
    database: Database,
    manifest: publish.Manifest | None,
    area: str,
    title: str,
) -> Response[bytes]:
    """The sheet of a district with everything it needs in it.

    Raises NotFound before the first map.
    """
    sheet = manifest.sheet_for(language_of(request), area) if manifest else None
    if manifest is None or sheet is None:
        raise NotFound(_("还没有画过地图。请先刷新地图。"))
    if manifest.name == MONTHS:
        seat = whose(scope_of(actor_of(request)))
        html = parts.composed(database.settings, manifest, sheet, seat).decode()
    else:
        html = publish.file_of(database.settings, sheet).read_text(encoding="utf-8")
    label = f"{say_to(request)(title)}-{manifest.as_of}-{manifest.fingerprint}.html"
    return download(offline.carried(html).encode(), name=label, media_type=HTML)


handlers = [export_map, release]
"""Every route of this file."""
