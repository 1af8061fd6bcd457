"""The monthly duty order, and who opened the names of a draw."""

from datetime import date
from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Response, Template

from inspections.draws import actions, queries
from inspections.draws.forms import MonthForm, ValueForm
from inspections.draws.routes.ceremony import DrawId
from inspections.draws.routes.values import TAKE_PART, may_type, typed
from inspections.draws.rules import sources
from inspections.draws.rules.reading import PAGES
from inspections.draws.rules.steps import DrawStatus
from inspections.draws.rules.terms import issuer
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.i18n import _
from supervision.foundation.templating import download, page, redirect
from supervision.identity.guards import actor_of, allow, public, scope_of
from supervision.identity.queries import department_names
from supervision.identity.rules import Permission, can
from supervision.registers.queries import entities_by_id, entity_by_code

P = Permission
DutyId = Annotated[str, PathParameter(pattern=r"^[0-9A-Za-z_-]{1,64}$")]
Code = Annotated[str, QueryParameter(pattern=r"^[0-9A-Za-z_-]{0,64}$")]
FORMS = {form.key: form for form in sources.FORMS}


@get("/duty", guards=[allow(P.SEE)], sync_to_thread=True)
def show_months(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """Monthly duty orders, and the form that seals the next."""
    actor = actor_of(request)
    with database.reading() as session:
        months = queries.duty_months(session, scope_of(actor))
        names = department_names(session)
    today = clock.today()
    coming = date(today.year + today.month // 12, today.month % 12 + 1, 1)
    return page(
        request,
        "draws/duty.html",
        months=months,
        names=names,
        may_seal=can(actor, P.DRAW_RUN) and actor.department_id is not None,
        choices=[one.isoformat()[:7] for one in (today, coming)],
        forms=[(form.key, f"{form.source} · {form.form}") for form in sources.strong_forms()],
    )


@get("/duty/{duty_id:str}", guards=[allow(P.SEE)], sync_to_thread=True)
def show_month(
    request: Request[Any, Any, Any], database: NamedDependency[Database], duty_id: DutyId
) -> Template:
    """One month: its seal, its public value, and whom it called."""
    actor = actor_of(request)
    with database.reading() as session:
        duty = queries.duty_month(session, duty_id, scope_of(actor))
        calls = queries.calls_of(session, duty_id)
        names = department_names(session)
        entities = entities_by_id(session, {call.entity_id for call in calls})
        people = queries.people_of_calls(session, duty, calls)
    return page(
        request,
        "draws/duty_month.html",
        duty=duty,
        calls=calls,
        names=names,
        entities=entities,
        people=people,
        source=FORMS[duty.form],
        typed_by_me=duty.first_value_by == actor.user_id,
        may_type=may_type(actor, duty, status=DrawStatus.COMMITTED, committer=duty.sealed_by),
    )


@post("/duty", guards=[allow(P.DRAW_RUN)], sync_to_thread=True)
def seal_month(
    request: Request[Any, Any, Any], database: NamedDependency[Database], data: URLEncodedBody[MonthForm]
) -> Redirect:
    """Seal who may be called in a month."""
    settings = database.settings
    actor = actor_of(request)
    with database.transaction(actor=actor, now=clock.now()) as tx:
        duty = actions.seal_month(
            tx,
            department_id=actor.department_id or 0,
            month=date.fromisoformat(f"{data.month}-01"),
            bureau=issuer(settings.bureau, demonstration=settings.demonstration),
            bureau_code=settings.bureau_code,
            form=data.form,
            opens_on=data.opens_on,
        )
    return redirect(f"/duty/{duty.id}", request, _("值班名单已封存，请由另外两人录入公开数。"))


@post("/duty/{duty_id:str}/value", guards=[TAKE_PART], sync_to_thread=True)
def type_value(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    duty_id: DutyId,
    data: URLEncodedBody[ValueForm],
) -> Redirect:
    """One person's entry of the month's public value."""
    return typed(
        request,
        database,
        lambda tx: actions.type_month_value(tx, duty_id=duty_id, value=data.value),
        href=f"/duty/{duty_id}",
        agreed=_("两人录入一致，值班顺序已经生效。"),
    )


@get("/public/duty", guards=[public], sync_to_thread=True)
def show_public_months(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """Every sealed month, for the public."""
    with database.reading() as session:
        months = queries.duty_months(session, limit=240)
        names = department_names(session)
        counts = queries.calls_by_month(session, [one.id for one in months])
    return page(request, "draws/public_duty.html", months=months, names=names, counts=counts)


@get("/public/duty/{duty_id:str}/duty.json", guards=[public], sync_to_thread=True)
def public_month(database: NamedDependency[Database], duty_id: DutyId) -> Response[bytes]:
    """The month as anybody can recompute it; its share is inside once the month is over."""
    with database.reading() as session:
        duty = queries.duty_month(session, duty_id)
        data = queries.published_month(session, duty, today=clock.today())
    return download(data, name=f"{duty_id}.json", media_type="application/json")


@get(
    "/draws/{draw_id:str}/readings",
    guards=[allow(P.DRAW_RUN, P.LEAD_VIEW, P.VISITS_APPROVE)],
    sync_to_thread=True,
)
def show_readings(
    request: Request[Any, Any, Any], database: NamedDependency[Database], draw_id: DrawId, entity: Code = ""
) -> Template:
    """Who opened the names of a draw, and when; ``entity`` narrows it to one business."""
    with database.reading() as session:
        draw = queries.draw_by_id(session, draw_id, scope=scope_of(actor_of(request)))
        chosen = entity_by_code(session, entity) if entity else None
        readings = queries.readings_of(session, draw_id, entity_id=chosen.id if chosen else None)
        names = entities_by_id(session, {one.entity_id for one in readings if one.entity_id})
    return page(
        request,
        "draws/readings.html",
        draw=draw,
        chosen=chosen,
        readings=readings,
        names=names,
        pages=PAGES,
    )


handlers = [
    show_months, show_month, seal_month, type_value, show_public_months, public_month, show_readings,
]  # fmt: skip
