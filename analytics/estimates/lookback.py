"""What came after a draw, for everybody on its frozen list (抽查的回头看): complaints, and what later draws found.

Two outcomes that being drawn does not change by itself. A complaint is made by others, whoever was inspected. A later problem is looked for only where a *later* draw
sent somebody by chance again, so that both sides were looked at alike; the draw's own visits and visits that a complaint or a case started do not count.
"""

from datetime import date

import polars as pl

from analytics.frames import Schema

POOL: Schema = {
    "draw_id": pl.String,
    "opened_on": pl.Date,
    "department": pl.Int64,
    "stratum": pl.String,
    "entity_id": pl.Int64,
    "area": pl.String,
    "drawn": pl.Boolean,
}
"""One row per business on the frozen list of an opened draw; ``department`` leads the task."""
COMPLAINTS: Schema = {"entity_id": pl.Int64, "received_on": pl.Date}
"""One row per complaint or hotline call about a business."""


def followed(pool: pl.DataFrame, months: int, as_of: date) -> pl.DataFrame:
    """The lists that could be followed for so many months, with ``until``, the last day that counts."""
    until = pl.col("opened_on").dt.offset_by(f"{months}mo")
    return pool.with_columns(until.alias("until")).filter(pl.col("until") <= as_of)


def complained(pool: pl.DataFrame, complaints: pl.DataFrame) -> pl.DataFrame:
    """Everybody followed, with ``later``: whether a complaint came after the draw was opened."""
    known = pool.select("draw_id", "entity_id", "opened_on", "until")
    came = (
        complaints.join(known, on="entity_id")
        .filter((pl.col("received_on") > pl.col("opened_on")) & (pl.col("received_on") <= pl.col("until")))
        .select("draw_id", "entity_id", pl.lit(True).alias("later"))
        .unique(["draw_id", "entity_id"])
    )
    return pool.join(came, on=["draw_id", "entity_id"], how="left").with_columns(
        pl.col("later").fill_null(False)
    )


def found_again(pool: pl.DataFrame, visits: pl.DataFrame, lists: pl.DataFrame) -> pl.DataFrame:
    """Whoever a later draw inspected in the time followed, with ``later``: whether the first of those visits found a problem.

    Args:
        pool: of ``followed``; visits: ``entity_id, draw_id, occurred_on, problem``, inspected visits of draws only; lists: every list, followed so long or not.
    """
    # both sides are held against each other only where the same later draw drew them in the same of its strata
    later = lists.select(
        "draw_id", "entity_id", pl.col("opened_on").alias("again_on"), pl.col("stratum").alias("again_in")
    )
    again = visits.join(later, on=["draw_id", "entity_id"]).rename({"draw_id": "again"})
    first = (
        again.join(pool.select("draw_id", "entity_id", "opened_on", "until"), on="entity_id")
        .filter((pl.col("again_on") > pl.col("opened_on")) & (pl.col("occurred_on") <= pl.col("until")))
        .sort("occurred_on", "again")
        .unique(["draw_id", "entity_id"], keep="first", maintain_order=True)
        .select("draw_id", "entity_id", "again", "again_in", pl.col("problem").alias("later"))
    )
    return pool.join(first, on=["draw_id", "entity_id"]).with_columns(
        pl.concat_str("stratum", "again", "again_in", separator="/").alias("stratum")
    )


def counted(outcomes: pl.DataFrame) -> pl.DataFrame:
    """Counts by draw, stratum and district: ``a`` drawn, ``b`` not, ``x`` and ``y`` those of them with something later."""
    drawn, later = pl.col("drawn"), pl.col("later")
    return (
        outcomes.group_by("draw_id", "department", "stratum", "area")
        .agg(
            drawn.sum().cast(pl.Int64).alias("a"),
            (~drawn).sum().cast(pl.Int64).alias("b"),
            (drawn & later).sum().cast(pl.Int64).alias("x"),
            (~drawn & later).sum().cast(pl.Int64).alias("y"),
        )
        .sort("draw_id", "stratum", "area")
    )
