"""Background work of the maps."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from analytics import kept, morning, places
from analytics.board.reading import questions
from analytics.extracts import Taken, take
from analytics.frames import Frames, Period
from analytics.kept import About
from analytics.presenting import whose
from analytics.refresh import READING, SCORING, STEPS, boards_and_places, figures_on, refresh_snapshots
from analytics.risk.score import score
from analytics.shelf import frames_of, place_of
from analytics.snapshots import Snapshot, write
from supervision.areas.queries import areas_of
from supervision.areas.rules.divisions import AreaLevel
from supervision.areas.rules.outlines import Outline
from supervision.foundation import clock
from supervision.foundation.i18n import _
from supervision.foundation.jobs import job
from supervision.foundation.work import Work
from supervision.identity.queries import reading_scopes
from supervision.registers.actions import place_entities

if TYPE_CHECKING:
    from maps.rates import Grounds

DRAWING = _("绘制地图")
AREAS = _("绘制区域地图")
TESTING = _("检验热点")


@job("maps.refresh")
def refresh(work: Work, *, anew: bool = True, **_more: object) -> None:
    """Place every entity, compute the snapshots anew and draw the maps from them; running it twice gives the same files.

    Args:
        anew: else this morning's snapshots are drawn, unless they are gone or an entity was placed elsewhere since.
    """
    # measured: geopandas and folium cost 1.5 s and 100 MB, which a worker that draws no maps should not pay
    from maps.atlas import Places, publish_risk_map  # noqa: PLC0415

    now = clock.now()
    moved = place_entities(work.database, work.transaction)
    made = None if anew or moved else _counted(work, now)
    fresh = made is None
    if made is None:
        made = refresh_snapshots(
            work.database,
            as_of=clock.local_date(now),
            now=now,
            progress=lambda done, total, note: work.progress(done, total + 2, note),
        )
    work.progress(STEPS, STEPS + 2, DRAWING)
    places = Places(_outlines(work, AreaLevel.COUNTY), _outlines(work, AreaLevel.CELL))
    publish_risk_map(work.settings, made["risk"], places, now=now)
    work.progress(STEPS + 1, STEPS + 2, AREAS)
    _draw_places(work, made["places"], now)
    if fresh:
        with work.finish() as tx:  # what was counted anew is held against the limits anew
            tx.enqueue("analytics.watch", key="analytics.watch")


def _counted(work: Work, now: datetime) -> dict[str, Snapshot] | None:
    """What this morning's refresh counted for the maps."""
    made = {name: morning.counted(work.settings, name, now) for name in ("risk", "places")}
    return {name: one for name, one in made.items() if one} if all(made.values()) else None


def _draw_places(work: Work, snapshot: Snapshot, now: datetime) -> None:
    """The maps of places, for every reader, and the hot spots."""
    from maps.cells import cell_rows, coordinates  # noqa: PLC0415
    from maps.rates import publish_place_maps  # noqa: PLC0415
    from maps.spotting import find_spots, publish_spot_maps  # noqa: PLC0415  measured: esda and numba cost 3 s

    grounds = _grounds(work)
    with work.database.reading() as session:
        readers = {(whose(scope), scope.area_prefix) for scope in reading_scopes(session)}
    publish_place_maps(
        work.settings,
        snapshot,
        grounds,
        readers=readers,
        now=now,
        tell=lambda: work.progress(STEPS + 1, STEPS + 2, AREAS),
    )
    work.progress(STEPS + 1, STEPS + 2, TESTING)
    shelved = place_of(work.settings, snapshot)
    where = coordinates(work.database)
    cells = cell_rows(frames_of(shelved), where, *_judged(snapshot)) if shelved else {}
    spots = find_spots(snapshot, grounds, cells)
    write(work.settings, spots)
    publish_spot_maps(work.settings, spots, snapshot, grounds, now=now)


