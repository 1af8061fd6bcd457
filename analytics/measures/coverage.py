"""Coverage (覆盖率): how many of those on the register were seen at all."""

import polars as pl

from analytics.frames import Frames, Period
from analytics.measures.definition import Unit, counted, divided, measure
from supervision.foundation.i18n import _


@measure(
    "entity_coverage",
    title=_("对象抽查覆盖率"),
    unit=Unit.SHARE,
    formula=_("本期检查过的对象数（每户只算一次）÷ 名录库中在业对象数"),
    scope=_("名录库中状态为在业的对象；已录入结果的检查。按部门看时，分母仍是同一范围内的全部在业对象。"),
    definition=_("一户查几次都只算一户。分母是现在的名录库，往年的覆盖率也按现在的名录库计算。"),
    basis=_("《企业公示信息抽查办法》：每年抽查企业的比例不低于规定比例"),
    dimensions=("area", "trade", "station", "department"),
    records="visited",
)
def entity_coverage(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Distinct open entities visited in the period over all open entities (of the same district, trade, station)."""
    population = frames.entities.filter("open")
    places = tuple(name for name in by if name != "department")
    visits = frames.visits.filter(period.holds("occurred_on"))
    # the register is looked through for those visited, not turned into a table to look them up in: far fewer were visited
    visited = population.select("entity_id").join(
        visits.select("entity_id").unique(), on="entity_id", how="semi"
    )
    visits = visits.join(visited, on="entity_id", how="semi")
    seen = counted(visits, by, pl.col("entity_id").n_unique(), "numerator")
    everybody = counted(population, places, pl.len(), "denominator")
    if (
        "department" in by
    ):  # a department has no register of its own: each is held against the same population
        departments = frames.visits.select(pl.col("department").unique())
        everybody = departments.join(everybody, how="cross").select(*by, "denominator")
    return divided(seen, everybody, by)
