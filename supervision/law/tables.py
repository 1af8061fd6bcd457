"""Tables of the law room."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from supervision.foundation.types import UTC, Json, choice
from supervision.law.rules.norms import ChangeKind
from supervision.law.rules.workdays import DayKind


class LawParameter(SQLModel, table=True):
    """A number of the law (法定参数) as this bureau set it, with its basis and days of validity."""

    __tablename__ = "law_parameter"
    __table_args__ = (
        sa.UniqueConstraint("name", "scope", "valid_from"),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="days_in_order"),
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=64, index=True)
    value: Any = Field(sa_type=Json)
    basis: str = Field(max_length=500)
    scope: str = Field(default="", max_length=64)
    valid_from: date
    valid_to: date | None = None
    entered_by: str = Field(default="", max_length=100)
    entered_at: datetime = Field(sa_type=UTC)


class CalendarDay(SQLModel, table=True):
    """A day of the working calendar (工作日历) entered by the bureau, with the notice it comes from."""

    __tablename__ = "calendar_day"

    day: date = Field(primary_key=True)
    kind: DayKind = Field(sa_type=choice(DayKind))
    source: str = Field(max_length=200)


class DocumentCounter(SQLModel, table=True):
    """The last serial given to documents (文号) of one issuer, word and year; gap-free, a voided paper keeps its number."""

    __tablename__ = "document_counter"

    issuer: str = Field(primary_key=True, max_length=100)
    word: str = Field(primary_key=True, max_length=16)
    year: int = Field(primary_key=True)
    last: int = Field(default=0)


class LawChange(SQLModel, table=True):
    """One event in the life of a law as this bureau entered it (立改废登记); a mistaken one is struck with a reason, not deleted."""

    __tablename__ = "law_change"

    id: int | None = Field(default=None, primary_key=True)
    law_key: str = Field(max_length=200, index=True)
    title: str = Field(max_length=200)
    kind: ChangeKind = Field(sa_type=choice(ChangeKind))
    effective_on: date
    number: str = Field(default="", max_length=100)
    articles: list[int] = Field(default_factory=list, sa_type=Json)
    successor: str = Field(default="", max_length=200)
    source: str = Field(max_length=500)
    struck: str = Field(default="", max_length=300)
    entered_by: str = Field(max_length=100)
    entered_at: datetime = Field(sa_type=UTC)
