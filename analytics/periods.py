"""The period a reader asks for (统计期): month, quarter, half-year, year, this one or the last, or from one day to another. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from analytics.frames import Period
from supervision.foundation.errors import Unreadable
from supervision.foundation.i18n import _

YEAR = "year"
FREE = "free"
TITLES: dict[str, str] = {
    YEAR: _("今年"),
    "half": _("本半年"),
    "quarter": _("本季度"),
    "month": _("本月"),
    "last_year": _("去年"),
    "last_half": _("上一个半年"),
    "last_quarter": _("上季度"),
    "last_month": _("上月"),
    FREE: _("自选起止日期"),
}
"""The choices in the order they are offered."""
MONTHS = {"year": 12, "half": 6, "quarter": 3, "month": 1}


@dataclass(frozen=True)
class Choice:
    """A chosen period and what it is called; ``query`` asks for it again."""

    code: str
    period: Period

    @property
    def title(self) -> str:
        """What the choice is called (a message id)."""
        return TITLES[self.code]

    @property
    def query(self) -> dict[str, str]:
        """The part of an address that asks for this period; nothing for the usual one."""
        if self.code == FREE:
            return {"from": self.period.start.isoformat(), "to": self.period.end.isoformat()}
        return {} if self.code == YEAR else {"period": self.code}


def chosen(query: Mapping[str, str], *, today: date, first: date) -> Choice:
    """Read ``period``, ``from`` and ``to`` (or ``year``, or ``since``; ``was``: the days a form was shown with) of a query. Ends never lie after today.

    Args:
        first: the first day there are figures for.

    Raises:
        Unreadable: no such period, no such day, or days the wrong way round or outside.
    """
    start, end = query.get("from", "") or query.get("since", ""), query.get("to", "")
    code = query.get("period", "")
    if start and end and query.get("was", f"{start}~{end}") != f"{start}~{end}":
        code = FREE  # the days of the form were changed by hand
    if code in ("", FREE) and (start or end):
        return Choice(FREE, _free(start[:20], end[:20], today=today, first=first))
    if not code or code == FREE:
        return _year(query.get("year", ""), today=today, first=first)
    last = code.startswith("last_")
    months = MONTHS.get(code.removeprefix("last_"))
    if months is None:
        raise Unreadable(_("没有这种统计期，请选今年、半年、季度、月或者填写起止日期。"))
    now = today.year * 12 + (today.month - 1) // months * months
    begin = now - months if last else now
    return Choice(code, Period(_first(begin), min(_first(begin + months) - timedelta(days=1), today)))


def _year(text: str, *, today: date, first: date) -> Choice:
    """A calendar year, as far as it has passed; this one where none is asked for."""
    if text in ("", "0", str(today.year)):
        return Choice(YEAR, Period(date(today.year, 1, 1), today))
    if not (text.isascii() and text.isdigit()):
        return _year("", today=today, first=first)
    year = int(text[:9])
    if not first.year <= year < today.year:
        raise Unreadable(_("统计期须在{first}至{today}之间。"), first=first, today=today)
    whole = Period(date(year, 1, 1), date(year, 12, 31))
    return Choice("last_year" if year == today.year - 1 else FREE, whole)


def _free(start: str, end: str, *, today: date, first: date) -> Period:
    try:
        begin = date.fromisoformat(start) if start else date(today.year, 1, 1)
        stop = date.fromisoformat(end) if end else today
    except ValueError:
        raise Unreadable(_("日期写作“2026-03-01”这样的格式。")) from None
    if begin > stop:
        raise Unreadable(_("开始日期{begin}晚于结束日期{stop}。"), begin=begin, stop=stop)
    if begin < first or stop > today:
        raise Unreadable(_("统计期须在{first}至{today}之间。"), first=first, today=today)
    return Period(begin, stop)


def _first(month: int) -> date:
    """The first day of a month counted from year 0."""
    return date(month // 12, month % 12 + 1, 1)
