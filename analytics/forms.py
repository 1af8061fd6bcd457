"""Bodies of the pages of figures."""

from datetime import date
from typing import Literal

from pydantic import Field

from supervision.foundation.types import Form


class DayForm(Form):
    """Have the figures of a past day computed; ``of``: the page to come back to."""

    day: date
    of: Literal["coverage", "measures", "leader", "model", "outlook", "desk"] = Field(default="coverage")


class BriefingForm(Form):
    """Have the briefing of a day written, in the reader's language and for what the reader may see."""

    day: date
