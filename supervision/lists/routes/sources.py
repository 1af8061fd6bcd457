"""Pages of the source lists, their import and their merge."""

from typing import Annotated, Any
from urllib.parse import urlencode

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, MultipartBody, PathParameter, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Response, Template

from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.sheets import XLSX, NoHeader, write_xlsx
from supervision.foundation.templating import download, language_of, page, redirect
from supervision.foundation.uploads import keep_for_report, kept_upload
from supervision.identity.guards import actor_of, allow
from supervision.identity.queries import department_names, departments
from supervision.identity.rules import Permission
from supervision.lists import actions, queries
from supervision.lists.forms import ListConfirmForm, ListUploadForm
from supervision.lists.rules import item_rows, kinds
from supervision.lists.rules.differences import CHANGE_LABELS
from supervision.lists.rules.export import COLUMN_LABELS, change_table
from supervision.lists.rules.kinds import ListKind
from supervision.lists.rules.merge import explain
from supervision.registers.queries import column_choices
from supervision.registers.rules import reading

SEE, EDIT = allow(Permission.SEE), allow(Permission.LISTS_EDIT)
RIBBON = "演示数据"
MOST_SHOWN = 200
Text = Annotated[str, QueryParameter(pattern=r"^[^\x00-\x1f\x7f]{0,200}$")]
Word = Annotated[str, QueryParameter(pattern=r"^[0-9A-Za-z_-]{0,64}$")]
Number = Annotated[int, QueryParameter(ge=0, le=2**31 - 1)]
Year = Annotated[int, QueryParameter(ge=2000, le=2100)]
Id = Annotated[int, PathParameter(ge=1, le=2**31 - 1)]
Digest = Annotated[str, PathParameter(pattern=r"^[0-9a-f]{64}$")]
LABELS: dict[str, Any] = {
    "kinds": kinds.KIND_LABELS,
    "hows": kinds.HOW_LABELS,
    "grades": kinds.GRADE_LABELS,
    "statuses": kinds.STATUS_LABELS,
    "gaps": queries.GAP_LABELS,
    "levels": reading.LEVEL_LABELS,
}


