"""A month as the feed counts it."""

import re
from calendar import monthrange
from datetime import date

from supervision.foundation.errors import Unreadable


def read_month(text: str) -> date:
    """The first day of a month written 2026-10.

    Raises:
        Unreadable: anything else.
    """
    found = re.fullmatch(r"(20\d{2})-(0[1-9]|1[0-2])", text)
    if found is None:
        raise Unreadable("看不懂月份“{text}”，请写成2026-10。", text=text[:20])
    return date(int(found[1]), int(found[2]), 1)


def days_of(month: date) -> tuple[date, date]:
    """First and last day of the month a day lies in."""
    return month.replace(day=1), month.replace(day=monthrange(month.year, month.month)[1])


def months_back(day: date, count: int) -> list[str]:
    """The month of a day and those before it, as 2026-10, the newest first."""
    index = day.year * 12 + day.month - 1
    return [f"{(index - i) // 12:04d}-{(index - i) % 12 + 1:02d}" for i in range(count)]
