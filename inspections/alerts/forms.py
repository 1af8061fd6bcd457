"""Bodies of the alerts pages."""

from sqlmodel import Field

from inspections.alerts.rules.alerts import MarkKind
from inspections.alerts.rules.limits import Direction, Level
from supervision.foundation.types import CleanText, Form


class LimitForm(Form):
    """A limit as typed: shares in percent (``percent``), empty for none."""

    measure: str = Field(regex=r"^[a-z][a-z0-9_]{1,59}$")
    level: Level
    office_id: int = Field(default=0, ge=0, le=2**31 - 1)
    direction: Direction
    yellow: CleanText = Field(default="", max_length=20)
    red: CleanText = Field(default="", max_length=20)
    least: int = Field(default=10, ge=0, le=1_000_000)
    percent: bool = False
    accrues: bool = False
    active: bool = False
    basis: CleanText = Field(min_length=4, max_length=300)


class DropForm(Form):
    """Giving up a limit of one's own."""

    key: str = Field(regex=r"^[a-z][a-z0-9_]{1,59}:(city|district|department|station):[0-9]{0,10}$")


class MarkForm(Form):
    """Seen, or answered with a note."""

    kind: MarkKind
    note: CleanText = Field(default="", max_length=500)
