"""Bodies of the pages of maps."""

from datetime import date
from typing import Literal

from sqlmodel import Field

from supervision.foundation.types import Form


class MapDayForm(Form):
    """Have the maps of a past day computed; ``of``: the page to come back to."""

    day: date
    of: Literal["risk", "areas", "hotspots"] = Field(default="risk")
