"""Changes of plans in force, and what a task says now in the words an amendment uses."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from inspections.plans.queries.tasks import TaskView, strata_of_task
from inspections.plans.rules.amendments import WAITING, AmendmentStatus, TaskTerms
from inspections.plans.rules.pool import EVERYBODY, UNCLASSED
from inspections.plans.rules.quotas import Ratio, RatioKind
from inspections.plans.rules.ratios import write_ratio
from inspections.plans.rules.status import TaskStatus
from inspections.plans.tables import CapLedger, JointProposal, PlanAmendment, PlanTask
from supervision.foundation.actor import EVERYTHING, Scope
from supervision.foundation.errors import NotFound


def amendment_by_id(session: Session, amendment_id: int) -> PlanAmendment:
    """One change of a plan.

    Raises:
        NotFound: there is none.
    """
    found = session.get(PlanAmendment, amendment_id)
    if found is None:
        raise NotFound("没有这项计划变更。")
    return found


def amendments_of_plan(session: Session, plan_id: int) -> list[PlanAmendment]:
    """All changes of a plan, the newest first; also those that took a task of it into a joint check."""
    tasks = select(PlanTask.id).where(col(PlanTask.plan_id) == plan_id)
    joined = select(JointProposal.amendment_id).where(
        col(JointProposal.other_task_id).in_(tasks), col(JointProposal.amendment_id).is_not(None)
    )
    query = select(PlanAmendment).where(
        sa.or_(col(PlanAmendment.plan_id) == plan_id, col(PlanAmendment.id).in_(joined))
    )
    return list(session.exec(query.order_by(col(PlanAmendment.id).desc())))


def amendments_of_task(session: Session, task_id: int) -> list[PlanAmendment]:
    """All changes of a task, the newest first."""
    query = select(PlanAmendment).where(col(PlanAmendment.task_id) == task_id)
    return list(session.exec(query.order_by(col(PlanAmendment.id).desc())))


def waiting_changes(session: Session, task_id: int) -> int:
    """How many changes of a task are not answered or not filed yet."""
    return sum(one.status in WAITING for one in amendments_of_task(session, task_id))


def filed_changes(session: Session, task_id: int) -> list[PlanAmendment]:
    """The changes of a task that count, in the order they came into force."""
    found = [one for one in amendments_of_task(session, task_id) if one.status is AmendmentStatus.FILED]
    return sorted(found, key=lambda one: one.id or 0)


def changes_to_answer(session: Session, *, scope: Scope = EVERYTHING) -> list[PlanAmendment]:
    """Changes of tasks of the scope's departments that wait for approval, the oldest first."""
    query = select(PlanAmendment).where(col(PlanAmendment.status) == AmendmentStatus.SUBMITTED)
    if scope.department_ids is not None:
        own = select(PlanTask.id).where(col(PlanTask.lead_department_id).in_(scope.department_ids))
        query = query.where(col(PlanAmendment.task_id).in_(own))
    return list(session.exec(query.order_by(col(PlanAmendment.id))))


def rounds_done(session: Session, task: PlanTask) -> int:
    """Rounds of a task that were opened, by the ledger; at least one when its draw has begun."""
    opened = sa.select(sa.func.count(sa.distinct(col(CapLedger.draw_id)))).where(
        col(CapLedger.task_id) == task.id, col(CapLedger.draw_id).is_not(None)
    )
    counted = int(session.connection().execute(opened).scalar_one())
    return max(counted, int(task.status in (TaskStatus.DRAWN, TaskStatus.IN_PROGRESS, TaskStatus.COMPLETED)))


def terms_of(view: TaskView) -> TaskTerms:
    """What a task says now."""
    return TaskTerms(
        ratios=dict(view.ratios),
        rounds=view.task.rounds,
        starts_on=view.task.starts_on,
        ends_on=view.task.ends_on,
        team_size=view.task.team_size,
        joining=tuple(sorted(d.id or 0 for d in view.departments[1:])),
        withdrawn=view.task.status is TaskStatus.VOID,
    )


def stored_terms(terms: TaskTerms) -> dict[str, Any]:
    """The terms as JSON values."""
    return {
        "ratios": {s: [r.kind.value, r.value, r.floor, r.upper] for s, r in sorted(terms.ratios.items())},
        "rounds": terms.rounds,
        "starts_on": terms.starts_on.isoformat(),
        "ends_on": terms.ends_on.isoformat(),
        "team_size": terms.team_size,
        "joining": list(terms.joining),
        "withdrawn": terms.withdrawn,
    }


def read_terms(stored: Mapping[str, Any]) -> TaskTerms:
    """What ``stored_terms`` wrote."""
    return TaskTerms(
        ratios={
            s: Ratio(RatioKind(k), v, floor, upper) for s, (k, v, floor, upper) in stored["ratios"].items()
        },
        rounds=stored["rounds"],
        starts_on=date.fromisoformat(stored["starts_on"]),
        ends_on=date.fromisoformat(stored["ends_on"]),
        team_size=stored["team_size"],
        joining=tuple(stored["joining"]),
        withdrawn=stored["withdrawn"],
    )


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any], names: Mapping[int, str]
) -> list[tuple[str, str, str]]:
    """What a change changes, as (what, before, after) in words; what stays the same is left out."""
    if not before or not after:
        return []
    one, two = read_terms(before), read_terms(after)
    said: Iterable[tuple[str, str, str]] = (
        ("每批抽查比例", _shares(one), _shares(two)),
        ("全年抽取批次", str(one.rounds), str(two.rounds)),
        ("起止日期", f"{one.starts_on}至{one.ends_on}", f"{two.starts_on}至{two.ends_on}"),
        ("每组人数", str(one.team_size), str(two.team_size)),
        ("配合部门", _departments(one, names), _departments(two, names)),
        ("任务", "执行" if not one.withdrawn else "撤销", "撤销" if two.withdrawn else "执行"),
    )
    return [line for line in said if line[1] != line[2]]


def _shares(terms: TaskTerms) -> str:
    words = {EVERYBODY: "不分类", UNCLASSED: "未分类"}
    return "，".join(f"{words.get(s, s)} {write_ratio(r)}" for s, r in sorted(terms.ratios.items()))


def _departments(terms: TaskTerms, names: Mapping[int, str]) -> str:
    return "、".join(names.get(i, str(i)) for i in terms.joining) or "无"


def basis_of_shares(session: Session, task_id: int) -> str:
    """The basis given for a task's shares, the first that is not empty."""
    return next((row.basis for row in strata_of_task(session, task_id) if row.basis), "")
