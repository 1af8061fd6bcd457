"""Background work of the maps."""

from analytics.extracts import take
from analytics.refresh import READING, SCORING, STEPS, refresh_snapshots
from analytics.risk.score import score
from supervision.areas.queries import areas_of
from supervision.areas.rules.divisions import AreaLevel
from supervision.areas.rules.outlines import Outline
from supervision.foundation import clock
from supervision.foundation.i18n import _
from supervision.foundation.jobs import job
from supervision.foundation.work import Work

DRAWING = _("绘制地图")


@job("maps.refresh")
def refresh(work: Work, **_more: object) -> None:
    """Compute the snapshots anew and draw the maps from them; running it twice gives the same files."""
    # measured: geopandas and folium cost 1.5 s and 100 MB, which a worker that draws no maps should not pay
    from maps.atlas import Places, publish_risk_map  # noqa: PLC0415

    now = clock.now()
    made = refresh_snapshots(
        work.database,
        as_of=clock.local_date(now),
        now=now,
        progress=lambda done, total, note: work.progress(done, total + 1, note),
    )
    work.progress(STEPS, STEPS + 1, DRAWING)
    places = Places(_outlines(work, AreaLevel.COUNTY), _outlines(work, AreaLevel.CELL))
    publish_risk_map(work.settings, made["risk"], places, now=now)


@job("maps.points")
def refresh_points(work: Work, **_more: object) -> None:
    """Draw every business as a point, and the places month by month; running it twice gives the same files."""
    # measured: folium costs 1 s and 80 MB, which a worker that draws no maps should not pay
    from maps.month_sheets import publish_months  # noqa: PLC0415
    from maps.point_sheets import Read, publish_points  # noqa: PLC0415
    from maps.route_sheets import publish_routes  # noqa: PLC0415

    now = clock.now()
    work.progress(0, 3, READING)
    taken = take(work.database, as_of=clock.local_date(now))
    work.progress(1, 3, SCORING)
    scores, _model = score(taken.frames)
    read = Read(taken.frames, scores, taken.fingerprint)
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
