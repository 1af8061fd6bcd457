"""Tables of the alerts room."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from inspections.alerts.rules.alerts import Ending, MarkKind
from inspections.alerts.rules.limits import Direction, Level, Tone
from supervision.foundation.types import UTC, choice

_OPEN = sa.text("closed_on IS NULL")


class AlertLimit(SQLModel, table=True):
    """A limit a bureau set (预警线); it goes before the delivered one of the same key."""

    __tablename__ = "alert_limit"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=120, unique=True)
    measure: str = Field(max_length=60)
    level: Level = Field(sa_type=choice(Level))
    office_id: int | None = Field(default=None, foreign_key="department.id", index=True)
    direction: Direction = Field(sa_type=choice(Direction))
    yellow: float | None = None
    red: float | None = None
    least: int = 10
    accrues: bool = False
    active: bool = True
    basis: str = Field(max_length=300)
    set_by: int
    set_name: str = Field(max_length=100)
    set_at: datetime = Field(sa_type=UTC)


class Alert(SQLModel, table=True):
    """A figure out of bounds (预警): opened once, kept up to date while it lasts, closed with the day it went back."""

    __tablename__ = "alert"
    __table_args__ = (
        sa.Index("uq_alert_open", "key", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        sa.CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name="days"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=120, index=True)
    measure: str = Field(max_length=60)
    title: str = Field(max_length=100)
    unit: str = Field(max_length=16)
    level: Level = Field(sa_type=choice(Level))
    office_id: int | None = Field(default=None, foreign_key="department.id", index=True)
    department_id: int | None = Field(default=None, foreign_key="department.id", index=True)
    area_code: str = Field(default="", max_length=32)
    direction: Direction = Field(sa_type=choice(Direction))
    tone: Tone = Field(sa_type=choice(Tone))
    worst: Tone = Field(sa_type=choice(Tone))
    limit: float
    first_value: float
    value: float
    numerator: int
    denominator: int
    late: int = 0
    days: int = 0
    records: str = Field(default="", max_length=40)
    basis: str = Field(max_length=300)
    opened_on: date
    evaluated_on: date
    closed_on: date | None = Field(default=None, index=True)
    ending: Ending | None = Field(default=None, sa_type=choice(Ending))


class AlertMark(SQLModel, table=True):
    """Who saw an alert (已阅), or said what is being done about it (说明). Marks are added, never changed."""

    __tablename__ = "alert_mark"

    id: int | None = Field(default=None, primary_key=True)
    alert_id: int = Field(foreign_key="alert.id", index=True)
    kind: MarkKind = Field(sa_type=choice(MarkKind))
    note: str = Field(default="", max_length=500)
    user_id: int
    user_name: str = Field(max_length=100)
    at: datetime = Field(sa_type=UTC)
