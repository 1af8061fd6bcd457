"""A draw, its files, its strata."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from inspections.draws.rules.steps import DrawStatus
from inspections.draws.rules.terms import Mode
from supervision.foundation.types import UTC, Json, choice

KEPT = "status <> 'unfrozen'"


class Draw(SQLModel, table=True):
    """A draw (双随机抽取) of one round of a task; ``id`` is the draw id of the protocol.

    ``serial`` and ``previous`` are given at the commitment, without gaps. Nothing of it is ever deleted, and there is
    one row per task and round for ever; a list that was given up before its seal (已解除冻结) stays beside it. ``beacon`` names the round of a beacon, fixed at the freeze; ``self_test`` is what
    the program's self-test found before the seal; ``wall_names``: the wall may show names of a draw held under tokens.
    """

    __tablename__ = "draw"
    __table_args__ = (
        sa.Index(
            "uq_draw_round",
            "task_id",
            "round",
            unique=True,
            sqlite_where=sa.text(KEPT),
            postgresql_where=sa.text(KEPT),
        ),
        sa.CheckConstraint("status <> 'unfrozen' OR serial IS NULL", name="sealed_stays"),
        sa.CheckConstraint("drawn_size <= pool_size", name="drawn_from_pool"),
        sa.CheckConstraint("round >= 1", name="round_counts"),
    )

    id: str = Field(primary_key=True, max_length=64)
    task_id: int = Field(foreign_key="plan_task.id", index=True)
    department_id: int = Field(foreign_key="department.id", index=True)
    round: int
    title: str = Field(max_length=200)
    serial: int | None = Field(default=None, unique=True)
    previous: str = Field(default="", max_length=64)
    mode: Mode = Field(default=Mode.OPEN, sa_type=choice(Mode))
    status: DrawStatus = Field(default=DrawStatus.FROZEN, sa_type=choice(DrawStatus), index=True)
    opens_on: date
    pool_size: int
    left_out_size: int
    left_out_reasons: dict[str, int] = Field(default_factory=dict, sa_type=Json)
    drawn_size: int
    inspectors: int
    pool_root: str = Field(max_length=64)
    commitment: str = ""
    commit_hash: str = Field(default="", max_length=64, index=True)
    form: str = Field(max_length=16)
    first_value: str = Field(default="", max_length=200)
    public_value: str = Field(default="", max_length=200)
    seed: str = Field(default="", max_length=64)
    frozen_at: datetime = Field(sa_type=UTC)
    frozen_by: int
    frozen_name: str = Field(default="", max_length=100)
    committed_at: datetime | None = Field(default=None, sa_type=UTC)
    committed_by: int | None = None
    committed_name: str = Field(default="", max_length=100)
    first_value_by: int | None = None
    first_value_name: str = Field(default="", max_length=100)
    second_value_by: int | None = None
    second_value_name: str = Field(default="", max_length=100)
    valued_at: datetime | None = Field(default=None, sa_type=UTC)
    opened_at: datetime | None = Field(default=None, sa_type=UTC)
    opened_by: int | None = None
    opened_name: str = Field(default="", max_length=100)
    stopped_size: int = 0
    beacon: str = Field(default="", max_length=120)
    self_test: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    wall_names: bool = False
    void_reason: str = Field(default="", max_length=500)
    void_asked_by: int | None = None
    void_asked_name: str = Field(default="", max_length=100)
    voided_at: datetime | None = Field(default=None, sa_type=UTC)
    voided_by: int | None = None
    voided_name: str = Field(default="", max_length=100)
    custodians: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """保管人: how many keep the shares on devices of their own; 0 = the server holds the only share."""
    tranches: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    tranches_open: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """Of a draw with custodians: how many of its tranches are opened."""
    values_each: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    """每批一个公开数: every tranche has a public value of its own, not one for all."""
    reveal_by: date | None = None
    revealed_at: datetime | None = Field(default=None, sa_type=UTC)


class Unfreezing(SQLModel, table=True):
    """解除冻结: a frozen list given up before its seal, by two people, with a reason; ``confirmed_by`` is the second."""

    __tablename__ = "draw_unfreezing"
    __table_args__ = (
        sa.UniqueConstraint("draw_id"),
        sa.CheckConstraint("confirmed_by IS NULL OR confirmed_by <> asked_by", name="two_people"),
    )

    id: int | None = Field(default=None, primary_key=True)
    draw_id: str = Field(foreign_key="draw.id", max_length=64)
    reason: str = Field(max_length=500)
    asked_at: datetime = Field(sa_type=UTC)
    asked_by: int
    asked_name: str = Field(max_length=100)
    confirmed_at: datetime | None = Field(default=None, sa_type=UTC)
    confirmed_by: int | None = None
    confirmed_name: str = Field(default="", max_length=100)


class DrawFile(SQLModel, table=True):
    """A file of a draw, packed with zlib; ``digest`` is H of its bytes, of ``pool.tsv`` the tree head.

    ``kept_back`` files (the token table 代号对照表) never leave the office.
    """

    __tablename__ = "draw_file"
    __table_args__ = (sa.UniqueConstraint("draw_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    draw_id: str = Field(foreign_key="draw.id", max_length=64, index=True)
    name: str = Field(max_length=80)
    digest: str = Field(max_length=64)
    packed: bytes = Field(sa_type=sa.LargeBinary)
    kept_back: bool = False


class DrawStratum(SQLModel, table=True):
    """A stratum of a draw (分层): everybody in it was drawn with probability ``quota`` / ``size``."""

    __tablename__ = "draw_stratum"
    __table_args__ = (
        sa.UniqueConstraint("draw_id", "stratum"),
        sa.CheckConstraint("quota >= 0 AND quota <= size", name="quota_within"),
    )

    id: int | None = Field(default=None, primary_key=True)
    draw_id: str = Field(foreign_key="draw.id", max_length=64, index=True)
    stratum: str = Field(max_length=64)
    size: int
    quota: int
