"""What inspections cost those who are inspected (经营者的接待负担), and the annual statistic with its own counting rule."""

import polars as pl

from analytics.frames import Frames, Period
from analytics.measures.definition import Unit, counted, divided, measure
from supervision.foundation.i18n import _

DIMENSIONS = ("area", "trade", "station", "department")
_BASIS = _("国办发〔2024〕54号：严控检查频次，公布并减少入企检查")


def _on_site(frames: Frames, period: Period) -> pl.DataFrame:
    return frames.visits.filter(period.holds("occurred_on") & (pl.col("mode") != "offsite"))


@measure(
    "visits_per_business",
    title=_("户均入企次数"),
    unit=Unit.MEAN,
    formula=_("本期入企检查户次 ÷ 本期入企检查过的对象数"),
    scope=_("已录入结果的现场检查；部门联合检查一户算一次。非现场检查不算入企。"),
    definition=_("被查到的对象平均被上门几次。没有被查的不在分母里，所以总不小于一次。"),
    basis=_BASIS,
    dimensions=DIMENSIONS,
    records="visits",
)
def visits_per_business(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """On-site visits per business that had any."""
    visits = _on_site(frames, period)
    return divided(
        counted(visits, by, pl.len(), "numerator"),
        counted(visits, by, pl.col("entity_id").n_unique(), "denominator"),
        by,
    )


@measure(
    "most_visited",
    title=_("入企最多的一户被查次数"),
    unit=Unit.COUNT,
    formula=_("本期同一对象入企检查户次的最大值"),
    scope=_("已录入结果的现场检查；部门联合检查一户算一次。按部门看时只数该部门的。"),
    definition=_("平均数看不出个别对象被反复检查。分母是入企检查过的对象数。"),
    basis=_BASIS,
    dimensions=DIMENSIONS,
    records="repeated",
)
def most_visited(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """The largest number of on-site visits any business had; ``denominator`` is the businesses visited."""
    each = _on_site(frames, period).group_by(*by, "entity_id").agg(pl.len().alias("n"))
    largest = counted(each, by, pl.col("n").max().fill_null(0), "numerator")
    table = divided(largest, counted(each, by, pl.len(), "denominator"), by)
    return _as_count(table)


@measure(
    "repeat_visits",
    title=_("同一部门重复入企占比"),
    unit=Unit.SHARE,
    formula=_("本期被同一部门入企检查两次以上的对象数 ÷ 本期入企检查过的对象数"),
    scope=_("已录入结果的现场检查，复查和个案检查也算。"),
    definition=_("看有没有对同一户反复检查。是否超过公布的频次上限，以频次台账为准。"),
    basis=_BASIS,
    dimensions=DIMENSIONS,
    records="repeated",
)
def repeat_visits(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Share of businesses one department came to twice or more, among those visited on site."""
    visits = _on_site(frames, period)
    keys = list(dict.fromkeys((*by, "department", "entity_id")))
    twice = visits.group_by(keys).agg(pl.len().alias("n")).filter(pl.col("n") >= 2)
    return divided(
        counted(twice, by, pl.col("entity_id").n_unique(), "numerator"),
        counted(visits, by, pl.col("entity_id").n_unique(), "denominator"),
        by,
    )


@measure(
    "hosting_hours",
    title=_("户均接待检查小时数"),
    unit=Unit.MEAN,
    formula=_("本期入企检查从到达至结束的小时数之和 ÷ 这些检查涉及的对象数"),
    scope=_("有到达和结束时间的现场检查；导入的历史检查没有时间的不计。分子是分钟数。"),
    definition=_("经营者为接待检查花的时间，不含事前准备和事后整改。"),
    basis=_BASIS,
    dimensions=DIMENSIONS,
    records="visits",
)
def hosting_hours(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Hours from arrival to end per business; ``numerator`` counts minutes."""
    timed = _on_site(frames, period).filter(pl.col("minutes") > 0)
    return divided(
        counted(timed, by, pl.col("minutes").sum(), "numerator"),
        counted(timed, by, pl.col("entity_id").n_unique(), "denominator"),
        by,
        factor=1 / 60,
    )


@measure(
    "annual_inspections",
    title=_("行政检查次数（统计年报口径）"),
    unit=Unit.COUNT,
    formula=_("本期已复核、记录完整且没有作出行政处罚决定的检查户次"),
    scope=_("检查一个对象计一次；没有对象的巡查不计；检查后作出行政处罚的，计入处罚，不再计入检查。"),
    definition=_(
        "只用于行政执法统计年报，与频次上限、入企次数是不同口径，不能互相代替。分母是全部已录入结果的检查户次。"
    ),
    basis=_("行政执法统计年报制度：每年1月31日前公布上年数据"),
    dimensions=DIMENSIONS,
    records="counted",
)
def annual_inspections(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Inspections as the annual enforcement statistic counts them; ``denominator`` is every recorded visit."""
    visits = frames.visits.filter(period.holds("occurred_on"))
    return _as_count(
        divided(
            counted(visits.filter("counted"), by, pl.len(), "numerator"),
            counted(visits, by, pl.len(), "denominator"),
            by,
        )
    )


def _as_count(table: pl.DataFrame) -> pl.DataFrame:
    """The numerator itself is the value, where there is anything to count."""
    known = pl.when(pl.col("denominator") > 0).then(pl.col("numerator").cast(pl.Float64))
    return table.with_columns(known.alias("value"))
