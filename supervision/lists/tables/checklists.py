"""Checklists and their points."""

from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from supervision.foundation.types import UTC


class Checklist(SQLModel, table=True):
    """One published version of an item's checklist (检查单). Visits pin the version they were made with."""

    __tablename__ = "checklist"
    __table_args__ = (UniqueConstraint("unified_item_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    unified_item_id: int = Field(foreign_key="unified_item.id", index=True)
    version: int
    title: str = Field(max_length=300)
    published_at: datetime = Field(sa_type=UTC)


class ChecklistPoint(SQLModel, table=True):
    """One point of a checklist: check item (检查项) and check content (检查内容)."""

    __tablename__ = "checklist_point"
    __table_args__ = (UniqueConstraint("checklist_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    checklist_id: int = Field(foreign_key="checklist.id", index=True)
    position: int
    item_text: str = Field(max_length=300)
    content_text: str = Field(default="", max_length=1000)
    how_to: str = Field(default="", max_length=1000)
    penalty_basis: str = Field(default="", max_length=500)
