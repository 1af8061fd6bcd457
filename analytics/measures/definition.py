"""What a measure (指标) is: one pure function with its formula, scope, basis and words, so that every number can explain itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import polars as pl

from analytics.frames import WHERE_PLACED, Frames, Period
from supervision.foundation.i18n import _

Compute = Callable[[Frames, Period, tuple[str, ...]], pl.DataFrame]


class Unit(StrEnum):
    """How a value is printed."""

    SHARE = "share"
    CHANGE = "change"
    COUNT = "count"
    MEAN = "mean"
    INDEX = "index"


class Behind(StrEnum):
    """Which of a measure's numbers is the length of the list behind it."""

    COUNTED = "counted"
    """The numerator."""
    MISSING = "missing"
    """What the numerator lacks of the denominator: of good cases the bad ones are listed, which somebody has to look at."""
    WHOLE = "whole"
    """The denominator."""
    OTHER = "other"
    """None of them; ``unlike`` says why."""


DIVIDED = _("{a} ÷ {b}")


@dataclass(frozen=True)
class Measure:
    """A measure with its definition; call it with frames, a period and the columns to split by.

    The answer has one row per group (one row in all without `by`): the columns of `by`, ``numerator``, ``denominator`` (integers)
    and ``value`` (null when the denominator is zero: "nothing to say" is not zero).
    """

    name: str
    title: str
    unit: Unit
    formula: str
    scope: str
    definition: str
    basis: str
    dimensions: tuple[str, ...]
    records: str
    compute: Compute
    behind: Behind = Behind.COUNTED
    unlike: str = ""
    records_by: Mapping[str, str] = field(default_factory=dict)
    division: str = DIVIDED

    @property
    def rows_at(self) -> str:
        """Where the rows behind the number are listed: a list of records, or a page of the room that owns them."""
        return self.records if self.records.startswith("/") else f"/analytics/records?of={self.records}"

    def listed(self, top: int, bottom: int) -> int:
        """How many rows the list behind has, by the numerator and the denominator; nothing of ``Behind.OTHER``."""
        return {Behind.COUNTED: top, Behind.MISSING: bottom - top, Behind.WHOLE: bottom}.get(self.behind, 0)

    def __call__(self, frames: Frames, period: Period, by: Sequence[str] = ()) -> pl.DataFrame:
        """Compute; raises ValueError for a dimension the measure does not have."""
        unknown = set(by) - set(self.dimensions)
        if unknown:
            raise ValueError(f"{self.name} cannot be split by {', '.join(sorted(unknown))}")
        key = (self.name, period, tuple(by))
        return frames.once("answers", key, lambda: self._placed(frames, period, tuple(by)))

    def _placed(self, frames: Frames, period: Period, by: Sequence[str]) -> pl.DataFrame:
        place = next((name for name in by if name in WHERE_PLACED), "")
        if not place:
            return self.compute(frames, period, tuple(by))
        rest = [name for name in by if name != place]
        shape = self(frames, period, rest).clear()
        parts = frames.by_place(place).items()
        # each place by itself: businesses may lie in several, and no sum over places may count them twice
        each = [self(part, period, rest).select(pl.lit(key).alias(place), pl.all()) for key, part in parts]
        columns = [*by, "numerator", "denominator", "value"]
        return pl.concat([shape.select(pl.lit("").alias(place), pl.all()), *each]).select(columns)


def measure(
    name: str,
    *,
    title: str,
    unit: Unit,
    formula: str,
    scope: str,
    definition: str,
    basis: str,
    dimensions: tuple[str, ...],
    records: str,
    behind: Behind = Behind.COUNTED,
    unlike: str = "",
    records_by: Mapping[str, str] | None = None,
    division: str = DIVIDED,
) -> Callable[[Compute], Measure]:
    """Turn a function ``(frames, period, by)`` into a Measure; the texts are message ids.

    Args:
        records: which list of rows stands behind (``analytics.records``), or the address of a page that lists them.
        behind: which number that list counts; unlike: why it counts none of them, in a sentence for the reader.
        records_by: the list behind each row when the measure is split by that dimension, where it is another one.
        division: how the value comes from numerator ``a`` and denominator ``b``, as it is printed beside it.
    """

    def make(compute: Compute) -> Measure:
        told = (name, title, unit, formula, scope, definition, basis, dimensions, records, compute)
        return Measure(*told, behind, unlike, records_by or {}, division)

    return make


def counted(frame: pl.DataFrame, by: tuple[str, ...], count: pl.Expr, name: str) -> pl.DataFrame:
    """Count per group; without groups one row, even of an empty frame."""
    if by:
        return frame.group_by(by).agg(count.cast(pl.Int64).alias(name))
    return frame.select(count.cast(pl.Int64).alias(name))


def divided(
    numerator: pl.DataFrame, denominator: pl.DataFrame, by: tuple[str, ...], factor: float = 1.0
) -> pl.DataFrame:
    """Bring ``numerator`` and ``denominator`` together per group; groups are those of the denominator, sorted."""
    if by:
        both = (
            denominator.join(numerator, on=list(by), how="left")
            .with_columns(pl.col("numerator").fill_null(0))
            .sort(by)
        )
    else:
        both = pl.concat([numerator, denominator], how="horizontal")
    value = pl.when(pl.col("denominator") > 0).then(factor * pl.col("numerator") / pl.col("denominator"))
    return both.select(*by, "numerator", "denominator", value.alias("value"))


def shared(frame: pl.DataFrame, by: tuple[str, ...], hit: pl.Expr) -> pl.DataFrame:
    """The share of rows for which ``hit`` is true, per group, sorted, in one pass."""
    parts = (hit.sum().cast(pl.Int64).alias("numerator"), pl.len().cast(pl.Int64).alias("denominator"))
    both = frame.group_by(by).agg(parts).sort(by) if by else frame.select(parts)
    value = pl.when(pl.col("denominator") > 0).then(pl.col("numerator") / pl.col("denominator"))
    return both.with_columns(value.alias("value"))


def alone(row: pl.DataFrame, unit: Unit) -> pl.DataFrame:
    """A group's row with the value it has where nothing is split; without a factor.

    Polars divides many rows one by one and a single row by multiplying with the reciprocal: the last digit may differ, and a figure must not
    depend on whether its neighbours were counted in the same pass.
    """
    top, bottom = pl.col("numerator"), pl.col("denominator")
    share = (top - bottom) / bottom if unit is Unit.CHANGE else top / bottom
    return row.select("numerator", "denominator", pl.when(bottom > 0).then(share).alias("value"))


def changed(now: pl.DataFrame, before: pl.DataFrame, by: tuple[str, ...]) -> pl.DataFrame:
    """The change of the number of rows; a group may exist in one of the two times only."""
    top, bottom = counted(now, by, pl.len(), "numerator"), counted(before, by, pl.len(), "denominator")
    if by:
        both = top.join(bottom, on=list(by), how="full", coalesce=True)
        both = both.with_columns(pl.col("numerator", "denominator").fill_null(0)).sort(by)
    else:
        both = pl.concat([top, bottom], how="horizontal")
    change = (pl.col("numerator") - pl.col("denominator")) / pl.col("denominator")
    return both.select(
        *by, "numerator", "denominator", pl.when(pl.col("denominator") > 0).then(change).alias("value")
    )


def as_count(table: pl.DataFrame) -> pl.DataFrame:
    """The numerator itself is the value, where there is anything to count."""
    known = pl.when(pl.col("denominator") > 0).then(pl.col("numerator").cast(pl.Float64))
    return table.with_columns(known.alias("value"))
