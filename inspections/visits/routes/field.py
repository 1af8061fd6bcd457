"""The phone's pages."""

from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.response import Template

from inspections.draws.actions import note_reading
from inspections.visits import queries
from inspections.visits.routes.words import LABELS, VisitId
from inspections.visits.rules import results, states
from inspections.visits.rules.states import DONE, UPCOMING, Event
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound
from supervision.foundation.i18n import _
from supervision.foundation.templating import page
from supervision.identity.guards import actor_of, allow
from supervision.identity.rules import Permission
from supervision.law import queries as law


@get("/field", guards=[allow(Permission.VISITS_RECORD)], sync_to_thread=True)
def show_day(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """Today's visits, done, still to sign, still on the phone."""
    actor = actor_of(request)
    if actor.inspector_id is None:
        raise NotFound(_("您的账号没有关联检查人员，请联系系统管理员。"))
    with database.reading() as session:
        day = queries.visits_of_inspector(session, actor.inspector_id, on=clock.today())
    read = {(line.draw_id, None) for line in [*day.today, *day.coming] if line.draw_id}
    note_reading(database, actor, read, page="phone", now=clock.now())
    return page(request, "visits/day.html", day=day, **LABELS)


@get("/field/{visit_id:str}", guards=[allow(Permission.VISITS_RECORD)], sync_to_thread=True)
def show_sheet(
    request: Request[Any, Any, Any], database: NamedDependency[Database], visit_id: VisitId
) -> Template:
    """One visit's form; once recorded, what the server has."""
    actor = actor_of(request)
    with database.reading() as session:
        visit = queries.visit_for_officer(session, visit_id, actor)
        if not queries.is_own_today(session, visit, actor, on=clock.today()):
            raise NotFound(_("没有这次检查，或者它不在您的职责范围内。"))
        about = queries.visit_about(session, visit)
        acts = queries.planned_acts(session, visit)
        officers = queries.officers_of(session, visit.id)
        least = law.parameter(session, "min_officers", on=clock.today())
        done = queries.acts_of(session, visit.id)
        missing = queries.missing_files(session, visit.id)
        often = queries.frequency(
            session, entity_id=visit.entity_id, department_id=visit.department_id, on=clock.today()
        )
    if visit.draw_id and visit.status in UPCOMING:
        note_reading(database, actor, [(visit.draw_id, visit.entity_id)], page="phone", now=clock.now())
    groups: dict[int, list[int]] = {}
    for officer in officers:
        groups.setdefault(officer.department_id, []).append(officer.inspector_id)
    return page(
        request,
        "visits/sheet.html",
        visit=visit,
        about=about,
        acts=acts,
        officers=officers,
        groups=groups,
        least=least,
        done=done,
        missing=missing,
        often=often,
        recorded=visit.status in DONE,
        may_record=states.can(visit.status, Event.RECORD, emergency=visit.emergency),
        ended=sorted(results.ENDED_WITHOUT_INSPECTION),
        no_checklist=sorted(results.NEEDS_NO_CHECKLIST),
        problems=sorted(results.PROBLEMS),
        **LABELS,
    )


handlers = [show_day, show_sheet]
