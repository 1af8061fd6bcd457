"""The page of places: the map, the same numbers as a table by level, a sheet to print, a workbook."""

from typing import Annotated, Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter
from litestar.response import Response, Template

from analytics.board import seats
from analytics.board.rates import ALIKE, FEW, FEW_SEEN, HIGH, LEVELS, LOW
from analytics.days import Day
from analytics.measures.definition import Unit
from analytics.places import UNKNOWN, drawable
from analytics.presenting import TITLES, printed, whose
from analytics.snapshots import Snapshot
from maps import publish
from maps.framing import framed
from maps.plain import Plain, judged_map, plain_map
from maps.routes.days import day_of, places_of, shapes
from maps.telling import TONES, VERDICTS, owners_said, sheet_name
from supervision.foundation.actor import Scope
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound
from supervision.foundation.i18n import _
from supervision.foundation.sheets import Figure, write_xlsx
from supervision.foundation.templating import download, language_of, page, say_to
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.rules import Permission
from supervision.registers.rules.placement import PLACED_LABELS

Number = Annotated[int, QueryParameter(ge=0, le=2**31 - 1)]
Level = Annotated[str, QueryParameter(pattern=r"^(area|town|zone|cell|station)$")]
File = Annotated[str, PathParameter(max_length=120)]
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SEE = allow(Permission.LEAD_VIEW)
HEAD = (
    _("代码"),
    _("在业对象"),
    _("今年已检查"),
    _("覆盖率"),
    _("近十二个月随机抽查户次"),
    _("有问题户次"),
    _("问题率（扣除检查宽严或偶然后）"),
    _("区间下限"),
    _("区间上限"),
    _("结论"),
    _("逾期未整改"),
    _("责任单位"),
)


@get("/maps/areas", guards=[SEE], sync_to_thread=True)
def show_places(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    level: Level = "area",
    job: Number = 0,
    day: Day = "",
) -> Template:
    """The map of places in its frame, of a past day as plain drawings, and the table of one level with what could not be placed."""
    scope = scope_of(actor_of(request))
    past, context = day_of(database.settings, day)
    snapshot = places_of(database.settings, past)
    if past and snapshot is None:
        return page(request, "maps/day.html", of="areas", job_id=job, **context)
    manifest = publish.read(database.settings, sheet_name(whose(scope)))
    sheet = manifest.sheet_for(language_of(request), scope.area_prefix) if manifest and not past else None
    shown = _shown(snapshot, scope, level)
    return page(
        request,
        "maps/places.html",
        job_id=job,
        snapshot=snapshot,
        manifest=manifest,
        sheet=sheet,
        level=level,
        whole=scope.department_ids is None,
        drawable=snapshot is not None and drawable(snapshot.content["seats"].get(seats.key(scope), {})),
        drawings=_drawn(request, database, scope, level, shown["rows"]) if past else [],
        **context,
        **shown,
    )


@get("/maps/areas/sheet", guards=[SEE], sync_to_thread=True)
def show_sheet(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    level: Level = "area",
    day: Day = "",
) -> Template:
    """One level on paper: drawing, legend and table, with day and fingerprint."""
    scope = scope_of(actor_of(request))
    past, context = day_of(database.settings, day)
    snapshot = places_of(database.settings, past)
    if snapshot is None:
        raise NotFound(_("还没有统计快照。请先刷新地图。"))
    shown = _shown(snapshot, scope, level)
    return page(
        request,
        "maps/sheet.html",
        snapshot=snapshot,
        level=level,
        drawings=_drawn(request, database, scope, level, shown["rows"]),
        **context,
        **shown,
    )


