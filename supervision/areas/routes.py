"""Pages of the areas: what levels there are, bringing in custom areas and townships, taking them away."""

from typing import Annotated, Any
from urllib.parse import urlencode

import shapely
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, MultipartBody, PathParameter, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from supervision.areas import actions, queries
from supervision.areas.forms import EnterForm, NamesForm, OutlinesForm
from supervision.areas.rules import sketch, zones
from supervision.areas.rules.coordinates import Crs
from supervision.areas.rules.divisions import AreaKind, AreaLevel
from supervision.areas.rules.outlines import read_shapes
from supervision.areas.rules.zones import DRAWN_LABELS, Drawn, Proposed
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.errors import Refused
from supervision.foundation.i18n import _
from supervision.foundation.templating import page, redirect
from supervision.foundation.uploads import check_upload, keep_upload, kept_upload, short_name
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.rules import Permission

SEE = allow(Permission.LEAD_VIEW, Permission.REGISTERS_EDIT)
EDIT = allow(Permission.REGISTERS_EDIT)
Text = Annotated[str, QueryParameter(pattern=r"^[^\x00-\x1f\x7f]{0,200}$")]
Layer = Annotated[str, QueryParameter(pattern=r"^[^\x00-\x1f\x7f]{0,40}$")]
Digest = Annotated[str, PathParameter(pattern=r"^[0-9a-f]{64}$")]
Code = Annotated[str, PathParameter(pattern=r"^[0-9A-Z-]{1,20}$")]
CRS_LABELS = {
    Crs.CGCS2000: _("CGCS2000（国家标准，天地图）"),
    Crs.WGS84: _("WGS-84（GPS）"),
    Crs.GCJ02: _("GCJ-02（高德、腾讯）"),
    Crs.BD09: _("BD-09（百度）"),
}
LEVEL_LABELS = {
    AreaLevel.COUNTY: _("县（市、区）"),
    AreaLevel.TOWN: _("乡镇（街道）"),
    AreaLevel.ZONE: _("自定义区域"),
    AreaLevel.CELL: _("网格"),
}
LABELS: dict[str, Any] = {"kinds": DRAWN_LABELS, "systems": CRS_LABELS, "levels": LEVEL_LABELS}
PLACING = "registers.place"
"""The job that puts every entity in its areas again."""