@job("maps.day")
def draw_day(work: Work, *, day: str, **_more: object) -> None:
    """What the maps show of a past day, out of its kept rows: places and hot spots, kept beside its figures; twice gives the same files."""
    from maps.cells import cell_rows, coordinates, located  # noqa: PLC0415
    from maps.spotting import find_spots  # noqa: PLC0415  measured: esda and numba cost 3 s

    now = clock.now()
    about = figures_on(
        work.database,
        date.fromisoformat(day),
        now=now,
        progress=lambda done, total, note: work.progress(done, total + 1, note),
    )
    work.progress(STEPS, STEPS + 1, TESTING)
    where = coordinates(work.database)
    frames = located(kept.frames_of(work.settings, about), where)
    made = kept.read(work.settings, about.fingerprint, "places")
    if made is None or "judged_from" not in made.content:
        made = _places_of(work, about, frames, now)
        kept.add(work.settings, about, made)
    cells = cell_rows(frames, where, *_judged(made))
    kept.add(work.settings, about, find_spots(made, _grounds(work), cells))


def _judged(made: Snapshot) -> tuple[Period, dict[int, int]]:
    """The days the rates of places are of, and the bureau of each station."""
    days = Period(date.fromisoformat(made.content["judged_from"]), made.as_of)
    return days, {int(station): bureau for station, bureau in made.content["parents"].items()}


def _places_of(work: Work, about: About, frames: Frames, now: datetime) -> Snapshot:
    """The places of figures that were kept before places were kept with them."""
    figures = kept.read(work.settings, about.fingerprint, "coverage")
    names = figures.content["names"] if figures else {}
    answers = work.database.frames({**questions(about.as_of), **places.QUESTIONS})
    taken = Taken(frames, about.query_hash, about.data_hash, about.rows, beside=answers)
    _board, content = boards_and_places(work.database, taken, names)
    return Snapshot(
        "places", about.as_of, now, about.query_hash, about.data_hash, {**content, "names": names}
    )


def _grounds(work: Work) -> Grounds:
    """Outlines of every level, as they are now."""
    from maps.rates import Grounds  # noqa: PLC0415

    with work.database.reading() as session:
        zones = [area for area in areas_of(session, AreaLevel.ZONE) if area.outline]
        synthetic = any(area.synthetic for area in areas_of(session, AreaLevel.CELL))
    layers: dict[str, list[Outline]] = {}
    for zone in zones:
        layers.setdefault(zone.layer, []).append(Outline.of(zone.code, zone.name, zone.outline or {}))
    levels = {"area": AreaLevel.COUNTY, "town": AreaLevel.TOWN, "cell": AreaLevel.CELL}
    return Grounds({name: _outlines(work, level) for name, level in levels.items()}, layers, synthetic)


@job("maps.points")
def refresh_points(work: Work, *, anew: bool = True, **_more: object) -> None:
    """Draw every business as a point, and the places month by month; running it twice gives the same files.

    Args:
        anew: else what this morning's refresh left is drawn, if it is there.
    """
    # measured: folium costs 1 s and 80 MB, which a worker that draws no maps should not pay
    from maps.month_sheets import publish_months  # noqa: PLC0415
    from maps.point_sheets import publish_points  # noqa: PLC0415
    from maps.route_sheets import publish_routes  # noqa: PLC0415

    now = clock.now()
    work.progress(0, 3, READING)
    read = None if anew else morning.left(work.database, now)
    if read is None:
        taken = take(work.database, as_of=clock.local_date(now))
        work.progress(1, 3, SCORING)
        scores, _model = score(taken.frames)
        read = morning.Read(taken.frames, scores, taken.fingerprint)
    work.progress(2, 3, DRAWING)
    districts, cells = _outlines(work, AreaLevel.COUNTY), _outlines(work, AreaLevel.CELL)
    publish_points(work.settings, read, districts, now=now)
    publish_months(work.settings, read, districts, cells, now=now)
    publish_routes(work.settings, districts, as_of=read.as_of, now=now)


def _outlines(work: Work, level: AreaLevel) -> list[Outline]:
    with work.database.reading() as session:
        return [
            Outline.of(area.code, area.name, area.outline)
            for area in areas_of(session, level)
            if area.outline
        ]
