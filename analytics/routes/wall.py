"""The screen of a duty room: today, the year, districts, who owes what, the latest draws. It asks for news by itself and changes nothing."""

from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.response import Template

from analytics import answers, shelf, snapshots, wall
from analytics.frames import year_to_date
from analytics.freshness import age, stale
from analytics.seats import leader_numbers
from inspections.alerts.queries import count_open, open_alerts, wording
from inspections.desks.queries import coming_days, day_by_department, latest_seals, overdue_orders
from inspections.desks.rules import WEEKDAYS
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.i18n import _
from supervision.foundation.templating import page, say_to
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.queries import department_names
from supervision.identity.rules import Permission

EVERY = 30
"""Seconds between two looks at the news."""
SEE = allow(Permission.LEAD_VIEW)


@get("/analytics/wall", guards=[SEE], sync_to_thread=True)
def show_wall(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """The whole screen."""
    return page(request, "analytics/wall.html", **_shown(request, database), every=EVERY)


@get("/analytics/wall/now", guards=[SEE], sync_to_thread=True)
def show_wall_now(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """What the screen shows at this moment."""
    return page(request, "analytics/wall_now.html", **_shown(request, database))


def _shown(request: Request[Any, Any, Any], database: Database) -> dict[str, Any]:
    scope, today, now = scope_of(actor_of(request)), clock.today(), clock.now()
    with database.reading() as session:
        days = day_by_department(session, scope, on=today)
        coming = coming_days(session, scope, on=today)
        seals = latest_seals(session, scope)
        overdue = overdue_orders(session, scope, on=today)
        alerts, red = count_open(session, scope)
        told = wording(session, on=today)
        warnings = [(one.tone, *told(one)) for one in open_alerts(session, scope, limit=wall.MOST)]
        offices = department_names(session)
    figures = snapshots.read(database.settings, "coverage")
    watch = snapshots.read(database.settings, "watch")
    say, shown = say_to(request), {}
    place = shelf.place_of(database.settings, figures) if figures else None
    if figures and place:
        lines, total = answers.covered(place, scope, year_to_date(figures.as_of), "area", "", ())
        words = (say(_("今年")), say(_("上年")))
        shown = {
            "lines": [line for line in lines if line.total.entities][: wall.MOST],
            "total": total,
            "areas": figures.content["names"]["area"],
            "months": wall.months_option(answers.months(place, scope), figures.as_of, words),
            "age": age(figures.taken_at, now),
            "stale": stale(figures.taken_at, now),
            "seat": leader_numbers(database.settings, scope),
        }
    bureaus = scope.department_ids
    return {
        "days": days[: wall.MOST],
        "coming": [(day, WEEKDAYS[day.weekday()], count) for day, count in coming],
        "busiest": max(1, *(count for _day, count in coming)),
        "planned": sum(one.planned for one in days),
        "made": sum(one.made for one in days),
        "problems": sum(one.problems for one in days),
        "under_way": sum(one.under_way for one in days),
        "overdue": overdue,
        "alerts": alerts,
        "red": red,
        "warnings": warnings,
        "seals": seals,
        "offices": offices,
        "owners": wall.owners(watch.content, within=scope.area_prefix, bureaus=bureaus) if watch else [],
        "figures": figures if shown else None,
        "now": now,
        **shown,
    }


handlers = [show_wall, show_wall_now]
"""Every route of this file."""
