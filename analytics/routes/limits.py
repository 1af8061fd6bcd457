"""The limits of every measure: the delivered ones with their basis, the bureau's own, and where the figures stand today."""

from dataclasses import dataclass
from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.response import Template

from analytics import snapshots
from analytics.limits import DELIVERED
from analytics.measures.definition import Measure
from analytics.watching import WATCHED, levels_of
from inspections.alerts import queries
from inspections.alerts.rules.alerts import written
from inspections.alerts.rules.limits import DIRECTION_LABELS, LEVEL_LABELS, Level, Limit, in_force
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.templating import page
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.rules import Permission
from supervision.law.queries import parameter


@dataclass(frozen=True)
class Row:
    """A limit on the page: for whom, delivered or set by whom, and whether the reader may change it."""

    limit: Limit
    office: str
    setter: Any
    may_change: bool


@dataclass(frozen=True)
class Block:
    """A measure with its limits."""

    measure: Measure
    levels: tuple[Level, ...]
    city: float | None
    rows: list[Row]


@get("/analytics/limits", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_limits(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """Every watched measure with its limits."""
    scope = scope_of(actor_of(request))
    whole = scope.department_ids is None
    with database.reading() as session:
        own, setters = queries.own_limits(session), queries.setters(session)
        mine = queries.offices(session, scope)
        red_from = parameter(session, "alert_red_min", on=clock.today()).number
    names = {one.id: one.short_name for one in mine}
    limits = in_force(DELIVERED, own).values()
    may_set = bool(request.app.state.can(request.scope.get("user"), Permission.ALERTS_SET))
    seen = [one for one in limits if one.office_id is None or one.office_id in names]
    snapshot = snapshots.read(database.settings, "watch")
    blocks = []
    for measure in WATCHED:
        rows = [
            Row(
                one,
                names.get(one.office_id, ""),
                setters.get(one.key),
                may_set and (whole or one.office_id is not None),
            )
            for one in sorted(seen, key=lambda one: (list(Level).index(one.level), one.office_id or 0))
            if one.measure == measure.name
        ]
        figures = snapshot.content["figures"].get(measure.name, {}) if snapshot else {}
        city = figures.get(Level.CITY.value, {}).get("", [0, 0, None])[2] if whole else None
        blocks.append(Block(measure, levels_of(measure), city, rows))
    blocks.sort(key=lambda block: not block.rows)
    return page(
        request,
        "analytics/limits.html",
        blocks=blocks,
        snapshot=snapshot,
        may_set=may_set,
        whole=whole,
        offices=_choices(mine, whole=whole),
        levels=LEVEL_LABELS,
        directions=DIRECTION_LABELS,
        written=written,
        typed=_typed,
        red_from=red_from,
    )


def _choices(offices: list[Any], *, whole: bool) -> list[tuple[int, str]]:
    """Whom a limit can be for: everybody (leaders only), then departments and stations by name."""
    return [(0, "")] * whole + [(one.id or 0, one.short_name) for one in offices]


def _typed(limit: float | None, unit: str) -> str:
    """A limit as it stands in a field: shares in percent."""
    if limit is None:
        return ""
    return f"{limit * 100:g}" if unit in ("share", "change") else f"{limit:g}"


handlers = [show_limits]
"""Every route of this file."""
