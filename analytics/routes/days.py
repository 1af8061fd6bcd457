"""Figures of a past day, computed in the background, and what stands behind a fingerprint."""

from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, URLEncodedBody
from litestar.response import Redirect, Template

from analytics import definitions, kept, snapshots
from analytics.days import asked_day
from analytics.forms import DayForm
from analytics.questions import QUERIES
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound
from supervision.foundation.i18n import _
from supervision.foundation.templating import page, redirect
from supervision.identity.guards import actor_of, allow
from supervision.identity.rules import Permission

NAMES = ("coverage", "board", "measures", "desk", "estimates", "risk", "coaching")
"""Snapshots that print a fingerprint."""
Fingerprint = Annotated[str, PathParameter(max_length=40)]


@post("/analytics/days", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def compute_day(
    request: Request[Any, Any, Any], database: NamedDependency[Database], data: URLEncodedBody[DayForm]
) -> Redirect:
    """Have the figures of a past day computed; what is asked twice while it waits is computed once."""
    day = asked_day(data.day.isoformat(), clock.today())
    back = "/desk" if data.of == "desk" else f"/analytics/{data.of}"
    if day is None:
        return redirect(back)
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        job = tx.enqueue("analytics.day", key=f"analytics.day:{day}", day=day.isoformat())
    return redirect(f"{back}?day={day}&job={job}")


@get("/analytics/figures/{fingerprint:str}", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_figures(
    request: Request[Any, Any, Any], database: NamedDependency[Database], fingerprint: Fingerprint
) -> Template:
    """What stands behind a fingerprint: day, moment, rows read, questions, version of the definitions, and how to compute it again."""
    about = kept.about(database.settings, fingerprint)
    lately = (snapshots.read(database.settings, name) for name in NAMES)
    newest = next((one for one in lately if one is not None and one.fingerprint == fingerprint), None)
    if about is None and newest is None:
        raise NotFound(_("没有这个快照编号的数字，或者已过留存期。"))
    return page(
        request,
        "analytics/figures.html",
        about=about,
        newest=newest,
        fingerprint=fingerprint,
        questions=QUERIES,
        definitions=definitions.version(),
    )


handlers = [compute_day, show_figures]
"""Every route of this file."""
