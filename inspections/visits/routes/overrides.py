"""The register of manual interventions: page, sheet, print, and the numbers for everybody."""

from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.response import Response, Template

from inspections.draws.queries import public_draw
from inspections.visits import queries
from inspections.visits.queries import OverrideLine
from inspections.visits.routes.words import LABELS, MAY_SEE, DrawId, Word
from inspections.visits.rules import ends
from inspections.visits.rules.overrides import KIND_LABELS, KIND_TONES
from supervision.foundation import clock, documents
from supervision.foundation.database import Database
from supervision.foundation.i18n import _, translate
from supervision.foundation.sheets import write_xlsx
from supervision.foundation.templating import download, language_of, moment, page
from supervision.identity.guards import actor_of, public
from supervision.identity.rules import scope_of

COLUMNS = (
    _("时间"), _("事项"), _("检查或抽取"), _("编号"), _("原因"), _("说明"), _("提出"), _("批准"), _("原来"), _("改为"),
    _("还剩多少种可能"), _("谁的机会变了"),
)  # fmt: skip


@get("/overrides", guards=[MAY_SEE], sync_to_thread=True)
def show_overrides(
    request: Request[Any, Any, Any], database: NamedDependency[Database], draw: Word = ""
) -> Template:
    """Every manual intervention, the latest first, with the randomness meter."""
    scope = scope_of(actor_of(request))
    with database.reading() as session:
        lines = queries.overrides(session, scope, draw_id=draw)
        people = queries.replaced_people(session, scope, year=clock.today().year)
    return page(
        request,
        "visits/overrides.html",
        lines=lines,
        people=people,
        draw=draw,
        kinds=KIND_LABELS,
        tones=KIND_TONES,
        year=clock.today().year,
    )


@get("/overrides/unfinished", guards=[MAY_SEE], sync_to_thread=True)
def show_unfinished(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """Drawn businesses whose day has passed without a result."""
    with database.reading() as session:
        lines = queries.unfinished(session, scope_of(actor_of(request)), today=clock.today())
    return page(request, "visits/unfinished.html", lines=lines, **LABELS)


@get("/overrides.xlsx", guards=[MAY_SEE], sync_to_thread=True)
def overrides_sheet(
    request: Request[Any, Any, Any], database: NamedDependency[Database], draw: Word = ""
) -> Response[bytes]:
    """The register as a workbook."""
    rows = _rows(request, database, draw)
    language = language_of(request)
    ribbon = translate("演示数据", language) if database.settings.demonstration else ""
    title = translate(_("人工干预登记簿"), language)
    columns = [translate(one, language) for one in COLUMNS]
    data = write_xlsx({title: (columns, rows)}, ribbon=ribbon)
    return download(
        data,
        name="人工干预登记簿.xlsx",
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )


@get("/overrides.pdf", guards=[MAY_SEE], sync_to_thread=True)
def overrides_paper(
    request: Request[Any, Any, Any], database: NamedDependency[Database], draw: Word = ""
) -> Response[bytes]:
    """The register on paper."""
    settings = database.settings
    data = documents.paper(
        "visits/overrides.typ",
        {
            "bureau": settings.bureau,
            "printed_on": clock.today().isoformat(),
            "columns": list(COLUMNS),
            "rows": _rows(request, database, draw, language="zh"),
            "footer": draw,
        },
        ribbon=settings.demonstration,
    )
    return download(data, name="人工干预登记簿.pdf", media_type="application/pdf")


@get("/public/draws/{draw_id:str}/after", guards=[public], sync_to_thread=True)
def show_after(
    request: Request[Any, Any, Any], database: NamedDependency[Database], draw_id: DrawId
) -> Template:
    """What became of a draw's names, in numbers: a fragment for the draw's own pages."""
    with database.reading() as session:
        draw = public_draw(session, draw_id)
        counts = queries.public_counts(session, draw_id)
        found = queries.ends_of_draw(session, draw_id, today=clock.today())
    return page(
        request,
        "visits/after.html",
        draw=draw,
        counts=counts,
        ends=found,
        end_labels=ends.END_LABELS,
        end_tones=ends.END_TONES,
        **LABELS,
    )


def _rows(
    request: Request[Any, Any, Any], database: Database, draw: str, *, language: str = ""
) -> list[list[str]]:
    language = language or language_of(request)
    with database.reading() as session:
        lines = queries.overrides(session, scope_of(actor_of(request)), draw_id=draw)
    return [_row(line, language) for line in lines]


def _row(line: OverrideLine, language: str) -> list[str]:
    shifts = "；".join(f"{one.who} {one.before:.4g}→{one.after:.4g}" for one in line.meter.shifts)
    return [
        moment(line.at),
        translate(KIND_LABELS[line.kind], language),
        line.about,
        line.number,
        translate(line.reason, language),
        line.note,
        line.asked,
        line.approved,
        line.before,
        line.after,
        translate(line.meter.words, language, n=line.meter.possible),
        shifts or translate(_("没有"), language),
    ]


handlers = [show_overrides, show_unfinished, overrides_sheet, overrides_paper, show_after]
