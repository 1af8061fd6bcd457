"""The leader's five numbers, and the one thing that wants asking about this month (本月需要您过问的一件事). Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from analytics.frames import Frames, Period
from supervision.foundation.i18n import _

NOTEWORTHY_RISE = 0.05
"""A rise of visits against last year by more than this is asked about: visits are to go down."""


@dataclass(frozen=True)
class Matter:
    """One sentence (a message id with its values), how urgent, and which records stand behind it."""

    sentence: str
    values: dict[str, Any]
    tone: str
    records: str


def matter_of_the_month(
    frames: Frames, period: Period, names: dict[int, str], *, of_one: bool = False
) -> Matter:
    """Choose the one thing: late corrections first, then late publications, then more visits than last year.

    Args:
        names: short name by id of departments and stations; of_one: the frames are of one department, and nothing is said of who has most.
    """
    return (
        _late_corrections(frames, period, names, of_one)
        or _late_publications(frames, names, of_one)
        or _more_visits(frames, period)
        or Matter(_("没有逾期的整改和公示，检查户次没有明显增加。本月没有需要您过问的事。"), {}, "green", "")
    )


def _late_corrections(frames: Frames, period: Period, names: dict[int, str], of_one: bool) -> Matter | None:
    late = frames.rectifications.filter(pl.col("done_on").is_null() & (pl.col("due_on") < period.end))
    if late.is_empty():
        return None
    if of_one:
        text = _("{n}件责令改正已过期限仍未办结，最久的已超{days}天。请督促复查。")
        return Matter(text, {"n": late.height, "days": _longest(late, frames.as_of)}, "red", "overdue")
    who, count = _most(late)
    return Matter(
        _("{n}件责令改正已过期限仍未办结，{who}最多（{count}件），最久的已超{days}天。请督促复查。"),
        {"n": late.height, "who": names.get(who, "—"), "count": count, "days": _longest(late, frames.as_of)},
        "red",
        "overdue",
    )


def _late_publications(frames: Frames, names: dict[int, str], of_one: bool) -> Matter | None:
    late = frames.publications.filter(pl.col("done_on").is_null() & (pl.col("due_on") < frames.as_of))
    if late.is_empty():
        return None
    if of_one:
        text = _("{n}件检查结果已过公示期限仍未公示，最久的已超{days}天。请督促公示。")
        return Matter(text, {"n": late.height, "days": _longest(late, frames.as_of)}, "red", "unpublished")
    who, count = _most(late)
    return Matter(
        _("{n}件检查结果已过公示期限仍未公示，{who}最多（{count}件），最久的已超{days}天。请督促公示。"),
        {"n": late.height, "who": names.get(who, "—"), "count": count, "days": _longest(late, frames.as_of)},
        "red",
        "unpublished",
    )


def _more_visits(frames: Frames, period: Period) -> Matter | None:
    now = frames.visits.filter(period.holds("occurred_on")).height
    before = frames.visits.filter(period.a_year_before().holds("occurred_on")).height
    if not before or now <= before * (1 + NOTEWORTHY_RISE):
        return None
    return Matter(
        _("今年检查{now}户次，比上年同期多{percent}%。请过问增加的原因，能合并的合并检查。"),
        {"now": now, "percent": round(100 * (now - before) / before)},
        "yellow",
        "visits",
    )


def _most(late: pl.DataFrame) -> tuple[int, int]:
    """The department with most of them (ties: the smallest id), and how many."""
    by = (
        late.group_by("department")
        .agg(pl.len().alias("n"))
        .sort(["n", "department"], descending=[True, False])
    )
    return by.row(0)


def _longest(late: pl.DataFrame, as_of: date) -> int:
    first: date = late["due_on"].min()  # type: ignore[assignment]
    return (as_of - first).days
