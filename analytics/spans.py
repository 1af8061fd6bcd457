"""Stretches of days that figures are counted over (统计期). Pure."""

from dataclasses import dataclass
from datetime import date

import polars as pl


@dataclass(frozen=True)
class Period:
    """A stretch of days, both ends included (统计期)."""

    start: date
    end: date

    def holds(self, column: str) -> pl.Expr:
        """Whether a date column lies in the period."""
        return pl.col(column).is_between(self.start, self.end)

    def a_year_before(self) -> "Period":
        """The same days one year earlier (29 February becomes the 28th)."""
        return Period(_year_back(self.start), _year_back(self.end))


def year_to_date(today: date) -> Period:
    """From 1 January to today."""
    return Period(date(today.year, 1, 1), today)


def calendar_year(year: int) -> Period:
    """A whole year."""
    return Period(date(year, 1, 1), date(year, 12, 31))


def _year_back(day: date) -> date:
    return (
        day.replace(year=day.year - 1, day=28)
        if (day.month, day.day) == (2, 29)
        else day.replace(year=day.year - 1)
    )
