"""The page on which a person says which column of a file is what, and what was kept of it."""

from typing import Annotated, Any
from urllib.parse import urlencode

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, PathParameter, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.errors import Problem, Refused
from supervision.foundation.templating import language_of, page, redirect
from supervision.identity.guards import actor_of, allow
from supervision.identity.queries import department_names
from supervision.identity.rules import Permission
from supervision.registers import actions
from supervision.registers.forms import ColumnsForm, ForgetForm
from supervision.registers.rules import kinds
from supervision.registers.rules.columns import Layout
from supervision.registers.rules.kinds import FileKind
from supervision.registers.rules.templates import COLUMNS, required

EDIT = allow(Permission.REGISTERS_EDIT)
Text = Annotated[str, QueryParameter(pattern=r"^[^\x00-\x1f\x7f]{0,200}$")]
Place = Annotated[int, QueryParameter(ge=-1, le=500)]
Id = Annotated[int, PathParameter(ge=1, le=2**31 - 1)]
Digest = Annotated[str, PathParameter(pattern=r"^[0-9a-f]{64}$")]


@get("/registers/import/{kind:str}/{digest:str}/columns", guards=[EDIT], sync_to_thread=True)
def show_columns(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    kind: FromPath[FileKind],
    digest: Digest,
    name: Text = "",
    sheet: Place = -1,
    row: Place = -1,
) -> Template:
    """The first rows of the file, and for each column what it is."""
    own = actor_of(request).department_id
    found = actions.lay_out(database, kind, digest, name, own, COLUMNS[kind], sheet=sheet, row=row)
    return _shown(request, database, kind, digest, name, found)


def _shown(
    request: Request[Any, Any, Any],
    database: Database,
    kind: FileKind,
    digest: str,
    name: str,
    layout: Layout,
    trouble: Problem | None = None,
) -> Template:
    own = actor_of(request).department_id
    with database.reading() as session:
        offices = department_names(session)
    return page(
        request,
        "registers/columns.html",
        status=trouble.status if trouble else 200,
        layout=layout,
        trouble=trouble.text(language_of(request)) if trouble else "",
        source=kinds.FILE_LABELS[kind],
        office=offices.get(own or 0, ""),
        labels={key: words[0] for key, words in COLUMNS[kind].items()},
        need=required(kind, ()),
        path=f"/registers/import/{kind}/{digest}",
        about={"name": name},
    )


@post("/registers/import/{kind:str}/{digest:str}/columns", guards=[EDIT], sync_to_thread=True)
def choose_columns(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    kind: FromPath[FileKind],
    digest: Digest,
    data: URLEncodedBody[ColumnsForm],
) -> Template | Redirect:
    """Keep the choice for this department's files of this kind, and read the file with it; a mistake keeps what was chosen."""
    actor = actor_of(request)
    found = actions.lay_out(
        database, kind, digest, data.name, actor.department_id, COLUMNS[kind], sheet=data.sheet, row=data.row
    )
    try:
        with database.transaction(actor=actor, now=clock.now()) as tx:
            actions.choose_columns(
                tx,
                kind=kind,
                department_id=actor.department_id,
                headings=[column.heading for column in found.columns],
                fields=data.fields,
                known=COLUMNS[kind],
                need=required(kind, [field for field in data.fields if field]),
                headless=found.header_row == 0,
            )
    except Refused as trouble:
        return _shown(request, database, kind, digest, data.name, found.chosen(data.fields), trouble)
    where = f"/registers/import/{kind}/{digest}?{urlencode({'name': data.name})}"
    return redirect(where, request, "已记住这类文件的列对应，以后同样的文件不用再选。")


@post("/registers/columns/{choice_id:int}/forget", guards=[EDIT], sync_to_thread=True)
def forget_columns(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    choice_id: Id,
    data: URLEncodedBody[ForgetForm],  # noqa: ARG001  the form token is in it
) -> Redirect:
    """Go back to the headings the system knows by itself."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.forget_columns(tx, choice_id, list(FileKind))
    return redirect("/registers/import", request, "已删除这条列对应。")


handlers = [show_columns, choose_columns, forget_columns]
