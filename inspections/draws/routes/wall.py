"""The wall: a page for the projector of the room, and the same for anybody; it changes nothing and asks for news itself."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template
from sqlmodel import Session

from inspections.draws import actions, queries
from inspections.draws.forms import WallForm
from inspections.draws.routes.ceremony import RUN, DrawId
from inspections.draws.rules import meter, sources, steps, wall
from inspections.draws.tables import Draw
from supervision.foundation import clock, documents
from supervision.foundation.database import Database
from supervision.foundation.templating import page, redirect
from supervision.identity.guards import actor_of, allow, public, scope_of
from supervision.identity.rules import Permission

SEE = allow(Permission.SEE)


@get("/draws/{draw_id:str}/wall", guards=[SEE], sync_to_thread=True)
def show_wall(
    request: Request[Any, Any, Any], database: NamedDependency[Database], draw_id: DrawId
) -> Template:
    """The office's wall."""
    with database.reading() as session:
        draw = queries.draw_by_id(session, draw_id, scope=scope_of(actor_of(request)))
        return page(request, "draws/wall.html", **_shown(request, session, draw, public=False))


@get("/draws/{draw_id:str}/wall/now", guards=[SEE], sync_to_thread=True)
def show_wall_now(
    request: Request[Any, Any, Any], database: NamedDependency[Database], draw_id: DrawId
) -> Template:
    """What the office's wall shows at this moment."""
    with database.reading() as session:
        draw = queries.draw_by_id(session, draw_id, scope=scope_of(actor_of(request)))
        return page(request, "draws/wall_now.html", **_shown(request, session, draw, public=False))


@post("/draws/{draw_id:str}/wall/names", guards=[RUN], sync_to_thread=True)
def allow_names(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    draw_id: DrawId,
    data: URLEncodedBody[WallForm],
) -> Redirect:
    """Names instead of tokens on the office's wall, or tokens again."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.allow_names(tx, draw_id=draw_id, names=data.names)
    return redirect(f"/draws/{draw_id}/wall")


@get("/public/draws/{draw_id:str}/wall", guards=[public], sync_to_thread=True)
def show_public_wall(
    request: Request[Any, Any, Any], database: NamedDependency[Database], draw_id: DrawId
) -> Template:
    """The public's wall of a sealed draw: nothing that the certificate does not say."""
    with database.reading() as session:
        draw = queries.public_draw(session, draw_id)
        return page(request, "draws/wall.html", **_shown(request, session, draw, public=True))


@get("/public/draws/{draw_id:str}/wall/now", guards=[public], sync_to_thread=True)
def show_public_wall_now(
    request: Request[Any, Any, Any], database: NamedDependency[Database], draw_id: DrawId
) -> Template:
    """What the public's wall shows at this moment."""
    with database.reading() as session:
        draw = queries.public_draw(session, draw_id)
        return page(request, "draws/wall_now.html", **_shown(request, session, draw, public=True))


def _shown(request: Request[Any, Any, Any], session: Session, draw: Draw, *, public: bool) -> dict[str, Any]:
    told = wall.naming(draw.mode, allowed=draw.wall_names, public=public)
    strata = queries.strata_of(session, draw.id)
    sizes = {one.stratum: one.size for one in strata}
    quotas = {one.stratum: one.quota for one in strata}
    page_of_draw = f"{str(request.base_url).rstrip('/')}/public/draws/{draw.id}"
    return {
        "draw": draw,
        "told": told,
        "public": public,
        "place": f"/public/draws/{draw.id}/wall" if public else f"/draws/{draw.id}/wall",
        "tickets": queries.wall_tickets(session, draw, told),
        "most": wall.MOST,
        "waits": wall.waits(draw.status),
        "may_name": wall.can_name(draw.mode),
        "seal": wall.grouped(draw.commit_hash),
        "source": next(form for form in sources.FORMS if form.key == draw.form),
        "outcomes": meter.digits_of_outcomes(sizes, quotas) - 1,
        "label": steps.LABELS[draw.status],
        "square": documents.square(page_of_draw) if draw.serial else [],
        "address": page_of_draw,
    }


handlers = [show_wall, show_wall_now, allow_names, show_public_wall, show_public_wall_now]
