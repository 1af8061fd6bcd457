"""Coverage (覆盖率): how many of those on the register were seen at all, and how many of the items were used."""

import polars as pl

from analytics.frames import Frames, Period
from analytics.measures.definition import Behind, Unit, counted, divided, measure, shared
from analytics.measures.selecting import PLACES, WHERE, visits_of
from supervision.foundation.i18n import _


@measure(
    "entity_coverage",
    title=_("对象抽查覆盖率"),
    unit=Unit.SHARE,
    formula=_("本期检查过的对象数（每户只算一次）÷ 名录库中在业对象数"),
    scope=_(
        "名录库中状态为在业的对象；已录入结果的检查。按部门、按事项看时，分母仍是同一范围内的全部在业对象。"
    ),
    definition=_("一户查几次都只算一户。分母是现在的名录库，往年的覆盖率也按现在的名录库计算。"),
    basis=_("《企业公示信息抽查办法》：每年抽查企业的比例不低于规定比例"),
    dimensions=WHERE,
    records="visited",
)
def entity_coverage(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Distinct open entities visited in the period over all open entities (of the same district, trade, station, class)."""
    population = frames.entities.filter("open")
    places = tuple(name for name in by if name in PLACES)
    whose = tuple(name for name in by if name == "department")
    visits = frames.once("rows", ("open", period, whose), lambda: of_open(frames, period, whose))
    if "item" in by:
        visits = visits_of(frames, period, by).join(
            visits.select("entity_id").unique(), on="entity_id", how="semi"
        )
    seen = counted(visits, by, pl.col("entity_id").n_unique(), "numerator")
    everybody = counted(population, places, pl.len(), "denominator")
    for (
        name
    ) in by:  # departments and items have no register of their own: each is held against the same population
        if name not in PLACES:
            everybody = known(frames, name).join(everybody, how="cross")
    return divided(seen, everybody.select(*by, "denominator"), by)


def of_open(frames: Frames, period: Period, by: tuple[str, ...] = ()) -> pl.DataFrame:
    """Visits of the period to businesses that are open. The register is looked through for those visited: far fewer were visited."""
    visits = visits_of(frames, period, by)
    visited = visits.select("entity_id").unique()
    open_ones = frames.entities.filter("open").select("entity_id").join(visited, on="entity_id", how="semi")
    return visits.join(open_ones, on="entity_id", how="semi", maintain_order="left")


def known(frames: Frames, name: str) -> pl.DataFrame:
    """Every department that ever inspected, or every item in force or ever checked."""
    if name == "department":
        return frames.shares.select(pl.col(name).unique())
    return pl.concat([frames.items.select(name), frames.acts.select(name)]).unique()


@measure(
    "items_on_record",
    title=_("监管行为覆盖率"),
    unit=Unit.SHARE,
    formula=_("本期至少有一条检查记录的有效检查事项数 ÷ 有效检查事项数"),
    scope=_("一张清单上现行有效的检查类事项；已录入结果的检查，随机抽查、专项和个案都算。"),
    definition=_("看清单上的事项是不是真的在用。按季度累计。分母是现在有效的事项。"),
    basis=_("“互联网＋监管”考核：监管行为覆盖率"),
    dimensions=("department",),
    records="items_unused",
    behind=Behind.MISSING,
)
def items_on_record(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Share of the inspection items in force with at least one record in the period."""
    return _used(frames, visits_of(frames, period, ("item",)), by)


@measure(
    "items_drawn",
    title=_("抽查事项覆盖率"),
    unit=Unit.SHARE,
    formula=_("本期至少抽查过一次的随机抽查事项数 ÷ 随机抽查事项数"),
    scope=_("随机抽查事项清单上现行有效的事项；由随机抽取产生、已录入结果的检查。"),
    definition=_("清单上列了而一年都没有抽查的事项，要么安排抽查，要么调出清单。"),
    basis=_("浙江省“双随机、一公开”监管工作要求：抽查事项覆盖率100%"),
    dimensions=("department",),
    records="items_undrawn",
    behind=Behind.MISSING,
)
def items_drawn(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Share of the random items that a drawn visit checked at least once in the period."""
    drawn = visits_of(frames, period, ("item",)).filter(pl.col("draw_id") != "")
    return _used(frames, drawn, by, random=True)


def _used(frames: Frames, visits: pl.DataFrame, by: tuple[str, ...], *, random: bool = False) -> pl.DataFrame:
    used = visits["item"].unique()
    items = frames.items.filter("random") if random else frames.items
    return shared(items, by, pl.col("item").is_in(used.implode()))
