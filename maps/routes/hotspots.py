"""The page of hot spots: the map, every told place in words, and how it was tested."""

from typing import Annotated, Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter
from litestar.response import Response, Template
from shapely import Polygon

from analytics.board import seats
from analytics.board.rates import HIGH
from analytics.days import Day, snapshot_of
from analytics.hexes import corners
from analytics.presenting import TITLES
from analytics.snapshots import Snapshot
from maps import publish
from maps.framing import framed
from maps.palette import SPOTS, Scale, Step
from maps.plain import Plain, filled
from maps.routes.days import day_of, places_of, shapes
from maps.significance import HEXES, PLAIN
from maps.telling import SPOT_LEVELS, SPOT_NAMES, SPOT_SENTENCES, hex_name, spots_name
from supervision.foundation.actor import Scope
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound
from supervision.foundation.i18n import _
from supervision.foundation.templating import language_of, page, say_to
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.rules import Permission

Number = Annotated[int, QueryParameter(ge=0, le=2**31 - 1)]
File = Annotated[str, PathParameter(max_length=120)]
LEVEL = r"^(town|cell|h[678])$"
Level = Annotated[str, QueryParameter(pattern=r"^(town|cell|h[678])?$")]
HOTSPOTS = "hotspots"
SEE = allow(Permission.LEAD_VIEW)
NOTHING: dict[str, Any] = {"spots": [], "left_out": 0, "fewest_seen": 0, "able": 0, "visits": 0}


@get("/maps/hotspots", guards=[SEE], sync_to_thread=True)
def show_hotspots(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    job: Number = 0,
    level: Level = "",
    day: Day = "",
) -> Template:
    """Which places of a level stand out together with their neighbours. All departments' checks are tested together, so only who sees all of them sees it."""
    scope = scope_of(actor_of(request))
    past, context = day_of(database.settings, day)
    snapshot = snapshot_of(database.settings, HOTSPOTS, past)
    if snapshot is not None and "unplaced" not in snapshot.content:
        snapshot = None  # of before it was said who is in no place: the next refresh makes another
    if past and snapshot is None:
        return page(request, "maps/day.html", of="hotspots", job_id=job, **context)
    wide = scope.department_ids is None
    chosen = level or (snapshot.content["level"] if snapshot else "cell")
    tested = snapshot.content["levels"].get(chosen, NOTHING) if snapshot and wide else NOTHING
    mine = [row for row in tested["spots"] if row["district"].startswith(scope.area_prefix)]
    manifest = publish.read(database.settings, spots_name(chosen))
    current = not past and manifest and snapshot and manifest.fingerprint == snapshot.fingerprint
    return page(
        request,
        "maps/hotspots.html",
        job_id=job,
        **context,
        drawings=[(say_to(request)(SPOT_LEVELS[chosen]), _drawn(request, database, chosen, mine))]
        if past
        else [],
        names=snapshot.content["names"]["area"] if snapshot else {},
        alone=_alone(places_of(database.settings, past), scope, chosen),
        lost=_sum(snapshot.content["unplaced"][chosen], scope) if snapshot else 0,
        population=_sum(snapshot.content["open"], scope) if snapshot else 0,
        wide=wide,
        snapshot=snapshot,
        level=chosen,
        levels=SPOT_LEVELS,
        titles=TITLES,
        hexes=HEXES,
        hex_name=hex_name,
        tested=tested,
        shown=mine,
        told=[row for row in mine if row["kind"] != PLAIN],
        kinds=SPOT_NAMES,
        sentences=SPOT_SENTENCES,
        sheet=manifest.sheet_for(language_of(request), scope.area_prefix)
        if manifest and wide and current
        else None,
    )


def _sum(by_district: dict[str, int], scope: Scope) -> int:
    """How many in the reader's range; who has no district counts where all of them are seen."""
    return sum(n for key, n in by_district.items() if key.startswith(scope.area_prefix))


def _alone(places: Snapshot | None, scope: Scope, level: str) -> tuple[str, int]:
    """Where single places that stand out are shown (the level of the map of places), and how many they are."""
    seat = places.content["seats"].get(seats.key(scope), {}) if places else {}
    shown = next((one for one in (level, "cell") if seat.get(one)), "area")
    return shown, sum(row["verdict"] == HIGH for row in seat.get(shown, []))


def _drawn(
    request: Request[Any, Any, Any], database: Database, level: str, rows: list[dict[str, Any]]
) -> Plain | None:
    """The kinds of the tested places of a past day as a plain drawing."""
    say, scope = say_to(request), scope_of(actor_of(request))
    with database.reading() as session:
        outlines, ground = shapes(session, "area" if level in HEXES else level, scope)
    kinds = {row["key"]: SPOTS[row["kind"]] for row in rows}
    # districts lie grey below hexagons, which leave holes where nobody was inspected
    own = outlines | {key: Polygon(corners(key)) for key in kinds} if level in HEXES else outlines
    steps = [Step(0.0, 0.0, colour, say(SPOT_NAMES[kind])) for kind, colour in reversed(SPOTS.items())]
    return filled(kinds, own, Scale(tuple(steps)), ground=ground)


@get("/maps/hotspots/frame/{level:str}/{file:str}", guards=[SEE], sync_to_thread=True)
def show_hotspot_frame(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    level: Annotated[str, PathParameter(pattern=LEVEL)],
    file: File,
) -> Response[bytes]:
    """One published map of hot spots, under its own content policy."""
    scope = scope_of(actor_of(request))
    if scope.department_ids is not None:
        raise NotFound(_("没有这张地图，它可能已经更新。请刷新页面。"))
    return framed(database, publish.read(database.settings, spots_name(level)), file, scope)


handlers = [show_hotspots, show_hotspot_frame]
"""Every route of this file."""
