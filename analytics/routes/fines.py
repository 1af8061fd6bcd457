"""Like cases, like fines: the page, the same cases as a file, and the comparison done anew."""

from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Redirect, Response, Template

from analytics import alike, snapshots
from analytics.estimates.likeness import LEAST_GROUP, LEAST_SIDE
from analytics.fines import YEARS
from analytics.sheets import ribbon_of, sheet_file
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound
from supervision.foundation.i18n import _, translate
from supervision.foundation.templating import language_of, page, redirect
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.rules import Permission

Number = Annotated[int, QueryParameter(ge=0, le=2**31 - 1)]
NAME = "fines"
ODD_SHOWN, GROUPS_SHOWN = 20, 12
SEES = allow(Permission.LEAD_VIEW)
TITLE = _("同类案件罚款值得核实的")


@get("/analytics/fines", guards=[SEES], sync_to_thread=True)
def show_fines(
    request: Request[Any, Any, Any], database: NamedDependency[Database], job: Number = 0
) -> Template:
    """Cases far from their like or outside their band, districts that fine differently, and how far fines of like cases spread."""
    snapshot = snapshots.read(database.settings, NAME)
    seen = alike.seen_by(snapshot, scope_of(actor_of(request))) if snapshot else alike.Alike([], [], [])
    say = _speaker(request)
    large = [one for one in seen.groups if one["enough"]]
    return page(
        request,
        "analytics/fines.html",
        job_id=job,
        snapshot=snapshot,
        counts=snapshot.content["counts"] if snapshot else {},
        names=snapshot.content["names"] if snapshot else {},
        odd=[(one, alike.why(one, say)) for one in seen.odd[:ODD_SHOWN]],
        all_odd=len(seen.odd),
        districts=seen.districts,
        groups=large[:GROUPS_SHOWN],
        all_groups=len(large),
        few=len(seen.groups) - len(large),
        title_of=lambda group: alike.title(group, say),
        least={"group": LEAST_GROUP, "side": LEAST_SIDE, "years": YEARS},
    )


@get("/analytics/fines.xlsx", guards=[SEES], sync_to_thread=True)
def export_fines(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Response[bytes]:
    """The cases that deserve a look as a workbook."""
    return _export(request, database, "xlsx")


@get("/analytics/fines.csv", guards=[SEES], sync_to_thread=True)
def export_fines_csv(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Response[bytes]:
    """The cases that deserve a look as CSV."""
    return _export(request, database, "csv")


@post("/analytics/fines", guards=[SEES], sync_to_thread=True)
def compare_fines(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Redirect:
    """Have like cases compared anew in the background."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        job = tx.enqueue_once("analytics.fines", key="analytics.fines")
    return redirect(f"/analytics/fines?job={job}")


def _export(request: Request[Any, Any, Any], database: Database, form: str) -> Response[bytes]:
    snapshot, say = snapshots.read(database.settings, NAME), _speaker(request)
    if snapshot is None:
        raise NotFound(_("还没有比较过同类案件，请先点“重新比较”。"))
    seen = alike.seen_by(snapshot, scope_of(actor_of(request)))
    return sheet_file(
        alike.table(seen, snapshot.content["names"], say),
        title=say(TITLE),
        day=snapshot.as_of,
        form=form,
        ribbon=ribbon_of(database.settings, say),
    )


def _speaker(request: Request[Any, Any, Any]) -> alike.Say:
    """How a sentence with values reads in the reader's language."""
    language = language_of(request)
    return lambda text, /, **values: translate(text, language, **values)


handlers = [show_fines, export_fines, export_fines_csv, compare_fines]
"""Every route of this file."""
