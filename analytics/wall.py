"""What the duty room's screen shows of the figures: months, districts, who owes what. Pure: contents of snapshots in, values of a page out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

MOST = 7
"""Rows a panel shows; from the other end of a room nobody reads more."""


@dataclass(frozen=True)
class Owner:
    """An office with duties past their day: how many orders and results, and the longest in days."""

    id: str
    orders: int
    results: int
    days: int


def owners(
    content: Mapping[str, Any], *, within: str = "", bureaus: frozenset[int] | None = None
) -> list[Owner]:
    """Offices with something late, the most first: stations by themselves, bureaus with what no station of theirs owes.

    Args:
        content: the snapshot ``watch``; within: prefix of the districts the reader may see; bureaus: those he may see, None: all.
    """
    late: dict[str, list[int]] = {}
    for place, name in enumerate(("overdue_rectifications", "published_in_time")):
        for level in ("department", "station"):
            for key, (*_figure, count, days) in content["figures"].get(name, {}).get(level, {}).items():
                if count:
                    row = late.setdefault(key, [0, 0, 0])
                    row[place] += count
                    row[2] = max(row[2], days)
    for key in list(late):
        station, bureau, area = content["offices"][key]
        if not _may_see(bureau, area, within, bureaus):
            del late[key]
        elif station and str(bureau) in late:
            late[str(bureau)][0] -= late[key][0]
            late[str(bureau)][1] -= late[key][1]
    found = [Owner(key, orders, results, days) for key, (orders, results, days) in late.items()]
    return sorted((one for one in found if one.orders + one.results > 0), key=_most_first)[:MOST]


def year_on_year(months: Sequence[Sequence[Any]], on: date) -> tuple[list[int | None], list[int]]:
    """Visits of the twelve months of this year (None: still to come) and of the last one, from rows ``month, visits, problems``."""
    by_month = {row[0]: int(row[1]) for row in months}
    this = [by_month.get(f"{on.year}-{m:02}", 0) if m <= on.month else None for m in range(1, 13)]
    return this, [by_month.get(f"{on.year - 1}-{m:02}", 0) for m in range(1, 13)]


def months_option(months: Sequence[Sequence[Any]], on: date, words: tuple[str, str]) -> dict[str, Any]:
    """The same as an ECharts option for a dark screen; ``words``: what this year and the last one are called."""
    this, last = year_on_year(months, on)
    ink, line = "#a9c1de", "#2a4a76"
    axis = {"axisLabel": {"color": ink, "fontSize": 16}, "axisLine": {"lineStyle": {"color": line}}}
    return {
        "textStyle": {"color": ink},
        "legend": {"textStyle": {"color": ink, "fontSize": 16}, "right": 0, "top": 0},
        "grid": {"left": 8, "right": 16, "top": 48, "bottom": 8, "containLabel": True},
        "xAxis": {"type": "category", "data": [str(m) for m in range(1, 13)], **axis},
        "yAxis": {"type": "value", "minInterval": 1, "splitLine": {"lineStyle": {"color": line}}, **axis},
        "series": [
            {
                "type": "bar",
                "name": words[0],
                "data": this,
                "itemStyle": {"color": "#58a6ff", "borderRadius": [4, 4, 0, 0]},
                "label": {"show": True, "position": "insideBottom", "color": "#0b1a33", "fontSize": 15},
            },
            {
                "type": "line",
                "name": words[1],
                "data": last,
                "itemStyle": {"color": "#ffc247"},
                "lineStyle": {"width": 3},
            },
        ],
    }


def _may_see(bureau: int, area: str, within: str, bureaus: frozenset[int] | None) -> bool:
    return area.startswith(within) and (bureaus is None or bureau in bureaus)


def _most_first(one: Owner) -> tuple[int, int, str]:
    return -(one.orders + one.results), -one.days, one.id
