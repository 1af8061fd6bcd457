"""Tables of the rectifications room."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from inspections.rectifications.rules import RectificationStatus
from supervision.foundation.types import choice


class Rectification(SQLModel, table=True):
    """An order to rectify (责令改正通知书)."""

    __tablename__ = "rectification"
    __table_args__ = (
        sa.CheckConstraint("due_on >= issued_on", name="days_in_order"),
        sa.Index("ix_rectification_status_due", "status", "due_on", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(max_length=100, unique=True)
    act_id: int = Field(foreign_key="inspection_act.id", index=True)
    visit_id: str = Field(foreign_key="visit.id", index=True, max_length=36)
    entity_id: int = Field(foreign_key="entity.id", index=True)
    department_id: int = Field(foreign_key="department.id", index=True)
    problem: str = Field(max_length=2000)
    demand: str = Field(max_length=2000)
    issued_on: date
    due_on: date
    status: RectificationStatus = Field(
        default=RectificationStatus.ISSUED, sa_type=choice(RectificationStatus)
    )
    closed_on: date | None = None
    closed_note: str = Field(default="", max_length=2000)
