"""Tables of the two registers."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, UniqueConstraint

from supervision.areas.rules.divisions import AreaLevel
from supervision.foundation.types import UTC, Json, choice
from supervision.registers.rules.kinds import (
    CertificateStatus,
    EntityKind,
    EntityStatus,
    GradeSource,
    InspectorStatus,
)
from supervision.registers.rules.ownership import Ownership, Size
from supervision.registers.rules.placement import PlacedBy


class Entity(SQLModel, table=True):
    """Something that is inspected (监管对象、检查对象): a business, a site, a project, a product.

    ``code`` is the unified social credit code where there is one, else any code of letters, digits, ``-`` and ``_``.
    Coordinates are CGCS2000 degrees. ``credit_class`` and ``food_grade`` are two different gradings.
    ``ownership`` (经济类型), ``size`` (规模) and ``capital_fen`` (注册资本, fen of yuan) are as the register wrote them, empty where it did not; they
    serve the audit of our own grades alone and choose or grade nobody.
    """

    __tablename__ = "entity"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=64, unique=True)
    name: str = Field(max_length=200)
    kind: EntityKind = Field(default=EntityKind.OTHER, sa_type=choice(EntityKind))
    credit_class: str = Field(default="", max_length=1)
    food_grade: str = Field(default="", max_length=1)
    trade: str = Field(default="", max_length=8)
    trade_name: str = Field(default="", max_length=100)
    ownership: Ownership | None = Field(default=None, sa_type=choice(Ownership))
    size: Size | None = Field(default=None, sa_type=choice(Size))
    capital_fen: int | None = Field(default=None, sa_type=sa.BigInteger)
    area_code: str = Field(default="", max_length=20, index=True)
    cell_code: str = Field(default="", max_length=20, index=True)
    station_id: int | None = Field(default=None, foreign_key="department.id", index=True)
    address: str = Field(default="", max_length=300)
    lon: float | None = None
    lat: float | None = None
    status: EntityStatus = Field(default=EntityStatus.OPEN, sa_type=choice(EntityStatus))
    registered_on: date | None = None
    phone: str = Field(default="", max_length=60)
    external_codes: dict[str, str] = Field(default_factory=dict, sa_type=Json)
    source: str = Field(default="", max_length=120)
    updated_at: datetime = Field(sa_type=UTC)


class Placement(SQLModel, table=True):
    """An entity in an area (归入区域) and how it got there: a township, a custom area or a cell; written by a job, never by hand.

    An entity lies in one township and one cell at most, and in as many custom areas as hold it. The area's code is no foreign
    key: areas are drawn a floor below, and what points to one that is gone goes with the next run.
    """

    __tablename__ = "placement"

    entity_id: int = Field(foreign_key="entity.id", primary_key=True)
    area_code: str = Field(primary_key=True, max_length=20, index=True)
    level: AreaLevel = Field(sa_type=choice(AreaLevel))
    placed_by: PlacedBy = Field(sa_type=choice(PlacedBy))


class Inspector(SQLModel, table=True):
    """Somebody who may carry out inspections (执法检查人员)."""

    __tablename__ = "inspector"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=64, unique=True)
    name: str = Field(max_length=100)
    department_id: int = Field(foreign_key="department.id", index=True)
    station_id: int | None = Field(default=None, foreign_key="department.id", index=True)
    area_code: str = Field(default="", max_length=20)
    can_lead: bool = False
    status: InspectorStatus = Field(default=InspectorStatus.ACTIVE, sa_type=choice(InspectorStatus))
    external_codes: dict[str, str] = Field(default_factory=dict, sa_type=Json)


class Certificate(SQLModel, table=True):
    """An enforcement certificate (行政执法证), valid from and to the days named, both included."""

    __tablename__ = "certificate"

    id: int | None = Field(default=None, primary_key=True)
    inspector_id: int = Field(foreign_key="inspector.id", index=True)
    number: str = Field(max_length=64, unique=True)
    issuer: str = Field(default="", max_length=100)
    field: str = Field(default="", max_length=100)
    valid_from: date
    valid_to: date
    status: CertificateStatus = Field(default=CertificateStatus.VALID, sa_type=choice(CertificateStatus))


class Expertise(SQLModel, table=True):
    """A speciality label of an inspector (业务专长标签)."""

    __tablename__ = "expertise"
    __table_args__ = (UniqueConstraint("inspector_id", "tag"),)

    id: int | None = Field(default=None, primary_key=True)
    inspector_id: int = Field(foreign_key="inspector.id", index=True)
    tag: str = Field(max_length=60)


class Leave(SQLModel, table=True):
    """Days an inspector is away (请假), both included."""

    __tablename__ = "leave"
    __table_args__ = (UniqueConstraint("inspector_id", "from_on"),)

    id: int | None = Field(default=None, primary_key=True)
    inspector_id: int = Field(foreign_key="inspector.id", index=True)
    from_on: date
    to_on: date
    reason: str = Field(default="", max_length=100)


class Recusal(SQLModel, table=True):
    """An inspector who must not meet an entity (回避); open-ended without ``to_on``."""

    __tablename__ = "recusal"
    __table_args__ = (UniqueConstraint("inspector_id", "entity_id"),)

    id: int | None = Field(default=None, primary_key=True)
    inspector_id: int = Field(foreign_key="inspector.id", index=True)
    entity_id: int = Field(foreign_key="entity.id", index=True)
    reason: str = Field(default="", max_length=200)
    from_on: date
    to_on: date | None = None


class RiskGrade(SQLModel, table=True):
    """A grading of an entity (风险等级) with its source and first day: the history behind the two columns."""

    __tablename__ = "risk_grade"
    __table_args__ = (UniqueConstraint("entity_id", "source", "valid_from"),)

    id: int | None = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id", index=True)
    source: GradeSource = Field(sa_type=choice(GradeSource))
    grade: str = Field(max_length=8)
    valid_from: date
    basis: str = Field(default="", max_length=200)


class ColumnChoice(SQLModel, table=True):
    """Which column is what in the files a source sends (列对应), as a person said: field → heading ("" = no column).

    ``kind`` is a kind of file of the registers or of the lists; no department: files of the whole city.
    """

    __tablename__ = "column_choice"
    __table_args__ = (UniqueConstraint("kind", "department_id"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=40)
    department_id: int | None = Field(default=None, foreign_key="department.id", index=True)
    headings: dict[str, str] = Field(default_factory=dict, sa_type=Json)
    headless: bool = Field(default=False)
    chosen_at: datetime = Field(sa_type=UTC)
    chosen_by: str = Field(max_length=100)
