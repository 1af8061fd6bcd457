"""The statistic against tip-offs, for those who supervise."""

from datetime import date, timedelta
from typing import Annotated, Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Template

from inspections.visits import queries
from inspections.visits.rules import tipoffs
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.errors import Unreadable
from supervision.foundation.templating import page
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.rules import Permission

SUPERVISE = allow(Permission.LEAD_VIEW, Permission.DRAW_WITNESS, Permission.TRAIL_SEE)
YEAR = timedelta(365)
MOST = 50
Day = Annotated[str, QueryParameter(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]


@get(
    "/overrides/tip-offs",
    guards=[SUPERVISE],
    sync_to_thread=True,
)
def show_tipoffs(
    request: Request[Any, Any, Any], database: NamedDependency[Database], since: Day = "", until: Day = ""
) -> Template:
    """Clean rates by the time since names were known, and whose rise so much that it is worth a question."""
    last = _day(until) or clock.today()
    first = _day(since) or last - YEAR
    if first > last:
        raise Unreadable(
            "开始日期{since}晚于结束日期{until}，请改正。", since=first.isoformat(), until=last.isoformat()
        )
    with database.reading() as session:
        found = queries.looked_at(session, scope_of(actor_of(request)), since=first, until=last)
    departments = {name: tipoffs.trend(visits) for name, visits in sorted(found.by_department.items())}
    people = {who: tipoffs.trend(visits) for who, visits in found.by_inspector.items()}
    named = tipoffs.signs(people)
    tested = sorted((one.chance, who) for who, one in people.items() if one.chance is not None)
    return page(
        request,
        "visits/tipoffs.html",
        since=first,
        until=last,
        whole=tipoffs.trend(found.all),
        bands=tipoffs.bands(found.all),
        departments=departments,
        department_signs=tipoffs.signs(departments),
        people=[(who, people[who], who in named) for _chance, who in tested[:MOST]],
        tested=len(tested),
        untested=len(people) - len(tested),
        fewest=tipoffs.FEWEST,
        rate=tipoffs.FALSE_SIGNS,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Unreadable("日期“{text}”不存在，请改正。", text=text) from error


handlers = [show_tipoffs]
