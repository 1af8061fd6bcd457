"""The records behind every number: a page of fifty, or all of them as a file."""

from typing import Annotated, Any
from urllib.parse import urlencode

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter
from litestar.response import Response, Template
from sqlmodel import Session

from analytics import shelf
from analytics.board.beside import LONGEST
from analytics.board.divisions import division_name
from analytics.days import Day, asked_day, earliest
from analytics.periods import Choice, chosen
from analytics.planned import CAP
from analytics.presenting import TITLES
from analytics.records import LISTINGS, Cut, rows_behind
from analytics.sheets import ribbon_of, sheet_file
from supervision.areas.queries import area_names
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.errors import Unreadable
from supervision.foundation.i18n import _
from supervision.foundation.templating import page, say_to
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.queries import department_names
from supervision.identity.rules import Permission
from supervision.law.queries import parameter
from supervision.lists.queries.effective import item_names

Key = Annotated[str, QueryParameter(max_length=80)]
FAULT = _("查出的问题")
PAGE = 50
MOST = 20_000
"""Rows of a file; with more of them a narrower choice is asked for."""


@get("/analytics/records", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_records(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    of: FromQuery[str],
    day: Day = "",
    after: Key = "",
) -> Template:
    """The rows behind a number, paged by key."""
    choice, dated = _choice(request, day)
    with database.reading() as session:
        cut = _cut(request, session, choice)
        found = rows_behind(session, of, cut, after=after, limit=PAGE + 1)
        names = _names(session, cut.where.get("division", ""))
    query = {"of": of, **choice.query, **dated, **cut.where}
    return page(
        request,
        "analytics/records.html",
        listing=LISTINGS[of],
        rows=found[:PAGE],
        period=choice.period,
        names=names,
        chosen=[
            (TITLES.get(key, FAULT), names.get(key, {}).get(value, value)) for key, value in cut.where.items()
        ],
        file="/analytics/records.xlsx?" + urlencode(query),
        first="/analytics/records?" + urlencode(query) if after else "",
        next="/analytics/records?" + urlencode({**query, "after": found[PAGE - 1]["row_key"]})
        if len(found) > PAGE
        else "",
    )


@get("/analytics/records.xlsx", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def export_records(
    request: Request[Any, Any, Any], database: NamedDependency[Database], of: FromQuery[str], day: Day = ""
) -> Response[bytes]:
    """All rows behind a number as a workbook."""
    choice, _dated = _choice(request, day)
    say = say_to(request)
    with database.reading() as session:
        rows = rows_behind(session, of, _cut(request, session, choice), limit=MOST + 1)
        names = _names(session)
    if len(rows) > MOST:
        raise Unreadable(_("超过{most}行，请先缩小范围再导出。"), most=MOST)
    listing = LISTINGS[of]
    head = [_("名称"), _("编号"), _("行业"), _("县（市、区）"), _("监管所"), listing.day]
    body: list[list[object]] = [
        [
            row["name"],
            row["code"],
            row["trade"],
            names["area"].get(row["area"] or "", row["area"] or ""),
            names["station"].get(str(row["station"] or ""), ""),
            "" if row["day"] is None else row["day"].isoformat(),
        ]
        for row in rows
    ]
    period = choice.period
    body.append([say(_("统计期")), period.start.isoformat(), period.end.isoformat()])
    table = ([say(word) for word in head], body)
    ribbon = ribbon_of(database.settings, say)
    return sheet_file(table, title=say(listing.title), day=clock.today(), form="xlsx", ribbon=ribbon)


def _choice(request: Request[Any, Any, Any], day: str) -> tuple[Choice, dict[str, str]]:
    """The period, up to the day that was asked for."""
    past = asked_day(day, clock.today())
    today = past or clock.today()
    choice = chosen(request.query_params, today=today, first=min(earliest(today), shelf.first_day(today)))
    return choice, {"day": today.isoformat()} if past else {}


def _cut(request: Request[Any, Any, Any], session: Session, choice: Choice) -> Cut:
    where = {key: text[:20] for key in TITLES if (text := request.query_params.get(key, ""))}
    if fault := request.query_params.get("fault", ""):
        where["fault"] = fault[:LONGEST]
    cap = parameter(session, CAP, on=choice.period.end).number
    scope = scope_of(actor_of(request))
    return Cut(period=choice.period, where=where, scope=scope, today=clock.today(), cap=cap)


def _names(session: Session, division: str = "") -> dict[str, dict[str, str]]:
    offices = {str(key): name for key, name in department_names(session).items()}
    places = area_names(session)
    items = {str(key): name for key, name in item_names(session).items()}
    wide = {key: division_name(key) for key in (division,)} if division else {}
    return {
        **dict.fromkeys(("area", "cell", "town", "zone"), places),
        "station": offices,
        "department": offices,
        "item": items,
        "division": wide,
    }


handlers = [show_records, export_records]
"""Every route of this file."""
