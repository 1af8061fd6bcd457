"""Working days (工作日) with the State Council's holidays and make-up days (调休), and the clocks counted in them."""

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from supervision.foundation.errors import Refused, Unreadable

ONE_DAY = timedelta(days=1)
Month = tuple[int, int]
"""A year and the number of a month in it."""


class DayKind(StrEnum):
    """What a day is in the working calendar (工作日历)."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKEUP = "makeup_workday"


LABELS: dict[DayKind, str] = {
    DayKind.WORKDAY: "工作日",
    DayKind.WEEKEND: "休息日",
    DayKind.HOLIDAY: "法定节假日",
    DayKind.MAKEUP: "调休上班",
}
WORKING = frozenset({DayKind.WORKDAY, DayKind.MAKEUP})


@dataclass(frozen=True)
class Calendar:
    """The published calendar: days that differ from the plain week, and the last day that is settled."""

    exceptions: Mapping[date, bool]  # day -> is it worked?
    published_until: date


@dataclass(frozen=True)
class Deadline:
    """A last day; provisional (暂定) when it lies past the published calendar."""

    on: date
    provisional: bool


def is_workday(day: date, calendar: Calendar) -> bool:
    """Whether offices work on this day: the published exception, else Monday to Friday."""
    return calendar.exceptions.get(day, day.weekday() < 5)


def add_workdays(day: date, n: int, calendar: Calendar) -> Deadline:
    """The n-th working day after ``day``; the day itself is not counted.

    行政处罚法第八十五条 (2, 3, 5 and 7 days are working days), 民法典第二百零一条 (the first day is not counted).
    ``n`` = 0 gives the day itself.
    """
    if n < 0:
        raise ValueError("a deadline cannot lie before its start")
    left = n
    while left:
        day += ONE_DAY
        left -= is_workday(day, calendar)
    return Deadline(day, day > calendar.published_until)


def add_days(day: date, n: int, calendar: Calendar) -> Deadline:
    """The n-th calendar day (自然日) after ``day``; a last day on a holiday moves to the next working day.

    民法典第二百零一条、第二百零三条, 民事诉讼法第八十五条.
    """
    if n < 0:
        raise ValueError("a deadline cannot lie before its start")
    day += timedelta(days=n)
    while not is_workday(day, calendar):
        day += ONE_DAY
    return Deadline(day, day > calendar.published_until)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last day of that month when it has none (民法典第二百零二条)."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def deadline_table(first: date, last: date, n: int, calendar: Calendar) -> dict[date, Deadline]:
    """``add_workdays`` for every day from ``first`` to ``last``: one table serves a bulk import or a frame join."""
    days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    worked = [d for d in days if is_workday(d, calendar)]
    after = last
    for _step in range(n):
        after = add_workdays(after, 1, calendar).on
        worked.append(after)
    table: dict[date, Deadline] = {}
    for day in days:
        end = worked[bisect_right(worked, day) + n - 1] if n else day
        table[day] = Deadline(end, end > calendar.published_until)
    return table


def workdays_left(today: date, due: date, calendar: Calendar) -> int:
    """Working days after ``today`` up to and including ``due``; negative when overdue by that many."""
    sign = 1 if due >= today else -1
    first, last = (today, due) if sign == 1 else (due, today)
    count = sum(is_workday(first + timedelta(days=i), calendar) for i in range(1, (last - first).days + 1))
    return sign * count


def published_until(base: date, holidays: Iterable[date]) -> date:
    """The last settled day: ``base``, or the end of each following year whose New Year and National Day are entered."""
    known = set(holidays)
    while {date(base.year + 1, 1, 1), date(base.year + 1, 10, 1)} <= known:
        base = date(base.year + 1, 12, 31)
    return base


def check_can_publish_year(year: int, holidays: Iterable[date], makeups: Iterable[date]) -> None:
    """A year's calendar is entered whole: its New Year and National Day among the holidays, make-up days on weekends.

    Raises:
        Refused: naming the day that does not fit. 全国年节及纪念日放假办法.
    """
    off, on = set(holidays), set(makeups)
    basis = "全国年节及纪念日放假办法"
    for day in sorted(off | on):
        if day.year != year:
            raise Refused(
                "{day}不在{year}年。请只填写这一年的放假和调休日期。", basis=basis, day=day, year=str(year)
            )
    for day in (date(year, 1, 1), date(year, 10, 1)):
        if day not in off:
            raise Refused("放假日期中缺少{day}。请按国务院办公厅的通知填写整年安排。", basis=basis, day=day)
    for day in sorted(off & on):
        raise Refused("{day}既填为放假又填为上班，请改正其中一处。", basis=basis, day=day)
    for day in sorted(on):
        if day.weekday() < 5:
            raise Refused("{day}本来就是工作日，不需要填为调休上班。", basis=basis, day=day)


def read_days(text: str) -> list[date]:
    """Days as typed, one after another: ``2027-01-01 2027-01-02``, also with commas or on lines.

    Raises:
        Unreadable: naming the first word that is no day.
    """
    days = []
    for word in re.split(r"[\s,，、;；]+", text.strip()):
        try:
            days += [date.fromisoformat(word)] if word else []
        except ValueError:
            raise Unreadable("看不懂日期“{text}”，请写成2027-01-01。", text=word[:20]) from None
    return days


def calendar_alarm(today: date, calendar: Calendar, *, notice: int) -> int | None:
    """Working days until the published calendar ends when fewer than ``notice``, else None."""
    left = workdays_left(today, calendar.published_until, calendar)
    return left if left < notice else None
