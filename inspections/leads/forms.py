"""Bodies of the leads page."""

from datetime import date

from sqlmodel import Field

from inspections.leads.rules import LeadSource, LeadStatus
from supervision.foundation.types import CleanText, Form


class LeadForm(Form):
    """A new lead; the entity is optional."""

    source: LeadSource
    subject: CleanText = Field(min_length=2, max_length=300)
    received_on: date
    entity_code: CleanText = Field(default="", max_length=64)
    note: CleanText = Field(default="", max_length=2000)


class MoveForm(Form):
    """Where a lead goes."""

    to: LeadStatus
    note: CleanText = Field(default="", max_length=500)
