"""The records behind every number: how many, a page of fifty, narrower ones, or all of them as a file."""

from tempfile import SpooledTemporaryFile
from typing import Annotated, Any, BinaryIO, cast
from urllib.parse import urlencode

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromQuery, QueryParameter
from litestar.response import Stream, Template
from sqlmodel import Session

from analytics import record_sheets, shelf
from analytics.board.beside import LONGEST
from analytics.board.divisions import division_name
from analytics.days import Day, asked_day, earliest, snapshot_of
from analytics.periods import Choice, chosen
from analytics.planned import CAP
from analytics.presenting import TITLES
from analytics.records import LISTINGS, Cut, rows_behind
from analytics.sheets import CSV, ribbon_of
from analytics.whole_lists import count_behind, every_row, narrowed_by
from supervision.areas.queries import area_names, areas_of
from supervision.areas.rules.divisions import AreaLevel
from supervision.foundation import clock
from supervision.foundation.actor import Scope
from supervision.foundation.database import Database
from supervision.foundation.errors import Unreadable
from supervision.foundation.i18n import _
from supervision.foundation.sheets import XLSX, write_csv_to, write_xlsx_to
from supervision.foundation.templating import download_parts, page, say_to
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.queries import department_names, departments
from supervision.identity.rules import Permission
from supervision.law.queries import parameter
from supervision.lists.queries.effective import item_names

Key = Annotated[str, QueryParameter(max_length=80)]
FURTHER = {"fault": _("查出的问题"), "stratum": _("抽取时的类别")}
"""Conditions on a visit that are no dimension of the figures."""
PAGE = 50
IN_MEMORY = 1 << 20
"""Bytes of a file that stay in memory before it goes to disk."""


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
    scope = scope_of(actor_of(request))
    with database.reading() as session:
        cut = _cut(request, session, choice)
        found = rows_behind(session, of, cut, after=after, limit=PAGE + 1)
        names = _names(session, cut.where.get("division", ""))
        offered = _offered(session, of, scope)
    query = urlencode({"of": of, **choice.query, **dated, **cut.where})
    more = len(found) > PAGE
    return page(
        request,
        "analytics/records.html",
        listing=LISTINGS[of],
        rows=found[:PAGE],
        period=choice.period,
        names=names,
        chosen=_chosen(cut, names),
        query=query,
        total=None if more or after else len(found),
        offered=offered,
        titles=TITLES,
        where=cut.where,
        kept={"of": of, **choice.query, **dated, **{k: v for k, v in cut.where.items() if k not in offered}},
        first="/analytics/records?" + query if after else "",
        next=f"/analytics/records?{query}&" + urlencode({"after": found[PAGE - 1]["row_key"]})
        if more
        else "",
    )


@get("/analytics/records/count", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def count_records(
    request: Request[Any, Any, Any], database: NamedDependency[Database], of: FromQuery[str], day: Day = ""
) -> Template:
    """How many rows the whole list has, as a fragment: counting may take longer than a page."""
    choice, _dated = _choice(request, day)
    with database.reading() as session:
        total = count_behind(session, of, _cut(request, session, choice))
    return page(request, "analytics/records_count.html", total=total)


def export_records(
    request: Request[Any, Any, Any], database: NamedDependency[Database], of: FromQuery[str], day: Day = ""
) -> Stream:
    """All rows behind a number as a workbook or CSV, with what they are, how they were asked for and when."""
    choice, dated = _choice(request, day)
    say = say_to(request)
    form = request.url.path.rpartition(".")[2]
    ribbon = ribbon_of(database.settings, say)
    snapshot = snapshot_of(database.settings, "measures", asked_day(day, clock.today()))
    file = cast(BinaryIO, SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115 - the answer closes it when it was sent
    with database.reading() as session:
        cut = _cut(request, session, choice)
        total = count_behind(session, of, cut)
        if form == "xlsx" and total > record_sheets.MOST:
            raise Unreadable(_("一张工作表最多{most}行，请导出CSV。"), most=record_sheets.MOST)
        names = _names(session, cut.where.get("division", ""))
        facts = record_sheets.Facts(
            of=of,
            total=total,
            period=choice.period,
            where=_chosen(cut, names),
            query="/analytics/records?" + urlencode({"of": of, **choice.query, **dated, **cut.where}),
            moment=clock.now(),
            snapshot=snapshot,
        )
        title = say(LISTINGS[of].title)
        table = record_sheets.table(facts, every_row(session, of, cut), names, say)
        if form == "csv":
            write_csv_to(file, *table)
        else:
            write_xlsx_to(file, {title: table}, ribbon=ribbon)
    name = "-".join(filter(None, (title, clock.today().isoformat(), ribbon if form == "csv" else "")))
    return download_parts(file, name=f"{name}.{form}", media_type=CSV if form == "csv" else XLSX)


def _choice(request: Request[Any, Any, Any], day: str) -> tuple[Choice, dict[str, str]]:
    """The period, up to the day that was asked for."""
    past = asked_day(day, clock.today())
    today = past or clock.today()
    choice = chosen(request.query_params, today=today, first=min(earliest(today), shelf.first_day(today)))
    return choice, {"day": today.isoformat()} if past else {}


def _cut(request: Request[Any, Any, Any], session: Session, choice: Choice) -> Cut:
    where = {key: text[:20] for key in TITLES if (text := request.query_params.get(key, ""))}
    where |= {key: text[:LONGEST] for key in FURTHER if (text := request.query_params.get(key, ""))}
    cap = parameter(session, CAP, on=choice.period.end).number
    scope = scope_of(actor_of(request))
    return Cut(period=choice.period, where=where, scope=scope, today=clock.today(), cap=cap)


def _chosen(cut: Cut, names: dict[str, dict[str, str]]) -> list[tuple[str, str]]:
    """The conditions in words: what they are called (message ids), and what was chosen."""
    titles = {**TITLES, **FURTHER}
    return [(titles[key], names.get(key, {}).get(value, value)) for key, value in cut.where.items()]


def _offered(session: Session, of: str, scope: Scope) -> dict[str, list[tuple[str, str]]]:
    """What the reader can narrow the list to; nothing where there is no choice."""
    mine = scope.department_ids
    found: dict[str, list[tuple[str, str]]] = {}
    for name in narrowed_by(of):
        if name == "area":
            places = areas_of(session, AreaLevel.COUNTY, within=scope.area_prefix)
            found[name] = [(place.code, place.name) for place in places]
        else:
            offices = departments(session, kind="bureau")
            found[name] = [(str(one.id), one.short_name) for one in offices if mine is None or one.id in mine]
    return {name: choices for name, choices in found.items() if len(choices) > 1}


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


def _file_doors() -> list[HTTPRouteHandler]:
    return [
        get(f"/analytics/records.{form}", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)(
            export_records
        )
        for form in ("xlsx", "csv")
    ]


handlers = [show_records, count_records, *_file_doors()]
"""Every route of this file."""
