"""Measures of plans and draws: what was planned, begun, drawn by risk, finished."""

import polars as pl

from analytics.frames import WHERE_PLACED, Frames, Period
from analytics.measures.definition import Behind, Unit, measure, shared
from analytics.measures.selecting import NO_ITEM, drawn_of
from supervision.foundation.i18n import _

_ZHEJIANG = _("浙江省“双随机、一公开”监管工作要求")
_JOINT = _("国发〔2019〕5号：全面推行部门联合双随机、一公开监管")


@measure(
    "plans_executed",
    title=_("计划检查率"),
    unit=Unit.SHARE,
    formula=_("已经开始的抽查任务数 ÷ 开始日期在本期内且已到的抽查任务数"),
    scope=_("已批准、备案、公布或执行中的年度计划的任务；作废的不计。按牵头部门。"),
    definition=_("冻结了第一份名单，算已经开始。任务排在哪天开始，就计入哪天所在的统计期。"),
    basis=_("《企业公示信息抽查办法》：按计划组织抽查；目标100%"),
    dimensions=("department",),
    records="tasks_not_begun",
    behind=Behind.MISSING,
)
def plans_executed(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Share of tasks whose first day came in the period that have begun."""
    due = frames.tasks.filter(
        pl.col("leads") & period.holds("starts_on") & (pl.col("starts_on") <= frames.as_of)
    )
    return shared(due, by, (pl.col("begun_on") <= frames.as_of).fill_null(False))


@measure(
    "drawn_finished",
    title=_("任务完成率"),
    unit=Unit.SHARE,
    formula=_("已有检查结果的抽中对象数 ÷ 抽中对象数"),
    scope=_("本期开启的随机抽取抽中的对象。"),
    definition=_("开启时名录上已注销、吊销、迁出或停业的，有“无法检查”的结果，算完成。"),
    basis=_ZHEJIANG,
    dimensions=NO_ITEM,
    records="drawn_open",
    behind=Behind.MISSING,
)
def drawn_finished(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Share of the units drawn in the period that have a result."""
    return shared(drawn_of(frames, by).filter(period.holds("opened_on")), by, pl.col("completed"))


@measure(
    "drawn_in_time",
    title=_("按时完成率"),
    unit=Unit.SHARE,
    formula=_("在任务期限内有检查结果的抽中对象数 ÷ 任务期限在本期内已届满的抽中对象数"),
    scope=_("任务最后一天在统计期内且已过的抽中对象。"),
    definition=_("过了任务最后一天才检查的、至今没有结果的，都不算按时。"),
    basis=_ZHEJIANG,
    dimensions=NO_ITEM,
    records="drawn_late",
    behind=Behind.MISSING,
)
def drawn_in_time(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Share of the drawn units whose task ended in the period that had a result by then."""
    due = drawn_of(frames, by).filter(period.holds("due_on") & (pl.col("due_on") < frames.as_of))
    return shared(due, by, (pl.col("completed") & (pl.col("done_on") <= pl.col("due_on"))).fill_null(False))


@measure(
    "drawn_by_risk",
    title=_("应用信用规则率"),
    unit=Unit.SHARE,
    formula=_("按风险或信用等级分层抽取的任务数 ÷ 本期开启抽取的任务数"),
    scope=_("本期第一次开启抽取的抽查任务，按牵头部门。"),
    definition=_("分了两层以上、各层抽查比例分开设定的，算应用了信用规则。"),
    basis=_ZHEJIANG,
    dimensions=("department",),
    records="tasks_one_class",
    behind=Behind.MISSING,
)
def drawn_by_risk(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Share of the tasks first drawn in the period that were drawn by risk classes."""
    return shared(frames.tasks.filter(pl.col("leads") & period.holds("opened_on")), by, pl.col("by_risk"))


@measure(
    "joint_participation",
    title=_("跨部门监管率（任务参与口径）"),
    unit=Unit.SHARE,
    formula=_("联合抽查任务的部门参与数 ÷ 全部随机抽查任务的部门参与数"),
    scope=_("本期第一次开启抽取的抽查任务；一个任务有几个部门参加，算几次参与。"),
    definition=_("上报用的口径：按任务和部门计，不按户次。萧山70 ÷ 552＝12.68%就是这样算的。"),
    basis=_JOINT,
    dimensions=("department",),
    records="tasks_joint",
    behind=Behind.OTHER,
    unlike=_("分子按部门参与数计，明细按任务列出：一个任务只列一行。"),
)
def joint_participation(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Participations in joint tasks among all participations in tasks drawn in the period."""
    return shared(frames.tasks.filter(period.holds("opened_on")), by, pl.col("departments") >= 2)


@measure(
    "classified",
    title=_("信用风险分类覆盖率"),
    unit=Unit.SHARE,
    formula=_("有信用风险分类的在业对象数 ÷ 在业对象数"),
    scope=_("名录库中状态为在业的对象，按现在的名录。"),
    definition=_("没有分类的对象在分层抽取时单独成层。"),
    basis=_("《市场监管总局关于推进企业信用风险分类管理的意见》"),
    dimensions=("area", *WHERE_PLACED, "station", "trade"),
    records="unclassified",
    behind=Behind.MISSING,
)
def classified(frames: Frames, _period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Share of open entities with a credit class, as the register stands now."""
    return shared(frames.entities.filter("open"), by, pl.col("credit_class") != "")


@measure(
    "high_class_share",
    title=_("C、D类对象占比"),
    unit=Unit.SHARE,
    formula=_("信用风险分类为C、D的在业对象数 ÷ 有分类的在业对象数"),
    scope=_("名录库中有信用风险分类的在业对象，按现在的名录。按分类看时，分子是该类的对象数。"),
    definition=_("分类由信用部门评定，与本系统的模型等级、食品安全等级是三回事。"),
    basis=_("《市场监管总局关于推进企业信用风险分类管理的意见》"),
    dimensions=("area", *WHERE_PLACED, "station", "trade", "credit_class"),
    records="high_class",
    records_by={"credit_class": "entities"},
)
def high_class_share(frames: Frames, _period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Share of classes C and D among the classified; split by class, the share of each class."""
    known = frames.entities.filter(pl.col("open") & (pl.col("credit_class") != ""))
    if "credit_class" not in by:
        return shared(known, by, pl.col("credit_class").is_in(["C", "D"]))
    count = pl.len().cast(pl.Int64)
    others = [name for name in by if name != "credit_class"]
    table = known.group_by(by).agg(count.alias("numerator")).sort(by)
    whole = pl.col("numerator").sum()
    return table.with_columns((whole.over(others) if others else whole).alias("denominator")).with_columns(
        (pl.col("numerator") / pl.col("denominator")).alias("value")
    )