@get("/areas", guards=[SEE], sync_to_thread=True)
def show_areas(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """Every level with how many places it has and how many of them have an outline; custom areas by layer."""
    within = scope_of(actor_of(request)).area_prefix
    with database.reading() as session:
        found = {level: queries.areas_of(session, level, within=within) for level in LEVEL_LABELS}
        names = queries.area_names(session)
    return page(
        request,
        "areas/areas.html",
        counts={
            level: (len(rows), sum(a.outline is not None for a in rows)) for level, rows in found.items()
        },
        zones=sorted(found[AreaLevel.ZONE], key=lambda a: (a.layer, a.code)),
        towns=found[AreaLevel.TOWN],
        synthetic=any(a.synthetic for a in found[AreaLevel.CELL]),
        names=names,
        may_edit=request.app.state.can(request.scope.get("user"), Permission.REGISTERS_EDIT),
        **LABELS,
    )


@post("/areas/import", guards=[EDIT], sync_to_thread=True)
def upload(database: NamedDependency[Database], data: MultipartBody[OutlinesForm]) -> Redirect:
    """Keep a file of outlines and show what it would enter."""
    content = data.file.file.read()
    name = short_name(data.file.filename)
    check_upload(name, content, max_bytes=database.settings.upload_megabytes * 1_000_000)
    read_shapes(content, crs=data.crs)  # not readable: said on the page it was sent from
    digest = keep_upload(database.settings, content)
    query = {"kind": data.kind, "crs": data.crs, "layer": _layer(data.kind, data.layer), "name": name}
    return redirect(f"/areas/import/{digest}?{urlencode(query)}")


@get("/areas/import/{digest:str}", guards=[EDIT], sync_to_thread=True)
def preview(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    digest: Digest,
    kind: FromQuery[Drawn],
    crs: FromQuery[Crs],
    layer: Layer = "",
    name: Text = "",
) -> Template:
    """The outlines over the counties, and line by line what each becomes."""
    proposed = _judged(request, database, digest, kind, crs)
    with database.reading() as session:
        counties = queries.outlines_of(session, AreaLevel.COUNTY)
        names = queries.area_names(session)
    shapes = {str(i): one.shape for i, one in enumerate(proposed) if not one.trouble}
    frame = shapely.union_all(list(counties.values())) if counties else None
    return page(
        request,
        "areas/preview.html",
        proposed=proposed,
        wrong=sum(bool(one.trouble) for one in proposed),
        overlaps=zones.overlapping([one.shape for one in proposed]),
        ground=sketch.sketch(counties, frame=frame),
        drawn=sketch.sketch(shapes, frame=frame),
        names=names,
        digest=digest,
        kind=kind,
        crs=crs,
        layer=layer,
        name=name,
        **LABELS,
    )


@post("/areas/import/{digest:str}", guards=[EDIT], sync_to_thread=True)
def enter(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    digest: Digest,
    data: URLEncodedBody[EnterForm],
) -> Redirect:
    """Enter what was shown; entities are put in the areas by a job."""
    proposed = _judged(request, database, digest, data.kind, data.crs)
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        added, redrawn = actions.enter_areas(
            tx, proposed, kind=data.kind, layer=_layer(data.kind, data.layer), source=data.name
        )
        tx.enqueue(PLACING, key=PLACING)
    return redirect(
        "/areas", request, "已导入：新增{added}个，重画{redrawn}个。正在后台归入对象，刷新地图后可见。",
        added=added, redrawn=redrawn,
    )  # fmt: skip


@post("/areas/names", guards=[EDIT], sync_to_thread=True)
def name_towns(
    request: Request[Any, Any, Any], database: NamedDependency[Database], data: MultipartBody[NamesForm]
) -> Redirect:
    """Enter township names, by which addresses and stations are placed."""
    content, name = data.file.file.read(), short_name(data.file.filename)
    check_upload(name, content, max_bytes=database.settings.upload_megabytes * 1_000_000)
    actor = actor_of(request)
    with database.transaction(actor=actor, now=clock.now()) as tx:
        changed = actions.name_towns(tx, name, content, within=scope_of(actor).area_prefix)
        tx.enqueue(PLACING, key=PLACING)
    return redirect("/areas", request, "乡镇名单已更新{n}个。正在后台按地址归入对象。", n=changed)


@post("/areas/{code:str}/remove", guards=[EDIT], sync_to_thread=True)
def remove(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    code: Code,
) -> Redirect:
    """Take a custom area or a township's outline away."""
    actor = actor_of(request)
    with database.transaction(actor=actor, now=clock.now()) as tx:
        area = actions.remove_area(tx, code, within=scope_of(actor).area_prefix)
        said = "已撤去{name}的边界。" if area.kind is AreaKind.DIVISION else "已删除{name}。"
        name = area.name
        tx.enqueue(PLACING, key=PLACING)
    return redirect("/areas", request, said, name=name)


def _judged(
    request: Request[Any, Any, Any], database: Database, digest: str, kind: Drawn, crs: Crs
) -> list[Proposed]:
    """The shapes of a kept file, judged for this reader.

    Raises Refused where the file has more shapes than a map can carry.
    """
    shapes = read_shapes(kept_upload(database.settings, digest), crs=crs)
    if len(shapes) > zones.MOST_SHAPES:
        raise Refused("文件中有{n}个区域，一次最多{most}个。", n=len(shapes), most=zones.MOST_SHAPES)
    with database.reading() as session:
        counties = queries.outlines_of(session, AreaLevel.COUNTY)
        towns = {a.code: a.name for a in queries.areas_of(session, AreaLevel.TOWN)}
    within = scope_of(actor_of(request)).area_prefix
    return zones.judged(shapes, counties, towns, kind=kind, within=within)


def _layer(kind: Drawn, layer: str) -> str:
    """Custom areas stand in a layer; townships in none."""
    return (layer.strip() or "自定义区域") if kind is Drawn.ZONE else ""


handlers = [show_areas, upload, preview, enter, name_towns, remove]
"""Every route of this room."""
