"""Dates and moments out of what the two databases give: text (SQLite), dates, timestamps, or a column of nothing. Pure."""

import polars as pl


def dated(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Dates out of what the two databases give: text (SQLite), dates, or moments in UTC turned to the business date."""
    return frame.with_columns(_as_date(frame.schema[name], name) for name in columns)


def _as_date(kind: pl.DataType, name: str) -> pl.Expr:
    column = pl.col(name)
    if kind == pl.String:  # "2026-11-21" or "2026-11-21 16:30:00.000000" (UTC)
        instant = column.str.slice(0, 19).str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False)
        return pl.coalesce(
            _local(instant), column.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
        ).alias(name)
    if isinstance(kind, pl.Datetime):
        return _local(
            column.dt.convert_time_zone("UTC").dt.replace_time_zone(None) if kind.time_zone else column
        ).alias(name)
    return column.cast(pl.Date)


def _local(instant: pl.Expr) -> pl.Expr:
    """The business date of a UTC moment. China has had one zone and no summer time since 1991."""
    return instant.dt.offset_by("8h").dt.date()


def moment(kind: pl.DataType, name: str) -> pl.Expr:
    """A moment in UTC, from text (SQLite), a timestamp, or a column of nothing."""
    if kind == pl.String:
        return pl.col(name).str.slice(0, 19).str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False)
    if isinstance(kind, pl.Datetime):
        return pl.col(name).dt.replace_time_zone(None) if kind.time_zone else pl.col(name)
    return pl.col(name).cast(pl.Datetime)
