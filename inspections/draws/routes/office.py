"""The office's pages: all draws, one draw with its steps and results, its certificate and its printed record."""

from typing import Annotated, Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Response, Template

from inspections.draws import actions, queries
from inspections.draws.routes.ceremony import LARGEST, DrawId
from inspections.draws.routes.custody import custody_context
from inspections.draws.routes.papers import certificate_zip, printed_record
from inspections.draws.routes.values import may_type
from inspections.draws.rules import meter, photos, quick, sources, steps
from inspections.draws.rules.beacons import read_round
from inspections.draws.rules.steps import DrawStatus
from inspections.draws.rules.terms import Mode
from inspections.draws.tables import Draw
from inspections.plans import queries as plan_queries
from inspections.plans.rules.pool import LEFT_OUT_LABELS
from supervision.foundation import clock
from supervision.foundation.actor import Actor
from supervision.foundation.database import Database
from supervision.foundation.templating import download, page
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.rules import Permission, can

SEE = allow(Permission.SEE)
SIZE = 50
TONES: dict[DrawStatus, str] = {
    DrawStatus.FROZEN: "yellow",
    DrawStatus.COMMITTED: "blue",
    DrawStatus.OPENED: "green",
    DrawStatus.REVEALED: "green",
    DrawStatus.VOID: "red",
    DrawStatus.UNFROZEN: "grey",
}
Before = Annotated[str, QueryParameter(pattern=r"^[0-9A-Za-z_-]{0,64}$")]
After = Annotated[int, QueryParameter(ge=0, le=LARGEST)]


@get("/draws", guards=[SEE], sync_to_thread=True)
def show_draws(
    request: Request[Any, Any, Any], database: NamedDependency[Database], before: Before = ""
) -> Template:
    """Draws, the newest first."""
    with database.reading() as session:
        found = queries.draws(session, scope=scope_of(actor_of(request)), before=before, limit=SIZE + 1)
    return page(
        request,
        "draws/list.html",
        draws=found[:SIZE],
        more=found[SIZE - 1].id if len(found) > SIZE else "",
        before=before,
        labels=steps.LABELS,
        tones=TONES,
    )


@get("/draws/{draw_id:str}", guards=[SEE], sync_to_thread=True)
def show_draw(
    request: Request[Any, Any, Any], database: NamedDependency[Database], draw_id: DrawId, after: After = 0
) -> Template:
    """One draw: the steps with the button of the one that is due, then the result."""
    actor = actor_of(request)
    with database.reading() as session:
        draw = queries.draw_by_id(session, draw_id, scope=scope_of(actor))
        task = plan_queries.task_by_id(session, draw.task_id)
        strata = queries.strata_of(session, draw_id)
        hidden = draw.mode is Mode.SEALED and draw.status is DrawStatus.OPENED and not scope_of(actor).sealed
        lines = [] if hidden else queries.drawn_lines(session, draw_id, after=after, limit=SIZE + 1)
        alone = queries.left_without_team(session, draw_id)
        thin = queries.thin_groups(session, draw_id)
        forced = queries.forced_teams(session, draw_id)
        listed = queries.pair_only(session, draw_id)
        custody = custody_context(session, draw, actor)
        witnesses = queries.witnesses_of(session, draw_id)
        swaps = queries.swaps_by_entity(session, draw_id)
        taken = queries.photos_of(session, draw_id)
        unfreezing = queries.unfreezing_of(session, draw_id)
        given_up = queries.unfrozen_before(session, draw.task_id, draw.round)
        may_unfreeze = queries.may_unfreeze(session, draw, now=clock.now())
    if lines:
        actions.note_reading(database, actor, [(draw_id, None)], page="draw", now=clock.now())
    sizes = {one.stratum: one.size for one in strata}
    quotas = {one.stratum: one.quota for one in strata}
    source = next(form for form in sources.FORMS if form.key == draw.form)
    waiting = draw.status in (DrawStatus.COMMITTED, DrawStatus.OPENED)
    return page(
        request,
        "draws/show.html",
        photos=taken,
        beacon=read_round(draw.beacon) if draw.beacon else None,
        quick=waiting
        and not draw.custodians
        and quick.can_quick(drawn=draw.drawn_size, inspectors=draw.inspectors, form=source),
        draw=draw,
        task=task,
        strata=strata,
        lines=lines[:SIZE],
        more=lines[SIZE - 1].id if len(lines) > SIZE else 0,
        after=after,
        alone=alone,
        thin=thin,
        forced=forced,
        listed=listed,
        swaps=swaps,
        outcomes=meter.digits_of_outcomes(sizes, quotas) - 1,
        small=meter.small_strata(sizes, quotas),
        source=source,
        reasons=[(LEFT_OUT_LABELS.get(key, key), n) for key, n in sorted(draw.left_out_reasons.items())],  # type: ignore[call-overload]
        stop_labels=LEFT_OUT_LABELS,
        labels=steps.LABELS,
        tones=TONES,
        hidden=hidden,
        witnesses=witnesses,
        may_witness=draw.status is DrawStatus.COMMITTED
        and (can(actor, Permission.DRAW_RUN) or can(actor, Permission.DRAW_WITNESS)),
        unfreezing=unfreezing,
        given_up=[one for one in given_up if one[0].id != draw_id],
        may_ask_unfreeze=may_unfreeze and unfreezing is None and can(actor, Permission.DRAW_RUN),
        may_confirm_unfreeze=may_unfreeze
        and unfreezing is not None
        and unfreezing.asked_by != actor.user_id
        and can(actor, Permission.DRAW_WITNESS),
        **(_buttons(draw, actor) | custody),
        may_photograph=_may_photograph(draw, actor, source, taken=len(taken)),
    )


