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
    """The visits of a period, one row each; split by item one row per item checked, with what that item found."""
    visits = frames.visits_in(period)
    if "item" not in by:
        return visits
    return frames.once(
        "rows",
        ("items", period),
        lambda: visits.drop("inspected", "problem").join(frames.acts, on="visit_id"),
    )
