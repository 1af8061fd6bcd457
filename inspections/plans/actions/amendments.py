"""A plan in force is changed only so: proposed with a reason, approved by somebody else, filed again; then it counts."""

from datetime import date

from inspections.plans import queries
from inspections.plans.actions.joining import join_tasks
from inspections.plans.actions.tasks import move_task, strata_rows
from inspections.plans.rules.amendments import (
    AmendmentStatus,
    TaskTerms,
    check_can_amend,
    check_can_answer,
    check_can_file_change,
    check_change,
)
from inspections.plans.rules.joint import ProposalStatus
from inspections.plans.rules.status import TaskStatus
from inspections.plans.rules.tasks import TaskDraft, check_can_add_task
from inspections.plans.tables import JointProposal, PlanAmendment, PlanTask, TaskParticipant, TaskStratum
from supervision.foundation.database import Transaction
from supervision.identity.queries import department_by_id
from supervision.law.actions import take_numbers
from supervision.law.queries import parameter


def propose_change(tx: Transaction, *, task_id: int, after: TaskTerms, reason: str) -> PlanAmendment:
    """Propose a change of a task of a plan in force (提出计划变更); nothing counts before it is filed.

    Raises:
        NotFound: no such task, or its plan is another department's.
        Refused: what ``rules.amendments`` and ``rules.tasks`` say.
    """
    task = queries.task_by_id(tx.session, task_id)
    plan = queries.own_plan(tx.session, tx.actor, task.plan_id)
    check_can_amend(plan.status, task.status, waiting=queries.waiting_changes(tx.session, task_id))
    view = queries.task_view(tx.session, task_id)
    before = queries.terms_of(view)
    check_change(before, after, done=queries.rounds_done(tx.session, task), reason=reason)
    _check_terms(tx, task, plan.year, after)
    for department_id in after.joining:
        department_by_id(tx.session, department_id)
    return record_change(
        tx,
        task,
        before=queries.stored_terms(before),
        after=queries.stored_terms(after),
        reason=reason.strip(),
    )


def record_change(
    tx: Transaction, task: PlanTask, *, before: dict[str, object], after: dict[str, object], reason: str
) -> PlanAmendment:
    """Write a proposed change down, with its number."""
    plan = queries.plan_by_id(tx.session, task.plan_id)
    department = department_by_id(tx.session, plan.department_id)
    [number] = take_numbers(tx, issuer=department.short_name, word="变更", year=plan.year)
    change = PlanAmendment(
        number=number,
        plan_id=task.plan_id,
        task_id=task.id or 0,
        reason=reason,
        before=before,
        after=after,
        created_by=tx.actor.user_id,
        created_name=tx.actor.name,
        created_at=tx.now,
    )
    tx.session.add(change)
    tx.record(
        "amendment.proposed",
        covers=[PlanAmendment],
        about=f"amendment:{number}",
        task=task.number,
        before=before,
        after=after,
        reason=reason,
    )
    return change


def approve_change(tx: Transaction, *, amendment_id: int) -> PlanAmendment:
    """Approve a proposed change (somebody other than who proposed it).

    Raises:
        NotFound: no such change, or another department's.
        Refused: answered already, or the proposer tries.
    """
    return _answer(tx, amendment_id, AmendmentStatus.APPROVED, "")


def return_change(tx: Transaction, *, amendment_id: int, note: str) -> PlanAmendment:
    """Turn a change down that is not filed yet, with the reason; one that was approved and cannot be filed any more as well."""
    return _answer(tx, amendment_id, AmendmentStatus.RETURNED, note)


