"""The two-page briefing: read on the page, saved as PDF or Word, written in the background."""

from datetime import date
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Response, Template

from analytics import kept
from analytics.board import seats
from analytics.briefing.files import FORMS, Place, paper_at, story_at
from analytics.days import Day, Number, asked_day, day_context
from analytics.forms import BriefingForm
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound, Refused
from supervision.foundation.i18n import _
from supervision.foundation.settings import Settings
from supervision.foundation.templating import download, language_of, page, redirect, say_to
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.rules import Permission

LISTED = 24
"""Earlier briefings that are listed."""


@get("/analytics/briefing", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_briefing(
    request: Request[Any, Any, Any], database: NamedDependency[Database], day: Day = "", job: Number = 0
) -> Template:
    """The briefing of a day as a page, or the button that has it written; and earlier ones."""
    today = clock.today()
    past = asked_day(day, today)
    seat, language = seats.key(scope_of(actor_of(request))), language_of(request)
    place = _place(database.settings, past or today, seat, language)
    made = [
        one.as_of
        for one in kept.every(database.settings)
        if kept.BRIEFING in one.why
        and story_at(database.settings, Place(one.fingerprint, seat, language)) is not None
    ]
    return page(
        request,
        "analytics/briefing.html",
        **day_context(database.settings, past, today),
        story=story_at(database.settings, place) if place else None,
        made=sorted({*made} - {past or today}, reverse=True)[:LISTED],
        wanted=past or today,
        job_id=job,
    )


@post("/analytics/briefing", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def write_briefing(
    request: Request[Any, Any, Any], database: NamedDependency[Database], data: URLEncodedBody[BriefingForm]
) -> Redirect:
    """Have the briefing of a day written in the background."""
    day = asked_day(data.day.isoformat(), clock.today()) or clock.today()
    actor, language = actor_of(request), language_of(request)
    scope = scope_of(actor)
    seat = seats.key(scope)
    if seat == seats.NOWHERE:
        raise Refused(_("您管着几个部门，没有合在一起的看板，不能生成简报。请用单个部门的账号。"))
    departments = None if scope.department_ids is None else sorted(scope.department_ids)
    with database.transaction(actor=actor, now=clock.now()) as tx:
        job = tx.enqueue(
            "analytics.briefing",
            key=f"analytics.briefing:{day}:{seat}:{language}",
            day=day.isoformat(),
            departments=departments,
            area=scope.area_prefix,
            language=language,
        )
    return redirect(f"/analytics/briefing?day={day}&job={job}")


@get("/analytics/briefing.pdf", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def briefing_as_pdf(
    request: Request[Any, Any, Any], database: NamedDependency[Database], day: Day = ""
) -> Response[bytes]:
    """The briefing as PDF."""
    return _file(request, database.settings, day, "pdf")


@get("/analytics/briefing.docx", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def briefing_as_word(
    request: Request[Any, Any, Any], database: NamedDependency[Database], day: Day = ""
) -> Response[bytes]:
    """The briefing as a Word file."""
    return _file(request, database.settings, day, "docx")


def _file(request: Request[Any, Any, Any], settings: Settings, day: str, form: str) -> Response[bytes]:
    wanted = asked_day(day, clock.today()) or clock.today()
    place = _place(settings, wanted, seats.key(scope_of(actor_of(request))), language_of(request))
    content = paper_at(settings, place, form) if place else None
    if content is None:
        raise NotFound(_("这一天的简报还没有生成。"))
    name = f"{say_to(request)(_('监管简报'))}-{wanted}.{form}"
    return download(content, name=name, media_type=FORMS[form])


def _place(settings: Settings, day: date, seat: str, language: str) -> Place | None:
    """Where this reader's briefing of a day would be: only the own seat can be named."""
    about = kept.of_day(settings, day)
    return Place(about.fingerprint, seat, language) if about else None


handlers = [show_briefing, write_briefing, briefing_as_pdf, briefing_as_word]
"""Every route of this file."""
