"""Pages of changes of plans in force: propose one, see them all with before and after, approve, file."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template
from sqlmodel import Session

from inspections.plans import actions, queries
from inspections.plans.forms import ChangeForm, FilingForm, ReturnForm
from inspections.plans.routes.plans import Key
from inspections.plans.rules import amendments as rules
from inspections.plans.rules.pool import StrataBy
from inspections.plans.rules.ratios import write_ratio
from inspections.plans.tables import PlanAmendment
from supervision.foundation import clock
from supervision.foundation.actor import Actor
from supervision.foundation.database import Database
from supervision.foundation.templating import page, redirect
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.queries import department_names, departments
from supervision.identity.rules import Permission, can

EDIT, APPROVE = allow(Permission.PLANS_EDIT), allow(Permission.PLANS_APPROVE)


@get("/plans/{plan_id:int}/changes", guards=[allow(Permission.SEE)], sync_to_thread=True)
def show_changes(
    request: Request[Any, Any, Any], database: NamedDependency[Database], plan_id: Key
) -> Template:
    """All changes of a plan, the newest first, each with what it says before and after."""
    actor = actor_of(request)
    with database.reading() as session:
        plan = queries.plan_by_id(session, plan_id, scope=scope_of(actor))
        tasks = {task.id: task for task in queries.tasks_of_plan(session, plan_id)}
        found = queries.amendments_of_plan(session, plan_id)
        names = department_names(session)
    return page(
        request,
        "plans/changes.html",
        plan=plan,
        changes=[_view(change, names, actor, own=change.plan_id == plan_id) for change in found],
        tasks=tasks,
        labels=rules.AMENDMENT_LABELS,
    )


@get("/tasks/{task_id:int}/change", guards=[EDIT], sync_to_thread=True)
def show_new_change(
    request: Request[Any, Any, Any], database: NamedDependency[Database], task_id: Key
) -> Template:
    """The form of a change, filled in with what the task says now."""
    with database.reading() as session:
        view, terms = _task(session, request, task_id)
        rules.check_can_amend(
            view.plan.status, view.task.status, waiting=queries.waiting_changes(session, task_id)
        )
        done = queries.rounds_done(session, view.task)
        bureaus = [d for d in departments(session, kind="bureau") if d.id != view.task.lead_department_id]
    whole = view.conditions.strata_by is StrataBy.NONE
    fields = [("ratio_all", "不分类", "all")] if whole else [
        ("ratio_a", "A", "A"), ("ratio_b", "B", "B"), ("ratio_c", "C", "C"), ("ratio_d", "D", "D"),
        ("ratio_n", "未分类", "N"),
    ]  # fmt: skip
    written = {stratum: write_ratio(ratio) for stratum, ratio in terms.ratios.items()}
    return page(
        request,
        "plans/change.html",
        view=view,
        terms=terms,
        fields=[(name, label, written.get(stratum, "")) for name, label, stratum in fields],
        done=done,
        bureaus=bureaus,
    )


@post("/tasks/{task_id:int}/change", guards=[EDIT], sync_to_thread=True)
def propose_change(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    task_id: Key,
    data: URLEncodedBody[ChangeForm],
) -> Redirect:
    """Send a change to whoever approves it."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        view, _terms = _task(tx.session, request, task_id)
        floors = {stratum: ratio.floor for stratum, ratio in view.ratios.items()}
        after = data.terms(view.conditions.strata_by, floors)
        actions.propose_change(tx, task_id=task_id, after=after, reason=data.reason)
    return redirect(f"/plans/{view.plan.id}/changes", request, "变更已送审，请另一位负责人审批。")


@post("/amendments/{amendment_id:int}/approve", guards=[APPROVE], sync_to_thread=True)
def approve_change(
    request: Request[Any, Any, Any], database: NamedDependency[Database], amendment_id: Key
) -> Redirect:
    """Approve a change."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        change = actions.approve_change(tx, amendment_id=amendment_id)
    return redirect(f"/plans/{change.plan_id}/changes", request, "已批准。重新备案后生效。")


@post("/amendments/{amendment_id:int}/return", guards=[APPROVE], sync_to_thread=True)
def return_change(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    amendment_id: Key,
    data: URLEncodedBody[ReturnForm],
) -> Redirect:
    """Turn a change down."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        change = actions.return_change(tx, amendment_id=amendment_id, note=data.note)
    return redirect(f"/plans/{change.plan_id}/changes", request, "没有批准这项变更，任务不变。")


@post("/amendments/{amendment_id:int}/file", guards=[EDIT], sync_to_thread=True)
def file_change(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    amendment_id: Key,
    data: URLEncodedBody[FilingForm],
) -> Redirect:
    """File a change; it counts."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        change = actions.file_change(
            tx, amendment_id=amendment_id, filed_on=data.filed_on, filed_with=data.filed_with
        )
    return redirect(f"/plans/{change.plan_id}/changes", request, "变更已备案生效，以后的批次按新的内容抽取。")


def _task(
    session: Session, request: Request[Any, Any, Any], task_id: int
) -> tuple[queries.TaskView, rules.TaskTerms]:
    """A task whose plan is the actor's, and what it says now."""
    task = queries.task_by_id(session, task_id)
    queries.plan_by_id(session, task.plan_id, scope=scope_of(actor_of(request)))
    view = queries.task_view(session, task_id)
    return view, queries.terms_of(view)


def _view(change: PlanAmendment, names: dict[int, str], actor: Actor, *, own: bool) -> dict[str, Any]:
    approver = own and can(actor, Permission.PLANS_APPROVE)
    who = {"drafter": change.created_by, "approver": actor.user_id}
    return {
        "change": change,
        "lines": queries.differences(change.before, change.after, names),
        "may_answer": approver and rules.can_answer(change.status, rules.AmendmentStatus.APPROVED, **who),
        "may_return": approver and rules.can_answer(change.status, rules.AmendmentStatus.RETURNED, **who),
        "may_file": own and can(actor, Permission.PLANS_EDIT) and rules.can_file_change(change.status),
        "mine": change.created_by == actor.user_id,
    }


handlers = [show_changes, show_new_change, propose_change, approve_change, return_change, file_change]
