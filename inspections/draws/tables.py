"""Tables of the draws room."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from inspections.draws.rules.duty import Why
from inspections.draws.rules.steps import DrawStatus
from inspections.draws.rules.terms import Mode
from supervision.foundation.types import UTC, Json, choice


class Draw(SQLModel, table=True):
    """A draw (双随机抽取) of one round of a task; ``id`` is the draw id of the protocol.

    ``serial`` and ``previous`` are given at the commitment, without gaps. Nothing of it is ever deleted, and there is
    one row per task and round for ever. ``beacon`` names the round of a beacon, fixed at the freeze; ``self_test`` is what
    the program's self-test found before the seal; ``wall_names``: the wall may show names of a draw held under tokens.
    """

    __tablename__ = "draw"
    __table_args__ = (
        sa.UniqueConstraint("task_id", "round"),
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


class DrawnUnit(SQLModel, table=True):
    """A drawn entity (抽中对象); ``position`` counts from 1 within its tranche and stratum, by key."""

    __tablename__ = "drawn_unit"
    __table_args__ = (sa.UniqueConstraint("draw_id", "entity_id"),)

    id: int | None = Field(default=None, primary_key=True)
    draw_id: str = Field(foreign_key="draw.id", max_length=64)
    entity_id: int = Field(foreign_key="entity.id", index=True)
    stratum: str = Field(max_length=64)
    ticket_key: str = Field(max_length=64)
    position: int
    tranche: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    stopped_reason: str = Field(default="", max_length=64)


class TeamMember(SQLModel, table=True):
    """An inspector paired with a drawn entity (检查组成员); ``package`` numbers the teams of a draw.

    ``forced``: the draw left no other choice (只有一种排法).
    """

    __tablename__ = "team_member"
    __table_args__ = (sa.UniqueConstraint("draw_id", "entity_id", "inspector_id"),)

    id: int | None = Field(default=None, primary_key=True)
    draw_id: str = Field(foreign_key="draw.id", max_length=64)
    entity_id: int = Field(foreign_key="entity.id", index=True)
    inspector_id: int = Field(foreign_key="inspector.id", index=True)
    department_id: int = Field(foreign_key="department.id", index=True)
    package: int
    is_lead: bool = False
    forced: bool = False


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
