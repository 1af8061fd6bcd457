"""From scores to the grades A–D of our own model (模型分级), and whether they treat kinds of business alike. Pure.

The highest 5 % are D, the next 15 % C, the next 30 % B, the others A: the shares are a choice of this house, so that grades mean the same every month; equal scores
have equal grades, and a tie at a border goes to the lower grade.
"""

from dataclasses import dataclass
from math import fsum, log

import numpy as np
import polars as pl

SHARES = {"D": 0.05, "C": 0.20, "B": 0.50}
"""From the top, how many of all are in this grade or a worse one."""
DRIFTED = 0.25
"""From this index on two months' scores are not of one kind and somebody should look (a rule of thumb of credit scoring)."""
AUDITED = 730
"""Days of random inspections that grades are held against, on the card of the score."""
_CELLS = 10


def borders(scores: pl.Series) -> dict[str, int]:
    """The lowest score of each grade: D, C, B. A grade is entered only above the scores outside its share."""
    ordered = scores.sort(descending=True)
    n = ordered.len()
    return {
        grade: int(ordered[min(n - 1, int(n * share))]) + 1 if n else 1 for grade, share in SHARES.items()
    }


def graded(table: pl.DataFrame) -> pl.DataFrame:
    """``entity_id, grade`` from ``entity_id, score``."""
    lowest = borders(table["score"])
    grade = pl.lit("A")
    for name in ("B", "C", "D"):
        grade = pl.when(pl.col("score") >= lowest[name]).then(pl.lit(name)).otherwise(grade)
    return table.select("entity_id", grade.alias("grade"))


def drift(before: pl.Series, now: pl.Series) -> float:
    """Population stability index of two months' scores over the tenths of the earlier month; 0 = alike."""
    if not before.len() or not now.len():
        return 0.0
    ordered = before.sort()
    edges = sorted({int(ordered[before.len() * at // _CELLS]) for at in range(1, _CELLS)})

    def shares(scores: pl.Series) -> list[float]:
        cells = len(edges) + 1
        counts = np.bincount(np.searchsorted(edges, scores.to_numpy(), side="right"), minlength=cells)
        return [(int(count) + 0.5) / (scores.len() + 0.5 * cells) for count in counts]

    return fsum((b - a) * log(b / a) for a, b in zip(shares(before), shares(now), strict=True))


@dataclass(frozen=True)
class Group:
    """One kind of business: how many, the share with grade C or D, visits of them, and the share of those in which a problem was found.

    Where far more of a group are graded C or D than of the others while visits find no more, the score is unfair to it.
    """

    key: str
    entities: int
    high: float
    seen: int
    found: float | None


def audit(grades: pl.DataFrame, kinds: pl.DataFrame, visits: pl.DataFrame) -> list[Group]:
    """Hold the grades of each kind of business against what was found there.

    Args:
        grades: ``entity_id, grade``; kinds: ``entity_id, key`` (district, size, ownership); visits: ``entity_id, problem``, drawn by chance.
    """
    high = grades.with_columns(pl.col("grade").is_in(["C", "D"]).alias("high")).join(kinds, on="entity_id")
    seen = (
        visits.join(kinds, on="entity_id")
        .group_by("key")
        .agg(pl.len().alias("seen"), pl.col("problem").mean().alias("found"))
    )
    table = (
        high.group_by("key")
        .agg(pl.len().alias("n"), pl.col("high").mean())
        .join(seen, on="key", how="left")
        .sort("key")
    )
    return [Group(key, n, share, many or 0, found) for key, n, share, many, found in table.rows()]
