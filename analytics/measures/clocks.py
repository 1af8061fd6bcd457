"""Measures of clocks: what is due, what is late."""

import polars as pl

from analytics.frames import Frames, Period
from analytics.measures.definition import Unit, counted, divided, measure
from supervision.foundation.i18n import _

DIMENSIONS = ("area", "station", "department")


@measure(
    "published_in_time",
    title=_("按时公示率"),
    unit=Unit.SHARE,
    formula=_("在期限内公示的检查结果 ÷ 公示期限在本期内已届满的检查结果"),
    scope=_("应当公示、期限在统计期内且已过的检查结果；期限由法定参数按工作日推算。"),
    definition=_(
        "到期未公示的和逾期才公示的，都不算按时。期限超出已公布的放假安排的，为暂定期限，公布后重算。"
    ),
    basis=_("《政府信息公开条例》第二十六条；《食品生产经营监督检查管理办法》第三十九条"),
    dimensions=DIMENSIONS,
    records="unpublished",
)
def published_in_time(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Share of results published by the day they were due, among those due in the period and before `as_of`."""
    due = frames.publications.filter(period.holds("due_on") & (pl.col("due_on") < frames.as_of))
    in_time = due.filter(pl.col("done_on") <= pl.col("due_on"))
    return divided(counted(in_time, by, pl.len(), "numerator"), counted(due, by, pl.len(), "denominator"), by)


@measure(
    "overdue_rectifications",
    title=_("逾期未整改"),
    unit=Unit.SHARE,
    formula=_("已过整改期限仍未办结的责令改正 ÷ 全部未办结的责令改正"),
    scope=_("统计日仍未办结的责令改正，不论何时发出。转为立案的不再计入。"),
    definition=_("分子是需要催办的件数。期限以通知书载明的日期为准。"),
    basis=_("《行政处罚法》第二十八条"),
    dimensions=DIMENSIONS,
    records="overdue",
)
def overdue_rectifications(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Orders still open past their day, among all open orders. The period's end counts, its start does not."""
    running = frames.rectifications.filter(
        (pl.col("started_on") <= period.end)
        & (pl.col("done_on").is_null() | (pl.col("done_on") > period.end))
    )
    late = running.filter(pl.col("due_on") < period.end)
    return divided(
        counted(late, by, pl.len(), "numerator"), counted(running, by, pl.len(), "denominator"), by
    )
