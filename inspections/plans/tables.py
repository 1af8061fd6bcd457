"""Tables of the plans room. The ledger names draws and visits by their keys only: those rooms come later."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from inspections.plans.rules.amendments import AmendmentStatus
from inspections.plans.rules.joint import ProposalStatus
from inspections.plans.rules.ledger import ExemptReason, LedgerState
from inspections.plans.rules.pool import DrawType
from inspections.plans.rules.quotas import RatioKind
from inspections.plans.rules.status import PlanStatus, TaskStatus
from supervision.foundation.types import UTC, Json, choice


class AnnualPlan(SQLModel, table=True):
    """An annual plan (年度抽查计划)."""

    __tablename__ = "annual_plan"

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(max_length=100, unique=True)
    department_id: int = Field(foreign_key="department.id", index=True)
    year: int = Field(index=True)
    title: str = Field(max_length=200)
    status: PlanStatus = Field(default=PlanStatus.DRAFT, sa_type=choice(PlanStatus), index=True)
    created_by: int
    created_name: str = Field(default="", max_length=100)
    approved_by: int | None = None
    approved_name: str = Field(default="", max_length=100)
    approved_at: datetime | None = Field(default=None, sa_type=UTC)
    filed_on: date | None = None
    filed_with: str = Field(default="", max_length=200)
    published_on: date | None = None
    note: str = Field(default="", max_length=1000)


class PlanTask(SQLModel, table=True):
    """A task of a plan (抽查任务): what is drawn, by which conditions, by whom, in how many rounds."""

    __tablename__ = "plan_task"
    __table_args__ = (
        sa.CheckConstraint("team_size >= 2", name="two_officers"),
        sa.CheckConstraint("package >= 1 AND rounds >= 1", name="at_least_one"),
        sa.CheckConstraint("ends_on >= starts_on", name="days_in_order"),
    )

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(max_length=100, unique=True)
    plan_id: int = Field(foreign_key="annual_plan.id", index=True)
    title: str = Field(max_length=200)
    draw_type: DrawType = Field(default=DrawType.UNDIRECTED, sa_type=choice(DrawType))
    conditions: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    team_size: int = 2
    package: int = 1
    rounds: int = 1
    starts_on: date
    ends_on: date = Field(index=True)
    lead_department_id: int = Field(foreign_key="department.id", index=True)
    status: TaskStatus = Field(default=TaskStatus.PLANNED, sa_type=choice(TaskStatus), index=True)


class TaskParticipant(SQLModel, table=True):
    """A department that joins a joint check (配合部门); it sends its own officers.

    ``conditions`` are those of the task it brought along (综合查一次): only units inside them get its team; empty = every unit.
    """

    __tablename__ = "task_participant"
    __table_args__ = (sa.UniqueConstraint("task_id", "department_id"),)

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="plan_task.id", index=True)
    department_id: int = Field(foreign_key="department.id", index=True)
    conditions: dict[str, Any] = Field(default_factory=dict, sa_type=Json)


class TaskStratum(SQLModel, table=True):
    """The share drawn from one stratum (分层抽查比例)."""

    __tablename__ = "task_stratum"
    __table_args__ = (sa.UniqueConstraint("task_id", "stratum"),)

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="plan_task.id", index=True)
    stratum: str = Field(max_length=64)
    ratio_kind: RatioKind = Field(default=RatioKind.PERCENT, sa_type=choice(RatioKind))
    ratio_value: int = 0
    ratio_upper: int = 0
    floor: int = 1
    basis: str = Field(default="", max_length=500)


class TaskItem(SQLModel, table=True):
    """An item checked in a task, with the version of its checklist pinned when the task was planned."""

    __tablename__ = "task_item"
    __table_args__ = (sa.UniqueConstraint("task_id", "unified_item_id"),)

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="plan_task.id", index=True)
    unified_item_id: int = Field(foreign_key="unified_item.id", index=True)
    checklist_id: int | None = Field(default=None, foreign_key="checklist.id", index=True)


class CapLedger(SQLModel, table=True):
    """The cap ledger (频次台账): a place of one business with one agency in one year, reserved, spent or released."""

    __tablename__ = "cap_ledger"
    __table_args__ = (
        sa.UniqueConstraint("draw_id", "entity_id", "department_id"),
        sa.UniqueConstraint("visit_id", "department_id"),
        # both answer "who is blocked" for a whole city without touching the rows
        sa.Index("ix_cap_ledger_use", "department_id", "year", "exempt_reason", "state", "entity_id"),
        sa.Index("ix_cap_ledger_recent", "department_id", "at", "state", "entity_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    department_id: int = Field(foreign_key="department.id")
    entity_id: int = Field(foreign_key="entity.id", index=True)
    year: int
    state: LedgerState = Field(sa_type=choice(LedgerState))
    exempt_reason: ExemptReason = Field(default=ExemptReason.NONE, sa_type=choice(ExemptReason))
    task_id: int | None = Field(default=None, foreign_key="plan_task.id", index=True)
    draw_id: str | None = Field(default=None, max_length=64)
    visit_id: str | None = Field(default=None, max_length=36)
    at: date


class PlanAmendment(SQLModel, table=True):
    """A change of a plan in force (计划变更): what a task said and what it shall say, why, and who approved and filed it.

    It counts from the moment it is filed; nothing of it is ever deleted.
    """

    __tablename__ = "plan_amendment"

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(max_length=100, unique=True)
    plan_id: int = Field(foreign_key="annual_plan.id", index=True)
    task_id: int = Field(foreign_key="plan_task.id", index=True)
    reason: str = Field(max_length=1000)
    before: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    after: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    status: AmendmentStatus = Field(
        default=AmendmentStatus.SUBMITTED, sa_type=choice(AmendmentStatus), index=True
    )
    created_by: int
    created_name: str = Field(default="", max_length=100)
    created_at: datetime = Field(sa_type=UTC)
    answered_by: int | None = None
    answered_name: str = Field(default="", max_length=100)
    answered_at: datetime | None = Field(default=None, sa_type=UTC)
    note: str = Field(default="", max_length=1000)
    filed_on: date | None = None
    filed_with: str = Field(default="", max_length=200)
    effective_at: datetime | None = Field(default=None, sa_type=UTC)


class JointProposal(SQLModel, table=True):
    """One visit instead of two (综合查一次): the other department's task is asked to join the host's where they overlap."""

    __tablename__ = "joint_proposal"

    id: int | None = Field(default=None, primary_key=True)
    host_task_id: int = Field(foreign_key="plan_task.id", index=True)
    other_task_id: int = Field(foreign_key="plan_task.id", index=True)
    status: ProposalStatus = Field(
        default=ProposalStatus.PROPOSED, sa_type=choice(ProposalStatus), index=True
    )
    shared: int
    separate: int
    proposed_by: int
    proposed_name: str = Field(default="", max_length=100)
    proposed_at: datetime = Field(sa_type=UTC)
    answered_by: int | None = None
    answered_name: str = Field(default="", max_length=100)
    answered_at: datetime | None = Field(default=None, sa_type=UTC)
    note: str = Field(default="", max_length=1000)
    amendment_id: int | None = Field(default=None, foreign_key="plan_amendment.id", index=True)


class TaskRemainder(SQLModel, table=True):
    """Why a task was not finished in its year (未完成说明), and whether the next year takes it over (结转)."""

    __tablename__ = "task_remainder"

    task_id: int = Field(primary_key=True, foreign_key="plan_task.id")
    reason: str = Field(max_length=1000)
    carry_over: bool = False
    noted_by: int
    noted_name: str = Field(default="", max_length=100)
    noted_at: datetime = Field(sa_type=UTC)


class BlackoutWindow(SQLModel, table=True):
    """Days on which nobody is inspected (暂停检查时段), for one department or for all, with the reason."""

    __tablename__ = "blackout_window"
    __table_args__ = (sa.CheckConstraint("ends_on >= starts_on", name="days_in_order"),)

    id: int | None = Field(default=None, primary_key=True)
    department_id: int | None = Field(default=None, foreign_key="department.id", index=True)
    starts_on: date
    ends_on: date = Field(index=True)
    reason: str = Field(max_length=500)
    entered_by: int
    entered_name: str = Field(default="", max_length=100)
    entered_at: datetime = Field(sa_type=UTC)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UTC)
    withdrawn_name: str = Field(default="", max_length=100)


class AssignedList(SQLModel, table=True):
    """A list a superior drew on a platform of its own (上级抽取名单); its document stands for the approval of a plan."""

    __tablename__ = "assigned_list"

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="plan_task.id", unique=True)
    issuer: str = Field(max_length=100)
    reference: str = Field(default="", max_length=100)
    document: str = Field(max_length=100)
    document_on: date
    received_on: date
    digest: str = Field(max_length=64, unique=True)
    file_name: str = Field(default="", max_length=120)
    size: int
    taken_by: int
    taken_name: str = Field(default="", max_length=100)


class AssignedUnit(SQLModel, table=True):
    """A business on a superior's list, and the row it stands in there."""

    __tablename__ = "assigned_unit"
    __table_args__ = (sa.UniqueConstraint("task_id", "entity_id"),)

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="plan_task.id")
    entity_id: int = Field(foreign_key="entity.id", index=True)
    row: int
