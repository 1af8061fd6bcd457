"""The five numbers of the board (五个数), each with how it stood thirty days and a year ago, its target, and thirteen months as a line. Pure.

Why these five: a leader is asked how much was done (visits, which are to go down), how much of the register was seen (coverage), what that says of
everybody (the estimated rate), what is late, and whether the public was told. Each has a target or a comparison that says good or bad.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

import polars as pl

from analytics.board.sentences import Sentence, said_of
from analytics.desk import NOTEWORTHY_RISE
from analytics.estimates.mix import alike
from analytics.estimates.population import problem_rate
from analytics.frames import Frames, Period, year_to_date
from analytics.measures import measure_named
from analytics.measures.definition import alone
from analytics.measures.estimated import drawn_in
from supervision.foundation.i18n import _

DAYS = 30
MONTHS = 13
ALMOST = 0.95
"""Published in time by less than this is red; anything short of all is yellow."""


@dataclass(frozen=True)
class Moments:
    """The same frames as they are, as they stood thirty days ago, and a year ago. ``least``: share of the register to be seen each year, by law (0: of this
    reader alone nothing is asked)."""

    now: Frames
    month: Frames
    year: Frames
    least: float

    def each(self, cut: Callable[[Frames], Frames]) -> "Moments":
        """All three cut alike."""
        return Moments(cut(self.now), cut(self.month), cut(self.year), self.least)


@dataclass(frozen=True)
class Number:
    """One number: ``name`` is its measure, ``top`` and ``bottom`` its parts. ``month`` and ``year``: its value then (None: not comparable).

    ``flow``: ``top`` counts up through the year, so ``month`` is the change of thirty days against the thirty before. ``low``, ``high``: interval.
    ``points``: (month, value) of thirteen months; ``line`` says what they show.
    """

    name: str
    title: str
    unit: str
    value: float | None
    top: int
    bottom: int
    month: float | None
    year: float | None
    tone: str
    target: Sentence | None
    line: str
    points: list[tuple[str, float | None]]
    records: str
    low: float | None = None
    high: float | None = None
    flow: bool = False


def numbers(moments: Moments) -> list[Number]:
    """The five, in the order a leader asks."""
    return [_visits(moments), _coverage(moments), _estimate(moments), _overdue(moments), _published(moments)]


def _visits(moments: Moments) -> Number:
    frames = moments.now
    now, before, change = _measured("visits_against_last_year", frames)
    last = frames.visits.filter(
        Period(frames.as_of - timedelta(DAYS - 1), frames.as_of).holds("occurred_on")
    ).height
    end = frames.as_of - timedelta(DAYS)
    earlier = frames.visits.filter(Period(end - timedelta(DAYS - 1), end).holds("occurred_on")).height
    months = _by_month(frames.visits, "occurred_on", pl.len().cast(pl.Float64))
    tone = "" if change is None else "green" if change <= 0 else "yellow" if change > NOTEWORTHY_RISE else ""
    return Number(
        "visits_against_last_year",
        _("检查户次，比上年同期"),
        "change",
        change,
        now,
        before,
        (last - earlier) / earlier if earlier else None,
        float(before) if before else None,
        tone,
        said_of(_("目标：不增加")),
        _("每月检查户次"),
        _points(frames.as_of, months),
        "visits",
        flow=True,
    )


def _coverage(moments: Moments) -> Number:
    frames = moments.now
    seen, everybody, share = _measured("entity_coverage", frames)
    months = _by_month(frames.visits, "occurred_on", pl.col("entity_id").n_unique().cast(pl.Float64))
    same_year = moments.month.as_of.year == frames.as_of.year
    tone = _covered(share, moments)
    points = [
        (month, n / everybody if n is not None and everybody else None)
        for month, n in _points(frames.as_of, months)
    ]
    return Number(
        "entity_coverage",
        _("今年检查过的对象"),
        "share",
        share,
        seen,
        everybody,
        _measured("entity_coverage", moments.month)[2] if same_year else None,
        _measured("entity_coverage", moments.year)[2],
        tone,
        said_of(_("全年不低于{least}"), least=f"{moments.least:.0%}") if moments.least else None,
        _("每月检查过的对象占比"),
        points,
        "visited",
    )


def _covered(share: float | None, moments: Moments) -> str:
    """Green once the year's least is reached, yellow while the year is ahead of it; no colour where there is no least."""
    if share is None or not moments.least:
        return ""
    gone = moments.now.as_of.timetuple().tm_yday / 365
    return "green" if share >= moments.least else "yellow" if share < moments.least * gone else ""


