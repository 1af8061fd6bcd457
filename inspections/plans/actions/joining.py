"""Make one task of two where they overlap: the other department joins the host's and keeps what lies outside."""

from dataclasses import replace

from inspections.plans import queries
from inspections.plans.actions.tasks import move_task
from inspections.plans.rules.conditions import Conditions
from inspections.plans.rules.joint import ProposalStatus, check_can_join
from inspections.plans.rules.pool import EVERYBODY, UNCLASSED, StrataBy
from inspections.plans.rules.status import TaskStatus
from inspections.plans.tables import JointProposal, PlanTask, TaskItem, TaskParticipant
from supervision.foundation.database import Transaction


def join_tasks(tx: Transaction, proposal: JointProposal) -> None:
    """The other department's people and items come to the host's task; its own task keeps the rest, or ends if none is left.

    Raises:
        Refused: one of the tasks began its draw meanwhile, or they have nothing in common any more.
    """
    host = queries.task_view(tx.session, proposal.host_task_id)
    other = queries.task_view(tx.session, proposal.other_task_id)
    overlap = queries.overlap_of(tx.session, host, proposal.other_task_id)
    check_can_join(
        host.plan.status,
        host.task.status,
        other.plan.status,
        other.task.status,
        shared=overlap.shared,
        open=0,
    )
    here = {d.id for d in host.departments}
    scope = joint_scope(other.conditions, frozenset(other.ratios)).stored()
    tx.session.add_all(
        TaskParticipant(task_id=proposal.host_task_id, department_id=d.id or 0, conditions=scope)
        for d in other.departments
        if d.id not in here
    )
    items = queries.task_items(tx.session, proposal.host_task_id)
    tx.session.add_all(
        TaskItem(task_id=proposal.host_task_id, unified_item_id=item, checklist_id=checklist)
        for item, checklist in queries.task_items(tx.session, proposal.other_task_id).items()
        if item not in items
    )
    proposal.status = ProposalStatus.JOINED
    proposal.shared, proposal.separate = overlap.shared, overlap.separate
    tx.session.add(proposal)
    tx.record(
        "task.joined",
        covers=[JointProposal, PlanTask, TaskParticipant, TaskItem],
        about=f"task:{host.task.number}",
        other=other.task.number,
        shared=overlap.shared,
        separate=overlap.separate,
    )
    if not overlap.separate:
        move_task(tx, task_id=proposal.other_task_id, to=TaskStatus.VOID)


def joint_scope(conditions: Conditions, strata: frozenset[str]) -> Conditions:
    """The businesses a department comes to in a joint check: those its own task could draw.

    Classes other than the credit-risk class cannot be told as conditions; then it comes to its whole scope.
    """
    if conditions.strata_by is not StrataBy.CREDIT_CLASS or EVERYBODY in strata:
        return conditions
    drawn = strata - {"A"} if conditions.exempt_class_a else strata
    if conditions.classes:
        drawn &= set(conditions.classes)
    classes = tuple(sorted("" if name == UNCLASSED else name for name in drawn))
    return replace(conditions, classes=classes)
