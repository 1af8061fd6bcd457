"""Rates of the one list (清单的率), as the room of lists counts them, and checklists by department."""

import polars as pl

from analytics.frames import Frames, Period
from analytics.measures.definition import Behind, Unit, measure, shared
from supervision.foundation.i18n import _

_PAGE = _("打开的是清单的页面，在那里逐项查看，行数与分子分母不同。")
_NOW = _("现行有效的清单，全市一个数。清单没有历史留存，往期也按现在的清单计算。")


@measure(
    "items_claimed",
    title=_("认领率"),
    unit=Unit.SHARE,
    formula=_("已认领的事项数 ÷ 应认领的事项数"),
    scope=_NOW,
    definition=_(
        "有上级清单的，看上级清单的事项认领了多少，注明不适用的不在分母里；没有的，看监管事项目录中权责清单也有的占多少。"
    ),
    basis=_("“互联网＋监管”考核：监管事项认领率"),
    dimensions=(),
    records="/lists/adoption",
    behind=Behind.OTHER,
    unlike=_PAGE,
)
def items_claimed(frames: Frames, _period: Period, _by: tuple[str, ...]) -> pl.DataFrame:
    """Claimed of should-claim, as the lists stand now."""
    return _rate(frames, "claimed")


@measure(
    "checklists_completed",
    title=_("检查实施清单完成率"),
    unit=Unit.SHARE,
    formula=_("已公布检查单的检查事项数 ÷ 需要检查单的检查事项数"),
    scope=_("一张清单上现行有效的检查类事项。清单没有历史留存，往期也按现在的清单计算。"),
    definition=_("没有检查单的事项，检查人员到现场不知道查什么。公布过一版即算完成。"),
    basis=_("“互联网＋监管”考核：检查实施清单完成率"),
    dimensions=("department",),
    records="/lists/items?gap=no-checklist",
    behind=Behind.OTHER,
    unlike=_PAGE,
)
def checklists_completed(frames: Frames, _period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Share of the inspection items in force with a published checklist, as they stand now."""
    return shared(frames.items, by, pl.col("checklist"))


@measure(
    "rows_complete",
    title=_("完备率（要素齐全的行）"),
    unit=Unit.SHARE,
    formula=_("必填要素全部填写的行数 ÷ 清单行数"),
    scope=_NOW,
    definition=_(
        "必填要素：编码、名称、部门、检查对象、依据、类别、方式、内容。这是两种通行算法中较严的一种：缺一项即不算。"
    ),
    basis=_("“互联网＋监管”考核：检查实施清单完备率"),
    dimensions=(),
    records="/lists",
    behind=Behind.OTHER,
    unlike=_PAGE,
)
def rows_complete(frames: Frames, _period: Period, _by: tuple[str, ...]) -> pl.DataFrame:
    """Share of rows that state every mandatory element."""
    return _rate(frames, "complete")


@measure(
    "elements_filled",
    title=_("完备率（要素填写）"),
    unit=Unit.SHARE,
    formula=_("已填写的必填要素数 ÷ 应填写的必填要素数"),
    scope=_NOW,
    definition=_("两种通行算法中较宽的一种：按要素计，各行平均。"),
    basis=_("“互联网＋监管”考核：检查实施清单完备率"),
    dimensions=(),
    records="/lists",
    behind=Behind.OTHER,
    unlike=_PAGE,
)
def elements_filled(frames: Frames, _period: Period, _by: tuple[str, ...]) -> pl.DataFrame:
    """Share of mandatory elements that are stated."""
    return _rate(frames, "filled")


@measure(
    "elements_accurate",
    title=_("要素填报准确率"),
    unit=Unit.SHARE,
    formula=_("通过校验的要素数 ÷ 已填写的要素数"),
    scope=_NOW,
    definition=_("编码位数、日期、比例、依据条款等能够校验的，读不出或自相矛盾的为不准确。"),
    basis=_("“互联网＋监管”考核：事项要素填报准确率"),
    dimensions=(),
    records="/lists",
    behind=Behind.OTHER,
    unlike=_PAGE,
)
def elements_accurate(frames: Frames, _period: Period, _by: tuple[str, ...]) -> pl.DataFrame:
    """Share of stated elements that can be right."""
    return _rate(frames, "accurate")


def _rate(frames: Frames, name: str) -> pl.DataFrame:
    part, whole = pl.col("part").sum(), pl.col("whole").sum()
    value = pl.when(whole > 0).then(part / whole)
    return frames.lists.filter(rate=name).select(
        part.alias("numerator"), whole.alias("denominator"), value.alias("value")
    )
