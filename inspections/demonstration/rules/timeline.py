"""The calendar of a demonstration: quarters, exact numbers per month, days on which offices work.

Every calendar month has its own fixed number of visits and penalties, the same each year, so that any twelve whole
months in a row hold exactly the year's number: calendar years and trailing years alike.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from inspections.demonstration.rules.chance import Ints, apportion
from inspections.demonstration.rules.sizes import Size
from supervision.law.rules.workdays import Calendar, is_workday

# visits per calendar month, in percent of a year: little around the Spring Festival, most in spring
SEASONS = (7.2, 5.2, 9.8, 9.0, 8.6, 9.2, 8.4, 8.4, 9.2, 8.2, 9.4, 7.4)


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month."""

    year: int
    number: int  # 1…12

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.plus(1).first - timedelta(days=1)

    def plus(self, months: int) -> "Month":
        """The month so many months later (or earlier, when negative)."""
        count = self.year * 12 + self.number - 1 + months
        return Month(count // 12, count % 12 + 1)


@dataclass(frozen=True)
class Quarter:
    """Three months that one draw serves; ``months`` are those of them inside the demonstration's time."""

    year: int
    number: int  # 1…4
    months: tuple[Month, ...]

    @property
    def first(self) -> date:
        """First day of the part that counts."""
        return self.months[0].first

    @property
    def last(self) -> date:
        """Last day of the quarter."""
        return self.months[-1].last


def month_of(day: date) -> Month:
    """The month a day lies in."""
    return Month(day.year, day.month)


def quarters(anchor: date, years: int) -> list[Quarter]:
    """Every quarter from ``years`` whole years before the anchor's month to the anchor's own, in order.

    The first may miss months before the time begins; the last is the running one and has its full length.
    """
    begin = month_of(anchor).plus(-12 * years)
    end = Month(anchor.year, (anchor.month - 1) // 3 * 3 + 3)
    found: dict[tuple[int, int], list[Month]] = {}
    month = begin
    while month <= end:
        found.setdefault((month.year, (month.number - 1) // 3 + 1), []).append(month)
        month = month.plus(1)
    return [Quarter(year, number, tuple(months)) for (year, number), months in found.items()]


def visits_of(month: Month, size: Size) -> int:
    """How many visits a month has."""
    return int(apportion(SEASONS, size.visits)[month.number - 1])


def penalties_of(month: Month, size: Size) -> int:
    """How many penalties a month has."""
    return int(apportion(SEASONS, size.penalties)[month.number - 1])


def drawn_of(month: Month, size: Size) -> int:
    """How many of the quarter's drawn entities are visited in this month."""
    start = (month.number - 1) // 3 * 3
    return int(apportion(SEASONS[start : start + 3], size.drawn)[month.number - 1 - start])


class Offices:
    """The days offices work in a span of time, ready for arrays. Days are ``date.toordinal`` numbers."""

    def __init__(self, first: date, last: date, calendar: Calendar) -> None:
        days = (first + timedelta(days=i) for i in range((last - first).days + 1))
        self.settled_until = calendar.published_until.toordinal()
        self.open = np.array([day.toordinal() for day in days if is_workday(day, calendar)], dtype=np.int64)

    def between(self, first: date, last: date) -> Ints:
        """The working days from ``first`` to ``last``."""
        return self.open[(self.open >= first.toordinal()) & (self.open <= last.toordinal())]

    def after(self, days: Ints, count: Ints | int) -> Ints:
        """The ``count``-th working day after each day (0: the day itself); ``count`` may differ by row."""
        place = np.searchsorted(self.open, days, side="right") + count - 1
        return np.where(np.asarray(count) > 0, self.open[np.minimum(place, self.open.size - 1)], days)

    def before(self, days: Ints, count: int) -> Ints:
        """The ``count``-th working day before each day."""
        place = np.searchsorted(self.open, days, side="left") - count
        return self.open[np.maximum(place, 0)]

    def draw_day(self, quarter: Quarter) -> date:
        """The day a quarter's draw is held: its second working day."""
        return date.fromordinal(int(self.between(quarter.first, quarter.last)[1]))

    def visiting(self, month: Month, quarter: Quarter) -> Ints:
        """The days of a month on which drawn entities are visited: in the first month from a week after the draw."""
        opened = self.draw_day(quarter).toordinal() + 7
        days = self.between(month.first, month.last)
        return days[days >= opened]


def spread(days: Ints, count: int, rng: np.random.Generator) -> Ints:
    """``count`` days out of ``days``, evenly used, in random order."""
    return days[(rng.permutation(count) * days.size) // max(count, 1)]
