"""The frames analytics works on, each with a declared schema. Nothing enters a measure unchecked.

Every frame is a polars DataFrame of committed rows. Absent references are 0 or the empty text, never null, so that grouping and
joining need no special cases; dates may be null where the event has not happened.
"""

from dataclasses import dataclass, fields
from datetime import date

import polars as pl

from supervision.foundation.actor import Scope

Schema = dict[str, pl.DataType | type[pl.DataType]]

ENTITIES: Schema = {
    "entity_id": pl.Int64,
    "code": pl.String,
    "name": pl.String,
    "trade": pl.String,
    "trade_name": pl.String,
    "credit_class": pl.String,
    "area": pl.String,
    "cell": pl.String,
    "station": pl.Int64,
    "open": pl.Boolean,
    "registered_on": pl.Date,
    "lon": pl.Float64,
    "lat": pl.Float64,
}
"""One row per regulated entity (监管对象). ``open``: in business, the population of every rate."""

VISITS: Schema = {
    "visit_id": pl.String,
    "entity_id": pl.Int64,
    "department": pl.Int64,
    "departments": pl.Int64,
    "area": pl.String,
    "cell": pl.String,
    "trade": pl.String,
    "station": pl.Int64,
    "kind": pl.String,
    "mode": pl.String,
    "draw_id": pl.String,
    "occurred_on": pl.Date,
    "inspected": pl.Boolean,
    "problem": pl.Boolean,
    "minutes": pl.Int64,
    "counted": pl.Boolean,
}
"""One row per recorded visit (检查一户次). ``departments``: how many took part. ``inspected``: something could be inspected.

``minutes`` from arrival to end, 0 where unknown. ``counted``: the annual enforcement statistic counts it (``stat_count``).
"""

DUTIES: Schema = {
    "id": pl.Int64,
    "entity_id": pl.Int64,
    "department": pl.Int64,
    "area": pl.String,
    "station": pl.Int64,
    "started_on": pl.Date,
    "due_on": pl.Date,
    "done_on": pl.Date,
}
"""One row per duty with a day it is due: an order to correct (责令改正), a result to publish (待公示结果)."""

PENALTIES: Schema = {
    "id": pl.Int64,
    "entity_id": pl.Int64,
    "department": pl.Int64,
    "area": pl.String,
    "station": pl.Int64,
    "decided_on": pl.Date,
}
"""One row per decided penalty (行政处罚决定). Deliberately without amounts: Art. 74 forbids linking fines with appraisal."""

OFFICERS: Schema = {"inspector_id": pl.Int64, "department": pl.Int64, "area": pl.String, "station": pl.Int64}
"""One row per inspector in service (在岗执法人员)."""

ATTENDANCE: Schema = {"visit_id": pl.String, "inspector_id": pl.Int64}
"""One row per officer of a recorded visit."""

DRAWN: Schema = {
    "draw_id": pl.String,
    "department": pl.Int64,
    "opened_on": pl.Date,
    "stratum": pl.String,
    "size": pl.Int64,
    "quota": pl.Int64,
    "entity_id": pl.Int64,
    "area": pl.String,
    "completed": pl.Boolean,
    "inspected": pl.Boolean,
    "problem": pl.Boolean,
}
"""One row per drawn unit (抽中对象) with the stratum's size and quota: its inclusion probability is quota ÷ size."""


class WrongFrame(TypeError):
    """A frame does not have the columns it declares: a mistake of ours, not of the data."""


@dataclass(frozen=True)
class Period:
    """A stretch of days, both ends included (统计期)."""

    start: date
    end: date

    def holds(self, column: str) -> pl.Expr:
        """Whether a date column lies in the period."""
        return pl.col(column).is_between(self.start, self.end)

    def a_year_before(self) -> "Period":
        """The same days one year earlier (29 February becomes the 28th)."""
        return Period(_year_back(self.start), _year_back(self.end))


@dataclass(frozen=True)
class Frames:
    """Everything the measures read, taken at one moment."""

    as_of: date
    entities: pl.DataFrame
    visits: pl.DataFrame
    rectifications: pl.DataFrame
    publications: pl.DataFrame
    penalties: pl.DataFrame
    officers: pl.DataFrame
    attendance: pl.DataFrame
    drawn: pl.DataFrame

    def within(self, scope: Scope) -> "Frames":
        """Only the rows a reader may see: his districts, and the visits and duties of his departments."""
        return Frames(
            as_of=self.as_of,
            **{f.name: _scoped(getattr(self, f.name), scope) for f in fields(self) if f.name != "as_of"},
        )


def checked(frame: pl.DataFrame, schema: Schema) -> pl.DataFrame:
    """The declared columns in the declared types and order; raises WrongFrame when that cannot be had."""
    missing = [name for name in schema if name not in frame.columns]
    if missing:
        raise WrongFrame(f"columns missing: {', '.join(missing)}")
    try:
        return frame.select(pl.col(name).cast(kind) for name, kind in schema.items())
    except pl.exceptions.PolarsError as error:
        raise WrongFrame(str(error)) from error


def empty(schema: Schema) -> pl.DataFrame:
    """A frame without rows."""
    return pl.DataFrame(schema=schema)


def year_to_date(today: date) -> Period:
    """From 1 January to today."""
    return Period(date(today.year, 1, 1), today)


def calendar_year(year: int) -> Period:
    """A whole year."""
    return Period(date(year, 1, 1), date(year, 12, 31))


def _scoped(frame: pl.DataFrame, scope: Scope) -> pl.DataFrame:
    if scope.area_prefix and "area" in frame.columns:
        frame = frame.filter(pl.col("area").str.starts_with(scope.area_prefix))
    if scope.department_ids is not None and "department" in frame.columns:
        frame = frame.filter(pl.col("department").is_in(sorted(scope.department_ids)))
    return frame


def _year_back(day: date) -> date:
    return (
        day.replace(year=day.year - 1, day=28)
        if (day.month, day.day) == (2, 29)
        else day.replace(year=day.year - 1)
    )
