"""Plan rows by sheet: a template to fill in, a report line by line, then all of it into the draft."""

from typing import Annotated, Any
from urllib.parse import urlencode

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import MultipartBody, PathParameter, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Response, Template

from inspections.plans import actions, queries
from inspections.plans.forms import ConfirmRowsForm, RowsForm
from inspections.plans.routes.plans import Key
from inspections.plans.rules import rows as rules
from inspections.plans.tables import AnnualPlan
from supervision.foundation import clock
from supervision.foundation.actor import Actor
from supervision.foundation.database import Database
from supervision.foundation.sheets import XLSX, write_csv, write_xlsx
from supervision.foundation.templating import download, language_of, page, redirect
from supervision.foundation.uploads import keep_for_report, kept_upload
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.queries import departments
from supervision.identity.rules import Permission
from supervision.registers.rules import reading
from supervision.registers.rules.kinds import KIND_LABELS

EDIT = allow(Permission.PLANS_EDIT)
RIBBON = "演示数据"
Digest = Annotated[str, PathParameter(pattern=r"^[0-9a-f]{64}$")]
Name = Annotated[str, QueryParameter(pattern=r"^[^\x00-\x1f\x7f]{0,200}$")]


@get("/plans/{plan_id:int}/rows", guards=[EDIT], sync_to_thread=True)
def show_rows(request: Request[Any, Any, Any], database: NamedDependency[Database], plan_id: Key) -> Template:
    """Choose a sheet; the template to download."""
    with database.reading() as session:
        plan = queries.plan_by_id(session, plan_id, scope=scope_of(actor_of(request)))
    return page(request, "plans/rows.html", plan=plan, columns=rules.TEMPLATE)


@get("/plans/{plan_id:int}/rows/template.xlsx", guards=[EDIT], sync_to_thread=True)
def get_rows_template(
    request: Request[Any, Any, Any], database: NamedDependency[Database], plan_id: Key
) -> Response[bytes]:
    """An empty sheet with the usual headings, the items this department may check, and how each column is filled in."""
    with database.reading() as session:
        plan = queries.plan_by_id(session, plan_id, scope=scope_of(actor_of(request)))
        items = queries.items_to_choose(session, department_id=plan.department_id, limit=5_000)
        bureaus = departments(session, kind="bureau")
    nothing: list[list[str]] = []
    explained = zip(rules.TEMPLATE, rules.EXAMPLE, strict=True)
    sheets = {
        "计划任务": (rules.TEMPLATE, nothing),
        "填写说明": (("这一列", "可以这样填"), explained),
        "可选事项": (("代码", "名称"), ((item.code, item.name) for item in items)),
        "可选部门": (("部门简称", "部门全称"), ((d.short_name, d.name) for d in bureaus)),
        "可选类型": (("类型", "说明"), ((label, "主体类型") for label in KIND_LABELS.values())),
    }
    ribbon = RIBBON if database.settings.demonstration else ""
    name = f"{plan.year}年度计划任务模板.xlsx"
    return download(write_xlsx(sheets, ribbon=ribbon), name=name, media_type=XLSX)


@post("/plans/{plan_id:int}/rows", guards=[EDIT], sync_to_thread=True)
def upload_rows(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    plan_id: Key,
    data: MultipartBody[RowsForm],
) -> Redirect:
    """Keep the sheet and go on to its report; nothing is added yet."""
    with database.reading() as session:
        queries.plan_by_id(session, plan_id, scope=scope_of(actor_of(request)))
    kept = keep_for_report(database.settings, data.file.filename, data.file.file.read())
    return redirect(f"/plans/{plan_id}/rows/{kept}", request)


@get("/plans/{plan_id:int}/rows/{digest:str}", guards=[EDIT], sync_to_thread=True)
def show_rows_report(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    plan_id: Key,
    digest: Digest,
    name: Name = "",
) -> Template:
    """What the sheet would add, line by line."""
    plan, checked = _check(database, actor_of(request), plan_id, digest, name)
    return page(
        request,
        "plans/rows_report.html",
        plan=plan,
        digest=digest,
        name=checked.name,
        report=checked.report,
        levels=reading.LEVEL_LABELS,
    )


@get("/plans/{plan_id:int}/rows/{digest:str}/report.csv", guards=[EDIT], sync_to_thread=True)
def get_rows_report(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    plan_id: Key,
    digest: Digest,
    name: Name = "",
) -> Response[bytes]:
    """The same lines as a table."""
    _plan, checked = _check(database, actor_of(request), plan_id, digest, name)
    columns, lines = reading.report_table(checked.report, language_of(request))
    return download(write_csv(columns, lines), name=f"{checked.name}-报告.csv", media_type="text/csv")


@post("/plans/{plan_id:int}/rows/{digest:str}", guards=[EDIT], sync_to_thread=True)
def add_rows(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    plan_id: Key,
    digest: Digest,
    data: URLEncodedBody[ConfirmRowsForm],
) -> Redirect:
    """Put the rows into the draft, all or nothing."""
    actor = actor_of(request)
    _plan, checked = _check(database, actor, plan_id, digest, data.name)
    with database.transaction(actor=actor, now=clock.now()) as tx:
        report = actions.add_rows(tx, plan_id=plan_id, checked=checked)
    if not report.done:
        return redirect(f"/plans/{plan_id}/rows/{digest}?{urlencode({'name': data.name})}")
    return redirect(f"/plans/{plan_id}", request, "已添加{n}个任务，请核对。", n=report.added)


def _check(
    database: Database, actor: Actor, plan_id: int, digest: str, name: str
) -> tuple[AnnualPlan, actions.CheckedRows]:
    """Read and check a kept sheet outside any transaction that writes."""
    content = kept_upload(database.settings, digest)
    most = database.settings.upload_megabytes * 1_000_000
    with database.reading() as session:
        plan = queries.plan_by_id(session, plan_id, scope=scope_of(actor))
        return plan, actions.check_rows(session, plan, name or "?", content, on=clock.today(), max_bytes=most)


handlers = [show_rows, get_rows_template, upload_rows, show_rows_report, get_rows_report, add_rows]