def file_change(tx: Transaction, *, amendment_id: int, filed_on: date, filed_with: str = "") -> PlanAmendment:
    """File an approved change again with the judicial department (变更备案); the task says the new terms from now on.

    Raises:
        NotFound: no such change, or another department's.
        Refused: not approved, or a round is under way meanwhile.
    """
    change = queries.amendment_by_id(tx.session, amendment_id)
    plan = queries.own_plan(tx.session, tx.actor, change.plan_id)
    check_can_file_change(change.status)
    task = queries.task_by_id(tx.session, change.task_id)
    check_can_amend(plan.status, task.status, waiting=0)
    proposal = queries.proposal_of_amendment(tx.session, amendment_id)
    if proposal is not None:
        join_tasks(tx, proposal)
    else:
        after, before = queries.read_terms(change.after), queries.read_terms(change.before)
        check_change(before, after, done=queries.rounds_done(tx.session, task), reason=change.reason)
        _apply(tx, task, after)
    change.status, change.filed_on, change.filed_with = AmendmentStatus.FILED, filed_on, filed_with
    change.effective_at = tx.now
    tx.session.add(change)
    tx.record(
        "amendment.filed",
        covers=[PlanAmendment, PlanTask, TaskStratum, TaskParticipant],
        about=f"amendment:{change.number}",
        task=task.number,
        filed_on=filed_on,
        filed_with=filed_with,
    )
    return change


def _answer(tx: Transaction, amendment_id: int, to: AmendmentStatus, note: str) -> PlanAmendment:
    change = queries.amendment_by_id(tx.session, amendment_id)
    queries.own_plan(tx.session, tx.actor, change.plan_id)
    check_can_answer(change.status, to, drafter=change.created_by, approver=tx.actor.user_id)
    change.status, change.note, change.answered_at = to, note, tx.now
    change.answered_by, change.answered_name = tx.actor.user_id, tx.actor.name
    tx.session.add(change)
    if to is AmendmentStatus.RETURNED:
        _end_proposal(tx, change, note)
    tx.record(f"amendment.{to.value}", covers=[PlanAmendment], about=f"amendment:{change.number}", note=note)
    return change


def _end_proposal(tx: Transaction, change: PlanAmendment, note: str) -> None:
    """A change that is turned down ends the proposal it was made for: both tasks stay as they are."""
    proposal = queries.proposal_of_amendment(tx.session, change.id or 0)
    if proposal is not None:
        proposal.status, proposal.note = ProposalStatus.DECLINED, note
        tx.session.add(proposal)
        tx.record("joint.declined", covers=[JointProposal], about=f"amendment:{change.number}", note=note)


def _check_terms(tx: Transaction, task: PlanTask, year: int, after: TaskTerms) -> None:
    """The changed task obeys the rules of any task."""
    least = parameter(tx.session, "min_officers", on=tx.today)
    items = len(queries.items_of_task(tx.session, task.id or 0))
    draft = TaskDraft(
        task.title,
        year,
        after.team_size,
        task.package,
        after.rounds,
        after.starts_on,
        after.ends_on,
        items,
        after.ratios,
    )
    check_can_add_task(draft, min_officers=least.number, basis=least.basis)


def _apply(tx: Transaction, task: PlanTask, after: TaskTerms) -> None:
    task_id = task.id or 0
    basis = queries.basis_of_shares(tx.session, task_id)
    if after.withdrawn:
        move_task(tx, task_id=task_id, to=TaskStatus.VOID)
        return
    task.rounds, task.team_size = after.rounds, after.team_size
    task.starts_on, task.ends_on = after.starts_on, after.ends_on
    tx.session.add(task)
    wanted = {row.stratum: row for row in strata_rows(task_id, after.ratios, basis)}
    for row in queries.strata_of_task(tx.session, task_id):
        new = wanted.pop(row.stratum, None)
        if new is None:
            tx.session.delete(row)
        else:
            row.ratio_kind, row.ratio_value = new.ratio_kind, new.ratio_value
            row.ratio_upper, row.floor = new.ratio_upper, new.floor
            tx.session.add(row)
    tx.session.add_all(wanted.values())
    there = queries.participants_of(tx.session, task_id)
    for one in there:
        if one.department_id not in after.joining:
            tx.session.delete(one)
    known = {one.department_id for one in there}
    tx.session.add_all(
        TaskParticipant(task_id=task_id, department_id=i) for i in after.joining if i not in known
    )
