"""Bodies of the pages of releases."""

from sqlmodel import Field

from inspections.releases.rules import Kind
from supervision.foundation.types import CleanText, Form


class AskForm(Form):
    """What is to leave the house, and why."""

    kind: Kind = Kind.RISK_MAP
    reason: CleanText = Field(min_length=4, max_length=200)


class DecideForm(Form):
    """Approved, or refused with a reason."""

    approve: bool = False
    answer: CleanText = Field(default="", max_length=200)
