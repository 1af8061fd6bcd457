"""One visit instead of two (综合查一次): propose to another department to check together, agree, decline."""

from dataclasses import replace

from inspections.plans import queries
from inspections.plans.actions.amendments import record_change
from inspections.plans.actions.joining import join_tasks
from inspections.plans.rules.amendments import check_can_amend
from inspections.plans.rules.joint import (
    DRAFTED,
    ProposalStatus,
    check_can_agree,
    check_can_join,
    needs_amendment,
)
from inspections.plans.tables import JointProposal
from supervision.foundation.database import Transaction

TOGETHER = "综合查一次：与“{title}”（{number}）合并为联合检查"
"""Reason of the change of a plan that was approved already."""


def propose_joint(tx: Transaction, *, host_task_id: int, other_task_id: int) -> JointProposal:
    """Ask another department to check together where two tasks overlap; the host's shares will count.

    Raises:
        NotFound: no such task, or the host is another department's.
        Refused: what ``rules.joint`` says.
    """
    host = queries.task_view(tx.session, host_task_id)
    queries.own_plan(tx.session, tx.actor, host.task.plan_id)
    other = queries.task_view(tx.session, other_task_id)
    overlap = queries.overlap_of(tx.session, host, other_task_id)
    check_can_join(
        host.plan.status,
        host.task.status,
        other.plan.status,
        other.task.status,
        shared=overlap.shared,
        open=queries.open_proposals(tx.session, host_task_id, other_task_id),
    )
    proposal = JointProposal(
        host_task_id=host_task_id,
        other_task_id=other_task_id,
        shared=overlap.shared,
        separate=overlap.separate,
        proposed_by=tx.actor.user_id,
        proposed_name=tx.actor.name,
        proposed_at=tx.now,
    )
    tx.session.add(proposal)
    tx.record(
        "joint.proposed",
        covers=[JointProposal],
        about=f"task:{host.task.number}",
        other=other.task.number,
        shared=overlap.shared,
        separate=overlap.separate,
    )
    return proposal


def agree_joint(tx: Transaction, *, proposal_id: int) -> JointProposal:
    """Agree for the other department: one click, on record. Plans nobody approved yet are joined at once, others by a change
    of the host's plan, or of the other's where the host's is still a draft.

    Raises:
        NotFound: no such proposal, or it asks another department.
        Refused: answered already, the proposer tries, or a task began its draw meanwhile.
    """
    proposal = _answer(tx, proposal_id, ProposalStatus.AGREED)
    host = queries.task_view(tx.session, proposal.host_task_id)
    other = queries.task_view(tx.session, proposal.other_task_id)
    if not needs_amendment(host.plan.status, other.plan.status):
        join_tasks(tx, proposal)
        return proposal
    check_can_join(
        host.plan.status,
        host.task.status,
        other.plan.status,
        other.task.status,
        shared=proposal.shared,
        open=0,
    )
    subject = other if host.plan.status in DRAFTED else host
    waiting = queries.waiting_changes(tx.session, subject.task.id or 0)
    check_can_amend(subject.plan.status, subject.task.status, waiting=waiting)
    before = queries.terms_of(subject)
    if subject is host:
        after = replace(
            before, joining=tuple(sorted({*before.joining, *(d.id or 0 for d in other.departments)}))
        )
    else:
        after = replace(before, withdrawn=not proposal.separate)
    partner = other if subject is host else host
    change = record_change(
        tx,
        subject.task,
        before=queries.stored_terms(before),
        after=queries.stored_terms(after),
        reason=TOGETHER.format(title=partner.task.title, number=partner.task.number),
    )
    proposal.amendment_id = change.id
    tx.session.add(proposal)
    tx.record("joint.to_be_filed", covers=[JointProposal], about=f"amendment:{change.number}")
    return proposal


def decline_joint(tx: Transaction, *, proposal_id: int, note: str) -> JointProposal:
    """Decline for the other department, with the reason; both tasks stay as they are."""
    return _answer(tx, proposal_id, ProposalStatus.DECLINED, note)


def _answer(tx: Transaction, proposal_id: int, to: ProposalStatus, note: str = "") -> JointProposal:
    proposal = queries.proposal_by_id(tx.session, proposal_id)
    other = queries.task_by_id(tx.session, proposal.other_task_id)
    queries.own_plan(tx.session, tx.actor, other.plan_id)
    check_can_agree(proposal.status, proposer=proposal.proposed_by, answerer=tx.actor.user_id)
    proposal.status, proposal.note, proposal.answered_at = to, note, tx.now
    proposal.answered_by, proposal.answered_name = tx.actor.user_id, tx.actor.name
    tx.session.add(proposal)
    tx.record(
        f"joint.{to.value}",
        covers=[JointProposal],
        about=f"task:{other.number}",
        proposal=proposal_id,
        note=note,
    )
    return proposal
