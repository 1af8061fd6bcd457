"""Problem rates of parts of the population (域估计): townships, custom areas, cells, stations, out of draws made for the whole.

A draw's units in one area are a random part of it, so the area's rate is the ratio of two weighted sums over the strata, each unit
weighing size ÷ completed of its stratum (Hájek's ratio estimator in a domain; Särndal, Swensson, Wretman 1992, ch. 10). Several draws are put
together by how many of the area's businesses each could inspect. How sure the result is, ``areas.smoothed`` says.
"""

import polars as pl

COUNTED = ("key", "seen", "problems", "found")


def domain_counts(drawn: pl.DataFrame, members: pl.DataFrame, by: tuple[str, ...] = ()) -> pl.DataFrame:
    """Count and weight the drawn units of each domain.

    Args:
        drawn: frame ``DRAWN``, of the draws that count.
        members: ``entity_id, key``; an entity may be in several domains.
        by: further columns of ``drawn`` to keep apart, such as ``department``.

    Returns ``key``, the columns of `by`, ``seen`` (could be inspected), ``problems`` (as counted) and ``found`` (problems among
    `seen` at the weighted rate, whole number): ``found ÷ seen`` is the area's rate freed from drawing the risky more often.
    """
    completed = drawn.filter("completed")
    done = completed.group_by("draw_id", "stratum", *by).agg(pl.len().alias("done"))
    units = (
        completed.filter("inspected")
        .join(members, on="entity_id")
        .group_by("draw_id", "stratum", "key", *by)
        .agg(
            pl.len().alias("seen"),
            pl.col("problem").sum().alias("problems"),
            pl.col("size").first(),
        )
        .join(done, on=["draw_id", "stratum", *by])
        .with_columns((pl.col("size") / pl.col("done")).alias("weight"))
    )
    draws = units.group_by("draw_id", "key", *by).agg(
        pl.col("seen").sum(),
        pl.col("problems").sum(),
        (pl.col("weight") * pl.col("problems")).sum().alias("bad"),
        (pl.col("weight") * pl.col("seen")).sum().alias("reach"),
    )
    return (
        draws.with_columns((pl.col("seen") * pl.col("bad") / pl.col("reach")).alias("expected"))
        .group_by("key", *by)
        .agg(pl.col("seen").sum(), pl.col("problems").sum(), pl.col("expected").sum())
        .with_columns(pl.col("expected").round().cast(pl.Int64).alias("found"))
        .select("key", *by, pl.col("seen", "problems").cast(pl.Int64), "found")
        .sort("key", *by)
    )
