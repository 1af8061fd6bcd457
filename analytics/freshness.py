"""How old the figures are, in words. Pure."""

from datetime import datetime, timedelta
from typing import Any

from supervision.foundation.i18n import _

STALE = timedelta(hours=26)
"""Figures are made every morning; older than this, a morning was missed."""


def age(taken_at: datetime, now: datetime) -> tuple[str, dict[str, Any]]:
    """The age of figures: a message id with its values. A clock that runs behind says "just now"."""
    minutes = max(0, int((now - taken_at).total_seconds()) // 60)
    if minutes < 2:
        return _("刚刚"), {}
    if minutes < 120:
        return _("{n}分钟前"), {"n": minutes}
    if minutes < 2 * 24 * 60:
        return _("{n}小时前"), {"n": minutes // 60}
    return _("{n}天前"), {"n": minutes // (24 * 60)}


def stale(taken_at: datetime, now: datetime) -> bool:
    """Whether a morning's figures are missing."""
    return now - taken_at > STALE
