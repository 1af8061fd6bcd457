"""What only random draws can tell (随机抽查才能说明的): snapshots that read the frozen lists and the course of every visit, so a job of their own.

What the figures' job leaves in the morning does not serve here: its visits and draws begin with the year before last, while a list is looked back on as long as
there are lists and the time without a new problem counts from the first visit; and it holds no codes, by which frozen lists name businesses.
"""

import hashlib
from datetime import date, datetime
from typing import Any

from analytics import leads, lookback, snapshots
from analytics.courses import courses_of
from analytics.extracts import Taken, take
from analytics.marks import marker
from analytics.pools import lists_of
from analytics.refresh import Progress
from analytics.snapshots import Snapshot
from supervision.areas.queries import area_names
from supervision.foundation.database import Database
from supervision.foundation.i18n import _

READING, LOOKING_BACK, LOOKING_AT_VISITS = (
    _("读取登记和检查记录"),
    _("比较抽中和没抽中的对象"),
    _("查看检查的经过"),
)
STEPS = 3


def refresh_chance(
    database: Database, *, as_of: date, now: datetime, progress: Progress
) -> list[dict[str, Any]]:
    """Read once and write the snapshots; the same rows give the same content.

    Args:
        as_of: the business day the figures are for; now: when they were taken; progress: told (done, total, note) before each step.

    Returns what the register of leads is to be told; nothing unless the bureau turned coaching on.
    """
    progress(0, STEPS, READING)
    taken = take(database, as_of=as_of)
    progress(1, STEPS, LOOKING_BACK)
    lists = lists_of(database, taken.frames)
    with database.reading() as session:
        names = {"area": area_names(session)}
    content = {**lookback.content(taken.frames, lists), "names": names}
    snapshots.write(database.settings, _snapshot("trial", taken, now, content, lists.digest))
    if not database.settings.coaching:
        return []
    progress(2, STEPS, LOOKING_AT_VISITS)
    courses = courses_of(database, taken.frames)
    found = leads.content(courses.went, marker(database.settings))
    snapshots.write(database.settings, _snapshot("leads", taken, now, found, courses.digest))
    return leads.tellable(found)


def _snapshot(name: str, taken: Taken, now: datetime, content: dict[str, Any], digest: str) -> Snapshot:
    """A snapshot whose fingerprint covers what was read beyond the frames."""
    whole = hashlib.sha256(f"{taken.data_hash}{digest}".encode()).hexdigest()
    return Snapshot(name, taken.frames.as_of, now, taken.query_hash, whole, content)
