"""How strict the people were whom chance sent to an area, taken together (检查宽严): to be taken off the area's rate. Pure.

Privacy: only the mean over all visits of an area leaves this file, and only where at least ``LEAST_GROUP`` inspectors had a part and none of them went to more
than half of the visits. No person's figure is kept, so this holds whether or not the bureau has turned coaching on.
"""

import polars as pl

from analytics.coaching import LEAST_GROUP

MOST_SEATS = 0.25
"""Share of the seats one person may have had: two go together, so a quarter of the seats is half of the visits."""


def pooled(visits: pl.DataFrame, eyes: pl.DataFrame, by: str) -> pl.DataFrame:
    """``by``, ``shift`` (share of visits found beyond what average inspectors find) and its ``error``, for the areas where that may be said.

    Args:
        visits: ``by``, ``draw_id``, ``entity_id`` of the visits the rate is made of; eyes: frame ``EYES``.
    """
    seats = visits.select(by, "draw_id", "entity_id").join(eyes, on=["draw_id", "entity_id"])
    people = seats.group_by(by, "inspector_id").agg(
        pl.len().alias("n"), pl.col("effect").first(), pl.col("error").first()
    )
    share = pl.col("n") / pl.col("visits")
    return (
        people.join(visits.group_by(by).agg(pl.len().alias("visits")), on=by)
        .sort(by, "inspector_id")
        .group_by(by, maintain_order=True)
        .agg(
            (share * pl.col("effect")).sum().alias("shift"),
            ((share * pl.col("error")) ** 2).sum().sqrt().alias("error"),
            pl.len().alias("people"),
            (pl.col("n").max() / pl.col("n").sum()).alias("most"),
        )
        .filter((pl.col("people") >= LEAST_GROUP) & (pl.col("most") <= MOST_SEATS))
        .select(by, "shift", "error")
    )
