"""A visit, an inspection act and an item result are three things, each with its own official counting rule."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from inspections.visits.rules.changes import ChangeKind, ChangeStatus
from inspections.visits.rules.recording import EvidenceKind, Outcome, Party, SignatureState
from inspections.visits.rules.results import ResultCode
from inspections.visits.rules.states import ActStatus, CheckKind, CheckMode, VisitStatus
from supervision.foundation.types import UTC, Json, choice


class Visit(SQLModel, table=True):
    """One coming to an entity (入企检查): what the frequency cap counts; a joint inspection is one visit."""

    __tablename__ = "visit"
    __table_args__ = (
        sa.UniqueConstraint("draw_id", "entity_id"),  # one visit per drawn unit, for ever
        sa.Index("ix_visit_status_day", "status", "scheduled_on", "id"),
        sa.Index("ix_visit_day", "scheduled_on", "id"),
        sa.Index("ix_visit_occurred_on", "occurred_on"),
    )

    id: str = Field(primary_key=True, max_length=36)
    number: str = Field(max_length=100, unique=True)
    entity_id: int = Field(foreign_key="entity.id", index=True)
    department_id: int = Field(foreign_key="department.id", index=True)
    task_id: int | None = Field(default=None, foreign_key="plan_task.id", index=True)
    draw_id: str | None = Field(default=None, foreign_key="draw.id", index=True, max_length=64)
    lead_id: int | None = Field(default=None, foreign_key="lead.id", index=True)
    kind: CheckKind = Field(default=CheckKind.DAILY, sa_type=choice(CheckKind))
    mode: CheckMode = Field(default=CheckMode.ONSITE, sa_type=choice(CheckMode))
    status: VisitStatus = Field(default=VisitStatus.SCHEDULED, sa_type=choice(VisitStatus))
    stratum: str = Field(default="", max_length=64)
    reason: str = Field(default="", max_length=400)
    scheduled_on: date
    prepared_by: int | None = None
    approved_by: int | None = None
    approved_at: datetime | None = Field(default=None, sa_type=UTC)
    emergency: bool = False
    emergency_reason: str = Field(default="", max_length=400)
    notified_at: datetime | None = Field(default=None, sa_type=UTC)
    occurred_on: date | None = None
    occurred_at: datetime | None = Field(default=None, sa_type=UTC)
    finished_at: datetime | None = Field(default=None, sa_type=UTC)
    received_at: datetime | None = Field(default=None, sa_type=UTC)
    late_reason: str = Field(default="", max_length=400)
    checklist_id: int | None = Field(default=None, foreign_key="checklist.id", index=True)
    result_formed_at: datetime | None = Field(default=None, sa_type=UTC)
    station_id: int | None = Field(default=None, foreign_key="department.id", index=True)
    area_code: str = Field(default="", max_length=32, index=True)
    cell_code: str = Field(default="", max_length=32)
    external_codes: dict[str, Any] = Field(default_factory=dict, sa_type=Json)


class VisitOfficer(SQLModel, table=True):
    """An officer of a visit (检查人员); the number is that of the certificate shown on site."""

    __tablename__ = "visit_officer"
    __table_args__ = (sa.Index("ix_visit_officer_department_visit", "department_id", "visit_id"),)

    visit_id: str = Field(foreign_key="visit.id", primary_key=True, max_length=36)
    inspector_id: int = Field(foreign_key="inspector.id", primary_key=True, index=True)
    department_id: int = Field(foreign_key="department.id")
    is_lead: bool = False
    certificate_number: str = Field(default="", max_length=64)


class InspectionAct(SQLModel, table=True):
    """One department's check of one item in a visit (检查行为): what the national system collects."""

    __tablename__ = "inspection_act"
    __table_args__ = (
        sa.UniqueConstraint("visit_id", "department_id", "unified_item_id"),
        sa.Index("ix_inspection_act_status_id", "status", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    visit_id: str = Field(foreign_key="visit.id", index=True, max_length=36)
    department_id: int = Field(foreign_key="department.id", index=True)
    unified_item_id: int | None = Field(default=None, foreign_key="unified_item.id", index=True)
    number: str = Field(max_length=100, unique=True)
    headline: ResultCode = Field(sa_type=choice(ResultCode))
    problem: bool = False
    status: ActStatus = Field(default=ActStatus.RECORDED, sa_type=choice(ActStatus))
    reviewed_by: int | None = None
    reviewed_at: datetime | None = Field(default=None, sa_type=UTC)
    external_codes: dict[str, Any] = Field(default_factory=dict, sa_type=Json)


class ActResult(SQLModel, table=True):
    """One code of an act's result set (检查结果)."""

    __tablename__ = "act_result"

    act_id: int = Field(foreign_key="inspection_act.id", primary_key=True)
    code: ResultCode = Field(sa_type=choice(ResultCode), primary_key=True)


class ItemResult(SQLModel, table=True):
    """The result of one point of the checklist (检查项结果)."""

    __tablename__ = "item_result"
    __table_args__ = (sa.UniqueConstraint("act_id", "point_id"),)

    id: int | None = Field(default=None, primary_key=True)
    act_id: int = Field(foreign_key="inspection_act.id", index=True)
    point_id: int | None = Field(default=None, foreign_key="checklist_point.id", index=True)
    outcome: Outcome = Field(sa_type=choice(Outcome))
    note: str = Field(default="", max_length=1000)


class Evidence(SQLModel, table=True):
    """A file of a visit (证据), named by its SHA-256; ``received_at`` is empty while the bytes are still on the phone."""

    __tablename__ = "evidence"
    __table_args__ = (sa.UniqueConstraint("visit_id", "sha256"),)

    id: int | None = Field(default=None, primary_key=True)
    visit_id: str = Field(foreign_key="visit.id", index=True, max_length=36)
    sha256: str = Field(max_length=64, index=True)
    kind: EvidenceKind = Field(sa_type=choice(EvidenceKind))
    size: int
    media_type: str = Field(default="", max_length=60)
    taken_at: datetime | None = Field(default=None, sa_type=UTC)
    received_at: datetime | None = Field(default=None, sa_type=UTC)


class Signature(SQLModel, table=True):
    """A signature slot (签名栏): signed, refused, absent or signed on paper."""

    __tablename__ = "signature"

    id: int | None = Field(default=None, primary_key=True)
    visit_id: str = Field(foreign_key="visit.id", index=True, max_length=36)
    party: Party = Field(sa_type=choice(Party))
    state: SignatureState = Field(sa_type=choice(SignatureState))
    reason: str = Field(default="", max_length=400)
    witness: str = Field(default="", max_length=100)
    evidence_sha256: str = Field(default="", max_length=64)


class RecordSubmission(SQLModel, table=True):
    """What a phone sent, word for word (报送原文). A second text for one record is kept beside it for a person to decide."""

    __tablename__ = "record_submission"
    __table_args__ = (sa.UniqueConstraint("submission_id", "body_sha256"),)

    id: str = Field(primary_key=True, max_length=36)
    submission_id: str = Field(max_length=36, index=True)
    visit_id: str = Field(foreign_key="visit.id", index=True, max_length=36)
    body_sha256: str = Field(max_length=64)
    body: str = Field(sa_type=sa.Text)
    accepted: bool = True
    received_at: datetime = Field(sa_type=UTC)
    received_from: int = 0


class VisitChange(SQLModel, table=True):
    """A change a person made to a visit (人工干预): asked by one, approved by another; never deleted.

    ``choices``: of a replacement how many could still come, of a team picked by hand among how many teams.
    """

    __tablename__ = "visit_change"
    __table_args__ = (sa.Index("ix_visit_change_status_at", "status", "asked_at"),)

    id: int | None = Field(default=None, primary_key=True)
    visit_id: str = Field(foreign_key="visit.id", index=True, max_length=36)
    kind: ChangeKind = Field(sa_type=choice(ChangeKind))
    status: ChangeStatus = Field(default=ChangeStatus.WAITING, sa_type=choice(ChangeStatus))
    reason: str = Field(default="", max_length=32)
    note: str = Field(default="", max_length=400)
    inspector_id: int | None = Field(default=None, foreign_key="inspector.id", index=True)
    new_day: date | None = None
    code: ResultCode | None = Field(default=None, sa_type=choice(ResultCode))
    before: str = Field(default="", max_length=400)
    after: str = Field(default="", max_length=400)
    choices: int | None = Field(default=None, sa_type=sa.BigInteger)
    asked_by: int
    asked_name: str = Field(default="", max_length=100)
    asked_at: datetime = Field(sa_type=UTC)
    decided_by: int | None = None
    decided_name: str = Field(default="", max_length=100)
    decided_at: datetime | None = Field(default=None, sa_type=UTC)
    answer: str = Field(default="", max_length=400)
