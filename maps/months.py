"""Month by month and place by place: visits, what they found, and how far the year's coverage had come. Pure.

The population is today's: how many businesses were open in a month of the past is not kept, so coverage of earlier years is that of those still open.
"""

from datetime import date, timedelta
from typing import Any

import polars as pl

from analytics.frames import Frames

MONTHS = 36
COUNTS = ("visits", "inspected", "problems", "seen")
"""Per month: visits; those in which something could be inspected; those with a problem; open entities visited in the year so far."""

Line = dict[str, Any]


def month_names(as_of: date, n: int = MONTHS) -> list[str]:
    """The last `n` months up to the one of `as_of`, as ``2026-11``."""
    last = as_of.year * 12 + as_of.month - 1
    return [f"{at // 12}-{at % 12 + 1:02d}" for at in range(last - n + 1, last + 1)]


def last_of(month: str, as_of: date) -> date:
    """The last day of a month (``2026-11``) that has passed on a day."""
    year, number = int(month[:4]), int(month[5:])
    return min(date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1), as_of)


def by_month(frames: Frames, by: str, names: list[str]) -> dict[str, Line]:
    """Per place (``area``, ``cell``, or empty: all together under the empty key): ``entities`` and one list for each of ``COUNTS``.

    Args:
        names: the months, oldest first, without gaps.
    """
    key = pl.col(by) if by else pl.lit("").alias("")
    population = frames.entities.filter("open")
    sizes = dict(population.group_by(key.alias("key")).len().rows())
    # a year is counted from its January, whichever month the list begins with
    since = date(int(names[0][:4]), 1, 1)
    visits = frames.visits.filter(pl.col("occurred_on").is_between(since, frames.as_of)).select(
        key.alias("key"),
        "entity_id",
        (pl.col("occurred_on").dt.year() * 12 + pl.col("occurred_on").dt.month() - 1).alias("at"),
        pl.col("inspected"),
        (pl.col("inspected") & pl.col("problem")).alias("problems"),
    )
    done = visits.group_by("key", "at").agg(
        pl.len().alias("visits"), pl.col("inspected").sum(), pl.col("problems").sum()
    )
    first = (
        visits.join(population.select("entity_id"), on="entity_id", how="semi")
        .group_by("key", "entity_id", (pl.col("at") // 12).alias("year"))
        .agg(pl.col("at").min())
    )
    new = {(k, at): n for k, at, n in first.group_by("key", "at").agg(pl.len()).rows()}
    counts = {(k, at): rest for k, at, *rest in done.rows()}
    begin = int(names[0][:4]) * 12 + int(names[0][5:]) - 1
    keys = sorted({*sizes, *(k for k, _at in counts)})
    return {k: _line(k, sizes.get(k, 0), begin, len(names), counts, new) for k in keys}


def _line(
    key: str,
    entities: int,
    begin: int,
    n: int,
    counts: dict[tuple[str, int], list[int]],
    new: dict[tuple[str, int], int],
) -> Line:
    line: Line = {"entities": entities, **{name: [] for name in COUNTS}}
    seen = sum(new.get((key, at), 0) for at in range(begin - begin % 12, begin))
    for at in range(begin, begin + n):
        seen = new.get((key, at), 0) + (seen if at % 12 else 0)
        for name, value in zip(COUNTS, (*counts.get((key, at), (0, 0, 0)), seen), strict=True):
            line[name].append(value)
    return line
