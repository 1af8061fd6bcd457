"""The public's pages: every sealed draw by its number, what was sealed, and the proof to take home."""

from typing import Annotated, Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter
from litestar.response import Response, Template

from inspections.draws import queries
from inspections.draws.routes.ceremony import LARGEST, DrawId
from inspections.draws.routes.office import SIZE, TONES
from inspections.draws.routes.papers import certificate_zip, printed_record
from inspections.draws.rules import meter, sources, steps
from inspections.draws.rules.steps import DrawStatus
from inspections.draws.rules.terms import Mode
from inspections.plans.rules.pool import LEFT_OUT_LABELS
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound
from supervision.foundation.templating import download, page
from supervision.identity.guards import public
from supervision.trail import queries as trail


@get("/public/draws", guards=[public], sync_to_thread=True)
def show_public_draws(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    before: Annotated[int, QueryParameter(ge=0, le=LARGEST)] = 0,
) -> Template:
    """Every sealed draw by serial, void ones too."""
    with database.reading() as session:
        found = queries.public_draws(session, before=before, limit=SIZE + 1)
        numbers = queries.serials(session, on=clock.today())
        given_up = [] if before else queries.unfrozen_lists(session)
        place, losses = trail.last_place(session), trail.losses(session)
    return page(
        request,
        "draws/public_list.html",
        draws=found[:SIZE],
        more=found[SIZE - 1].serial if len(found) > SIZE else 0,
        before=before,
        serials=numbers,
        given_up=given_up,
        log_place=place,
        losses=losses,
        today=clock.today(),
        labels=steps.LABELS,
        tones=TONES,
    )


@get("/public/log/{number:int}", guards=[public], sync_to_thread=True)
def show_log_place(
    database: NamedDependency[Database], number: Annotated[int, PathParameter(ge=1, le=LARGEST)]
) -> dict[str, int | str]:
    """The check code of one event of the audit log, to compare with the one somebody noted; nothing of its content."""
    with database.reading() as session:
        hash, last = trail.hash_at(session, number), trail.last_place(session)[0]
    if not hash:
        raise NotFound("留痕里没有第{n}条。", n=number)
    return {"number": number, "hash": hash, "last": last}


@get("/public/draws/{draw_id:str}/standing", guards=[public], sync_to_thread=True)
def show_standing(
    request: Request[Any, Any, Any], database: NamedDependency[Database], draw_id: DrawId
) -> Template:
    """A line of the public page: whether the office still works with the names of the certificate."""
    with database.reading() as session:
        queries.public_draw(session, draw_id)
        astray = len(queries.astray(session, draw_id))
    return page(request, "draws/standing.html", astray=astray)


@get("/public/draws/{draw_id:str}", guards=[public], sync_to_thread=True)
def show_public_draw(
    request: Request[Any, Any, Any], database: NamedDependency[Database], draw_id: DrawId
) -> Template:
    """What was sealed, the public value, everybody's chance, and the certificate."""
    with database.reading() as session:
        draw = queries.public_draw(session, draw_id)
        strata = queries.strata_of(session, draw_id)
        secret = draw.mode is Mode.SEALED and draw.status is not DrawStatus.REVEALED
        forced = 0 if secret else queries.forced_teams(session, draw_id)
        tranches = queries.tranches_of(session, draw_id)
        missing = queries.missing_draws(session, [draw], on=clock.today())
        witnesses = queries.witnesses_of(session, draw_id)
        listed = queries.pair_only(session, draw_id)
        given_up = queries.unfrozen_before(session, draw.task_id, draw.round)
    sizes = {one.stratum: one.size for one in strata}
    quotas = {one.stratum: one.quota for one in strata}
    return page(
        request,
        "draws/public.html",
        draw=draw,
        strata=strata,
        outcomes=meter.digits_of_outcomes(sizes, quotas) - 1,
        source=next(form for form in sources.FORMS if form.key == draw.form),
        reasons=[(LEFT_OUT_LABELS.get(key, key), n) for key, n in sorted(draw.left_out_reasons.items())],  # type: ignore[call-overload]
        labels=steps.LABELS,
        mode_labels=steps.MODE_LABELS,
        forced=forced,
        listed=listed,
        tranches=tranches,
        late=draw.id in missing,
        given_up=given_up,
        witnesses=witnesses,
        tones=TONES,
    )


@get("/public/draws/{draw_id:str}/certificate.zip", guards=[public], sync_to_thread=True)
def public_certificate(database: NamedDependency[Database], draw_id: DrawId) -> Response[bytes]:
    """The certificate."""
    with database.reading() as session:
        data = certificate_zip(session, queries.public_draw(session, draw_id), database.settings)
    return download(data, name=f"draw-{draw_id}.zip", media_type="application/zip")


@get("/public/draws/{draw_id:str}/record.pdf", guards=[public], sync_to_thread=True)
def public_record(
    request: Request[Any, Any, Any], database: NamedDependency[Database], draw_id: DrawId
) -> Response[bytes]:
    """抽取记录, one page."""
    with database.reading() as session:
        draw = queries.public_draw(session, draw_id)
        data = printed_record(session, draw, database.settings, str(request.base_url))
    return download(data, name=f"抽取记录-{draw_id}.pdf", media_type="application/pdf")


handlers = [
    show_public_draws,
    show_log_place,
    show_standing,
    show_public_draw,
    public_certificate,
    public_record,
]
