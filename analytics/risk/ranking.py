"""From scores to what a map and its table show: mean and high scores by place, and the entities with the highest. Pure."""

from typing import Any

import polars as pl

from analytics.frames import Frames, Period
from analytics.measures.coverage import of_open
from analytics.risk.score import PARTS

FEW = 20
"""With fewer entities than this a place's mean says nothing; it is shown grey, never red."""
HIGH_SHARE = 0.1
TOP_CITY, TOP_DISTRICT = 1_000, 300

_COUNTS = ("visited", "visits", "inspected", "problems")


def high_from(scores: pl.DataFrame) -> int:
    """The score from which an entity counts as high: the lowest of the highest tenth."""
    if scores.is_empty():
        return 0
    ordered = scores["score"].sort(descending=True)
    return int(ordered[max(0, int(ordered.len() * HIGH_SHARE) - 1)])


def places(frames: Frames, scores: pl.DataFrame, period: Period, by: str) -> list[dict[str, Any]]:
    """Per ``area``, ``cell`` or ``station``: entities, mean score (rounded down), how many are high, and what was visited in the period."""
    high = high_from(scores)
    people = frames.entities.select("entity_id", by, pl.col("area").alias("district")).join(
        scores.select("entity_id", "score"), on="entity_id"
    )
    visits = frames.once("rows", ("open", period), lambda: of_open(frames, period))
    seen = visits.group_by(by).agg(
        pl.col("entity_id").n_unique().alias("visited"),
        pl.len().alias("visits"),
        pl.col("inspected").sum(),
        (pl.col("inspected") & pl.col("problem")).sum().alias("problems"),
    )
    table = people.group_by(by).agg(
        pl.len().alias("entities"),
        (pl.col("score").sum() // pl.len().cast(pl.Int64)).alias("mean"),
        (pl.col("score") >= high).sum().alias("high"),
        pl.col("district").min(),
    )
    joined = table.join(seen, on=by, how="left").with_columns(pl.col(_COUNTS).fill_null(0)).sort(by)
    return joined.rename({by: "key"}).to_dicts()


def highest(
    frames: Frames, scores: pl.DataFrame, parts: tuple[str, ...] = tuple(PARTS)
) -> list[dict[str, Any]]:
    """The entities with the highest scores: of the whole city, and of each district enough for its own map. Highest first.

    Each has the columns of `parts`, and of grade and history what the scores hold.
    """
    districts = scores.select("entity_id", "score").join(
        frames.entities.select("entity_id", "area"), on="entity_id"
    )
    order = districts.sort(["score", "entity_id"], descending=[True, False])
    rank = pl.int_range(pl.len()).over("area")
    chosen = order.with_row_index("place").filter((pl.col("place") < TOP_CITY) | (rank < TOP_DISTRICT))
    named = ("entity_id", "code", "name", "cell", "station", "trade_name", "lon", "lat")
    chosen = chosen.join(frames.entities.select(named), on="entity_id").join(
        scores.drop("score"), on="entity_id"
    )
    chosen = chosen.sort("place")
    columns = (
        "code",
        "name",
        "trade_name",
        "area",
        "cell",
        "station",
        "lon",
        "lat",
        "score",
        *parts,
        *(name for name in ("grade", "visits", "problems", "last_on") if name in chosen.columns),
    )
    return chosen.select(columns).to_dicts()


def unplaced(frames: Frames) -> int:
    """Open entities without coordinates: maps always say how many they leave out."""
    return frames.entities.filter(pl.col("open") & (pl.col("lon").is_null() | pl.col("lat").is_null())).height
