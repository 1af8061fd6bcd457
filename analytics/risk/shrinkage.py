"""Empirical Bayes: rates of small groups pulled towards the whole, by as much as their size deserves (经验贝叶斯收缩).

Beta-binomial model, the prior fitted by moments through the intraclass correlation (Kleinman 1973): a trade with three visits says little, one with three thousand
speaks for itself. Sums run through ``fsum``, which is exact, so the order of groups never matters.
"""

from collections.abc import Sequence
from math import fsum

LEAST, MOST = 5, 2_000
"""Bounds of the prior's weight in visits: never blind trust in a handful, never a prior that drowns real data."""


def prior_weight(found: Sequence[int], seen: Sequence[int], times: Sequence[int] | None = None) -> int:
    """How many visits the overall rate is worth when a group has few of its own.

    Args:
        found, seen: problems and visits of each group.
        times: how many groups look exactly so (1 each when not told).

    Returns the fitted weight, rounded and bounded. With one group, or none, the largest weight.
    """
    alike = times if times is not None else [1] * len(found)
    groups = [(y, n, k) for y, n, k in zip(found, seen, alike, strict=True) if n > 0]
    visits = sum(n * k for _y, n, k in groups)
    count = sum(k for _y, _n, k in groups)
    if count < 2:
        return MOST
    rate = sum(y * k for y, _n, k in groups) / visits
    spread = rate * (1 - rate)
    effective = visits - fsum(n * n * k for _y, n, k in groups) / visits - (count - 1)
    if spread == 0 or effective <= 0:
        return MOST
    between = fsum(k * n * (y / n - rate) ** 2 for y, n, k in groups)
    alikeness = (between / spread - (count - 1)) / effective
    if alikeness <= 0:
        return MOST
    return min(MOST, max(LEAST, round(1 / min(1.0, alikeness) - 1)))
