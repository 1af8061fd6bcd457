"""Table of the releases room."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from inspections.releases.rules import Kind
from supervision.foundation.types import UTC, choice


class Release(SQLModel, table=True):
    """A request to take a file with names out (导出申请): asked by one, decided by another, taken once; never deleted.

    ``department_id`` and ``area`` are what the asker may see (none and "": everything); the file is cut to it.
    """

    __tablename__ = "release"
    __table_args__ = (
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="two_people"),
        # what is unknown would pass a check: nothing may be
        sa.CheckConstraint("taken_at IS NULL OR (approved IS NOT NULL AND approved)", name="approved_first"),
        sa.CheckConstraint("approved IS NULL OR decided_by IS NOT NULL", name="decided_by_somebody"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: Kind = Field(sa_type=choice(Kind))
    reason: str = Field(max_length=200)
    department_id: int | None = Field(default=None, foreign_key="department.id", index=True)
    area: str = Field(default="", max_length=32)
    asked_by: int = Field(index=True)
    asked_name: str = Field(max_length=100)
    asked_at: datetime = Field(sa_type=UTC)
    approved: bool | None = None
    decided_by: int | None = None
    decided_name: str = Field(default="", max_length=100)
    decided_at: datetime | None = Field(default=None, sa_type=UTC)
    answer: str = Field(default="", max_length=200)
    expires_at: datetime = Field(sa_type=UTC)
    taken_at: datetime | None = Field(default=None, sa_type=UTC)
    fingerprint: str = Field(default="", max_length=64)
