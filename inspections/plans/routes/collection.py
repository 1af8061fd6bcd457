"""The office's collection of a year: who sent a plan, who is missing, one table to read, export and print."""

from collections.abc import Sequence
from typing import Annotated, Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Response, Template

from inspections.plans import queries
from inspections.plans.rules import status
from supervision.foundation import clock, documents
from supervision.foundation.database import Database
from supervision.foundation.sheets import XLSX, write_xlsx
from supervision.foundation.templating import download, page
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.rules import Permission

SEE = allow(Permission.LEAD_VIEW)
Year = Annotated[int | None, QueryParameter(ge=2000, le=2100)]
PRINTED = (0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 12, 13)
"""The columns that fit on a lying A4 sheet; the workbook has all."""


@get("/plans/collection", guards=[SEE], sync_to_thread=True)
def show_collection(
    request: Request[Any, Any, Any], database: NamedDependency[Database], year: Year = None
) -> Template:
    """Who sent a plan and who is missing; all rows in one table."""
    found = _collection(request, database, year)
    return page(
        request,
        "plans/collection.html",
        found=found,
        headings=queries.HEADINGS,
        labels=status.PLAN_LABELS,
    )


@get("/plans/collection.xlsx", guards=[SEE], sync_to_thread=True)
def get_collection(
    request: Request[Any, Any, Any], database: NamedDependency[Database], year: Year = None
) -> Response[bytes]:
    """The merged table as a workbook, with the departments that are missing on a second sheet."""
    found = _collection(request, database, year)
    sheets: dict[str, tuple[Sequence[str], list[Sequence[str]]]] = {
        "计划汇总": (queries.HEADINGS, [row.cells(n) for n, row in enumerate(found.rows, 1)]),
        "报送情况": (
            ("部门", "是否报送", "计划", "任务数"),
            [
                (
                    sender.name,
                    "未报送" if sender.missing else "已报送",
                    "；".join(f"{p.number}（{status.PLAN_LABELS[p.status]}）" for p in sender.plans),
                    str(sender.tasks),
                )
                for sender in found.senders
            ],
        ),
    }
    ribbon = "演示数据" if database.settings.demonstration else ""
    name = f"{found.year}年度抽查计划汇总表.xlsx"
    return download(write_xlsx(sheets, ribbon=ribbon), name=name, media_type=XLSX)


@get("/plans/collection.pdf", guards=[SEE], sync_to_thread=True)
def print_collection(
    request: Request[Any, Any, Any], database: NamedDependency[Database], year: Year = None
) -> Response[bytes]:
    """The merged table on A4, to sign."""
    found = _collection(request, database, year)
    rows = [row.cells(number) for number, row in enumerate(found.rows, 1)]
    data = documents.paper(
        "plans/collection.typ",
        {
            "bureau": database.settings.bureau,
            "year": str(found.year),
            "count": str(len(rows)),
            "headings": [queries.HEADINGS[i] for i in PRINTED],
            "rows": [[cells[i] for i in PRINTED] for cells in rows],
            "missing": "、".join(sender.name for sender in found.missing),
            "footer": f"{found.year}年度抽查计划汇总表",
        },
        ribbon=database.settings.demonstration,
    )
    return download(data, name=f"{found.year}年度抽查计划汇总表.pdf", media_type="application/pdf")


def _collection(request: Request[Any, Any, Any], database: Database, year: int | None) -> queries.Collection:
    with database.reading() as session:
        return queries.collection(session, year=year or clock.today().year, scope=scope_of(actor_of(request)))


handlers = [show_collection, get_collection, print_collection]
