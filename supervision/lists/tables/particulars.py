"""What the printed words of an item mean: codes, kind of power, shares, caps; and each article it cites."""

from datetime import date
from typing import Any

from sqlmodel import Field, SQLModel

from supervision.foundation.types import Json, choice
from supervision.lists.rules.powers import PowerType


class ItemParticulars(SQLModel, table=True):
    """The elements of a unified item as read (事项要素), one row an item; written anew by every merge.

    ``ratio`` and ``frequency`` are specs with the printed text (``rules/specs.py``); ``cap`` is the most visits of this
    item to one business in a year that a check-item list allows; ``conflicts`` holds (clash, one side, other side).
    """

    __tablename__ = "item_particulars"

    unified_item_id: int = Field(primary_key=True, foreign_key="unified_item.id")
    main_code: str = Field(default="", max_length=100)
    main_name: str = Field(default="", max_length=500, index=True)
    power: PowerType | None = Field(default=None, sa_type=choice(PowerType), index=True)
    catalogue_code: str = Field(default="", max_length=14)
    implementation_codes: list[str] = Field(default_factory=list, sa_type=Json)
    ratio: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    frequency: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    cap: int | None = None
    capped_by: str = Field(default="", max_length=300)
    lead: str = Field(default="", max_length=200)
    participants: list[str] = Field(default_factory=list, sa_type=Json)
    levels: list[int] = Field(default_factory=list, sa_type=Json)
    target: str = Field(default="", max_length=1000)
    method: str = Field(default="", max_length=300)
    conflicts: list[list[str]] = Field(default_factory=list, sa_type=Json)
    clashes: int = Field(default=0, index=True)


class ItemCitation(SQLModel, table=True):
    """One article that an item's basis or a point of its checklist cites (引用条款); ``sub`` is the n of 第…条之n."""

    __tablename__ = "item_citation"

    id: int | None = Field(default=None, primary_key=True)
    unified_item_id: int = Field(foreign_key="unified_item.id", index=True)
    checklist_id: int | None = Field(default=None, foreign_key="checklist.id", index=True)
    law_key: str = Field(max_length=200, index=True)
    law: str = Field(max_length=200)
    number: str = Field(default="", max_length=100)
    article: int | None = None
    paragraph: int | None = None
    item: int | None = None
    sub: int | None = None
    printed_on: date
