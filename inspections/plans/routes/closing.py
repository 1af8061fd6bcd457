"""The end of a plan's year: the summary to read, export and print; reasons for what was not done; the button that ends it."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Response, Template

from inspections.plans import actions, queries
from inspections.plans.forms import UndoneForm
from inspections.plans.routes.plans import Key
from inspections.plans.rules import closing, status
from inspections.plans.rules.closing import PlanYear, TaskYear
from inspections.plans.tables import AnnualPlan
from supervision.foundation import clock, documents
from supervision.foundation.database import Database
from supervision.foundation.sheets import XLSX, write_xlsx
from supervision.foundation.templating import download, page, redirect
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.rules import Permission, can

SEE, EDIT = allow(Permission.SEE), allow(Permission.PLANS_EDIT)
FIGURES = ("rounds", "drawn_rounds", "drawn", "visited", "returned", "open")


@get("/plans/{plan_id:int}/summary", guards=[SEE], sync_to_thread=True)
def show_summary(
    request: Request[Any, Any, Any], database: NamedDependency[Database], plan_id: Key
) -> Template:
    """What was planned, drawn, visited and not done."""
    plan, year = _year(request, database, plan_id)
    editor = can(actor_of(request), Permission.PLANS_EDIT)
    ends = status.can_step(plan.status, status.PlanEvent.CLOSE)
    return page(
        request,
        "plans/summary.html",
        plan=plan,
        year=year,
        carried=closing.carried(year.tasks),
        figures=[year.total(name) for name in FIGURES],
        labels=status.PLAN_LABELS,
        task_labels=status.TASK_LABELS,
        may_explain=editor and ends,
        may_close=editor and closing.can_close(plan.status, year),
        ends=ends,
    )


@get("/plans/{plan_id:int}/summary.xlsx", guards=[SEE], sync_to_thread=True)
def get_summary(
    request: Request[Any, Any, Any], database: NamedDependency[Database], plan_id: Key
) -> Response[bytes]:
    """The summary as a workbook, with what is carried over on a second sheet."""
    plan, year = _year(request, database, plan_id)
    rows: list[Sequence[str]] = [_cells(number, task) for number, task in enumerate(year.tasks, 1)]
    carried: list[Sequence[str]] = [
        (task.number, task.title, str(task.rounds - task.drawn_rounds), str(task.open), task.reason)
        for task in closing.carried(year.tasks)
    ]
    sheets: dict[str, tuple[Sequence[str], list[Sequence[str]]]] = {
        "完成情况": (queries.SUMMARY, [*rows, _total(year)]),
        "结转下年": (("任务文号", "任务", "未抽取批次", "未检查（户）", "原因"), carried),
    }
    ribbon = "演示数据" if database.settings.demonstration else ""
    name = f"{plan.year}年度计划完成情况.xlsx"
    return download(write_xlsx(sheets, ribbon=ribbon), name=name, media_type=XLSX)


@get("/plans/{plan_id:int}/summary.pdf", guards=[SEE], sync_to_thread=True)
def print_summary(
    request: Request[Any, Any, Any], database: NamedDependency[Database], plan_id: Key
) -> Response[bytes]:
    """The summary on A4, to sign."""
    plan, year = _year(request, database, plan_id)
    data = documents.paper(
        "plans/summary.typ",
        {
            "bureau": database.settings.bureau,
            "year": str(plan.year),
            "number": plan.number,
            "title": plan.title,
            "status": status.PLAN_LABELS[plan.status],
            "headings": list(queries.SUMMARY),
            "rows": [_cells(number, task) for number, task in enumerate(year.tasks, 1)],
            "total": _total(year),
            "footer": plan.number,
        },
        ribbon=database.settings.demonstration,
    )
    return download(data, name=f"{plan.year}年度计划完成情况.pdf", media_type="application/pdf")


@post("/tasks/{task_id:int}/undone", guards=[EDIT], sync_to_thread=True)
def explain_undone(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    task_id: Key,
    data: URLEncodedBody[UndoneForm],
) -> Redirect:
    """Note why a task was not finished."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.explain_undone(tx, task_id=task_id, reason=data.reason, carry_over=data.carry_over)
        plan_id = queries.task_by_id(tx.session, task_id).plan_id
    return redirect(f"/plans/{plan_id}/summary", request, "原因已记下。")


@post("/plans/{plan_id:int}/close", guards=[EDIT], sync_to_thread=True)
def close_plan(
    request: Request[Any, Any, Any], database: NamedDependency[Database], plan_id: Key
) -> Redirect:
    """End a plan."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.close_plan(tx, plan_id=plan_id)
    return redirect(f"/plans/{plan_id}/summary", request, "计划已结束。")


def _year(request: Request[Any, Any, Any], database: Database, plan_id: int) -> tuple[AnnualPlan, PlanYear]:
    with database.reading() as session:
        plan = queries.plan_by_id(session, plan_id, scope=scope_of(actor_of(request)))
        return plan, queries.year_of_plan(session, plan_id)


def _cells(number: int, task: TaskYear) -> list[str]:
    figures = [str(getattr(task, name)) for name in FIGURES]
    carried = "是" if task.carry_over and task.undone else ""
    return [str(number), task.title, status.TASK_LABELS[task.status], *figures, task.reason, carried]


def _total(year: PlanYear) -> list[str]:
    return ["", "合计", "", *(str(year.total(name)) for name in FIGURES), "", ""]


handlers = [show_summary, get_summary, print_summary, explain_undone, close_plan]
