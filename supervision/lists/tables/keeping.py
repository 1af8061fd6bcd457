"""What the list keeper decides: names of departments, answers to alarms, which of three lists an item is on."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from supervision.foundation.types import UTC, choice
from supervision.lists.rules.standing import Standing


class DepartmentName(SQLModel, table=True):
    """Another name of a department (部门别名、曾用名), with the days on which it was its name."""

    __tablename__ = "department_name"
    __table_args__ = (UniqueConstraint("name_key", "department_id"),)

    id: int | None = Field(default=None, primary_key=True)
    department_id: int = Field(foreign_key="department.id", index=True)
    name: str = Field(max_length=200)
    name_key: str = Field(max_length=200)
    valid_from: date | None = None
    valid_to: date | None = None
    basis: str = Field(default="", max_length=300)
    entered_by: str = Field(max_length=100)
    entered_at: datetime = Field(sa_type=UTC)


class AlarmAnswer(SQLModel, table=True):
    """Somebody looked at a changed law and found that an item's citation still fits (核对无须调整)."""

    __tablename__ = "alarm_answer"
    __table_args__ = (UniqueConstraint("change_code", "unified_item_id", "printed_on"),)

    id: int | None = Field(default=None, primary_key=True)
    change_code: str = Field(max_length=32)
    unified_item_id: int = Field(foreign_key="unified_item.id", index=True)
    printed_on: date
    note: str = Field(max_length=500)
    answered_by: str = Field(max_length=100)
    answered_at: datetime = Field(sa_type=UTC)


class ItemStanding(SQLModel, table=True):
    """Which of the three mutually exclusive lists an item is on (无事不扰、重点监管、随机抽查): one row an item."""

    __tablename__ = "item_standing"

    unified_item_id: int = Field(primary_key=True, foreign_key="unified_item.id")
    standing: Standing = Field(sa_type=choice(Standing))
    basis: str = Field(default="", max_length=500)
    set_by: str = Field(max_length=100)
    set_at: datetime = Field(sa_type=UTC)
