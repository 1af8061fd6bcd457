"""Bodies of the draw pages."""

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator
from sqlmodel import Field

from supervision.foundation.types import CleanText, Form


def blank(value: Any) -> Any:
    """An empty field of a form says nothing."""
    return None if isinstance(value, str) and not value.strip() else value


class FreezeForm(Form):
    """How a list is frozen: the public value to come, its day, and how much one inspector may get."""

    form: CleanText = Field(min_length=1, max_length=16)
    opens_on: date
    fallback: CleanText = Field(default="", max_length=200)
    capacity: Annotated[Annotated[int, Field(ge=1, le=100_000)] | None, BeforeValidator(blank)] = None


class ValueForm(Form):
    """The public value as one person reads it."""

    value: CleanText = Field(min_length=1, max_length=200)


class VoidForm(Form):
    """Why a draw should be void."""

    reason: CleanText = Field(min_length=2, max_length=500)
