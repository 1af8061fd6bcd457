"""Tables of the lists."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Field, SQLModel, UniqueConstraint

from supervision.foundation.types import UTC, Json, choice
from supervision.lists.rules.kinds import How, ItemGrade, ItemStatus, ListKind


class SourceList(SQLModel, table=True):
    """One import of one list (来源清单); an import of the same list later is its next version."""

    __tablename__ = "source_list"
    __table_args__ = (UniqueConstraint("kind", "department_id", "place", "year", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: ListKind = Field(sa_type=choice(ListKind), index=True)
    department_id: int | None = Field(default=None, foreign_key="department.id", index=True)
    place: str = Field(default="", max_length=100)
    year: int
    version: int
    file_name: str = Field(max_length=200)
    sha256: str = Field(max_length=64, index=True)
    rows: int
    imported_at: datetime = Field(sa_type=UTC)
    imported_by: str = Field(max_length=100)


class SourceItem(SQLModel, table=True):
    """One row of a source list (来源事项), as printed; ``raw`` keeps every column under its own heading.

    ``codes`` and ``aligned_codes`` hold the single codes where one cell packs several.
    """

    __tablename__ = "source_item"
    __table_args__ = (UniqueConstraint("list_id", "row_number"),)

    id: int | None = Field(default=None, primary_key=True)
    list_id: int = Field(foreign_key="source_list.id", index=True)
    row_number: int
    code: str = Field(default="", max_length=100, index=True)
    name: str = Field(max_length=500)
    name_key: str = Field(max_length=500, index=True)
    department: str = Field(default="", max_length=200)
    target: str = Field(default="", max_length=1000)
    category: str = Field(default="", max_length=300)
    item_class: str = Field(default="", max_length=100)
    method: str = Field(default="", max_length=300)
    basis: str = Field(default="")
    ratio: str = Field(default="", max_length=300)
    frequency: str = Field(default="", max_length=300)
    codes: list[str] = Field(default_factory=list, sa_type=Json)
    aligned_code: str = Field(default="", max_length=1000)
    aligned_codes: list[str] = Field(default_factory=list, sa_type=Json)
    aligned_name: str = Field(default="", max_length=500)
    content: str = Field(default="")
    raw: dict[str, Any] = Field(default_factory=dict, sa_type=Json)


class UnifiedItem(SQLModel, table=True):
    """One item of the one list (一张清单事项): what source lists say about the same check, side by side."""

    __tablename__ = "unified_item"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=64, unique=True)
    name: str = Field(max_length=500)
    department_id: int | None = Field(default=None, foreign_key="department.id", index=True)
    department: str = Field(default="", max_length=200)
    grade: ItemGrade = Field(default=ItemGrade.GENERAL, sa_type=choice(ItemGrade))
    status: ItemStatus = Field(default=ItemStatus.ACTIVE, sa_type=choice(ItemStatus))
    basis: str = Field(default="")
    valid_from: date
    external_codes: dict[str, str] = Field(default_factory=dict, sa_type=Json)


class ItemLink(SQLModel, table=True):
    """The crosswalk (对应关系): which unified item a source item belongs to, and why."""

    __tablename__ = "item_link"

    id: int | None = Field(default=None, primary_key=True)
    source_item_id: int = Field(foreign_key="source_item.id", unique=True)
    unified_item_id: int = Field(foreign_key="unified_item.id", index=True)
    how: How = Field(sa_type=choice(How))
    reason: str = Field(default="", max_length=500)
    score: float


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
