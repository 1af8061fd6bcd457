"""Days on which nobody is inspected (暂停检查时段): examinations, the Spring Festival rush, a bureau's own quiet weeks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from supervision.foundation.errors import Refused
from supervision.law.rules.workdays import ONE_DAY, Calendar, is_workday

LONGEST = 366
"""Days looked ahead for a proposal; a window never covers more than a year."""


@dataclass(frozen=True)
class Window:
    """From one day to another, both included; why."""

    starts_on: date
    ends_on: date
    reason: str

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True)
class Proposal:
    """A day that suits, and what was avoided on the way: the windows and how many days without work."""

    on: date
    avoided: tuple[Window, ...]
    holidays: int


def check_window(starts_on: date, ends_on: date, reason: str) -> None:
    """A window has its days in order, is not longer than a year, and says why.

    Raises:
        Refused: what is wrong.
    """
    if ends_on < starts_on:
        raise Refused("结束日期早于开始日期，请核对。")
    if (ends_on - starts_on).days >= LONGEST:
        raise Refused("暂停检查的时段不能超过一年。")
    if not reason.strip():
        raise Refused("请写明暂停检查的原因。")


def check_day_open(day: date, windows: Iterable[Window]) -> None:
    """Nothing is opened on a day on which nobody is inspected.

    Raises:
        Refused: naming the window and its reason.
    """
    for window in windows:
        if window.holds(day):
            raise Refused(
                "{day}在暂停检查时段内（{starts}至{ends}，{reason}）。请另选日期。",
                day=day,
                starts=window.starts_on,
                ends=window.ends_on,
                reason=window.reason,
            )


def next_open_day(day: date, windows: Iterable[Window], calendar: Calendar, *, last: date) -> Proposal | None:
    """The first working day from ``day`` to ``last`` outside all windows; None when there is none."""
    shut = list(windows)
    avoided: list[Window] = []
    holidays = 0
    while day <= last:
        window = next((one for one in shut if one.holds(day)), None)
        if window is not None:
            avoided += [window] if window not in avoided else []
        elif is_workday(day, calendar):
            return Proposal(day, tuple(avoided), holidays)
        else:
            holidays += 1
        day += ONE_DAY
    return None


def open_days(days: Iterable[date], windows: Iterable[Window]) -> list[date]:
    """The days that lie in no window, in order."""
    shut = list(windows)
    return [day for day in days if not any(window.holds(day) for window in shut)]
