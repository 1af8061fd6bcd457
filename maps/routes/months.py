"""The map month by month: its page; the frame is served by ``routes/points.py``."""

from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Redirect, Template

from analytics.presenting import whose
from analytics.risk.ranking import FEW
from maps import parts, publish
from maps.months import COUNTS, last_of, month_names
from supervision.areas.queries import area_names
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.i18n import _
from supervision.foundation.templating import language_of, page, redirect
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.rules import Permission

Number = Annotated[int, QueryParameter(ge=0, le=2**31 - 1)]
Month = Annotated[str, QueryParameter(max_length=7, pattern=r"^(\d{4}-\d{2})?$")]
Level = Annotated[str, QueryParameter(pattern=r"^(area|cell)$")]
MONTHS = "months"
LEVELS = {"area": _("按县（市、区）"), "cell": _("按网格")}


@get("/maps/months", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_months(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    job: Number = 0,
    month: Month = "",
    by: Level = "area",
) -> Template:
    """The map in its frame, the places of one month with their records, and all months as a table, newest first."""
    scope = scope_of(actor_of(request))
    manifest = publish.read(database.settings, MONTHS)
    sheet = manifest.sheet_for(language_of(request), scope.area_prefix) if manifest else None
    mine = parts.seat_of(database.settings, manifest, sheet.area, whose(scope)) if manifest and sheet else {}
    totals = mine.get("totals")
    months = month_names(manifest.as_of) if manifest else []
    rows = []
    if totals:
        rows = list(zip(months, *(totals[name] for name in COUNTS), strict=True))[::-1]
        while rows and not rows[-1][1]:  # before the first visit on record there is nothing to tell
            rows.pop()
    chosen = month if month in months else (months[-1] if months else "")
    places = _places(mine, by, months.index(chosen)) if totals else []
    with database.reading() as session:
        names = area_names(session) if places else {}
    return page(
        request,
        "maps/months.html",
        job_id=job,
        manifest=manifest,
        sheet=sheet,
        rows=rows,
        month=chosen,
        level=by,
        lost=mine.get("lost", {}).get(by),
        levels=LEVELS,
        places=places,
        names=names,
        last_of=lambda name: last_of(name, manifest.as_of) if manifest else None,
        entities=totals["entities"] if totals else 0,
        few=FEW,
        whole=scope.department_ids is None,
    )


def _places(mine: dict[str, Any], level: str, at: int) -> list[dict[str, Any]]:
    """What the map shows of a month, place by place, the most visited first."""
    lines = (parts.unpacked(mine["text"]) or {}).get(level, {})
    found = [
        {"key": key, "entities": line["entities"], **{name: line[name][at] for name in COUNTS}}
        for key, line in lines.items()
    ]
    return sorted(found, key=lambda row: (-row["visits"], row["key"]))


@post("/maps/months/refresh", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def refresh_months(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Redirect:
    """Have the points and the months drawn anew in the background."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        job = tx.enqueue("maps.points", key="maps.points")
    return redirect(f"/maps/months?job={job}")


handlers = [show_months, refresh_months]
"""Every route of this file."""
