"""The office's collection of a year (计划汇总): who has sent a plan, who is missing, and all rows in one table."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from inspections.plans.queries.tasks import ratio_of
from inspections.plans.rules.conditions import Conditions, conditions_of
from inspections.plans.rules.pool import DRAW_TYPE_LABELS, EVERYBODY, UNCLASSED
from inspections.plans.rules.ratios import write_ratio
from inspections.plans.rules.status import PLAN_LABELS, TASK_LABELS, PlanStatus, TaskStatus
from inspections.plans.tables import AnnualPlan, PlanTask, TaskItem, TaskParticipant, TaskStratum
from supervision.areas.queries import area_names
from supervision.foundation.actor import Scope
from supervision.identity.queries import department_names, departments
from supervision.lists.tables import UnifiedItem
from supervision.registers.rules.kinds import KIND_LABELS

HEADINGS = (
    "序号", "部门", "计划文号", "计划状态", "任务名称", "抽查类型", "检查事项", "检查对象", "抽查比例（每批）", "批次",
    "起止日期", "每组人数", "配合部门", "任务状态",
)  # fmt: skip
"""Columns of the merged table (计划汇总表)."""


@dataclass(frozen=True)
class Sender:
    """A department that owes a plan, and the plans it made for the year."""

    department_id: int
    name: str
    plans: list[AnnualPlan]
    tasks: int

    @property
    def missing(self) -> bool:
        """Nothing was submitted yet: no plan, or drafts only."""
        return all(plan.status is PlanStatus.DRAFT for plan in self.plans)


@dataclass(frozen=True)
class MergedRow:
    """A task of any department as the merged table shows it, all words in Chinese as printed."""

    department: str
    plan: AnnualPlan
    task: PlanTask
    items: str
    objects: str
    shares: str
    joining: str

    def cells(self, number: int) -> list[str]:
        """The row under ``HEADINGS``."""
        task = self.task
        return [
            str(number),
            self.department,
            self.plan.number,
            PLAN_LABELS[self.plan.status],
            task.title,
            DRAW_TYPE_LABELS[task.draw_type],
            self.items,
            self.objects,
            self.shares,
            str(task.rounds),
            f"{task.starts_on}至{task.ends_on}",
            str(task.team_size),
            self.joining,
            TASK_LABELS[task.status],
        ]


@dataclass(frozen=True)
class Collection:
    """A year's plans of all departments of a scope."""

    year: int
    senders: list[Sender]
    rows: list[MergedRow]

    @property
    def missing(self) -> list[Sender]:
        """The departments to remind (催报名单)."""
        return [sender for sender in self.senders if sender.missing]


def collection(session: Session, *, year: int, scope: Scope) -> Collection:
    """Every department of the scope with its plans of a year; drafts count as not sent and bring no rows."""
    bureaus = [
        d
        for d in departments(session, kind="bureau")
        if scope.department_ids is None or d.id in scope.department_ids
    ]
    mine = select(AnnualPlan).where(col(AnnualPlan.year) == year).order_by(col(AnnualPlan.id))
    by_department: dict[int, list[AnnualPlan]] = defaultdict(list)
    for plan in session.exec(mine):
        by_department[plan.department_id].append(plan)
    plans = [plan for d in bureaus for plan in by_department[d.id or 0]]
    sent = [plan for plan in plans if plan.status is not PlanStatus.DRAFT]
    tasks = _tasks(session, [plan.id or 0 for plan in plans])
    rows = _rows(session, sent, [task for plan in sent for task in tasks[plan.id or 0]])
    senders = [
        Sender(
            d.id or 0,
            d.short_name,
            by_department[d.id or 0],
            sum(len(tasks[plan.id or 0]) for plan in by_department[d.id or 0]),
        )
        for d in bureaus
    ]
    return Collection(year, senders, rows)


def _tasks(session: Session, plan_ids: list[int]) -> dict[int, list[PlanTask]]:
    found: dict[int, list[PlanTask]] = defaultdict(list)
    query = select(PlanTask).where(
        col(PlanTask.plan_id).in_(plan_ids), col(PlanTask.status) != TaskStatus.VOID
    )
    for task in session.exec(query.order_by(col(PlanTask.id))):
        found[task.plan_id].append(task)
    return found


def _rows(session: Session, plans: Iterable[AnnualPlan], tasks: list[PlanTask]) -> list[MergedRow]:
    by_id = {plan.id: plan for plan in plans}
    ids = [task.id for task in tasks]
    names, areas = department_names(session), area_names(session)
    shares: dict[int, list[str]] = defaultdict(list)
    strata = select(TaskStratum).where(col(TaskStratum.task_id).in_(ids)).order_by(col(TaskStratum.stratum))
    for row in session.exec(strata):
        word = {EVERYBODY: "", UNCLASSED: "未分类"}.get(row.stratum, row.stratum)
        shares[row.task_id].append(f"{word}{write_ratio(ratio_of(row))}")
    items: dict[int, list[str]] = defaultdict(list)
    named = (
        sa.select(col(TaskItem.task_id), col(UnifiedItem.name))
        .join(UnifiedItem, col(UnifiedItem.id) == col(TaskItem.unified_item_id))
        .where(col(TaskItem.task_id).in_(ids))
        .order_by(col(TaskItem.id))
    )
    for task_id, name in session.connection().execute(named):
        items[task_id].append(name)
    joining: dict[int, list[str]] = defaultdict(list)
    for one in session.exec(select(TaskParticipant).where(col(TaskParticipant.task_id).in_(ids))):
        joining[one.task_id].append(names.get(one.department_id, ""))
    return [
        MergedRow(
            department=names.get(task.lead_department_id, ""),
            plan=by_id[task.plan_id],
            task=task,
            items="；".join(items[task.id or 0]),
            objects=objects_of(conditions_of(task.conditions), areas),
            shares="，".join(shares[task.id or 0]),
            joining="、".join(joining[task.id or 0]),
        )
        for task in tasks
    ]


def objects_of(conditions: Conditions, areas: dict[str, str]) -> str:
    """Whom a task asks about, in words for a table: kinds, trades, areas; 全部 where it asks nothing."""
    kinds = [str(KIND_LABELS.get(kind, kind)) for kind in conditions.kinds]  # type: ignore[call-overload]
    places = [areas.get(code, code) for code in conditions.areas]
    parts = ["、".join(part) for part in (kinds, list(conditions.trades), places) if part]
    return "；".join(parts) or "全部"
