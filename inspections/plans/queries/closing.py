"""What became of a plan's tasks, by the ledger, and what the next year takes over."""

import sqlalchemy as sa
from sqlmodel import Session, col, select

from inspections.plans.queries.tasks import tasks_of_plan
from inspections.plans.rules.amendments import AmendmentStatus
from inspections.plans.rules.closing import PlanYear, TaskYear, carried
from inspections.plans.rules.joint import ProposalStatus
from inspections.plans.rules.ledger import LedgerState
from inspections.plans.rules.status import PlanStatus, TaskStatus
from inspections.plans.tables import AnnualPlan, CapLedger, JointProposal, PlanAmendment, TaskRemainder

SUMMARY = (
    "序号", "任务", "状态", "计划批次", "已抽取批次", "抽中（户）", "已检查（户）", "停止或退回（户）", "未检查（户）",
    "未完成原因", "结转下年",
)  # fmt: skip
"""Columns of the summary (年度抽查计划完成情况表)."""


def year_of_plan(session: Session, plan_id: int) -> PlanYear:
    """The tasks of a plan with what was drawn and visited of each; a business counts once, however many departments came."""
    tasks = tasks_of_plan(session, plan_id)
    ids = [task.id or 0 for task in tasks]
    places = (
        sa.select(
            col(CapLedger.task_id).label("task"),
            col(CapLedger.draw_id).label("draw"),
            col(CapLedger.entity_id).label("entity"),
            sa.func.max(_is(LedgerState.SPENT)).label("spent"),
            sa.func.max(_is(LedgerState.RESERVED)).label("reserved"),
        )
        .where(col(CapLedger.task_id).in_(ids), col(CapLedger.draw_id).is_not(None))
        .group_by(col(CapLedger.task_id), col(CapLedger.draw_id), col(CapLedger.entity_id))
        .subquery()
    )
    c = places.c
    waiting = sa.case((sa.and_(c.spent == 0, c.reserved == 1), 1), else_=0)
    query = sa.select(
        c.task,
        sa.func.count(sa.distinct(c.draw)),
        sa.func.count(),
        sa.func.sum(c.spent),
        sa.func.sum(waiting),
    ).group_by(c.task)
    counts = {row[0]: row[1:] for row in session.connection().execute(query)}
    said = {
        one.task_id: one
        for one in session.exec(select(TaskRemainder).where(col(TaskRemainder.task_id).in_(ids)))
    }
    gone = _withdrawn(session, ids)
    found = []
    for task in tasks:
        rounds, drawn, visited, unvisited = counts.get(task.id, (0, 0, 0, 0))
        note = said.get(task.id or 0)
        found.append(
            TaskYear(
                task_id=task.id or 0,
                number=task.number,
                title=task.title,
                status=task.status,
                rounds=task.rounds,
                drawn_rounds=rounds,
                drawn=drawn,
                visited=int(visited),
                returned=drawn - int(visited) - int(unvisited),
                open=int(unvisited),
                reason=note.reason if note else "",
                carry_over=bool(note and note.carry_over),
                withdrawn=task.status is TaskStatus.VOID and task.id in gone,
            )
        )
    return PlanYear(tuple(found))


def carried_over(session: Session, plan: AnnualPlan) -> list[tuple[AnnualPlan, TaskYear]]:
    """Tasks of the department's closed plans of the year before that this year takes over."""
    before = select(AnnualPlan).where(
        col(AnnualPlan.department_id) == plan.department_id,
        col(AnnualPlan.year) == plan.year - 1,
        col(AnnualPlan.status) == PlanStatus.CLOSED,
    )
    return [
        (old, task)
        for old in session.exec(before.order_by(col(AnnualPlan.id))).all()
        for task in carried(year_of_plan(session, old.id or 0).tasks)
    ]


def _withdrawn(session: Session, task_ids: list[int]) -> set[int]:
    """Tasks that a filed change took out of their plan, or that were joined to another department's."""
    filed = select(PlanAmendment).where(
        col(PlanAmendment.task_id).in_(task_ids), col(PlanAmendment.status) == AmendmentStatus.FILED
    )
    joined = select(JointProposal.other_task_id).where(
        col(JointProposal.other_task_id).in_(task_ids), col(JointProposal.status) == ProposalStatus.JOINED
    )
    changed = {one.task_id for one in session.exec(filed) if one.after.get("withdrawn")}
    return changed | set(session.exec(joined))


def _is(state: LedgerState) -> sa.Case[int]:
    return sa.case((col(CapLedger.state) == state, 1), else_=0)