def _estimate(moments: Moments) -> Number:
    frames = moments.now
    lists = _lists(frames)
    now = problem_rate(lists)
    month, year = (
        problem_rate(then) if alike(lists, then := _lists(one)) else None
        for one in (moments.month, moments.year)
    )
    tone = verdict = ""
    if now and not year and _lists(moments.year).height:
        verdict = _("与上年抽查的行业不同，不作比较")
    if now and year:
        tone = "yellow" if now.low > year.high else "green" if now.high < year.low else ""
        verdict = {
            "yellow": _("比上年高，不是偶然"),
            "green": _("比上年低，不是偶然"),
            "": _("与上年分不出高低"),
        }[tone]
    drawn = frames.visits.filter((pl.col("draw_id") != "") & pl.col("inspected"))
    return Number(
        "estimated_problem_rate",
        _("问题率估计"),
        "share",
        now.rate if now else None,
        now.completed if now else 0,
        now.population if now else 0,
        month.rate if month else None,
        year.rate if year else None,
        tone,
        said_of(verdict) if verdict else None,
        _("每月随机抽查发现问题的占比"),
        _points(frames.as_of, _by_month(drawn, "occurred_on", pl.col("problem").mean())),
        "sampled_seen",
        low=now.low if now else None,
        high=now.high if now else None,
    )


def _overdue(moments: Moments) -> Number:
    late, running, _share = _measured("overdue_rectifications", moments.now)
    orders = moments.now.rectifications
    ends = [_last_day(month, moments.now.as_of) for month in _months(moments.now.as_of)]
    open_then = [
        ((pl.col("due_on") < day) & (pl.col("done_on").is_null() | (pl.col("done_on") > day)))
        .sum()
        .alias(f"{day:%Y-%m}")
        for day in ends
    ]
    points: list[tuple[str, float | None]] = [
        (month, float(count)) for month, count in orders.select(open_then).row(0, named=True).items()
    ]
    return Number(
        "overdue_rectifications",
        _("逾期未整改"),
        "count",
        float(late),
        late,
        running,
        float(_measured("overdue_rectifications", moments.month)[0]),
        float(_measured("overdue_rectifications", moments.year)[0]),
        "red" if late else "green",
        said_of(_("目标：0")),
        _("每月末逾期未整改"),
        points,
        "overdue",
    )


def _published(moments: Moments) -> Number:
    frames = moments.now
    in_time, due, share = _measured("published_in_time", frames)
    past = frames.publications.filter(pl.col("due_on") < frames.as_of)
    ok = (pl.col("done_on") <= pl.col("due_on")).fill_null(value=False).mean()
    tone = "" if share is None else "green" if in_time == due else "yellow" if share >= ALMOST else "red"
    return Number(
        "published_in_time",
        _("按时公示率"),
        "share",
        share,
        in_time,
        due,
        _measured("published_in_time", moments.month)[2],
        _measured("published_in_time", moments.year)[2],
        tone,
        said_of(_("目标：100%")),
        _("每月到期的按时公示率"),
        _points(frames.as_of, _by_month(past, "due_on", ok)),
        "unpublished",
    )


def _lists(frames: Frames) -> pl.DataFrame:
    """What this year's draws drew."""
    return drawn_in(frames, year_to_date(frames.as_of))


def _measured(name: str, frames: Frames) -> tuple[int, int, float | None]:
    found = measure_named(name)
    if found is None:
        raise LookupError(name)
    period = year_to_date(frames.as_of)
    if frames.whole is not frames and "department" in found.dimensions:  # counted for all departments at once
        mine = found(frames.whole, period, ("department",)).filter(department=frames.department)
        if mine.height:
            return cast(tuple[int, int, float | None], alone(mine, found.unit).row(0))
    top, bottom, value = found(frames, period).row(0)
    return top, bottom, value


def _months(today: date) -> list[date]:
    """First days of the last thirteen months, this one included."""
    index = today.year * 12 + today.month - 1
    return [date((index - back) // 12, (index - back) % 12 + 1, 1) for back in range(MONTHS - 1, -1, -1)]


def _last_day(first: date, today: date) -> date:
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(following - timedelta(1), today)


def _by_month(frame: pl.DataFrame, column: str, value: pl.Expr) -> dict[str, Any]:
    month = (pl.col(column).dt.year() * 12 + pl.col(column).dt.month() - 1).alias("month")
    table = frame.group_by(month).agg(value.alias("value"))
    return {f"{at // 12}-{at % 12 + 1:02d}": found for at, found in table.rows()}


def _points(today: date, values: dict[str, float | None]) -> list[tuple[str, float | None]]:
    return [(f"{month:%Y-%m}", values.get(f"{month:%Y-%m}")) for month in _months(today)]
