"""Lists of a higher level and what this place made of each of their items."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Field, SQLModel, UniqueConstraint

from supervision.foundation.types import UTC, Json, choice
from supervision.lists.rules.adoption import Mode
from supervision.lists.rules.kinds import ListKind


class ListTemplate(SQLModel, table=True):
    """One version of a general list of a higher level (省级通用清单); it never enters the one list by itself."""

    __tablename__ = "list_template"
    __table_args__ = (UniqueConstraint("issuer", "kind", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: ListKind = Field(sa_type=choice(ListKind))
    issuer: str = Field(max_length=100)
    level: int
    year: int
    version: int
    valid_from: date
    file_name: str = Field(max_length=200)
    sha256: str = Field(max_length=64)
    rows: int
    imported_at: datetime = Field(sa_type=UTC)
    imported_by: str = Field(max_length=100)


class TemplateItem(SQLModel, table=True):
    """One row of a general list; ``key`` is the same in every version of the list."""

    __tablename__ = "template_item"
    __table_args__ = (UniqueConstraint("template_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    template_id: int = Field(foreign_key="list_template.id")
    row_number: int
    key: str = Field(max_length=300, index=True)
    code: str = Field(default="", max_length=100)
    name: str = Field(max_length=500)
    name_key: str = Field(max_length=500)
    department: str = Field(default="", max_length=200)
    target: str = Field(default="", max_length=1000)
    category: str = Field(default="", max_length=300)
    item_class: str = Field(default="", max_length=100)
    method: str = Field(default="", max_length=300)
    basis: str = Field(default="")
    ratio: str = Field(default="", max_length=300)
    frequency: str = Field(default="", max_length=300)
    content: str = Field(default="")
    aligned_code: str = Field(default="", max_length=100)
    aligned_name: str = Field(default="", max_length=500)
    raw: dict[str, Any] = Field(default_factory=dict, sa_type=Json)


class ItemAdoption(SQLModel, table=True):
    """What one place decided about one item (认领): reused, localised, not applicable, or an item of its own (本地增补).

    ``template_id`` is the version whose text is used, ``seen_id`` the version up to which changes were decided.
    ``place`` is the division that adopts: the city, or a county that adopts the city's list.
    """

    __tablename__ = "item_adoption"
    __table_args__ = (UniqueConstraint("place", "issuer", "kind", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    place: str = Field(max_length=32)
    issuer: str = Field(default="", max_length=100)
    kind: ListKind = Field(sa_type=choice(ListKind))
    key: str = Field(max_length=300)
    mode: Mode = Field(sa_type=choice(Mode))
    template_id: int | None = Field(default=None, foreign_key="list_template.id", index=True)
    seen_id: int | None = Field(default=None, foreign_key="list_template.id", index=True)
    own: dict[str, str] = Field(default_factory=dict, sa_type=Json)
    note: str = Field(default="", max_length=500)
    decided_by: str = Field(max_length=100)
    decided_at: datetime = Field(sa_type=UTC)
