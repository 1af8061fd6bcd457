"""Pages of the versions of a source list: what changed, from when each holds, which elements cannot be right."""

from typing import Annotated, Any
from urllib.parse import urlencode

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.templating import page, redirect
from supervision.identity.guards import actor_of, allow
from supervision.identity.queries import department_names
from supervision.identity.rules import Permission
from supervision.lists import actions, queries
from supervision.lists.forms import ValidityForm
from supervision.lists.rules.accuracy import troubles
from supervision.lists.rules.changes import WHAT_LABELS, Changes, What, changed_rows
from supervision.lists.rules.export import FIELD_LABELS
from supervision.lists.rules.kinds import KIND_LABELS
from supervision.lists.rules.rates import missing
from supervision.lists.tables import SourceItem

SEE, EDIT = allow(Permission.SEE), allow(Permission.LISTS_EDIT)
Id = Annotated[int, PathParameter(ge=1, le=2**31 - 1)]
Number = Annotated[int, QueryParameter(ge=0, le=2**31 - 1)]
Word = Annotated[str, QueryParameter(pattern=r"^[0-9A-Za-z_-]{0,64}$")]
SHOWN = 200
ELEMENT_LABELS: dict[str, str] = FIELD_LABELS | {"implementation": "检查实施清单编码"}


@get("/lists/{list_id:int}/changes", guards=[SEE], sync_to_thread=True)
def show_changes(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    list_id: Id,
    against: Number = 0,
    what: Word = "",
) -> Template:
    """What changed from the version before (or another one): added, gone, renamed, other basis, other caps."""
    with database.reading() as session:
        newer, older, versions = queries.version_pair(session, list_id, against=against)
        found: Changes[SourceItem] | None = queries.version_changes(session, older, newer) if older else None
        offices = department_names(session)
    changed = list(found.changed) if found else []
    shown = changed_rows(changed, What(what)) if what in set(What) else changed
    if what in ("added", "removed"):
        shown = []
    return page(
        request,
        "lists/changes.html",
        newer=newer,
        older=older,
        versions=versions,
        found=found,
        counts=found.counts() if found else {},
        changed=shown[:SHOWN],
        more=max(0, len(shown) - SHOWN),
        what=what,
        most=SHOWN,
        offices=offices,
        begins=queries.begins,
        kinds=KIND_LABELS,
        whats=WHAT_LABELS,
        address=f"/lists/{list_id}/changes?" + (urlencode({"against": against}) + "&" if against else ""),
    )


@post("/lists/{list_id:int}/validity", guards=[EDIT], sync_to_thread=True)
def set_validity(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    list_id: Id,
    data: URLEncodedBody[ValidityForm],
) -> Redirect:
    """Correct from which day the newest version holds."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.set_validity(tx, list_id=list_id, valid_from=data.valid_from)
    return redirect(f"/lists/{list_id}/changes", request, "已改为自{day}起施行。", day=data.valid_from)


@get("/lists/{list_id:int}/elements", guards=[SEE], sync_to_thread=True)
def show_elements(
    request: Request[Any, Any, Any], database: NamedDependency[Database], list_id: Id
) -> Template:
    """Elements of a list that cannot be right or are not stated, row by row, with the rule and what to write."""
    with database.reading() as session:
        source = queries.source_list(session, list_id)
        offices = queries.Offices(session)
        stated, lines, bare = 0, [], []
        for row in queries.all_rows(session, list_id):
            if lacking := missing(row.model_dump()):
                bare.append((row, lacking))
            count, wrong = troubles(source.kind, row, is_known_office=offices.knows)
            stated += count
            lines += [(row, *one) for one in wrong]
    return page(
        request,
        "lists/elements.html",
        source=source,
        stated=stated,
        lines=lines[:SHOWN],
        count=len(lines),
        bare=bare[:SHOWN],
        bare_count=len(bare),
        elements=ELEMENT_LABELS,
        kinds=KIND_LABELS,
    )


handlers = [show_changes, set_validity, show_elements]
