"""Bodies of the publication pages."""

from typing import Annotated, Any

from pydantic import BeforeValidator, StringConstraints
from sqlmodel import Field

from supervision.foundation.types import CleanText, Form


def listed(value: Any) -> Any:
    """A form sends one ticked box as a text, several as a list."""
    return [value] if isinstance(value, str) else value


class PublishForm(Form):
    """What was ticked in the queue, or every line of the page."""

    ids: Annotated[
        list[Annotated[int, Field(ge=1, le=2**31 - 1)]], BeforeValidator(listed), Field(max_length=200)
    ] = Field(default_factory=list)
    every: Annotated[str, StringConstraints(pattern=r"^[0-9,]*$", max_length=2000)] = ""

    def chosen(self) -> list[int]:
        """The ids to publish."""
        every = [int(word) for word in self.every.split(",") if 0 < len(word) < 10]
        return every or self.ids


class WithdrawForm(Form):
    """Why a publication is taken back."""

    reason: CleanText = Field(min_length=4, max_length=500)