@get("/lists", guards=[SEE], sync_to_thread=True)
def show_lists(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """The source lists, what became of them, and the rates."""
    today = clock.today()
    with database.reading() as session:
        return page(
            request,
            "lists/lists.html",
            lists=queries.lists_in_force(session),
            versions=queries.source_lists(session),
            rates=queries.list_rates(session),
            how_counts=queries.how_counts(session),
            gap_counts=queries.gap_counts(session, on=today),
            alarms=len(queries.alarmed_items(session, on=today)),
            waiting=len(queries.unplaced_items(session)),
            review=queries.review_progress(session),
            job=queries.running_comparison(session),
            offices=department_names(session),
            truth=(database.settings.folder("demonstration") / actions.TRUTH_FILE).is_file(),
            **LABELS,
        )


@get("/lists/import", guards=[EDIT], sync_to_thread=True)
def show_import(
    request: Request[Any, Any, Any], database: NamedDependency[Database], kind: Word = ""
) -> Template:
    """Choose a file."""
    with database.reading() as session:
        return page(
            request,
            "lists/import.html",
            kind=kind,
            bureaus=departments(session, kind="bureau"),
            choices=column_choices(session, list(ListKind)),
            offices=department_names(session),
            headings={one: {key: (word,) for key, word in COLUMN_LABELS.items()} for one in ListKind},
            **LABELS,
        )


@get("/lists/template.xlsx", guards=[EDIT], sync_to_thread=True)
def get_template(database: NamedDependency[Database]) -> Response[bytes]:
    """An empty list with the usual headings."""
    ribbon = RIBBON if database.settings.demonstration else ""
    return download(
        write_xlsx({"清单": (item_rows.TEMPLATE, ())}, ribbon=ribbon), name="清单模板.xlsx", media_type=XLSX
    )


@post("/lists/import", guards=[EDIT], sync_to_thread=True)
def upload(database: NamedDependency[Database], data: MultipartBody[ListUploadForm]) -> Redirect:
    """Keep the file and go on to its report; nothing is imported yet."""
    kind = actions.list_kind(data.kind)
    kept = keep_for_report(
        database.settings,
        data.file.filename,
        data.file.file.read(),
        year=data.year,
        department=data.department_id or 0,
        place=data.place,
    )
    return redirect(f"/lists/import/{kind}/{kept}")


@get("/lists/import/{kind:str}/{digest:str}", guards=[EDIT], sync_to_thread=True)
def show_report(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    kind: FromPath[ListKind],
    digest: Digest,
    year: Year,
    name: Text = "",
    department: Number = 0,
    place: Text = "",
) -> Template | Redirect:
    """What the file would do, line by line; a file without a known head goes to the page of its columns."""
    about = urlencode({"name": name, "year": year, "department": department, "place": place})
    try:
        checked = _check(database, kind, digest, name, department, place, year)
    except NoHeader:
        where = f"/lists/import/{kind}/{digest}/columns?{about}"
        return redirect(where)
    with database.reading() as session:
        offices = department_names(session)
    return page(
        request,
        "lists/report.html",
        kind=kind,
        digest=digest,
        year=year,
        department=department,
        place=place,
        checked=checked,
        columns_href=f"/lists/import/{kind}/{digest}/columns?{about}",
        report=checked.report,
        changes_href=f"/lists/import/{kind}/{digest}/changes.xlsx?{about}",
        change_kinds=CHANGE_LABELS,
        fields=COLUMN_LABELS,
        most=MOST_SHOWN,
        offices=offices,
        **LABELS,
    )


@get("/lists/import/{kind:str}/{digest:str}/changes.xlsx", guards=[EDIT], sync_to_thread=True)
def get_changes(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    kind: FromPath[ListKind],
    digest: Digest,
    year: Year,
    name: Text = "",
    department: Number = 0,
    place: Text = "",
) -> Response[bytes]:
    """Everything the file would change, old and new side by side, as a workbook."""
    checked = _check(database, kind, digest, name, department, place, year)
    sheet = change_table(checked.comparison, language_of(request))
    ribbon = RIBBON if database.settings.demonstration else ""
    return download(write_xlsx(sheet, ribbon=ribbon), name=f"{checked.file_name}-变化.xlsx", media_type=XLSX)


@post("/lists/import/{kind:str}/{digest:str}", guards=[EDIT], sync_to_thread=True)
def confirm(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    kind: FromPath[ListKind],
    digest: Digest,
    data: URLEncodedBody[ListConfirmForm],
) -> Redirect:
    """Bring the list in as its next version, all or nothing."""
    checked = _check(database, kind, digest, data.name, data.department_id or 0, data.place, data.year)
    about = urlencode(
        {"name": data.name, "year": data.year, "department": data.department_id or 0, "place": data.place}
    )
    if not checked.report.clean:
        return redirect(f"/lists/import/{kind}/{digest}?{about}")
    if (checked.base.id if checked.base else 0) != data.base:
        where = f"/lists/import/{kind}/{digest}?{about}"
        return redirect(where, request, "这份清单在此期间有了新版本，变化已重新比较，请再看一遍。")
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        row = actions.import_checked(tx, checked)
    return redirect(
        f"/lists/{row.id}",
        request,
        "已导入{rows}行，为{year}年第{version}版。合并后进入一张清单。",
        rows=checked.report.read,
        year=row.year,
        version=row.version,
    )


def _check(
    database: Database, kind: ListKind, digest: str, name: str, department: int, place: str, year: int
) -> actions.CheckedList:
    """Read and check a kept file outside any transaction that writes."""
    content = kept_upload(database.settings, digest)
    with database.reading() as session:
        return actions.check_list(
            session,
            kind,
            name or "?",
            content,
            department_id=department or None,
            place=place,
            year=year,
            max_bytes=database.settings.upload_megabytes * 1_000_000,
        )


@post("/lists/merge", guards=[EDIT], sync_to_thread=True)
def merge(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Redirect:
    """Merge the lists in force into the one list."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        count = actions.merge_lists(tx)
    return redirect(
        "/lists/items",
        request,
        "已放入{placed}行：新立{founded}项，停用{retired}项，一张清单现有{in_force}项。",
        placed=count.placed,
        founded=count.founded,
        retired=count.retired,
        in_force=count.in_force,
    )


@get("/lists/{list_id:int}", guards=[SEE], sync_to_thread=True)
def show_list(
    request: Request[Any, Any, Any], database: NamedDependency[Database], list_id: Id, after: Number = 0
) -> Template:
    """One version of a source list, row by row, with where each row went."""
    with database.reading() as session:
        source = queries.source_list(session, list_id)
        rows = queries.rows_of(session, list_id, after=after)
        offices = department_names(session)
        shown = rows[: queries.PAGE]
        doubtful = queries.waiting_of_rows(session, [row.id or 0 for row, _unified, _link in shown])
    more = f"/lists/{list_id}?after={shown[-1][0].row_number}" if len(rows) > queries.PAGE else ""
    return page(
        request,
        "lists/list.html",
        source=source,
        rows=shown,
        reasons={row.id: explain(link.reason) for row, _unified, link in shown if link},
        doubtful=doubtful,
        next_href=more,
        first_href=f"/lists/{list_id}" if after else "",
        offices=offices,
        **LABELS,
    )


handlers = [
    show_lists,
    show_import,
    get_template,
    upload,
    show_report,
    get_changes,
    confirm,
    merge,
    show_list,
]