@get("/maps/areas.xlsx", guards=[SEE], sync_to_thread=True)
def export_table(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    level: Level = "area",
    day: Day = "",
) -> Response[bytes]:
    """The table of a level as a workbook, with its day and fingerprint."""
    snapshot = places_of(database.settings, day_of(database.settings, day)[0])
    if snapshot is None:
        raise NotFound(_("还没有统计快照。请先刷新地图。"))
    say, language = say_to(request), language_of(request)
    shown = _shown(snapshot, scope_of(actor_of(request)), level)
    names, offices = shown["names"], shown["offices"]
    body: list[list[object]] = []
    for row in shown["rows"]:
        share = printed(Unit.SHARE, row["visited"] / row["entities"])
        known = row["verdict"] not in (FEW, UNKNOWN)
        rate = [printed(Unit.SHARE, row[k]) if known else "" for k in ("rate", "low", "high")]
        counts = (
            Figure(row["entities"]),
            Figure(row["visited"]),
            share,
            Figure(row["seen"]),
            Figure(row["found"]),
        )
        told, owner = say(VERDICTS[row["verdict"]]), owners_said(row, offices, language)
        body.append(
            [names.get(row["key"], row["key"]), row["key"], *counts, *rate, told, Figure(row["late"]), owner]
        )
    body.append([say(_("没有归入任何一个")), "", Figure(shown["lost"])])
    body.append([say(_("数据截至")), str(snapshot.as_of), say(_("快照")), snapshot.fingerprint])
    ribbon = say(_("演示数据")) if database.settings.demonstration else ""
    content = write_xlsx({say(TITLES[level]): ([say(TITLES[level]), *map(say, HEAD)], body)}, ribbon=ribbon)
    return download(content, name=f"{say(_('区域统计'))}-{snapshot.as_of}.xlsx", media_type=SHEET)


@get("/maps/areas/frame/{file:str}", guards=[SEE], sync_to_thread=True)
def show_frame(
    request: Request[Any, Any, Any], database: NamedDependency[Database], file: File
) -> Response[bytes]:
    """One published map of places, under its own content policy; only the reader's own."""
    scope = scope_of(actor_of(request))
    manifest = publish.read(database.settings, sheet_name(whose(scope)))
    return framed(database, manifest, file, scope)


def _drawn(
    request: Request[Any, Any, Any], database: Database, scope: Scope, level: str, rows: list[dict[str, Any]]
) -> list[tuple[str, Plain | None]]:
    """Problem rate and coverage of a level as plain drawings, with their titles."""
    with database.reading() as session:
        outlines, ground = shapes(session, level, scope)
    say = say_to(request)
    return [
        (say(_("问题率")), judged_map(rows, outlines, say, ground=ground)),
        (say(_("今年覆盖率")), plain_map(rows, outlines, ground=ground)),
    ]


def _shown(snapshot: Snapshot | None, scope: Scope, level: str) -> dict[str, Any]:
    """Rows of a level the reader may see, most noteworthy first, and what is not in them."""
    if snapshot is None:
        return {
            "rows": [],
            "lost": 0,
            "names": {},
            "offices": {},
            "bare": 0,
            "ways": [],
            "layers": {},
            "since": "",
        } | LABELS
    content, within = snapshot.content, scope.area_prefix
    order = {HIGH: 0, ALIKE: 1, LOW: 1, FEW: 2, UNKNOWN: 3}
    rows = [
        row
        for row in content["seats"].get(seats.key(scope), {}).get(level, [])
        if row["district"].startswith(within)
    ]
    names = content["names"]["station" if level == "station" else "area"]

    def sum_of(counts: dict[str, int]) -> int:
        return sum(n for key, n in counts.items() if key.startswith(within))

    return LABELS | {
        "rows": sorted(rows, key=lambda row: (order[row["verdict"]], -(row["rate"] or 0), row["key"])),
        "lost": sum_of(content["unplaced"][level]),
        "bare": sum_of(content["no_coordinates"]),
        "ways": [] if within else [(PLACED_LABELS[key], n) for key, n in content["placed_by"].items()],
        "names": names,
        "offices": content["names"]["station"],
        "layers": content["layers"],
        "since": content["judged_from"],
    }


LABELS: dict[str, Any] = {
    "verdicts": VERDICTS,
    "tones": TONES,
    "unsaid": (FEW, UNKNOWN),
    "levels": {level: TITLES[level] for level in LEVELS},
    "few": FEW_SEEN,
}

handlers = [show_places, show_sheet, export_table, show_frame]
"""Every route of this file."""
