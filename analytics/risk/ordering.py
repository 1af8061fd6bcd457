"""How good an order of inspections is: how early it would have found what was found (排序效果)."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Gain:
    """Figures of one order; None where they mean nothing (no problem found, or nothing but problems).

    ``first_half, top_20``: share of the problems in the first half and first fifth of the order. ``auc``: chance that one with a problem stands
    before one without. ``days_earlier``: by how many days problems would have been found earlier on average, if the same days' work had been done in
    this order. The two standard errors: binomial, and Hanley and McNeil (1982).
    """

    n: int
    positives: int
    first_half: float | None
    top_20: float | None
    auc: float | None
    days_earlier: float | None
    first_half_se: float | None
    auc_se: float | None


def gain(score: Floats, problem: npt.NDArray[np.bool_], day: Ints) -> Gain:
    """Order rows by score, highest first, and compare with what was found.

    Rows are given in the order they happened, which is kept among equals; ``day`` is the day of each.
    """
    n, bad = len(problem), int(problem.sum())
    if not bad:
        return Gain(n, 0, None, None, None, None, None, None)
    order = np.argsort(-score, kind="stable")
    found = problem[order]
    half = float(found[: (n + 1) // 2].sum()) / bad
    then = np.empty(n, dtype=np.int64)
    then[order] = np.sort(day)
    area = _auc(score, problem)
    return Gain(
        n,
        bad,
        half,
        float(found[: round(0.2 * n)].sum()) / bad,
        area,
        float((day - then)[problem].mean()),
        sqrt(half * (1 - half) / bad),
        None if area is None else _auc_error(area, bad, n - bad),
    )


def _auc(score: Floats, problem: npt.NDArray[np.bool_]) -> float | None:
    """Mann–Whitney: equal scores count half."""
    good, bad = np.sort(score[~problem]), score[problem]
    if not len(good):
        return None
    below = np.searchsorted(good, bad, side="left").sum()
    upto = np.searchsorted(good, bad, side="right").sum()
    return float(below + upto) / 2 / (len(good) * len(bad))


def _auc_error(area: float, bad: int, good: int) -> float:
    one, two = area / (2 - area), 2 * area * area / (1 + area)
    spread = area * (1 - area) + (bad - 1) * (one - area * area) + (good - 1) * (two - area * area)
    return sqrt(max(0.0, spread) / (bad * good))
