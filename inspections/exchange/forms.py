"""Bodies of the exchange page."""

from sqlmodel import Field

from inspections.exchange.rules.maps import MapKind
from supervision.foundation.types import CleanText, Form


class CodeForm(Form):
    """What a receiver calls one of our values."""

    receiver: CleanText = Field(max_length=64)
    kind: MapKind
    ours: CleanText = Field(min_length=1, max_length=64)
    theirs: CleanText = Field(min_length=1, max_length=64)
