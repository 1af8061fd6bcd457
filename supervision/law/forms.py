"""Bodies of the law page."""

from datetime import date

from sqlmodel import Field

from supervision.foundation.types import CleanText, Form
from supervision.law.rules.norms import ChangeKind


class ParameterForm(Form):
    """A number of the law from a day on."""

    name: CleanText = Field(max_length=64)
    value: CleanText = Field(min_length=1, max_length=200)
    scope: CleanText = Field(default="", max_length=64)
    basis: CleanText = Field(min_length=4, max_length=500)
    valid_from: date


class CalendarForm(Form):
    """A year's holidays and make-up working days, typed as days."""

    year: int = Field(ge=2000, le=2100)
    holidays: CleanText = Field(max_length=4000)
    makeups: CleanText = Field(default="", max_length=2000)
    source: CleanText = Field(min_length=4, max_length=200)


class LawChangeForm(Form):
    """A law was made, amended or repealed."""

    title: CleanText = Field(min_length=2, max_length=200)
    kind: ChangeKind
    effective_on: date
    number: CleanText = Field(default="", max_length=100)
    articles: CleanText = Field(default="", max_length=500)
    successor: CleanText = Field(default="", max_length=200)
    source: CleanText = Field(min_length=4, max_length=500)


class StrikeForm(Form):
    """Why an entry was a mistake."""

    reason: CleanText = Field(min_length=4, max_length=300)
