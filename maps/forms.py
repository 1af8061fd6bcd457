"""Bodies of the pages of maps."""

from sqlmodel import Field

from supervision.foundation.types import CleanText, Form


class ReleaseForm(Form):
    """Why a map with names leaves the house."""

    reason: CleanText = Field(min_length=4, max_length=200)
