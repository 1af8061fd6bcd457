"""Pages of plans and tasks."""

from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from inspections.plans import actions, queries
from inspections.plans.forms import LARGEST, FilingForm, PlanForm, ReturnForm, TaskForm
from inspections.plans.rules import pool as words
from inspections.plans.rules import quotas, status
from inspections.plans.rules.status import PlanEvent
from supervision.areas.queries import area_names, areas_of
from supervision.areas.rules.divisions import AreaLevel
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.errors import Refused
from supervision.foundation.templating import language_of, page, redirect
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.queries import department_names, departments
from supervision.identity.rules import Permission, can
from supervision.law.queries import parameter
from supervision.registers.rules.kinds import KIND_LABELS

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
        names = department_names(session)
    return page(
        request,
        "plans/list.html",
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
        names = department_names(session)
    approver = can(actor, Permission.PLANS_APPROVE)
    editor = can(actor, Permission.PLANS_EDIT)
    return page(
        request,
        "plans/show.html",
        plan=plan,
        tasks=tasks,
        shares={
            i: [(s.stratum, quotas.write_ratio(quotas.Ratio(s.ratio_kind, s.ratio_value))) for s in strata]
            for i, strata in ratios.items()
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
        may_close=editor and status.can_step(plan.status, PlanEvent.CLOSE),
        own=plan.created_by == actor.user_id,
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


@post("/plans/{plan_id:int}/close", guards=[allow(Permission.PLANS_EDIT)], sync_to_thread=True)
def close_plan(
    request: Request[Any, Any, Any], database: NamedDependency[Database], plan_id: Key
) -> Redirect:
    """End a plan."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.close_plan(tx, plan_id=plan_id)
    return redirect(f"/plans/{plan_id}", request, "计划已结束。")


@get("/plans/{plan_id:int}/tasks/new", guards=[allow(Permission.PLANS_EDIT)], sync_to_thread=True)
def show_new_task(
    request: Request[Any, Any, Any], database: NamedDependency[Database], plan_id: Key, q: Words = ""
) -> Template:
    """The form of a new task with sensible values in it."""
    with database.reading() as session:
        plan = queries.plan_by_id(session, plan_id, scope=scope_of(actor_of(request)))
        items = queries.items_to_choose(session, department_id=plan.department_id, words=q.strip())
        counties = areas_of(session, AreaLevel.COUNTY)
        bureaus = [d for d in departments(session, kind="bureau") if d.id != plan.department_id]
        officers = parameter(session, "min_officers", on=clock.today())
    today = clock.today()
    return page(
        request,
        "plans/new_task.html",
        plan=plan,
        items=items,
        counties=counties,
        bureaus=bureaus,
        officers=officers,
        kinds=KIND_LABELS,
        strata=words.STRATA_LABELS,
        groups=words.GROUP_LABELS,
        draw_types=words.DRAW_TYPE_LABELS,
        starts_on=today if today.year == plan.year else today.replace(year=plan.year, month=1, day=1),
        ends_on=today.replace(year=plan.year, month=12, day=31),
        q=q,
    )


@post("/plans/{plan_id:int}/tasks", guards=[allow(Permission.PLANS_EDIT)], sync_to_thread=True)
def add_task(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    plan_id: Key,
    data: URLEncodedBody[TaskForm],
) -> Redirect:
    """Put a task into a plan."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        task = actions.add_task(
            tx,
            plan_id=plan_id,
            title=data.title,
            conditions=data.conditions(),
            ratios=data.ratios(),
            item_ids=data.items,
            starts_on=data.starts_on,
            ends_on=data.ends_on,
            draw_type=data.draw_type,
            team_size=data.team_size,
            package=data.package,
            rounds=data.rounds,
            basis=data.basis,
            joining=data.joining,
        )
    return redirect(f"/tasks/{task.id}", request, "任务已添加。请核对抽取范围和名额。")


@get("/tasks/{task_id:int}", guards=[allow(Permission.SEE)], sync_to_thread=True)
def show_task(request: Request[Any, Any, Any], database: NamedDependency[Database], task_id: Key) -> Template:
    """One task: scope, shares, items, and the way to its draw."""
    actor = actor_of(request)
    with database.reading() as session:
        view = queries.task_view(session, task_id, scope=scope_of(actor))
        items = queries.items_of_task(session, task_id)
        names = area_names(session)
    return page(
        request,
        "plans/task.html",
        view=view,
        items=items,
        areas=[names.get(code, code) for code in view.conditions.areas],
        kinds=[KIND_LABELS.get(k, k) for k in view.conditions.kinds],  # type: ignore[call-overload]
        shares=[(stratum, quotas.write_ratio(ratio)) for stratum, ratio in view.ratios.items()],
        task_labels=status.TASK_LABELS,
        plan_labels=status.PLAN_LABELS,
        draw_labels=words.DRAW_TYPE_LABELS,
        strata=words.STRATA_LABELS,
        groups=words.GROUP_LABELS,
        may_remove=can(actor, Permission.PLANS_EDIT) and status.can_edit(view.plan.status),
        may_draw=can(actor, Permission.DRAW_RUN) and status.can_draw(view.plan.status, view.task.status),
    )


@get("/tasks/{task_id:int}/preview", guards=[allow(Permission.SEE)], sync_to_thread=True)
def show_preview(
    request: Request[Any, Any, Any], database: NamedDependency[Database], task_id: Key
) -> Template:
    """A part of the task page: how many could be drawn today, how many are left out and why."""
    try:
        with database.reading() as session:
            pool, notices, reasons = queries.preview(session, task_id, on=clock.today())
    except Refused as why:  # the shares do not fit: that is what this part has to say
        return page(request, "plans/misfit.html", sentence=why.text(language_of(request)))
    return page(
        request,
        "plans/preview.html",
        strata=[(s, pool.sizes.get(s, 0), pool.quotas[s]) for s in sorted(pool.quotas)],
        size=len(pool.units),
        quota=sum(pool.quotas.values()),
        notices=[(n.msgid, dict(n.values), n.basis) for n in notices],
        reasons=[(words.LEFT_OUT_LABELS[words.LeftOut(r)], n) for r, n in reasons.most_common()],
        left_out=len(pool.left_out),
        parameters=[p for p in pool.parameters if p[2]],
    )


@post("/tasks/{task_id:int}/remove", guards=[allow(Permission.PLANS_EDIT)], sync_to_thread=True)
def remove_task(
    request: Request[Any, Any, Any], database: NamedDependency[Database], task_id: Key
) -> Redirect:
    """Take a task out of a draft."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        plan_id = actions.remove_task(tx, task_id=task_id)
    return redirect(f"/plans/{plan_id}", request, "任务已删除。")


handlers = [
    show_plans,
    show_new_plan,
    draft_plan,
    show_plan,
    submit_plan,
    return_plan,
    approve_plan,
    enforce_plan,
    close_plan,
    show_new_task,
    add_task,
    show_task,
    show_preview,
    remove_task,
]
