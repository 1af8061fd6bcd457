"""Parts of the lists that draws were made from (名录的一部分): a district, a trade. Pure."""

import polars as pl


def part_of(drawn: pl.DataFrame, mine: pl.DataFrame) -> pl.DataFrame:
    """Some of the drawn with the strata of their own part of the list: its size as the draw tells it, its quota what was drawn there.

    A part that was not drawn for itself has no size of its own: size × completed there ÷ completed (Särndal, Swensson, Wretman 1992, ch. 10).
    """
    if mine.height == drawn.height:
        return mine
    keys, done = ["draw_id", "stratum"], pl.col("completed").sum().alias("done")
    whole = drawn.group_by(keys).agg(done, pl.len().alias("all"))
    part = mine.group_by(keys).agg(done.alias("done_here"), pl.len().alias("here"))
    share = (
        pl.when(pl.col("done") > 0)
        .then(pl.col("done_here") / pl.col("done"))
        .otherwise(pl.col("here") / pl.col("all"))
    )
    sizes = part.join(whole, on=keys).select(*keys, "here", share.alias("share"))
    size = pl.max_horizontal(
        (pl.col("size") * pl.col("share")).round().cast(pl.Int64), pl.col("here").cast(pl.Int64)
    )
    return (
        mine.join(sizes, on=keys, how="left", maintain_order="left")
        .with_columns(
            size.alias("size"), pl.min_horizontal("quota", pl.col("here").cast(pl.Int64)).alias("quota")
        )
        .select(mine.columns)
    )
