"""The problem rate of everybody, estimated from those that were drawn."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from analytics.estimates.population import Estimate, problem_rate
from analytics.frames import Frames, Period
from analytics.measures.definition import Unit, measure
from analytics.measures.selecting import drawn_of
from supervision.foundation.i18n import _


@measure(
    "estimated_problem_rate",
    title=_("问题率估计"),
    unit=Unit.SHARE,
    formula=_("各层抽查结果按该层对象数加权：Σ（层对象数 × 层内问题占比）÷ Σ（层对象数 × 层内可检查占比）"),
    scope=_(
        "开启日期在本期内的随机抽取、已有结果的检查。推断的是这些抽查的名录上能够实施检查的全部对象；没有抽查过的名录不在其中。"
    ),
    definition=_(
        "每户被抽中的机会是事先定好并保存的，所以可以由抽中的推断全部。风险高的抽得多，直接数查到的比例会偏高，这里已经还原。区间表示：同样的抽查重复一百次，约九十五次的区间包含真实的问题率。抽中尚未检查的，按同层已检查的推断；开启时名录上已注销、吊销、迁出或停业的，计为无法检查，不另换对象。几次抽查合并时，每份名录按它的户数计，不按查了多少户计；一户在几份名录上就计几次。刚开始的抽查，结果不足30户又不到一半的，先不计入。与上年比较，只在两年抽查的行业构成相近时进行。"
    ),
    basis=_("按抽取时保存的入样概率计算；《企业公示信息抽查办法》：随机抽取、公开公正"),
    dimensions=("area", "department"),
    records="sampled_problems",
)
def estimated_problem_rate(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Hájek estimate; ``numerator`` and ``denominator`` are the problems and the inspected among the completed, unweighted."""
    drawn = drawn_in(frames, period, by)
    groups = drawn.select(by).unique().sort(by).rows(named=True) if by else [{}]
    rows = []
    for group in groups:
        mine = _of(drawn, group)
        seen, estimate = mine.filter("completed", "inspected"), problem_rate(mine)
        value = estimate.rate if estimate else None
        rows.append(
            {**group, "numerator": int(seen["problem"].sum()), "denominator": seen.height, "value": value}
        )
    keys = {name: frames.drawn.schema[name] for name in by}
    return pl.DataFrame(
        rows, schema={**keys, "numerator": pl.Int64, "denominator": pl.Int64, "value": pl.Float64}
    )


def estimates(frames: Frames, period: Period, by: str = "") -> dict[str, Estimate]:
    """The same with their intervals, by key of one dimension as text (without: under ""); what cannot be estimated is left out."""
    drawn = drawn_in(frames, period, (by,) if by else ())
    keys = drawn[by].unique().sort().to_list() if by else [""]
    found = {str(key): problem_rate(_of(drawn, {by: key} if by else {})) for key in keys}
    return {key: estimate for key, estimate in found.items() if estimate}


def drawn_in(frames: Frames, period: Period, by: tuple[str, ...] = ()) -> pl.DataFrame:
    """What the draws opened in a period drew; by department, once for each that has a part in it."""
    return drawn_of(frames, by).filter(period.holds("opened_on"))


def _of(drawn: pl.DataFrame, group: Mapping[str, Any]) -> pl.DataFrame:
    """The drawn of a group. A district is a domain: the rest of the sample stays in, as "not of this district"."""
    if "department" in group:
        drawn = drawn.filter(department=group["department"])
    if "area" in group:
        drawn = drawn.with_columns(
            (pl.col("inspected") & (pl.col("area") == group["area"])).alias("inspected")
        )
    return drawn
