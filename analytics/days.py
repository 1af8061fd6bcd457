"""Figures of a past day (按日查看): which days can be asked for, and the snapshots a page shows for one."""

from datetime import date
from typing import Annotated, Any

from litestar.params import QueryParameter

from analytics import kept, snapshots
from analytics.snapshots import Snapshot
from supervision.foundation.errors import Unreadable
from supervision.foundation.i18n import _
from supervision.foundation.settings import Settings

Day = Annotated[str, QueryParameter(max_length=10)]
"""A day in the address of a page, ``2026-10-31``."""
Number = Annotated[int, QueryParameter(ge=0, le=2**31 - 1)]
"""A job in the address of a page."""
YEARS = 5
"""Figures can be asked for days of this year and so many before."""


def earliest(today: date) -> date:
    """The first day that can be asked for."""
    return date(today.year - YEARS, 1, 1)


def asked_day(text: str, today: date) -> date | None:
    """The past day that is asked for; None for today and when none is.

    Raises:
        Unreadable: not a day, or out of range; with the range in words.
    """
    if not text:
        return None
    first = earliest(today)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Unreadable(_("日期“{text}”不可读，请写成2026-10-31这样。"), text=text[:20]) from None
    if not first <= day <= today:
        raise Unreadable(_("只能查看{first}至{last}之间某一天的数字。"), first=first, last=today)
    return None if day == today else day


def snapshot_of(settings: Settings, name: str, day: date | None) -> Snapshot | None:
    """The newest snapshot, or that of a day; None when nothing was computed for it yet."""
    if day is None:
        return snapshots.read(settings, name)
    known = kept.of_day(settings, day)
    return kept.read(settings, known.fingerprint, name) if known else None


def day_context(settings: Settings, day: date | None, today: date) -> dict[str, Any]:
    """What a page with a choice of day needs: ``day``, the range, and what is known of that day's figures."""
    about = kept.of_day(settings, day) if day else None
    return {"day": day, "first_day": earliest(today), "today": today, "about": about}
