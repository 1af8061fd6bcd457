"""Which rows a measure looks at, whatever it is split by. Pure."""

import polars as pl

from analytics.frames import WHERE_PLACED, Frames, Period

PLACES = ("area", "station", "trade", "credit_class")
"""Of a business: district, station, trade, credit class."""
WHERE = ("area", *WHERE_PLACED, "station", "department", "trade", "credit_class", "item")
"""Of a visit or duty: the place of its business, the department, the item."""
NO_ITEM = ("area", *WHERE_PLACED, "station", "department", "trade", "credit_class")
"""Where rows name no item."""


def visits_of(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """The visits of a period, one row each; split by department one row for each that took part, with what it found.

    Split by item one row per item checked, with what that item found.
    """
    own = "department" in by
    if "item" not in by:
        return frames.shares_in(period) if own else frames.visits_in(period)
    made = _of_departments if own else _of_items
    return frames.once("rows", ("items", period, own), lambda: made(frames, period))


def drawn_of(frames: Frames, by: tuple[str, ...]) -> pl.DataFrame:
    """The drawn units; split by department one row for each that takes part, with what it found."""
    return frames.drawn_shares if "department" in by else frames.drawn


def _of_items(frames: Frames, period: Period) -> pl.DataFrame:
    return frames.visits_in(period).drop("inspected", "problem").join(frames.acts, on="visit_id")


def _of_departments(frames: Frames, period: Period) -> pl.DataFrame:
    alone = frames.visits_in(period).drop("inspected", "problem").join(frames.acts_of_one, on="visit_id")
    own = frames.joint.drop("filed")
    shared = frames.shares_in(period).drop("inspected", "problem").join(own, on=["visit_id", "department"])
    return pl.concat([alone, shared.select(alone.columns)])
