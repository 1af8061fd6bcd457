"""Parts and buttons of checking together (综合查一次): where tasks meet, proposals, one click to agree."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template

from inspections.plans import actions, queries
from inspections.plans.forms import JointForm, ReturnForm
from inspections.plans.routes.plans import Key
from inspections.plans.rules import joint as rules
from inspections.plans.rules import status
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.templating import page, redirect
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.rules import Permission, can

SEE, EDIT = allow(Permission.SEE), allow(Permission.PLANS_EDIT)


@get("/tasks/{task_id:int}/together", guards=[SEE], sync_to_thread=True)
def show_together(
    request: Request[Any, Any, Any], database: NamedDependency[Database], task_id: Key
) -> Template:
    """A part of the task page: which tasks of other departments meet this one, and what was proposed."""
    actor = actor_of(request)
    own = scope_of(actor).department_ids
    with database.reading() as session:
        view = queries.task_view(session, task_id, scope=scope_of(actor))
        proposals = queries.proposals_of_task(session, task_id)
        planned = view.task.status is status.TaskStatus.PLANNED
        found = queries.meetings(session, task_id) if planned else []
        tasks = {
            i: queries.task_by_id(session, i)
            for proposal in proposals
            for i in (proposal.host_task_id, proposal.other_task_id)
        }
    asked = {i for p in proposals if p.status in rules.OPEN for i in (p.host_task_id, p.other_task_id)}
    settled = {
        i
        for p in proposals
        if p.status is rules.ProposalStatus.JOINED
        for i in (p.host_task_id, p.other_task_id)
    }
    editor = can(actor, Permission.PLANS_EDIT)
    mine = editor and (own is None or view.plan.department_id in own)
    return page(
        request,
        "plans/together.html",
        task=view.task,
        meetings=[
            (one, mine and one.task.id not in asked and rules.can_join(
                view.plan.status, view.task.status, one.plan, one.task.status, shared=one.overlap.shared, open=0
            ))
            for one in found
            if one.task.id not in settled
        ],
        proposals=[
            (one, tasks, mine and one.other_task_id == task_id and rules.can_agree(
                one.status, proposer=one.proposed_by, answerer=actor.user_id
            ))
            for one in proposals
        ],
        labels=rules.PROPOSAL_LABELS,
        basis=rules.MERGED,
    )  # fmt: skip


@post("/tasks/{task_id:int}/together", guards=[EDIT], sync_to_thread=True)
def propose_joint(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    task_id: Key,
    data: URLEncodedBody[JointForm],
) -> Redirect:
    """Ask another department to check together."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.propose_joint(tx, host_task_id=task_id, other_task_id=data.other_task_id)
    return redirect(f"/tasks/{task_id}", request, "已向对方提出合并建议，等待答复。")


@post("/joint/{proposal_id:int}/agree", guards=[EDIT], sync_to_thread=True)
def agree_joint(
    request: Request[Any, Any, Any], database: NamedDependency[Database], proposal_id: Key
) -> Redirect:
    """Agree: one click, on record."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        proposal = actions.agree_joint(tx, proposal_id=proposal_id)
    said = (
        "已合并：一户只抽一次，各部门同组检查。"
        if proposal.status is rules.ProposalStatus.JOINED
        else "已同意。计划已批准过，按计划变更审批、备案后合并。"
    )
    return redirect(f"/tasks/{proposal.other_task_id}", request, said)


@post("/joint/{proposal_id:int}/decline", guards=[EDIT], sync_to_thread=True)
def decline_joint(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    proposal_id: Key,
    data: URLEncodedBody[ReturnForm],
) -> Redirect:
    """Decline, with the reason."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        proposal = actions.decline_joint(tx, proposal_id=proposal_id, note=data.note)
    return redirect(f"/tasks/{proposal.other_task_id}", request, "已答复不合并，两个任务都不变。")


handlers = [show_together, propose_joint, agree_joint, decline_joint]
