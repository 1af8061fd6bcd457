"""The only place that asks the machine for the time. Rules and actions get it as an argument."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This moment, aware, in UTC, without microseconds (stored alike on every database)."""
    return datetime.now(UTC).replace(microsecond=0)


def today() -> date:
    """The business date in Asia/Shanghai."""
    return local_date(now())


def local(moment: datetime) -> datetime:
    """The same moment on a wall clock in Asia/Shanghai."""
    return moment.astimezone(SHANGHAI)


def local_date(moment: datetime) -> date:
    """The business date of a moment in Asia/Shanghai."""
    return local(moment).date()
