"""Who keeps the shares of a draw, and its tranches."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from supervision.foundation.types import UTC


class DrawSecret(SQLModel, table=True):
    """A share (密钥份) behind a commitment; without custodians the server holds the only one.

    A custodian's share is empty until it is handed in; until then only its commitment (承诺值) is known here.
    """

    __tablename__ = "draw_secret"
    __table_args__ = (sa.UniqueConstraint("draw_id", "n"),)

    id: int | None = Field(default=None, primary_key=True)
    draw_id: str = Field(foreign_key="draw.id", max_length=64, index=True)
    n: int
    commitment: str = Field(max_length=64)
    share: str = Field(default="", max_length=64)


class DrawCustodian(SQLModel, table=True):
    """A custodian (保管人) of a draw: the ``position``-th of K, who keeps one share of every tranche."""

    __tablename__ = "draw_custodian"
    __table_args__ = (
        sa.UniqueConstraint("draw_id", "position"),
        sa.UniqueConstraint("draw_id", "user_id", name="uq_draw_custodian_user"),
    )

    id: int | None = Field(default=None, primary_key=True)
    draw_id: str = Field(foreign_key="draw.id", max_length=64)
    position: int
    user_id: int = Field(foreign_key="user_account.id", index=True)
    name: str = Field(max_length=100)
    deposited_at: datetime | None = Field(default=None, sa_type=UTC)


class DrawTranche(SQLModel, table=True):
    """A tranche (批次) of a draw with custodians: its day, its public value, and what was opened.

    ``digest`` is H of ``tranche-<t>.json``, public from the opening on; the file itself follows when it is revealed.
    """

    __tablename__ = "draw_tranche"
    __table_args__ = (sa.UniqueConstraint("draw_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    draw_id: str = Field(foreign_key="draw.id", max_length=64)
    number: int
    opens_on: date
    quota: int
    first_value: str = Field(default="", max_length=200)
    first_value_by: int | None = None
    first_value_name: str = Field(default="", max_length=100)
    public_value: str = Field(default="", max_length=200)
    second_value_by: int | None = None
    second_value_name: str = Field(default="", max_length=100)
    valued_at: datetime | None = Field(default=None, sa_type=UTC)
    digest: str = Field(default="", max_length=64)
    drawn: int = 0
    stopped: int = 0
    opened_at: datetime | None = Field(default=None, sa_type=UTC)
    revealed_at: datetime | None = Field(default=None, sa_type=UTC)
    revealed_name: str = Field(default="", max_length=100)
