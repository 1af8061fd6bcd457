"""Pages of the two registers."""

from typing import Annotated, Any
from urllib.parse import urlencode

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter
from litestar.response import Template

from supervision.areas.queries import area_names
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.templating import page
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.queries import department_names, departments
from supervision.identity.rules import Permission
from supervision.registers import queries
from supervision.registers.rules import eligibility, kinds, ownership, reading

SEE, EDIT = allow(Permission.SEE), allow(Permission.REGISTERS_EDIT)
RIBBON = "演示数据"
Text = Annotated[str, QueryParameter(pattern=r"^[^\x00-\x1f\x7f]{0,200}$")]
Word = Annotated[str, QueryParameter(pattern=r"^[0-9A-Za-z_-]{0,64}$")]
Number = Annotated[int, QueryParameter(ge=0, le=2**31 - 1)]
Code = Annotated[str, PathParameter(pattern=r"^[0-9A-Za-z_-]{1,64}$")]
Digest = Annotated[str, PathParameter(pattern=r"^[0-9a-f]{64}$")]
LABELS: dict[str, Any] = {
    "kinds": kinds.KIND_LABELS,
    "statuses": kinds.STATUS_LABELS,
    "sources": kinds.SOURCE_LABELS,
    "inspector_statuses": kinds.INSPECTOR_LABELS,
    "certificate_statuses": kinds.CERTIFICATE_LABELS,
    "file_kinds": kinds.FILE_LABELS,
    "owners": ownership.OWNERSHIP_LABELS,
    "sizes": ownership.SIZE_LABELS,
    "levels": reading.LEVEL_LABELS,
}


@get("/registers/entities", guards=[SEE], sync_to_thread=True)
def show_entities(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    words: Text = "",
    kind: Word = "",
    credit_class: Word = "",
    area: Word = "",
    status: Word = "",
    after: Word = "",
) -> Template:
    """The register of entities, paged by code."""
    chosen = {"words": words, "kind": kind, "credit_class": credit_class, "area": area, "status": status}
    with database.reading() as session:
        found = queries.entity_page(
            session,
            scope_of(actor_of(request)),
            words=words,
            kind=kind,
            credit_class=credit_class,
            area=area,
            status=status,
            after=after,
        )
        names, offices = area_names(session), department_names(session)
    rest = {key: value for key, value in chosen.items() if value}
    more = found[queries.PAGE - 1].code if len(found) > queries.PAGE else ""
    return page(
        request,
        "registers/entities.html",
        entities=found[: queries.PAGE],
        next_href="/registers/entities?" + urlencode(rest | {"after": more}) if more else "",
        first_href="/registers/entities?" + urlencode(rest) if after else "",
        chosen=chosen,
        filtered=bool(rest),
        counties={code: name for code, name in names.items() if len(code) == 6},
        areas=names,
        offices=offices,
        **LABELS,
    )


@get("/registers/entities/{code:str}", guards=[SEE], sync_to_thread=True)
def show_entity(request: Request[Any, Any, Any], database: NamedDependency[Database], code: Code) -> Template:
    """What the register holds of one entity."""
    with database.reading() as session:
        entity = queries.entity_by_code(session, code, scope_of(actor_of(request)))
        return page(
            request,
            "registers/entity.html",
            entity=entity,
            owner=ownership.ownership_told(entity.kind, entity.ownership),
            grades=queries.grades_of(session, entity.id or 0),
            basis_told=kinds.basis_told,
            areas=area_names(session),
            offices=department_names(session),
            **LABELS,
        )


@get("/registers/inspectors", guards=[SEE], sync_to_thread=True)
def show_inspectors(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    words: Text = "",
    department: Number = 0,
    after: Word = "",
) -> Template:
    """The register of inspectors, paged by code, with what their certificates allow today."""
    day = clock.today()
    with database.reading() as session:
        scope = scope_of(actor_of(request))
        found = queries.inspector_page(
            session, scope, words=words, department_id=department or None, after=after
        )
        shown = found[: queries.PAGE]
        ids = [person.id or 0 for person in shown]
        standings = queries.standings_of(session, shown)
        rest = {k: v for k, v in {"words": words, "department": department}.items() if v}
        more = shown[-1].code if len(found) > queries.PAGE else ""
        return page(
            request,
            "registers/inspectors.html",
            inspectors=shown,
            certificates=queries.certificates_of(session, ids),
            tags=queries.tags_of(session, ids),
            troubles={i: eligibility.trouble(standing, day) for i, standing in standings.items()},
            offices=department_names(session),
            bureaus=departments(session, kind="bureau"),
            words=words,
            department=department,
            next_href="/registers/inspectors?" + urlencode(rest | {"after": more}) if more else "",
            first_href="/registers/inspectors?" + urlencode(rest) if after else "",
            **LABELS,
        )


@get("/registers/inspectors/{code:str}", guards=[SEE], sync_to_thread=True)
def show_inspector(
    request: Request[Any, Any, Any], database: NamedDependency[Database], code: Code
) -> Template:
    """One inspector: certificates, labels, leave, recusals, and whether they may inspect today."""
    with database.reading() as session:
        person = queries.inspector_by_code(session, code)
        own = person.id or 0
        return page(
            request,
            "registers/inspector.html",
            person=person,
            certificates=queries.certificates_of(session, [own]).get(own, []),
            tags=sorted(queries.tags_of(session, [own]).get(own, ())),
            leave=queries.leave_of(session, own),
            recusals=queries.recusals_of(session, own),
            trouble=eligibility.trouble(queries.standings_of(session, [person])[own], clock.today()),
            basis=eligibility.CERTIFIED,
            offices=department_names(session),
            areas=area_names(session),
            **LABELS,
        )


handlers = [show_entities, show_entity, show_inspectors, show_inspector]
