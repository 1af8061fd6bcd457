"""After the draw: replacements, the monthly duty order, who opened names."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from inspections.draws.rules.duty import Why
from supervision.foundation.types import UTC, Json, choice


class Replacement(SQLModel, table=True):
    """One replacement of an inspector (换人), an entry of ``replacements.json``; ``comes_id`` is empty when nobody was left.

    ``team_member`` keeps who was drawn; who serves now follows from these rows in order.
    """

    __tablename__ = "replacement"
    __table_args__ = (
        sa.UniqueConstraint("draw_id", "tranche", "number"),
        sa.Index("ix_replacement_approved_at", "approved_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    draw_id: str = Field(foreign_key="draw.id", max_length=64, index=True)
    tranche: int
    number: int
    group: str = Field(max_length=64)
    unit: str = Field(max_length=64)
    entities: list[int] = Field(default_factory=list, sa_type=Json)
    department_id: int = Field(foreign_key="department.id", index=True)
    leaves: str = Field(max_length=64)
    leaves_id: int = Field(foreign_key="inspector.id", index=True)
    reason: Why = Field(sa_type=choice(Why))
    note: str = Field(default="", max_length=400)
    skipped: list[list[str]] = Field(default_factory=list, sa_type=Json)
    comes: str = Field(default="", max_length=64)
    comes_id: int | None = Field(default=None, foreign_key="inspector.id", index=True)
    choices: int
    asked_by: int
    asked_name: str = Field(default="", max_length=100)
    asked_at: datetime = Field(sa_type=UTC)
    approved_by: int
    approved_name: str = Field(default="", max_length=100)
    approved_at: datetime = Field(sa_type=UTC)


class DutyMonth(SQLModel, table=True):
    """A department's duty order of one month (月度值班顺序): sealed, then drawn by a public value; one a month for ever."""

    __tablename__ = "duty_month"
    __table_args__ = (sa.UniqueConstraint("department_id", "month"),)

    id: str = Field(primary_key=True, max_length=64)
    department_id: int = Field(foreign_key="department.id", index=True)
    month: str = Field(max_length=7, index=True)
    form: str = Field(max_length=16)
    opens_on: date
    commitment: str
    seal: str = Field(max_length=64)
    tokens: bytes = Field(sa_type=sa.LargeBinary)
    share: str = Field(max_length=64)
    case_share: str = Field(max_length=64)
    people: int
    first_value: str = Field(default="", max_length=200)
    public_value: str = Field(default="", max_length=200)
    sealed_at: datetime = Field(sa_type=UTC)
    sealed_by: int
    sealed_name: str = Field(default="", max_length=100)
    first_value_by: int | None = None
    first_value_name: str = Field(default="", max_length=100)
    second_value_by: int | None = None
    second_value_name: str = Field(default="", max_length=100)
    valued_at: datetime | None = Field(default=None, sa_type=UTC)


class DutyCall(SQLModel, table=True):
    """A team called from a month's order (值班派出), or a place of one filled again; numbers have no gap."""

    __tablename__ = "duty_call"
    __table_args__ = (sa.UniqueConstraint("duty_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    duty_id: str = Field(foreign_key="duty_month.id", max_length=64, index=True)
    number: int
    at: datetime = Field(sa_type=UTC)
    visit_id: str = Field(max_length=36, index=True)
    entity_id: int = Field(foreign_key="entity.id", index=True)
    case: str = Field(max_length=64)
    group: str = Field(max_length=64)
    leaves: str = Field(default="", max_length=64)
    leaves_id: int | None = Field(default=None, foreign_key="inspector.id", index=True)
    reason: str = Field(default="", max_length=32)
    note: str = Field(default="", max_length=400)
    skipped: list[list[str]] = Field(default_factory=list, sa_type=Json)
    team: list[str] = Field(default_factory=list, sa_type=Json)
    asked_by: int
    asked_name: str = Field(default="", max_length=100)
    approved_by: int | None = None
    approved_name: str = Field(default="", max_length=100)


class NameReading(SQLModel, table=True):
    """Somebody opened drawn names before the visit (名单阅看); ``entity_id`` is empty for a list of several."""

    __tablename__ = "name_reading"
    __table_args__ = (sa.Index("ix_name_reading_draw", "draw_id", "entity_id", "user_id", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    draw_id: str = Field(foreign_key="draw.id", max_length=64)
    entity_id: int | None = Field(default=None, foreign_key="entity.id", index=True)
    user_id: int
    user_name: str = Field(default="", max_length=100)
    page: str = Field(max_length=40)
    at: datetime = Field(sa_type=UTC)
