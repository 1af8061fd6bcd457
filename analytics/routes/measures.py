"""The measures with their definitions and values, and the numbers of the leader's desk."""

from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import urlencode

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter
from litestar.response import Response, Template

from analytics import answers, presenting, shelf
from analytics.days import Day, asked_day, day_context, snapshot_of
from analytics.measures import ABSENT, MEASURES, SUBJECTS, Measure, measure_named
from analytics.measures.definition import Unit
from analytics.measures.estimated import estimated_problem_rate
from analytics.periods import TITLES as TITLES_OF_PERIODS
from analytics.periods import YEAR, Choice, chosen
from analytics.presenting import TITLES, Asked
from analytics.records import LISTINGS
from analytics.seats import beside_the_estimate, leader_numbers
from analytics.sheets import Say, Table, figures_file, file_doors
from analytics.shelf import Place
from analytics.snapshots import Snapshot
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound
from supervision.foundation.i18n import _
from supervision.foundation.templating import page
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.rules import Permission

Number = Annotated[int, QueryParameter(ge=0, le=2**31 - 1)]
Name = Annotated[str, PathParameter(max_length=60)]
ROWS_SHOWN = 200
NOTHING: tuple[int, int, float | None] = (0, 0, None)


@get("/analytics/measures", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_measures(
    request: Request[Any, Any, Any], database: NamedDependency[Database], job: Number = 0, day: Day = ""
) -> Template:
    """All measures by subject with their value in the period, and those that this system has no data for."""
    past = asked_day(day, clock.today())
    context = {"job_id": job, **day_context(database.settings, past, clock.today())}
    snapshot = snapshot_of(database.settings, "measures", past)
    if snapshot is None and past:
        return page(request, "analytics/day.html", of="measures", **context)
    choice = _choice(request, snapshot)
    return page(
        request,
        "analytics/measures.html",
        **context,
        subjects=SUBJECTS,
        absent=ABSENT,
        listings=LISTINGS,
        values=_values(request, database, snapshot, choice),
        snapshot=snapshot,
        coaching=database.settings.coaching,
        **_offered(choice, snapshot),
        query=urlencode({**choice.query, **({"day": day} if past else {})}),
    )


def export_measures(
    request: Request[Any, Any, Any], database: NamedDependency[Database], day: Day = ""
) -> Response[bytes]:
    """Every measure with its value and definition as a workbook or CSV, with its period, day and fingerprint."""

    def table(snapshot: Snapshot, _place: Place, say: Say) -> Table:
        choice = _choice(request, snapshot)
        return presenting.measures_sheet(snapshot, choice, _values(request, database, snapshot, choice), say)

    return figures_file(request, database.settings, of="measures", title=_("指标"), day=day, table_of=table)


@get("/analytics/measures/{name:str}", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_measure(
    request: Request[Any, Any, Any], database: NamedDependency[Database], name: Name, day: Day = ""
) -> Template:
    """One measure: how it is computed, and its value by any of its dimensions in any period."""
    found = _named(name)
    past = asked_day(day, clock.today())
    context = {"job_id": 0, **day_context(database.settings, past, clock.today())}
    snapshot = snapshot_of(database.settings, "measures", past)
    if snapshot is None and past:
        return page(request, "analytics/day.html", of="measures", **context)
    scope = scope_of(actor_of(request))
    asked = _asked(request, snapshot, found)
    place = shelf.place_of(database.settings, snapshot) if snapshot else None
    value, before, rows = NOTHING, NOTHING, {}
    estimated, whole, parts = False, {}, {}
    if place is not None:
        period = asked.choice.period
        value = answers.value(place, scope, name, period, asked.key)
        before = answers.value(place, scope, name, period.a_year_before(), asked.key)
        rows = answers.values(place, scope, name, period, asked.rows, asked.key) if asked.rows else {}
        if estimated := name == estimated_problem_rate.name:
            whole = answers.estimated(place, scope, period, where=asked.key)
            parts = answers.estimated(place, scope, period, asked.rows, asked.key) if asked.rows else {}
    names = snapshot.content["names"] if snapshot else {}
    dated = {"day": past.isoformat()} if past else {}
    shown = list(rows.items())
    return page(
        request,
        "analytics/measure.html",
        **context,
        measure=found,
        asked=asked,
        value=value,
        before=before if found.unit != Unit.CHANGE else NOTHING,
        rows=shown[:ROWS_SHOWN],
        hidden=max(0, len(shown) - ROWS_SHOWN),
        address=lambda **changes: f"/analytics/measures/{name}?" + urlencode(asked.but(**dated, **changes)),
        records=lambda **changes: _records(found, asked, {**changes, **dated}),
        seen="/analytics/records?" + urlencode(asked.records("sampled_seen", **dated)),
        listings=LISTINGS,
        query=urlencode(asked.but(**dated)),
        titles=TITLES,
        named=lambda dimension, key: presenting.named(names, dimension, key),
        names=names,
        snapshot=snapshot,
        **_offered(asked.choice, snapshot),
        estimated=estimated,
        estimate=whole.get(""),
        intervals=parts,
        beside=beside_the_estimate(database.settings, scope, past)
        if estimated and asked.choice.code == YEAR and not asked.where
        else {},
    )


def export_measure(
    request: Request[Any, Any, Any], database: NamedDependency[Database], name: Name, day: Day = ""
) -> Response[bytes]:
    """One measure by one dimension as a workbook or CSV, with its period, day and fingerprint."""
    found, scope = _named(name), scope_of(actor_of(request))

    def table(snapshot: Snapshot, place: Place, say: Say) -> Table:
        asked = _asked(request, snapshot, found)
        period = asked.choice.period
        whole = answers.value(place, scope, name, period, asked.key)
        rows = answers.values(place, scope, name, period, asked.rows, asked.key) if asked.rows else {}
        return presenting.measure_sheet(snapshot, asked, found, whole, rows, say)

    return figures_file(request, database.settings, of="measures", title=found.title, day=day, table_of=table)


def _named(name: str) -> Measure:
    found = measure_named(name)
    if found is None:
        raise NotFound(_("没有这个指标。"))
    return found


def _choice(request: Request[Any, Any, Any], snapshot: Snapshot | None) -> Choice:
    today = snapshot.as_of if snapshot else clock.today()
    return chosen(request.query_params, today=today, first=shelf.first_day(today))


def _asked(request: Request[Any, Any, Any], snapshot: Snapshot | None, measure: Measure) -> Asked:
    usual = measure.dimensions[0] if measure.dimensions else ""
    asked = presenting.asked_of(request.query_params, _choice(request, snapshot), measure.dimensions, usual)
    where = {name: key for name, key in asked.where.items() if name in measure.dimensions}
    return replace(asked, columns="", where=where)


def _values(
    request: Request[Any, Any, Any], database: Database, snapshot: Snapshot | None, choice: Choice
) -> dict[str, tuple[int, int, float | None]]:
    place = shelf.place_of(database.settings, snapshot) if snapshot else None
    if place is None:
        return dict.fromkeys((m.name for m in MEASURES), NOTHING)
    scope = scope_of(actor_of(request))
    return {m.name: answers.value(place, scope, m.name, choice.period) for m in MEASURES}


def _offered(choice: Choice, snapshot: Snapshot | None) -> dict[str, Any]:
    today = snapshot.as_of if snapshot else clock.today()
    return {
        "choice": choice,
        "periods": TITLES_OF_PERIODS,
        "first": shelf.first_day(today),
        "last": today,
    }


def _records(measure: Measure, asked: Asked, changes: dict[str, object]) -> str:
    """Where the rows behind a number are listed: records of the same cut, or the page of the room that owns them."""
    if measure.records.startswith("/"):
        return measure.records
    of = next((kind for by, kind in measure.records_by.items() if by in changes), measure.records)
    return "/analytics/records?" + urlencode(asked.records(of, **changes))


@get("/analytics/desk", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)
def show_desk(
    request: Request[Any, Any, Any], database: NamedDependency[Database], job: Number = 0, day: Day = ""
) -> Template:
    """The leader's numbers as a fragment for the desk, today or on a past day."""
    past = asked_day(day, clock.today())
    return page(
        request,
        "analytics/desk.html",
        job_id=job,
        **day_context(database.settings, past, clock.today()),
        snapshot=snapshot_of(database.settings, "desk", past),
        seat=leader_numbers(database.settings, scope_of(actor_of(request)), past),
    )


handlers = [
    show_measures,
    *file_doors("/analytics/measures", export_measures),
    show_measure,
    *file_doors("/analytics/measures/{name:str}/table", export_measure),
    show_desk,
]
"""Every route of this file."""
