"""Pages of the import of the two registers."""

from typing import Annotated, Any
from urllib.parse import urlencode

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, MultipartBody, PathParameter, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Response, Template

from supervision.foundation import clock
from supervision.foundation.actor import Actor
from supervision.foundation.database import Database
from supervision.foundation.sheets import XLSX, NoHeader, write_csv, write_xlsx
from supervision.foundation.templating import download, language_of, page, redirect
from supervision.foundation.uploads import keep_for_report, kept_upload
from supervision.identity.guards import actor_of, allow
from supervision.identity.queries import department_names
from supervision.identity.rules import Permission
from supervision.registers import actions, queries
from supervision.registers.forms import ConfirmForm, UploadForm
from supervision.registers.rules import kinds, reading
from supervision.registers.rules.kinds import FileKind
from supervision.registers.rules.templates import COLUMNS, TEMPLATES

EDIT = allow(Permission.REGISTERS_EDIT)
RIBBON = "演示数据"
Text = Annotated[str, QueryParameter(pattern=r"^[^\x00-\x1f\x7f]{0,200}$")]
Word = Annotated[str, QueryParameter(pattern=r"^[0-9A-Za-z_-]{0,64}$")]
Digest = Annotated[str, PathParameter(pattern=r"^[0-9a-f]{64}$")]
LABELS: dict[str, Any] = {"file_kinds": kinds.FILE_LABELS, "levels": reading.LEVEL_LABELS}


@get("/registers/import", guards=[EDIT], sync_to_thread=True)
def show_import(
    request: Request[Any, Any, Any], database: NamedDependency[Database], kind: Word = "entities"
) -> Template:
    """Choose a file; templates to download; the columns that were chosen for earlier files."""
    with database.reading() as session:
        return page(
            request,
            "registers/import.html",
            kind=kind,
            choices=queries.column_choices(session, list(FileKind)),
            offices=department_names(session),
            headings=COLUMNS,
            **LABELS,
        )


@get("/registers/import/template/{kind:str}", guards=[EDIT], sync_to_thread=True)
def get_template(database: NamedDependency[Database], kind: FromPath[FileKind]) -> Response[bytes]:
    """An empty workbook with the usual headings."""
    ribbon = RIBBON if database.settings.demonstration else ""
    nothing: list[list[str]] = []
    sheets = {name: (columns, nothing) for name, columns in TEMPLATES[kind].items()}
    return download(
        write_xlsx(sheets, ribbon=ribbon), name=f"{kinds.FILE_LABELS[kind]}模板.xlsx", media_type=XLSX
    )


@post("/registers/import", guards=[EDIT], sync_to_thread=True)
def upload(
    request: Request[Any, Any, Any], database: NamedDependency[Database], data: MultipartBody[UploadForm]
) -> Redirect:
    """Keep the file and go on to its report; nothing is imported yet."""
    kept = keep_for_report(database.settings, data.file.filename, data.file.file.read())
    return redirect(f"/registers/import/{data.kind}/{kept}", request)


@get("/registers/import/{kind:str}/{digest:str}", guards=[EDIT], sync_to_thread=True)
def show_report(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    kind: FromPath[FileKind],
    digest: Digest,
    name: Text = "",
) -> Template | Redirect:
    """What the file would do, line by line; a file without a known head goes to the page of its columns."""
    try:
        checked = _check(database, actor_of(request), kind, digest, name)
    except NoHeader:
        where = f"/registers/import/{kind}/{digest}/columns?{urlencode({'name': name})}"
        return redirect(where)
    return page(
        request,
        "registers/report.html",
        kind=kind,
        digest=digest,
        name=checked.name,
        report=checked.report,
        **LABELS,
    )


@get("/registers/import/{kind:str}/{digest:str}/report.csv", guards=[EDIT], sync_to_thread=True)
def get_report(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    kind: FromPath[FileKind],
    digest: Digest,
    name: Text = "",
) -> Response[bytes]:
    """The same lines as a table."""
    checked = _check(database, actor_of(request), kind, digest, name)
    columns, rows = reading.report_table(checked.report, language_of(request))
    return download(write_csv(columns, rows), name=f"{checked.name}-报告.csv", media_type="text/csv")


@post("/registers/import/{kind:str}/{digest:str}", guards=[EDIT], sync_to_thread=True)
def confirm(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    kind: FromPath[FileKind],
    digest: Digest,
    data: URLEncodedBody[ConfirmForm],
) -> Redirect:
    """Bring the file in, all or nothing."""
    actor = actor_of(request)
    checked = _check(database, actor, kind, digest, data.name)
    with database.transaction(actor=actor, now=clock.now()) as tx:
        report = actions.import_checked(tx, checked)
    if not report.done:
        return redirect(f"/registers/import/{kind}/{digest}?{urlencode({'name': data.name})}")
    target = (
        "/registers/inspectors" if kind in (FileKind.INSPECTORS, FileKind.RECUSALS) else "/registers/entities"
    )
    return redirect(
        target,
        request,
        "导入完成：新增{added}，更新{changed}，未变{unchanged}。",
        added=report.added,
        changed=report.changed,
        unchanged=report.unchanged,
    )


def _check(database: Database, actor: Actor, kind: FileKind, digest: str, name: str) -> actions.Checked:
    """Read and check a kept file outside any transaction that writes."""
    content = kept_upload(database.settings, digest)
    most = database.settings.upload_megabytes * 1_000_000
    with database.reading() as session:
        return actions.check_file(
            session, kind, name or "?", content, actor=actor, on=clock.today(), max_bytes=most
        )


handlers = [
    show_import,
    get_template,
    upload,
    show_report,
    get_report,
    confirm,
]
