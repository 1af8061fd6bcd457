"""Bodies of the pages of figures."""

from datetime import date
from typing import Literal

from pydantic import Field

from supervision.foundation.types import Form


class DayForm(Form):
    """Have the figures of a past day computed; ``of``: the page to come back to."""

    day: date
    of: Literal["coverage", "measures", "briefing"] = Field(default="coverage")
