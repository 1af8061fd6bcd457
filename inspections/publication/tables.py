"""Tables of the publication room."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from inspections.publication.rules import Subject
from supervision.foundation.types import UTC, Json, choice


class Publication(SQLModel, table=True):
    """Something to publish or published (公示): one inspection act or one penalty decision, with what the public sees."""

    __tablename__ = "publication"
    __table_args__ = (
        sa.UniqueConstraint("act_id"),
        sa.UniqueConstraint("case_id"),
        sa.CheckConstraint("(act_id IS NULL) <> (case_id IS NULL)", name="one_subject"),
        sa.Index("ix_publication_waiting", "published_at", "due_on", "id"),
        sa.Index("ix_publication_entity", "entity_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    subject: Subject = Field(sa_type=choice(Subject))
    act_id: int | None = Field(default=None, foreign_key="inspection_act.id")
    case_id: int | None = Field(default=None, foreign_key="penalty_case.id")
    department_id: int = Field(foreign_key="department.id", index=True)
    entity_id: int = Field(foreign_key="entity.id")
    due_on: date
    provisional: bool = False
    reviewed_by: int | None = None
    reviewed_name: str = Field(default="", max_length=100)
    published_at: datetime | None = Field(default=None, sa_type=UTC)
    content: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UTC)
    withdrawn_reason: str = Field(default="", max_length=500)
