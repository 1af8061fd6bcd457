"""Tables of the penalties room."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from inspections.penalties.rules import CaseSource, CaseStatus, PartyKind, Procedure
from inspections.penalties.rules.discretion import Discretion
from supervision.foundation.types import Json, choice


class PenaltyCase(SQLModel, table=True):
    """A penalty case (行政处罚案件), from filing (立案) to closing (结案); the fine is in fen.

    ``discretion`` (裁量阶次) and the band (裁量幅度, fen) are those the decision states, empty where it does not.
    """

    __tablename__ = "penalty_case"
    __table_args__ = (
        sa.CheckConstraint("fine_fen >= 0", name="fine_not_negative"),
        sa.Index("ix_penalty_case_decided_on", "decided_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(max_length=100, unique=True)
    decision_number: str = Field(default="", max_length=100)
    case_source: CaseSource = Field(sa_type=choice(CaseSource))
    act_id: int | None = Field(default=None, foreign_key="inspection_act.id", index=True)
    lead_id: int | None = Field(default=None, foreign_key="lead.id", index=True)
    entity_id: int = Field(foreign_key="entity.id", index=True)
    department_id: int = Field(foreign_key="department.id", index=True)
    item_code: str = Field(default="", max_length=64)
    facts: str = Field(max_length=4000)
    basis: str = Field(default="", max_length=1000)
    kinds: list[str] = Field(default_factory=list, sa_type=Json)
    fine_fen: int = Field(default=0, sa_type=sa.BigInteger)
    procedure: Procedure = Field(default=Procedure.ORDINARY, sa_type=choice(Procedure))
    discretion: Discretion | None = Field(default=None, sa_type=choice(Discretion))
    band_low_fen: int | None = Field(default=None, sa_type=sa.BigInteger)
    band_high_fen: int | None = Field(default=None, sa_type=sa.BigInteger)
    party: PartyKind = Field(default=PartyKind.ORG, sa_type=choice(PartyKind))
    filed_on: date
    notified_on: date | None = None
    decided_on: date | None = None
    decided_by: int | None = None
    closed_on: date | None = None
    status: CaseStatus = Field(default=CaseStatus.FILED, sa_type=choice(CaseStatus))
    external_codes: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
