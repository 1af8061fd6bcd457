"""Measures of the enforcement staff (执法力量), always of groups. A group in which a person could be seen has no value."""

import polars as pl

from analytics.frames import Frames, Period
from analytics.measures.definition import Behind, Unit, measure, shared
from supervision.foundation.i18n import _

FEWEST = 5
"""Officers a group needs before its spread is told: with fewer, anybody could work out who did how much."""


@measure(
    "certified",
    title=_("持证率"),
    unit=Unit.SHARE,
    formula=_("持有有效行政执法证的在岗执法人员数 ÷ 在岗执法人员数"),
    scope=_("名录库中在岗的执法人员，证件在统计日有效。"),
    definition=_("没有有效证件的人员不能参加抽取，也不能单独执法。"),
    basis=_("《行政处罚法》第四十二条：由具有行政执法资格的执法人员实施"),
    dimensions=("area", "station", "department"),
    records="uncertified",
    behind=Behind.MISSING,
)
def certified(frames: Frames, _period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Share of officers in service with a certificate valid on the day."""
    return shared(frames.officers, by, pl.col("certified"))


@measure(
    "workload_spread",
    title=_("检查量均衡程度（基尼系数）"),
    unit=Unit.INDEX,
    formula=_("在岗执法人员本期参加检查人次的基尼系数：0为人人一样多，越近1越集中在少数人"),
    scope=_("在岗执法人员，没有参加检查的按0计；今年和去年的检查。分子是人次，分母是人数。"),
    definition=_("只看一个集体里忙闲是否均衡，不到个人，不排名；不足5人的不计算。随机分派本应大致均衡。"),
    basis=_("国发〔2019〕5号：随机选派执法检查人员"),
    dimensions=("area", "station", "department"),
    records="visits",
    behind=Behind.OTHER,
    unlike=_("分子是人次，明细按检查户次列出：两人参加的一次检查只列一行。"),
    division=_("{a}人次，{b}人"),
)
def workload_spread(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Gini coefficient of attendances per officer in service; null below ``FEWEST`` officers or without any attendance."""
    present = frames.attendance.filter(period.holds("occurred_on"))
    load = present.group_by("inspector_id").agg(pl.len().cast(pl.Int64).alias("n"))
    each = frames.officers.join(load, on="inspector_id", how="left").with_columns(pl.col("n").fill_null(0))
    n, officers = pl.col("n"), pl.len().cast(pl.Int64)
    place = pl.int_range(1, pl.len() + 1)  # Gini = Σ (2i - m - 1) x_i / (m Σ x), x in ascending order
    gini = ((2 * place - pl.len() - 1) * n.sort()).sum() / (pl.len() * n.sum())
    parts = (
        n.sum().alias("numerator"),
        officers.alias("denominator"),
        pl.when((pl.len() >= FEWEST) & (n.sum() > 0)).then(gini).alias("value"),
    )
    return each.group_by(by).agg(parts).sort(by) if by else each.select(parts)
