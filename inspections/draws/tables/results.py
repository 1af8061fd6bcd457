"""What a draw gave: units and teams."""

import sqlalchemy as sa
from sqlmodel import Field, SQLModel


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
