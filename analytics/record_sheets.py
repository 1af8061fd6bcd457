"""A list behind a number as head and rows of a sheet, signed with what it is, how it was asked for and when. No I/O."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from analytics.frames import Period
from analytics.measures import MEASURES
from analytics.presenting import Say
from analytics.records import LISTINGS
from analytics.snapshots import Snapshot
from supervision.foundation.i18n import _
from supervision.foundation.sheets import LAST_ROW, Figure
from supervision.foundation.templating import moment

FOOT = 60
"""Rows kept free below the records for what signs them, and above them for head and ribbon."""
MOST = LAST_ROW - FOOT
"""Records that fit into one sheet of a workbook; a CSV has no end."""
HEAD = (_("名称"), _("编号"), _("行业"), _("县（市、区）"), _("监管所"))


@dataclass(frozen=True)
class Facts:
    """What signs a list: its kind and length, the period, conditions in words, its address, the moment it was read, and the newest figures."""

    of: str
    total: int
    period: Period
    where: Sequence[tuple[str, str]]
    query: str
    moment: datetime
    snapshot: Snapshot | None


def table(
    facts: Facts, rows: Iterable[Mapping[str, Any]], names: Mapping[str, Mapping[str, str]], say: Say
) -> tuple[list[str], Iterator[list[object]]]:
    """Head and rows of the sheet; rows are taken one by one, so a list of any length fits into memory."""
    listing = LISTINGS[facts.of]
    more = (listing.more,) if listing.more else ()
    return [say(word) for word in (*HEAD, listing.day, *more)], _lines(facts, rows, names, say)


def _lines(
    facts: Facts, rows: Iterable[Mapping[str, Any]], names: Mapping[str, Mapping[str, str]], say: Say
) -> Iterator[list[object]]:
    areas, stations = names["area"], names["station"]
    for row in rows:
        area = row["area"] or ""
        station = stations.get(str(row["station"] or ""), "")
        day = "" if row["day"] is None else row["day"].isoformat()
        more = row.get("more", "")
        last = Figure(more) if isinstance(more, int) else more
        yield [row["name"], row["code"], row["trade"], areas.get(area, area), station, day, last]
    yield from signed(facts, say)


def signed(facts: Facts, say: Say) -> list[list[object]]:
    """The last rows: how many, of which period, cut by what, read when, beside which figures, and the measures that count by this list."""
    start, end = facts.period.start.isoformat(), facts.period.end.isoformat()
    lines: list[list[object]] = [
        [say(_("行数")), Figure(facts.total)],
        [say(_("统计期")), start, end],
        [say(_("这是什么")), say(LISTINGS[facts.of].title)],
    ]
    lines += [[say(title), text or say(_("未注明"))] for title, text in facts.where]
    lines += [[say(_("查询")), facts.query], [say(_("记录读取时间")), moment(facts.moment)]]
    if facts.snapshot:
        day, fingerprint = facts.snapshot.as_of.isoformat(), facts.snapshot.fingerprint
        lines.append(
            [
                say(_("统计数字")),
                say(_("快照")),
                fingerprint,
                say(_("数据截至")),
                day,
                moment(facts.snapshot.taken_at),
            ]
        )
    for each in MEASURES:
        if each.records == facts.of:
            lines.append(
                [say(_("指标")), say(each.title), *map(say, (each.formula, each.scope, each.definition))]
            )
    return lines