def _may_photograph(draw: Draw, actor: Actor, source: sources.PublicForm, *, taken: int) -> bool:
    takes_part = can(actor, Permission.DRAW_RUN) or can(actor, Permission.DRAW_WITNESS)
    on_day = clock.today() >= draw.opens_on
    return takes_part and on_day and photos.can_photograph(draw.status, source, taken=taken)


def _buttons(draw: Draw, actor: Actor) -> dict[str, bool]:
    """Which steps this person may take now; the actions check the same rules again."""
    runs = can(actor, Permission.DRAW_RUN)
    witnesses = can(actor, Permission.DRAW_WITNESS)
    typed = draw.second_value_by is not None
    on_day = clock.today() >= draw.opens_on
    return {
        "may_commit": runs and steps.can_commit(draw.status),
        "may_type": may_type(actor, draw, status=draw.status, committer=draw.committed_by),
        "typed_by_me": draw.first_value_by == actor.user_id,
        "may_open": runs and on_day and steps.can_open(draw.status, typed_twice=typed),
        "may_ask_void": runs and steps.can_void(draw.status) and draw.void_asked_by is None,
        "may_confirm_void": witnesses
        and steps.can_void(draw.status)
        and draw.void_asked_by not in (None, actor.user_id),
        "may_schedule": runs and draw.status is DrawStatus.OPENED,
    }


@get("/draws/{draw_id:str}/certificate.zip", guards=[SEE], sync_to_thread=True)
def certificate(
    request: Request[Any, Any, Any], database: NamedDependency[Database], draw_id: DrawId
) -> Response[bytes]:
    """The certificate."""
    with database.reading() as session:
        queries.draw_by_id(session, draw_id, scope=scope_of(actor_of(request)))
        draw = queries.public_draw(session, draw_id)  # nothing to prove before the seal
        data = certificate_zip(session, draw, database.settings)
    return download(data, name=f"draw-{draw_id}.zip", media_type="application/zip")


@get("/draws/{draw_id:str}/record.pdf", guards=[SEE], sync_to_thread=True)
def record(
    request: Request[Any, Any, Any], database: NamedDependency[Database], draw_id: DrawId
) -> Response[bytes]:
    """抽取记录, one page to sign."""
    with database.reading() as session:
        queries.draw_by_id(session, draw_id, scope=scope_of(actor_of(request)))
        draw = queries.public_draw(session, draw_id)
        data = printed_record(session, draw, database.settings, str(request.base_url))
    return download(data, name=f"抽取记录-{draw_id}.pdf", media_type="application/pdf")


handlers = [show_draws, show_draw, certificate, record]
