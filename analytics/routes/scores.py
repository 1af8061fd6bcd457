"""The score of one business with its reasons: a fragment of its dossier."""

from typing import Annotated, Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import PathParameter
from litestar.response import Template

from analytics import snapshots, standing
from supervision.foundation.database import Database
from supervision.foundation.templating import page
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.rules import Permission
from supervision.registers.queries import entity_by_code

Code = Annotated[str, PathParameter(max_length=64, pattern=r"^[^\x00-\x1f]+$")]  # PostgreSQL takes no NUL


@get("/analytics/entities/{code:str}/score", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_score(request: Request[Any, Any, Any], database: NamedDependency[Database], code: Code) -> Template:
    """The score of the last grading, where the business stands, and what moved it most, up and down; only of businesses in the reader's area."""
    with database.reading() as session:
        entity = entity_by_code(session, code, scope_of(actor_of(request)))
    entered = snapshots.read(database.settings, standing.NAME)
    return page(
        request,
        "analytics/score.html",
        entered=entered,
        place=standing.place_of(database.settings, entered, entity.id or 0) if entered else None,
    )


handlers = [show_score]
"""Every route of this file."""
