"""Measures of clocks: what is due, what is late."""

import polars as pl

from analytics.frames import Frames, Period
from analytics.measures.definition import Behind, Unit, measure, shared
from analytics.measures.selecting import WHERE, visits_of
from supervision.foundation.i18n import _


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
    dimensions=WHERE,
    records="unpublished",
    behind=Behind.MISSING,
)
def published_in_time(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Share of results published by the day they were due, among those due in the period and before `as_of`."""
    due = frames.publications.filter(period.holds("due_on") & (pl.col("due_on") < frames.as_of))
    return shared(due, by, (pl.col("done_on") <= pl.col("due_on")).fill_null(False))


@measure(
    "overdue_rectifications",
    title=_("逾期未整改"),
    unit=Unit.SHARE,
    formula=_("已过整改期限仍未办结的责令改正 ÷ 全部未办结的责令改正"),
    scope=_("统计日仍未办结的责令改正，不论何时发出。转为立案的不再计入。"),
    definition=_("分子是需要催办的件数。期限以通知书载明的日期为准。"),
    basis=_("《行政处罚法》第二十八条"),
    dimensions=WHERE,
    records="overdue",
)
def overdue_rectifications(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Orders still open past their day, among all open orders. The period's end counts, its start does not."""
    running = frames.rectifications.filter(
        (pl.col("started_on") <= period.end)
        & (pl.col("done_on").is_null() | (pl.col("done_on") > period.end))
    )
    return shared(running, by, pl.col("due_on") < period.end)


@measure(
    "published",
    title=_("公示率"),
    unit=Unit.SHARE,
    formula=_("已经公示的检查结果 ÷ 公示期限在本期内已届满的检查结果"),
    scope=_("应当公示、期限在统计期内且已过的检查结果。"),
    definition=_("逾期才公示的也算已公示；是否按时看“按时公示率”。差额就是到期仍未公示的件数。"),
    basis=_("《政府信息公开条例》第二十六条；《食品生产经营监督检查管理办法》第三十九条"),
    dimensions=WHERE,
    records="unpublished_of_period",
    behind=Behind.MISSING,
)
def published(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Share of results published by now, among those due in the period and before `as_of`."""
    due = frames.publications.filter(period.holds("due_on") & (pl.col("due_on") < frames.as_of))
    return shared(due, by, (pl.col("done_on") <= frames.as_of).fill_null(False))


@measure(
    "followed_up",
    title=_("后续处置率"),
    unit=Unit.SHARE,
    formula=_("问题已处置完毕的检查事项 ÷ 发现问题的检查事项"),
    scope=_("本期检查中发现问题的检查事项，一次检查查几项各算一项。"),
    definition=_(
        "责令改正已办结、转为立案，或者案件已结案的，为处置完毕。整改期限未到的也在分母里，近期的数字会偏低。"
    ),
    basis=_("浙江省“双随机、一公开”监管工作要求：后续处置率100%"),
    dimensions=WHERE,
    records="not_followed",
    behind=Behind.OTHER,
    unlike=_("分子分母按检查事项计，明细按检查户次列出：一次检查查了几项的，只列一行。"),
)
def followed_up(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Share of problems that were followed to their end, among the items in which one was found in the period."""
    return shared(visits_of(frames, period, (*by, "item")).filter("problem"), by, pl.col("followed"))
