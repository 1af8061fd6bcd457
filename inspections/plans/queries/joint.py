"""Where tasks of different departments meet (重叠分析), and the proposals to check together."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from inspections.plans.queries.scopes import drawable, open_now, sizes_by_stratum
from inspections.plans.queries.tasks import TaskView, task_view
from inspections.plans.rules.joint import OPEN, Overlap, ProposalStatus, expected_twice
from inspections.plans.rules.quotas import quotas
from inspections.plans.rules.status import PlanStatus, TaskStatus
from inspections.plans.tables import AnnualPlan, JointProposal, PlanTask
from supervision.foundation.actor import Scope
from supervision.foundation.errors import NotFound, Refused
from supervision.identity.queries import department_names
from supervision.registers.tables import Entity

MOST = 30
"""Other tasks looked at for one task: each costs two counts over the register."""


@dataclass(frozen=True)
class Meeting:
    """Another department's task in the same days that could draw the same businesses."""

    task: PlanTask
    plan: PlanStatus
    department: str
    overlap: Overlap
    twice: float
    """Businesses two separate draws would be expected to visit twice in one round each."""


def proposal_by_id(session: Session, proposal_id: int) -> JointProposal:
    """One proposal.

    Raises:
        NotFound: there is none.
    """
    found = session.get(JointProposal, proposal_id)
    if found is None:
        raise NotFound("没有这项合并建议。")
    return found


def proposals_of_task(session: Session, task_id: int) -> list[JointProposal]:
    """Proposals a task made or got, the newest first."""
    query = select(JointProposal).where(
        sa.or_(col(JointProposal.host_task_id) == task_id, col(JointProposal.other_task_id) == task_id)
    )
    return list(session.exec(query.order_by(col(JointProposal.id).desc())))


def proposal_of_amendment(session: Session, amendment_id: int) -> JointProposal | None:
    """The agreed proposal that a change of a plan brings into force, if it does."""
    return session.exec(select(JointProposal).where(col(JointProposal.amendment_id) == amendment_id)).first()


def open_proposals(session: Session, one: int, other: int) -> int:
    """How many proposals between two tasks wait, whichever of them asked."""
    pairs = {(one, other), (other, one)}
    return sum(
        p.status in OPEN and (p.host_task_id, p.other_task_id) in pairs
        for p in proposals_of_task(session, one)
    )


def proposals_to_answer(session: Session, *, scope: Scope) -> list[tuple[JointProposal, PlanTask]]:
    """Proposals that wait for a department of the scope, with the task they ask for."""
    query = (
        select(JointProposal, PlanTask)
        .join(PlanTask, col(PlanTask.id) == col(JointProposal.other_task_id))
        .where(col(JointProposal.status) == ProposalStatus.PROPOSED)
    )
    if scope.department_ids is not None:
        query = query.where(col(PlanTask.lead_department_id).in_(scope.department_ids))
    return list(session.exec(query.order_by(col(JointProposal.id))))


def meetings(session: Session, task_id: int) -> list[Meeting]:
    """Other departments' tasks in the same days with businesses in common, the largest overlap first."""
    view = task_view(session, task_id)
    task = view.task
    departments = [d.id for d in view.departments]
    query = (
        select(PlanTask, AnnualPlan)
        .join(AnnualPlan, col(AnnualPlan.id) == col(PlanTask.plan_id))
        .where(
            col(PlanTask.lead_department_id).not_in(departments),
            col(PlanTask.status) == TaskStatus.PLANNED,
            col(AnnualPlan.status) != PlanStatus.CLOSED,
            col(PlanTask.starts_on) <= task.ends_on,
            col(PlanTask.ends_on) >= task.starts_on,
        )
        .order_by(col(PlanTask.id))
        .limit(MOST)
    )
    names = department_names(session)
    own = _shares(session, view)
    found = []
    for other, plan in session.exec(query).all():
        overlap = overlap_of(session, view, other.id or 0)
        if overlap.shared:
            theirs = _shares(session, task_view(session, other.id or 0))
            mean = sum(theirs.values()) / len(theirs) if theirs else 0.0
            twice = expected_twice(own, mean, overlap.by_stratum)
            found.append(Meeting(other, plan.status, names.get(other.lead_department_id, ""), overlap, twice))
    return sorted(found, key=lambda one: -one.overlap.shared)


def overlap_of(session: Session, host: TaskView, other_id: int) -> Overlap:
    """Businesses both tasks could draw by their own rules, by stratum of the host; and how many the other could in all.

    The ledger (caps, recent visits) is not asked: at plan time the year lies ahead.
    """
    other = task_view(session, other_id)
    theirs = drawable(other.conditions, other.ratios)
    shared = sizes_by_stratum(session, host.conditions, host.ratios, theirs)
    total = sa.select(sa.func.count()).select_from(Entity).where(theirs, open_now())
    return Overlap(shared, int(session.connection().execute(total).scalar_one()))


def _shares(session: Session, view: TaskView) -> Mapping[str, float]:
    """The share drawn of each stratum, ledger aside; nothing where the shares do not fit."""
    sizes = sizes_by_stratum(session, view.conditions, view.ratios)
    try:
        found = quotas(sizes, view.ratios)
    except Refused:
        return {}
    return {name: found[name] / size for name, size in sizes.items() if size}
