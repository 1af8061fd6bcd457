"""Each persona's home and the dossier of an entity."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromQuery, PathParameter, QueryParameter
from litestar.response import Template
from sqlmodel import Session

from inspections.desks import queries
from inspections.desks.rules import (
    FIGURE_LABELS,
    GUIDES,
    PERSONA_LABELS,
    STAGE_LABELS,
    WEEKDAYS,
    Figure,
    Persona,
    Stage,
    past_day,
    persona_of,
    personas,
)
from inspections.draws.queries import custody_calls
from inspections.releases.queries import waiting as waiting_releases
from supervision.areas.queries import area_names
from supervision.foundation import clock
from supervision.foundation.actor import Actor
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound
from supervision.foundation.i18n import _
from supervision.foundation.templating import page
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.queries import department_names
from supervision.identity.rules import Permission
from supervision.registers.queries import entity_by_code
from supervision.registers.rules.kinds import KIND_LABELS, STATUS_LABELS
from supervision.registers.rules.ownership import OWNERSHIP_LABELS, SIZE_LABELS, Ownership, ownership_told

Code = Annotated[str, PathParameter(max_length=64, pattern=r"^[^\x00-\x1f]+$")]  # PostgreSQL takes no NUL

Day = Annotated[str, QueryParameter(max_length=10)]
Task = Annotated[int, QueryParameter(ge=0, le=2**31 - 1)]

Key = Annotated[str, QueryParameter(pattern=r"^[0-9A-Za-z_~-]{0,100}$")]


@dataclass(frozen=True)
class EntityFacts:
    """Words for the codes of a register entry."""

    kind: str
    status: str
    area: str
    station: str
    owner: str
    size: str


def _officer(session: Session, actor: Actor) -> Any:
    return queries.officer_desk(session, scope_of(actor), on=clock.today())


def _inspector(session: Session, actor: Actor) -> Any:
    return queries.inspector_desk(session, actor.inspector_id, on=clock.today())


def _leader(session: Session, actor: Actor) -> Any:
    return queries.leader_desk(session, scope_of(actor), on=clock.today())


def _approver(session: Session, actor: Actor) -> Any:
    waiting = waiting_releases(session, actor, now=clock.now())
    return queries.approver_desk(session, scope_of(actor), on=clock.today(), releases=waiting)


def _witness(session: Session, actor: Actor) -> Any:
    return queries.witness_desk(session, scope_of(actor))


def _list_keeper(session: Session, _actor: Actor) -> Any:
    return queries.list_keeper_desk(session, on=clock.today())


def _list_reviewer(session: Session, actor: Actor) -> Any:
    return queries.list_reviewer_desk(session, actor.user_id)


def _administrator(session: Session, _actor: Actor) -> Any:
    return queries.administrator_desk(session, now=clock.now())


DESKS: dict[Persona, Callable[[Session, Actor], Any]] = {
    Persona.OFFICER: _officer,
    Persona.INSPECTOR: _inspector,
    Persona.LEADER: _leader,
    Persona.APPROVER: _approver,
    Persona.WITNESS: _witness,
    Persona.LIST_KEEPER: _list_keeper,
    Persona.LIST_REVIEWER: _list_reviewer,
    Persona.ADMINISTRATOR: _administrator,
}


@get("/desk", guards=[allow(Permission.SEE)], sync_to_thread=True)
def show_desk(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    desk: FromQuery[str] = "",
    day: Day = "",
    job: Task = 0,
) -> Template:
    """The home of whoever is signed in; somebody with several roles may choose. ``day``: a past day for the leader's numbers."""
    actor = actor_of(request)
    persona = persona_of(actor.roles, desk)
    if persona is None:
        return page(request, "desks/nobody.html")
    with database.reading() as session:
        shown = DESKS[persona](session, actor)
        department = department_names(session).get(actor.department_id or 0, "")
        calls = [one for one in custody_calls(session, actor.user_id, on=clock.today()) if one.words]
    mine = personas(actor.roles)
    return page(
        request,
        f"desks/{persona.value}.html",
        desk=shown,
        persona=persona,
        label=PERSONA_LABELS[persona],
        others=[(other, PERSONA_LABELS[other]) for other in mine] if len(mine) > 1 else [],
        guide=GUIDES[persona],
        calls=calls,
        department=department,
        weekday=WEEKDAYS[clock.today().weekday()],
        owner=actor.user_id,
        numbers="?" + urlencode({"day": past, "job": job}) if (past := past_day(day, clock.today())) else "",
    )


