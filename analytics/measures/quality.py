"""Measures of the records themselves (数据质量): whole, in time, from the phone."""

import polars as pl

from analytics.frames import REQUIRED, Frames, Period
from analytics.measures.definition import Behind, Unit, counted, divided, measure, shared
from analytics.measures.selecting import WHERE, visits_of
from supervision.foundation.i18n import _

IN_TIME = 1
"""Days after the visit until which a record is in time; no national term is known, so this is the house's (次日24时)."""


@measure(
    "records_in_time",
    title=_("数据汇聚及时率"),
    unit=Unit.SHARE,
    formula=_("检查次日24时前收到的检查记录数 ÷ 检查记录数"),
    scope=_("本期已录入结果、有收到时间的检查。"),
    definition=_("国家没有公布统一时限，按次日24时计算。导入的历史记录按导入的日期，会显得很迟。"),
    basis=_("“互联网＋监管”考核：数据汇聚及时率"),
    dimensions=WHERE,
    records="late_records",
    behind=Behind.MISSING,
)
def records_in_time(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Share of records that came by the end of the next day, among those whose arrival is known."""
    known = visits_of(frames, period, by).filter(pl.col("received_after") >= 0)
    return shared(known, by, pl.col("received_after") <= IN_TIME)


@measure(
    "records_whole",
    title=_("检查记录完整率"),
    unit=Unit.SHARE,
    formula=_("已填写的必填要素数 ÷ 应填写的必填要素数"),
    scope=_("本期已录入结果的检查；必填要素：到达时间、结束时间、检查单、检查事项。"),
    definition=_("按要素计。缺要素的记录不影响检查的效力，但报送时会被退回。"),
    basis=_("“互联网＋监管”考核：数据质量"),
    dimensions=WHERE,
    records="incomplete",
    behind=Behind.OTHER,
    unlike=_("分子分母按要素计，明细列出缺少要素的检查。"),
)
def records_whole(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Share of the required elements that the records state."""
    visits = visits_of(frames, period, by)
    return divided(
        counted(visits, by, pl.col("filled").sum(), "numerator"),
        counted(visits, by, len(REQUIRED) * pl.len(), "denominator"),
        by,
    )


@measure(
    "by_phone",
    title=_("掌上执法率"),
    unit=Unit.SHARE,
    formula=_("用手机在现场录入的检查户次 ÷ 已录入结果的检查户次"),
    scope=_("本期已录入结果的检查；非现场检查和导入的历史记录也在分母里。"),
    definition=_("手机端报送的记录带原文和校验值，算掌上执法；办公室补录和从表格导入的不算。"),
    basis=_("浙江省“双随机、一公开”监管工作要求：掌上执法率95%以上"),
    dimensions=WHERE,
    records="by_phone",
)
def by_phone(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Share of visits whose record the phone sent."""
    return shared(visits_of(frames, period, by), by, pl.col("phone"))
