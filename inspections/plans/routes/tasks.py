"""Pages of tasks."""

from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from inspections.plans import actions, queries
from inspections.plans.forms import LARGEST, TaskForm
from inspections.plans.rules import amendments, status
from inspections.plans.rules import pool as words
from inspections.plans.rules.ratios import write_ratio
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
        alarms = queries.alarms_of_items(
            session, list(queries.task_items(session, task_id)), on=clock.today()
        )
        names = area_names(session)
        changes = queries.amendments_of_task(session, task_id)
        bureaus = department_names(session)
        assigned = queries.assigned_view(session, view.task, on=clock.today())
    waiting = sum(change.status in amendments.WAITING for change in changes)
    own = scope_of(actor).department_ids
    return page(
        request,
        "plans/task.html",
        view=view,
        assigned=assigned,
        items=items,
        alarms=alarms,
        areas=[names.get(code, code) for code in view.conditions.areas],
        kinds=[KIND_LABELS.get(k, k) for k in view.conditions.kinds],  # type: ignore[call-overload]
        shares=[(stratum, write_ratio(ratio)) for stratum, ratio in view.ratios.items()],
        task_labels=status.TASK_LABELS,
        plan_labels=status.PLAN_LABELS,
        draw_labels=words.DRAW_TYPE_LABELS,
        strata=words.STRATA_LABELS,
        groups=words.GROUP_LABELS,
        changes=[
            {"change": one, "lines": queries.differences(one.before, one.after, bureaus)} for one in changes
        ],
        change_labels=amendments.AMENDMENT_LABELS,
        may_change=can(actor, Permission.PLANS_EDIT)
        and (own is None or view.plan.department_id in own)
        and amendments.can_amend(view.plan.status, view.task.status, waiting=waiting),
        may_remove=can(actor, Permission.PLANS_EDIT) and status.can_edit(view.plan.status),
        may_draw=can(actor, Permission.DRAW_RUN)
        and status.can_draw(
            view.plan.status,
            view.task.status,
            done=0 if view.task.status is status.TaskStatus.PLANNED else 1,  # at least; the draw counts them
            rounds=view.task.rounds,
        ),
    )


@get("/tasks/{task_id:int}/preview", guards=[allow(Permission.SEE)], sync_to_thread=True)
def show_preview(
    request: Request[Any, Any, Any], database: NamedDependency[Database], task_id: Key
) -> Template:
    """A part of the task page: how many could be drawn today, how many are left out and why."""
    try:
        with database.reading() as session:
            pool, notices, reasons = queries.preview(session, task_id, on=clock.today())
            view = queries.task_view(session, task_id)
            duties = queries.duties_of_task(session, view, pool, on=clock.today())
    except Refused as why:  # the shares do not fit: that is what this part has to say
        return page(request, "plans/misfit.html", sentence=why.text(language_of(request)))
    share = {stratum: float(chance) for stratum, chance in words.chances(pool).items()}
    return page(
        request,
        "plans/preview.html",
        strata=[(s, pool.sizes.get(s, 0), pool.quotas[s], share.get(s)) for s in sorted(pool.quotas)],
        least=min(share.values(), default=None),
        most=max(share.values(), default=None),
        joint=pool.joint,
        duties=duties,
        left_out_labels=words.LEFT_OUT_LABELS,
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


handlers = [show_new_task, add_task, show_task, show_preview, remove_task]
