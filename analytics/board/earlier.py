"""The frames as they stood on an earlier day (当时的情形): what had happened by then and nothing after. Pure.

The register is taken as it is now; a duty done later was still open then, a drawn unit visited later had no result yet.
"""

from dataclasses import replace
from datetime import date

import polars as pl

from analytics.frames import Frames


def as_it_stood(frames: Frames, day: date) -> Frames:
    """What was known at the end of ``day``."""
    done = pl.when(pl.col("done_on") <= day).then(pl.col("done_on")).alias("done_on")
    visits = frames.visits.filter(pl.col("occurred_on") <= day)
    later = frames.visits.filter((pl.col("occurred_on") > day) & (pl.col("draw_id") != ""))
    awaited = pl.col("later").is_null()
    drawn = (
        frames.drawn.filter(pl.col("opened_on") <= day)
        .join(
            later.select("draw_id", "entity_id", pl.lit(True).alias("later")),
            on=["draw_id", "entity_id"],
            how="left",
        )
        .with_columns(pl.col(name) & awaited for name in ("completed", "inspected", "problem"))
        .drop("later")
    )
    return replace(
        frames,
        as_of=day,
        visits=visits,
        rectifications=frames.rectifications.filter(pl.col("started_on") <= day).with_columns(done),
        publications=frames.publications.with_columns(done),
        penalties=frames.penalties.filter(pl.col("decided_on") <= day),
        attendance=frames.attendance.join(visits.select("visit_id"), on="visit_id", how="semi"),
        drawn=drawn,
    )
