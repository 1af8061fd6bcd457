"""Tables of the leads room."""

from datetime import date

from sqlmodel import Field, SQLModel

from inspections.leads.rules import LeadSource, LeadStatus
from supervision.foundation.types import choice


class Lead(SQLModel, table=True):
    """A lead (线索): something that may start a triggered check or a case."""

    __tablename__ = "lead"

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(max_length=100, unique=True)
    source: LeadSource = Field(sa_type=choice(LeadSource))
    entity_id: int | None = Field(default=None, foreign_key="entity.id", index=True)
    department_id: int | None = Field(default=None, foreign_key="department.id", index=True)
    subject: str = Field(max_length=300)
    received_on: date
    status: LeadStatus = Field(default=LeadStatus.OPEN, sa_type=choice(LeadStatus))
    note: str = Field(default="", max_length=2000)
