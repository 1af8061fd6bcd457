"""A list the province drew comes in: form, report line by line, confirmation (导入上级抽取名单)."""

from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import MultipartBody, PathParameter, URLEncodedBody
from litestar.response import Redirect, Response, Template

from inspections.plans import actions, queries
from inspections.plans.forms import AssignedForm, AssignedUpload
from inspections.plans.rules import pool as words
from inspections.plans.rules.assigned import TEMPLATE, check_can_take
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.sheets import XLSX, write_csv, write_xlsx
from supervision.foundation.templating import download, language_of, page, redirect
from supervision.foundation.uploads import keep_upload, kept_upload, short_name
from supervision.identity.guards import actor_of, allow
from supervision.identity.queries import departments
from supervision.identity.rules import Permission
from supervision.law.queries import parameter
from supervision.registers.rules import reading

EDIT = allow(Permission.PLANS_EDIT)
RIBBON = "演示数据"
Digest = Annotated[str, PathParameter(pattern=r"^[0-9a-f]{64}$")]


@get("/tasks/assigned", guards=[EDIT], sync_to_thread=True)
def show_assigned(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """The form: the document, how it is carried out, the file."""
    return page(request, "plans/assigned.html", data=None, **_choices(request, database))


@get("/tasks/assigned/template", guards=[EDIT], sync_to_thread=True)
def get_template(database: NamedDependency[Database]) -> Response[bytes]:
    """An empty workbook with the usual headings."""
    nothing: list[list[str]] = []
    ribbon = RIBBON if database.settings.demonstration else ""
    data = write_xlsx({"名单": (TEMPLATE, nothing)}, ribbon=ribbon)
    return download(data, name="上级抽取名单模板.xlsx", media_type=XLSX)


@post("/tasks/assigned", guards=[EDIT], sync_to_thread=True, status_code=200)
def check(
    request: Request[Any, Any, Any], database: NamedDependency[Database], data: MultipartBody[AssignedUpload]
) -> Template:
    """Read the file and say line by line what it would do; nothing is taken yet."""
    check_can_take(data.dispatch(), today=clock.today())
    content = data.file.file.read()
    data.name = short_name(data.file.filename)
    checked = _check(database, data, content)
    return page(
        request,
        "plans/assigned_report.html",
        data=data,
        digest=keep_upload(database.settings, content),
        report=checked.report,
        size=checked.size,
        levels=reading.LEVEL_LABELS,
        **_choices(request, database),
    )


@post("/tasks/assigned/{digest:str}", guards=[EDIT], sync_to_thread=True)
def take(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    digest: Digest,
    data: URLEncodedBody[AssignedForm],
) -> Redirect:
    """Take the list: all or nothing."""
    checked = _check(database, data, kept_upload(database.settings, digest))
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        task = actions.take_assigned(
            tx,
            checked,
            dispatch=data.dispatch(),
            title=data.title,
            ends_on=data.ends_on,
            group_by=data.group_by,
            team_size=data.team_size,
            package=data.package,
        )
    return redirect(
        f"/tasks/{task.id}", request, "名单已导入，共{n}户，全部检查。请尽快配好检查人员。", n=checked.size
    )


@post("/tasks/assigned/{digest:str}/report.csv", guards=[EDIT], sync_to_thread=True, status_code=200)
def get_report(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    digest: Digest,
    data: URLEncodedBody[AssignedForm],
) -> Response[bytes]:
    """The same lines as a table."""
    checked = _check(database, data, kept_upload(database.settings, digest))
    columns, rows = reading.report_table(checked.report, language_of(request))
    return download(write_csv(columns, rows), name=f"{checked.name}-报告.csv", media_type="text/csv")


def _check(database: Database, data: AssignedForm, content: bytes) -> actions.CheckedList:
    """Read and match a list outside any transaction that writes."""
    with database.reading() as session:
        return actions.check_assigned(
            session,
            data.name or "?",
            content,
            department_id=data.department_id,
            item_ids=data.items,
            create=data.create,
            group_by=data.group_by,
            team_size=data.team_size,
            on=clock.today(),
            max_bytes=database.settings.upload_megabytes * 1_000_000,
        )


def _choices(request: Request[Any, Any, Any], database: Database) -> dict[str, Any]:
    """What the form offers: bureaus, items, sensible days."""
    actor, today = actor_of(request), clock.today()
    with database.reading() as session:
        bureaus = departments(session, kind="bureau")
        own = next((one for one in bureaus if one.id == actor.department_id), None)
        offered = [own] if own else bureaus
        items = queries.items_to_choose(
            session, department_id=(offered[0].id or 0) if offered else 0, limit=200
        )
        return {
            "bureaus": [(one.id, one.name) for one in offered],
            "items": [(one.id, f"{one.name}（{one.code}）") for one in items],
            "officers": parameter(session, "min_officers", on=today),
            "matching": parameter(session, "match_inspectors_wd", on=today),
            "groups": words.GROUP_LABELS,
            "ends_on": today.replace(month=12, day=31),
        }


handlers = [show_assigned, get_template, check, take, get_report]
