"""Measures of the cap ledger (频次台账): how much of what is allowed was used."""

import polars as pl

from analytics.frames import Frames, Period
from analytics.measures.definition import Unit, divided, measure, shared
from analytics.measures.selecting import NO_ITEM
from supervision.foundation.i18n import _

_BASIS = _("国办发〔2024〕54号：公布并控制对同一企业的年度检查频次上限")


def _pairs(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """One row per agency and business with a counted place: how many, and the cap. Of the year in which the period ends, up to its end."""
    start = max(period.start, period.end.replace(month=1, day=1))
    used = frames.caps.filter(pl.col("at").is_between(start, period.end))
    keys = list(dict.fromkeys((*by, "department", "entity_id")))
    return used.group_by(keys).agg(pl.len().cast(pl.Int64).alias("used"), pl.col("cap").max())


@measure(
    "cap_used",
    title=_("频次使用率"),
    unit=Unit.SHARE,
    formula=_("计入上限的检查次数 ÷ 年度频次上限，按“部门×对象”逐对相加"),
    scope=_("统计期末所在年度内，频次台账上计入上限的检查（已安排的也算）；不受限情形不计。"),
    definition=_("只看检查过或已安排检查的“部门×对象”。80%以上请留意，100%即不能再查。"),
    basis=_BASIS,
    dimensions=NO_ITEM,
    records="cap_places",
)
def cap_used(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Counted visits over what the caps allow, of the pairs that have any."""
    pairs = _pairs(frames, period, by)
    if not by:
        sums = pairs.select(pl.col("used").sum().alias("numerator"), pl.col("cap").sum().alias("denominator"))
        value = pl.when(pl.col("denominator") > 0).then(pl.col("numerator") / pl.col("denominator"))
        return sums.with_columns(value.alias("value"))
    parts = pairs.group_by(by).agg(
        pl.col("used").sum().alias("numerator"), pl.col("cap").sum().alias("denominator")
    )
    return divided(parts.select(*by, "numerator"), parts.select(*by, "denominator"), by)


@measure(
    "cap_reached",
    title=_("达到频次上限的占比"),
    unit=Unit.SHARE,
    formula=_("计入上限的检查次数已达上限的“部门×对象”数 ÷ 有检查的“部门×对象”数"),
    scope=_("统计期末所在年度内，频次台账上计入上限的检查（已安排的也算）；不受限情形不计。"),
    definition=_("这些对象今年同一部门不能再作一般检查，新的抽取会自动排除。"),
    basis=_BASIS,
    dimensions=NO_ITEM,
    records="capped",
)
def cap_reached(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Share of the pairs of agency and business whose cap is reached."""
    return shared(_pairs(frames, period, by), by, pl.col("used") >= pl.col("cap"))
