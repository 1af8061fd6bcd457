"""The one list and the crosswalk to the source rows."""

from datetime import date

from sqlmodel import Field, SQLModel

from supervision.foundation.types import Json, choice
from supervision.lists.rules.kinds import How, ItemGrade, ItemStatus


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
