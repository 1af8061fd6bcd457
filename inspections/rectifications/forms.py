"""Bodies of the rectification pages."""

from datetime import date

from sqlmodel import Field

from supervision.foundation.types import CleanText, Form


class OrderForm(Form):
    """An order to rectify."""

    act_id: int = Field(ge=1, le=2**31 - 1)
    problem: CleanText = Field(min_length=2, max_length=2000)
    demand: CleanText = Field(min_length=2, max_length=2000)
    due_on: date


class CloseForm(Form):
    """How the proof was checked."""

    note: CleanText = Field(min_length=2, max_length=2000)
