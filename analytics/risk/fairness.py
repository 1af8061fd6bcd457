"""Does the score treat kinds of business alike (公平性审计)? Held against random draws, the only yardstick nobody chose. Pure.

For each group: how many of all it is, how many of it are graded C or D, the problem rate of all its businesses estimated from random draws (Hájek in a domain, with its
interval), and calibration: the businesses first drawn in the months held back, ordered by the score of the day before those months, are cut into steps; businesses of
one step have nearly the same score and should turn out alike whatever group they are of. What a group turned out against what its steps let expect is the test of Mantel and
Haenszel (1959) over the steps, with continuity correction, of a
difference of more than ``MARGIN``: in a large city the smallest is beyond chance. A group is told only where that survives the control of false discovery over all groups of all kinds.

Ownership and size are known here and nowhere in the score: no frame the score reads has them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import erfc, sqrt

import polars as pl

from analytics.estimates.discovery import LEVEL, kept
from analytics.estimates.population import problem_rate

SAMPLE = {"entity_id": pl.Int64, "problem": pl.Boolean, "step": pl.Int64}
"""One row per business first drawn in the months held back: whether it had a problem, and the step of its earlier score (0 the highest)."""
MARGIN = 0.05
"""A difference below this share of what was to be expected is no matter, however sure it is; the test is of more than it."""
LEAST_SEEN, LEAST_EXPECTED = 30, 5.0
"""With fewer businesses compared or fewer problems to expect, nothing is said of a group."""
FEW, ALIKE, OVER, UNDER = "few", "alike", "over", "under"


@dataclass(frozen=True)
class Group:
    """One group of one kind (district, trade, ownership, size).

    ``share`` of all businesses, ``high`` of the group graded C or D. ``seen``: drawn and inspected, ``rate`` with ``low`` and ``top`` the estimate for all of the group.
    ``compared``: businesses of the sample, problems ``expected`` at their scores and ``found``. ``verdict``: ``few``, ``alike``, ``over`` (rated higher than draws found)
    or ``under``.
    """

    by: str
    key: str
    entities: int
    share: float
    high: float
    seen: int
    rate: float | None
    low: float | None
    top: float | None
    compared: int
    expected: float
    found: int
    chance: float | None
    verdict: str


def fairness(
    grades: pl.DataFrame,
    kinds: Mapping[str, pl.DataFrame],
    drawn: pl.DataFrame,
    sample: pl.DataFrame,
    level: float = LEVEL,
) -> list[Group]:
    """Audit the grades of every group.

    Args:
        grades: ``entity_id, grade`` of everybody graded; kinds: by name ``entity_id, key``, the empty key for unknown; drawn: frame ``DRAWN``, of
            the draws that count; sample: frame ``SAMPLE``; level: expected share of chance among the groups told.

    Returns the groups in the order of the kinds, largest first.
    """
    found = [group for by, table in kinds.items() for group in _of_kind(by, table, grades, drawn, sample)]
    tested = [at for at, one in enumerate(found) if one.chance is not None]
    told = dict(zip(tested, kept([found[at].chance or 0.0 for at in tested], level), strict=True))
    return [replace(one, verdict=_verdict(one, told.get(at))) for at, one in enumerate(found)]


def _verdict(one: Group, told: bool | None) -> str:
    if told is None:
        return FEW
    if not told:
        return ALIKE
    return OVER if one.found < one.expected else UNDER


def _of_kind(
    by: str, table: pl.DataFrame, grades: pl.DataFrame, drawn: pl.DataFrame, sample: pl.DataFrame
) -> list[Group]:
    graded, units, compared_ones = (_keyed(one, table) for one in (grades, drawn, sample))
    tests = _tests(compared_ones)
    counts = (
        graded.group_by("key")
        .agg(pl.len().alias("n"), pl.col("grade").is_in(["C", "D"]).mean().alias("high"))
        .sort("n", "key", descending=[True, False])
    )
    rows = []
    for key, n, high in counts.rows():
        # a domain: the rest of the sample stays in, as not of this group
        mine = units.with_columns(pl.col("inspected") & (pl.col("key") == key))
        estimate = problem_rate(mine)
        seen = mine.filter("completed", "inspected").height
        compared, expected, found, chance = tests.get(key, (0, 0.0, 0, None))
        rows.append(
            Group(
                by,
                key,
                n,
                n / graded.height,
                high,
                seen,
                estimate.rate if estimate else None,
                estimate.low if estimate else None,
                estimate.high if estimate else None,
                compared,
                expected,
                found,
                chance,
                FEW,
            )
        )
    return rows


def _keyed(frame: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Rows with the group of their business; whoever the register does not know is of the unknown."""
    joined = frame.join(table, on="entity_id", how="left", maintain_order="left")
    return joined.with_columns(pl.col("key").fill_null(""))


def _tests(sample: pl.DataFrame) -> dict[str, tuple[int, float, int, float | None]]:
    """By key: businesses compared, problems expected and found, and the p-value where there are enough of both."""
    real = pl.Float64  # products of four counts leave the whole numbers
    whole = sample.group_by("step").agg(
        pl.len().cast(real).alias("all"), pl.col("problem").sum().cast(real).alias("bad")
    )
    strata = (
        sample.group_by("key", "step")
        .agg(pl.len().cast(real).alias("n"), pl.col("problem").sum().alias("found"))
        .join(whole, on="step")
        .with_columns(
            (pl.col("n") * pl.col("bad") / pl.col("all")).alias("expected"),
            (
                pl.col("n")
                * (pl.col("all") - pl.col("n"))
                * pl.col("bad")
                * (pl.col("all") - pl.col("bad"))
                / (pl.col("all") ** 2 * (pl.col("all") - 1).clip(1))
            ).alias("variance"),
        )
        .sort("key", "step")
        .group_by("key", maintain_order=True)
        .agg(pl.col("n").sum().cast(pl.Int64), pl.col("expected", "found", "variance").sum())
    )
    found = {}
    for key, n, expected, bad, variance in strata.rows():
        enough = n >= LEAST_SEEN and expected >= LEAST_EXPECTED and variance > 0
        z = max(0.0, abs(bad - expected) - MARGIN * expected - 0.5) / sqrt(variance) if enough else 0.0
        found[key] = (n, expected, bad, erfc(z / sqrt(2)) if enough else None)
    return found
