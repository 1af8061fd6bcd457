"""Pages of plans."""

from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from inspections.plans import actions, queries
from inspections.plans.forms import LARGEST, FilingForm, PlanForm, ReturnForm
from inspections.plans.rules import pool as words
from inspections.plans.rules import status
from inspections.plans.rules.amendments import WAITING
from inspections.plans.rules.ratios import write_ratio
from inspections.plans.rules.status import PlanEvent
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.templating import page, redirect
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.queries import department_names, departments
from supervision.identity.rules import Permission, can

Key = Annotated[int, PathParameter(ge=1, le=LARGEST)]
After = Annotated[int, QueryParameter(ge=0, le=LARGEST)]
Words = Annotated[str, QueryParameter(max_length=100)]
SIZE = 50


@get("/plans", guards=[allow(Permission.SEE)], sync_to_thread=True)
def show_plans(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    before: After = 0,
) -> Template:
    """Plans, the newest first."""
    with database.reading() as session:
        found = queries.plans(session, scope=scope_of(actor_of(request)), before=before, limit=SIZE + 1)
        asked = queries.proposals_to_answer(session, scope=scope_of(actor_of(request)))
        names = department_names(session)
    return page(
        request,
        "plans/list.html",
        asked=asked,
        plans=found[:SIZE],
        more=found[SIZE - 1].id if len(found) > SIZE else None,
        before=before,
        names=names,
        labels=status.PLAN_LABELS,
    )


@get("/plans/new", guards=[allow(Permission.PLANS_EDIT)], sync_to_thread=True)
def show_new_plan(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """The form of a new plan, filled in but for nothing."""
    with database.reading() as session:
        bureaus = departments(session, kind="bureau")
    return page(request, "plans/new.html", departments=bureaus, year=clock.today().year)


@post("/plans", guards=[allow(Permission.PLANS_EDIT)], sync_to_thread=True)
def draft_plan(
    request: Request[Any, Any, Any], database: NamedDependency[Database], data: URLEncodedBody[PlanForm]
) -> Redirect:
    """Begin a plan."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        plan = actions.draft_plan(
            tx, department_id=data.department_id, year=data.year, title=data.title, note=data.note
        )
    return redirect(f"/plans/{plan.id}", request, "计划已建立，请添加抽查任务。")


@get("/plans/{plan_id:int}", guards=[allow(Permission.SEE)], sync_to_thread=True)
def show_plan(request: Request[Any, Any, Any], database: NamedDependency[Database], plan_id: Key) -> Template:
    """One plan with its tasks and the step that follows."""
    actor = actor_of(request)
    with database.reading() as session:
        plan = queries.plan_by_id(session, plan_id, scope=scope_of(actor))
        tasks = queries.tasks_of_plan(session, plan_id)
        ratios = {task.id: queries.strata_of_task(session, task.id or 0) for task in tasks}
        changes = queries.amendments_of_plan(session, plan_id)
        carried = queries.carried_over(session, plan)
        names = department_names(session)
    approver = can(actor, Permission.PLANS_APPROVE)
    editor = can(actor, Permission.PLANS_EDIT)
    return page(
        request,
        "plans/show.html",
        plan=plan,
        tasks=tasks,
        changes=changes,
        carried=carried,
        waiting=sum(change.status in WAITING for change in changes),
        shares={
            i: [(s.stratum, write_ratio(queries.ratio_of(s))) for s in strata] for i, strata in ratios.items()
        },
        names=names,
        labels=status.PLAN_LABELS,
        task_labels=status.TASK_LABELS,
        draw_labels=words.DRAW_TYPE_LABELS,
        may_edit=editor and status.can_edit(plan.status),
        may_submit=editor and bool(tasks) and status.can_step(plan.status, PlanEvent.SUBMIT),
        may_approve=approver
        and status.can_approve(plan.status, drafter=plan.created_by, approver=actor.user_id),
        may_return=approver and status.can_step(plan.status, PlanEvent.RETURN),
        may_file=editor and status.can_step(plan.status, PlanEvent.FILE),
        own=plan.created_by == actor.user_id,
        may_draw=can(actor, Permission.DRAW_RUN) and plan.status in status.DRAWABLE,
    )


@post("/plans/{plan_id:int}/submit", guards=[allow(Permission.PLANS_EDIT)], sync_to_thread=True)
def submit_plan(
    request: Request[Any, Any, Any], database: NamedDependency[Database], plan_id: Key
) -> Redirect:
    """Send a plan to whoever approves it."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.submit_plan(tx, plan_id=plan_id)
    return redirect(f"/plans/{plan_id}", request, "已送审，请负责人审批。")


@post("/plans/{plan_id:int}/return", guards=[allow(Permission.PLANS_APPROVE)], sync_to_thread=True)
def return_plan(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    plan_id: Key,
    data: URLEncodedBody[ReturnForm],
) -> Redirect:
    """Give a plan back."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.return_plan(tx, plan_id=plan_id, note=data.note)
    return redirect(f"/plans/{plan_id}", request, "已退回起草人。")


@post("/plans/{plan_id:int}/approve", guards=[allow(Permission.PLANS_APPROVE)], sync_to_thread=True)
def approve_plan(
    request: Request[Any, Any, Any], database: NamedDependency[Database], plan_id: Key
) -> Redirect:
    """Approve a plan."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.approve_plan(tx, plan_id=plan_id)
    return redirect(f"/plans/{plan_id}", request, "已批准。备案并公布后即可抽取。")


@post("/plans/{plan_id:int}/enforce", guards=[allow(Permission.PLANS_EDIT)], sync_to_thread=True)
def enforce_plan(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    plan_id: Key,
    data: URLEncodedBody[FilingForm],
) -> Redirect:
    """File, publish and begin a plan."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.put_in_force(tx, plan_id=plan_id, filed_on=data.filed_on, filed_with=data.filed_with)
    return redirect(f"/plans/{plan_id}", request, "计划已备案、公布并开始执行，可以抽取了。")


handlers = [
    show_plans,
    show_new_plan,
    draft_plan,
    show_plan,
    submit_plan,
    return_plan,
    approve_plan,
    enforce_plan,
]