@get("/desk/records/{figure:str}", guards=[allow(Permission.SEE)], sync_to_thread=True)
def show_records(
    request: Request[Any, Any, Any], database: NamedDependency[Database], figure: Code, after: Key = ""
) -> Template:
    """The records behind a figure of a desk, paged by key."""
    if figure not in set(Figure):
        raise NotFound("没有这个数字。")
    wanted = Figure(figure)
    with database.reading() as session:
        scope = scope_of(actor_of(request))
        shown, more = queries.records(session, wanted, scope, on=clock.today(), after=after)
    return page(
        request,
        "desks/records.html",
        title=FIGURE_LABELS[wanted],
        records=shown,
        next_href="/desk/records/" + figure + "?" + urlencode({"after": more}) if more else "",
        first_href="/desk/records/" + figure if after else "",
    )


@get("/entities/{code:str}", guards=[allow(Permission.SEE)], sync_to_thread=True)
def show_entity(request: Request[Any, Any, Any], database: NamedDependency[Database], code: Code) -> Template:
    """The dossier of one entity (一户一档)."""
    actor = actor_of(request)
    scope = scope_of(actor)
    with database.reading() as session:
        entity = entity_by_code(session, code, scope)
        found = queries.dossier(session, entity, scope, department_id=actor.department_id, on=clock.today())
        owner = ownership_told(entity.kind, entity.ownership)
        facts = EntityFacts(
            kind=KIND_LABELS[entity.kind],
            status=STATUS_LABELS[entity.status],
            area=area_names(session).get(entity.area_code, entity.area_code),
            station=department_names(session).get(entity.station_id or 0, ""),
            owner=OWNERSHIP_LABELS[Ownership(owner)] if owner else "",
            size=SIZE_LABELS[entity.size] if entity.size else "",
        )
    return page(request, "desks/entity.html", entity=entity, dossier=found, facts=facts)


@get("/desk/board", guards=[allow(Permission.DRAW_RUN, Permission.VISITS_RECORD)], sync_to_thread=True)
def show_board(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    desk: FromQuery[str] = "",
    day: Day = "",
) -> Template:
    """The second screen of an officer (tasks of the department) or of an inspector (own work only).

    It shows the present: how far each visit was is not kept by day. For a past ``day`` it says so and leads to what there is.
    """
    actor, now = actor_of(request), clock.now()
    mine = [one for one in personas(actor.roles) if one in (Persona.OFFICER, Persona.INSPECTOR)]
    persona = next((one for one in mine if one == desk), mine[0])
    shown: dict[str, Any] = {}
    with database.reading() as session:
        if persona is Persona.OFFICER:
            shown["board"] = queries.task_board(session, scope_of(actor), on=clock.today())
            shown["weeks"] = queries.weeks(session, scope_of(actor), on=clock.today())
        else:
            number = actor.inspector_id
            shown["own"] = queries.own_work(session, number, on=clock.today()) if number else None
    others = [(one, PERSONA_LABELS[one]) for one in mine] if len(mine) > 1 else []
    shown["day"] = past_day(day, clock.today())
    shown |= {"stages": STAGE_LABELS, "weekdays": WEEKDAYS, "now": now}
    return page(request, f"desks/board_{persona}.html", persona=persona, others=others, **shown)


@get("/desk/board/waiting/{stage:str}", guards=[allow(Permission.DRAW_RUN)], sync_to_thread=True)
def show_waiting(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    stage: Code,
    task: Task = 0,
    after: Key = "",
) -> Template:
    """The visits that wait at a stage: of one task, or of all tasks of the year."""
    if stage not in set(Stage):
        raise NotFound("没有这个数字。")
    with database.reading() as session:
        scope = scope_of(actor_of(request))
        shown, more = queries.stage_records(
            session, scope, Stage(stage), on=clock.today(), task=task, after=after
        )
    here = f"/desk/board/waiting/{stage}"
    return page(
        request,
        "desks/records.html",
        title=STAGE_LABELS[Stage(stage)],
        records=shown,
        next_href=here + "?" + urlencode({"task": task, "after": more}) if more else "",
        first_href=here + "?" + urlencode({"task": task}) if after else "",
    )


@get("/desk/board/days/{day:str}", guards=[allow(Permission.DRAW_RUN)], sync_to_thread=True)
def show_day(request: Request[Any, Any, Any], database: NamedDependency[Database], day: Code) -> Template:
    """What falls on one day."""
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise NotFound("没有这一天。") from None
    with database.reading() as session:
        shown = queries.day_records(session, scope_of(actor_of(request)), day=on)
    return page(
        request,
        "desks/records.html",
        title=_("这一天到期和安排的事"),
        records=shown,
        next_href="",
        first_href="",
    )


handlers = [show_desk, show_records, show_entity, show_board, show_waiting, show_day]
