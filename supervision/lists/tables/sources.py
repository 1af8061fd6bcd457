"""Source lists as imported, and their rows as printed."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Field, SQLModel, UniqueConstraint

from supervision.foundation.types import UTC, Json, choice
from supervision.lists.rules.kinds import ListKind


class SourceList(SQLModel, table=True):
    """One import of one list (来源清单); an import of the same list later is its next version.

    ``valid_from`` and ``valid_to`` are the days it says it holds; the one list is made from the newest version.
    ``stated`` and ``wrong`` count its elements and those that cannot be right, as of the latest merge.
    """

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
    valid_from: date | None = None
    valid_to: date | None = None
    stated: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    wrong: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class SourceItem(SQLModel, table=True):
    """One row of a source list (来源事项), as printed; ``raw`` keeps every column under its own heading."""

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
    aligned_code: str = Field(default="", max_length=100)
    aligned_name: str = Field(default="", max_length=500)
    content: str = Field(default="")
    raw: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
