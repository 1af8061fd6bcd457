"""The page on which a list keeper says which column of a list is what."""

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
from supervision.lists.forms import ListColumnsForm
from supervision.lists.rules import item_rows, kinds
from supervision.lists.rules.export import COLUMN_LABELS
from supervision.lists.rules.kinds import ListKind
from supervision.registers import actions
from supervision.registers.forms import ForgetForm
from supervision.registers.rules.columns import Layout

EDIT = allow(Permission.LISTS_EDIT)
Text = Annotated[str, QueryParameter(pattern=r"^[^\x00-\x1f\x7f]{0,200}$")]
Number = Annotated[int, QueryParameter(ge=0, le=2**31 - 1)]
Year = Annotated[int, QueryParameter(ge=2000, le=2100)]
Place = Annotated[int, QueryParameter(ge=-1, le=500)]
Id = Annotated[int, PathParameter(ge=1, le=2**31 - 1)]
Digest = Annotated[str, PathParameter(pattern=r"^[0-9a-f]{64}$")]


@get("/lists/import/{kind:str}/{digest:str}/columns", guards=[EDIT], sync_to_thread=True)
def show_columns(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    kind: FromPath[ListKind],
    digest: Digest,
    year: Year,
    name: Text = "",
    department: Number = 0,
    place: Text = "",
    sheet: Place = -1,
    row: Place = -1,
) -> Template:
    """The first rows of the list, and for each column what it is."""
    found = actions.lay_out(
        database, kind, digest, name, department or None, item_rows.COLUMNS, sheet=sheet, row=row
    )
    about = {"name": name, "year": year, "department": department, "place": place}
    return _shown(request, database, kind, digest, about, found)


def _shown(
    request: Request[Any, Any, Any],
    database: Database,
    kind: ListKind,
    digest: str,
    about: dict[str, Any],
    layout: Layout,
    trouble: Problem | None = None,
) -> Template:
    with database.reading() as session:
        offices = department_names(session)
    return page(
        request,
        "registers/columns.html",
        status=trouble.status if trouble else 200,
        layout=layout,
        trouble=trouble.text(language_of(request)) if trouble else "",
        source=kinds.KIND_LABELS[kind],
        office=offices.get(about["department"], ""),
        labels={key: COLUMN_LABELS[key] for key in item_rows.COLUMNS},
        need=item_rows.need_of(kind),
        path=f"/lists/import/{kind}/{digest}",
        about=about,
    )


@post("/lists/import/{kind:str}/{digest:str}/columns", guards=[EDIT], sync_to_thread=True)
def choose_columns(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    kind: FromPath[ListKind],
    digest: Digest,
    data: URLEncodedBody[ListColumnsForm],
) -> Template | Redirect:
    """Keep the choice for this department's lists of this kind, and read the file with it; a mistake keeps what was chosen."""
    own = data.department or None
    found = actions.lay_out(
        database, kind, digest, data.name, own, item_rows.COLUMNS, sheet=data.sheet, row=data.row
    )
    about = {"name": data.name, "year": data.year, "department": data.department, "place": data.place}
    try:
        with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
            actions.choose_columns(
                tx,
                kind=kind,
                department_id=own,
                headings=[column.heading for column in found.columns],
                fields=data.fields,
                known=item_rows.COLUMNS,
                need=item_rows.need_of(kind),
                headless=found.header_row == 0,
            )
    except Refused as trouble:
        return _shown(request, database, kind, digest, about, found.chosen(data.fields), trouble)
    where = f"/lists/import/{kind}/{digest}?{urlencode(about)}"
    return redirect(where, request, "已记住这类文件的列对应，以后同样的文件不用再选。")


@post("/lists/columns/{choice_id:int}/forget", guards=[EDIT], sync_to_thread=True)
def forget_columns(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    choice_id: Id,
    data: URLEncodedBody[ForgetForm],  # noqa: ARG001  the form token is in it
) -> Redirect:
    """Go back to the headings the system knows by itself."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.forget_columns(tx, choice_id, list(ListKind))
    return redirect("/lists/import", request, "已删除这条列对应。")


handlers = [show_columns, choose_columns, forget_columns]
