"""The problem rate of everybody, estimated from those that were drawn."""

import polars as pl

from analytics.estimates.population import problem_rate
from analytics.frames import Frames, Period
from analytics.measures.definition import Unit, measure
from supervision.foundation.i18n import _


@measure(
    "estimated_problem_rate",
    title=_("问题率估计"),
    unit=Unit.SHARE,
    formula=_("各层抽查结果按该层对象数加权：Σ（层对象数 × 层内问题占比）÷ Σ（层对象数 × 层内可检查占比）"),
    scope=_("本期随机抽取产生、已有结果的检查。推断的是抽取时名录中能够实施检查的全部对象。"),
    definition=_(
        "每户被抽中的机会是事先定好并保存的，所以可以由抽中的推断全部。风险高的抽得多，直接数查到的比例会偏高，这里已经还原。区间表示：同样的抽查重复一百次，约九十五次的区间包含真实的问题率。抽中尚未检查的，按同层已检查的推断；开启时名录上已注销、吊销、迁出或停业的，计为无法检查，不另换对象。几次抽查合并时，按完成的户数加权。"
    ),
    basis=_("按抽取时保存的入样概率计算；《企业公示信息抽查办法》：随机抽取、公开公正"),
    dimensions=("area", "department"),
    records="sampled_problems",
)
def estimated_problem_rate(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Hájek estimate; ``numerator`` and ``denominator`` are the problems and the inspected among the completed, unweighted."""
    drawn = frames.drawn.filter(period.holds("opened_on"))
    groups = drawn.select(by).unique().sort(by).rows(named=True) if by else [{}]
    rows = []
    for group in groups:
        mine = drawn.filter(department=group["department"]) if "department" in group else drawn
        if "area" in group:  # a domain: the rest of the sample stays in, as "not of this district"
            mine = mine.with_columns(
                (pl.col("inspected") & (pl.col("area") == group["area"])).alias("inspected")
            )
        seen = mine.filter("completed", "inspected")
        estimate = problem_rate(mine)
        value = estimate.rate if estimate else None
        rows.append(
            {**group, "numerator": int(seen["problem"].sum()), "denominator": seen.height, "value": value}
        )
    keys = {name: frames.drawn.schema[name] for name in by}
    return pl.DataFrame(
        rows, schema={**keys, "numerator": pl.Int64, "denominator": pl.Int64, "value": pl.Float64}
    )
