"""What inspections cost those who are inspected (经营者的接待负担), and the annual statistic with its own counting rule."""

import polars as pl

from analytics.frames import Frames, Period
from analytics.measures.definition import Behind, Unit, as_count, changed, counted, divided, measure, shared
from analytics.measures.selecting import WHERE, visits_of
from supervision.foundation.i18n import _

WINDOW_DAYS = 91
"""How soon is again: three months, in days so that both databases and the frames agree at the ends of months."""
_BASIS = _("国办发〔2024〕54号：严控检查频次，公布并减少入企检查")


def _on_site(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    key = ("on site", period, "item" in by, "department" in by)
    return frames.once("rows", key, lambda: visits_of(frames, period, by).filter(pl.col("mode") != "offsite"))


@measure(
    "visits_per_business",
    title=_("户均入企次数"),
    unit=Unit.MEAN,
    formula=_("本期入企检查户次 ÷ 本期入企检查过的对象数"),
    scope=_("已录入结果的现场检查；部门联合检查一户算一次。非现场检查不算入企。"),
    definition=_("被查到的对象平均被上门几次。没有被查的不在分母里，所以总不小于一次。"),
    basis=_BASIS,
    dimensions=WHERE,
    records="onsite",
)
def visits_per_business(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """On-site visits per business that had any."""
    visits = _on_site(frames, period, by)
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
    dimensions=WHERE,
    records="by_visits",
    behind=Behind.WHOLE,
    division=_("入企检查过{b}户"),
)
def most_visited(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """The largest number of on-site visits any business had; ``denominator`` is the businesses visited."""
    each = _on_site(frames, period, by).group_by(*by, "entity_id").agg(pl.len().alias("n"))
    largest = counted(each, by, pl.col("n").max().fill_null(0), "numerator")
    table = divided(largest, counted(each, by, pl.len(), "denominator"), by)
    return as_count(table)


@measure(
    "repeat_visits",
    title=_("同一部门重复入企占比"),
    unit=Unit.SHARE,
    formula=_("本期被同一部门入企检查两次以上的对象数 ÷ 本期入企检查过的对象数"),
    scope=_("已录入结果的现场检查，复查和个案检查也算。"),
    definition=_("看有没有对同一户反复检查。是否超过公布的频次上限，以频次台账为准。"),
    basis=_BASIS,
    dimensions=WHERE,
    records="repeated",
)
def repeat_visits(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Share of businesses one department came to twice or more, among those visited on site."""
    visits = _on_site(frames, period, by)
    keys = list(dict.fromkeys((*by, "department", "entity_id")))
    twice = (
        _on_site(frames, period, (*by, "department"))
        .group_by(keys)
        .agg(pl.len().alias("n"))
        .filter(pl.col("n") >= 2)
    )
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
    dimensions=WHERE,
    records="timed",
    behind=Behind.OTHER,
    unlike=_("分子是时间，明细列出有到达和结束时间的检查。"),
    division=_("{a}分钟 ÷ 60 ÷ {b}"),
)
def hosting_hours(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Hours from arrival to end per business; ``numerator`` counts minutes."""
    timed = _on_site(frames, period, by).filter(pl.col("minutes") > 0)
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
    dimensions=WHERE,
    records="counted",
    division=_("已录入结果的检查{b}户次"),
)
def annual_inspections(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Inspections as the annual enforcement statistic counts them; ``denominator`` is every recorded visit."""
    visits = visits_of(frames, period, by)
    return as_count(
        divided(
            counted(visits.filter("counted"), by, pl.len(), "numerator"),
            counted(visits, by, pl.len(), "denominator"),
            by,
        )
    )


@measure(
    "most_visited_95",
    title=_("入企次数的95分位"),
    unit=Unit.COUNT,
    formula=_("把入企检查过的对象按本期次数从少到多排列，排在95%处的次数"),
    scope=_("已录入结果的现场检查；部门联合检查一户算一次。按部门看时只数该部门的。"),
    definition=_("一百户里九十五户不多于这个数。比最大值更能看出是不是普遍查得多。"),
    basis=_BASIS,
    dimensions=WHERE,
    records="by_visits",
    behind=Behind.WHOLE,
    division=_("入企检查过{b}户"),
)
def most_visited_95(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """The 95th percentile of on-site visits per business visited; ``denominator`` is the businesses visited."""
    each = _on_site(frames, period, by).group_by(*by, "entity_id").agg(pl.len().alias("n"))
    high = counted(each, by, pl.col("n").quantile(0.95, "higher").fill_null(0), "numerator")
    return as_count(divided(high, counted(each, by, pl.len(), "denominator"), by))


@measure(
    "same_item_again",
    title=_("同一事项三个月内重复检查占比"),
    unit=Unit.SHARE,
    formula=_("同一部门对同一事项在三个月（91天）内再次入企检查的户次 ÷ 入企检查户次（按事项计）"),
    scope=_("已录入结果的现场检查，一次检查查几项各算一项；前一次在统计期以前的也算再次。"),
    definition=_("复查和个案检查也算在内，偏高不一定不当，请看记录。"),
    basis=_("《食品生产经营监督检查管理办法》：避免重复检查"),
    dimensions=WHERE,
    records="same_item",
    behind=Behind.OTHER,
    unlike=_("分子按检查事项计，明细按检查户次列出：一次检查查了几项的，只列一行。"),
)
def same_item_again(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Share of on-site item checks within three months of the same department's last check of the same item there."""
    items = tuple(dict.fromkeys((*by, "item")))
    return shared(_on_site(frames, period, items), by, pl.col("days_since").is_between(0, WINDOW_DAYS))


@measure(
    "persons_per_visit",
    title=_("每次入企人数"),
    unit=Unit.MEAN,
    formula=_("入企检查到场的执法人员人次 ÷ 入企检查户次"),
    scope=_("已录入结果的现场检查，今年和去年的；有执法人员签到的才计。"),
    definition=_("至少两人。司法部统计入企检查同时看户次和人次。"),
    basis=_("《行政处罚法》第四十二条：执法人员不得少于两人"),
    dimensions=WHERE,
    records="onsite",
    behind=Behind.OTHER,
    unlike=_("分子是人次，明细按入企检查户次列出，没有签到的也列出。"),
)
def persons_per_visit(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Officers present per on-site visit with officers on record."""
    visits = _on_site(frames, period, by).filter(pl.col("persons") > 0)
    return divided(
        counted(visits, by, pl.col("persons").sum(), "numerator"),
        counted(visits, by, pl.len(), "denominator"),
        by,
    )


@measure(
    "on_site_against_last_year",
    title=_("入企户次与上年同期相比"),
    unit=Unit.CHANGE,
    formula=_("（本期入企检查户次 − 上年同期入企检查户次）÷ 上年同期入企检查户次"),
    scope=_("已录入结果的现场检查；部门联合检查一户算一次。"),
    definition=_("负数表示打扰少了。上年同期没有检查的，不计算。"),
    basis=_BASIS,
    dimensions=WHERE,
    records="onsite",
    division=_("（{a} − {b}）÷ {b}"),
)
def on_site_against_last_year(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Change of the number of on-site visits against the same days a year before."""
    now, before = _on_site(frames, period, by), _on_site(frames, period.a_year_before(), by)
    return changed(now, before, by)
