"""Taking the inspector out of a past result (严格程度校正): what was found depends on the business and on who looked.

Two-way additive model: value = mean + trade + inspector + rest, both effects shrunk towards zero by the size of their group and
fitted in turns (backfitting; Buja, Hastie, Tibshirani 1989). What is left is the business's own.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.risk.shrinkage import prior_weight

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
TURNS = 5
A_GROUP = 10.0
"""How many visits the mean is worth against a group's own."""


@dataclass(frozen=True)
class Parts:
    """What a value is made of: ``rest`` one a row, ``trade`` one a trade."""

    rest: Floats
    trade: Floats


def parted(value: Floats, weight: Floats, trade: Ints, inspector: Ints, sizes: tuple[int, int]) -> Parts:
    """Split values into trade, inspector and rest. ``sizes``: how many trades and inspectors there are."""
    total = weight.sum()
    mean = float((weight * value).sum() / total) if total > 0 else 0.0
    trades, people = np.zeros(sizes[0]), np.zeros(sizes[1])
    in_trade = np.bincount(trade, weight, sizes[0]) + A_GROUP
    of_person = np.bincount(inspector, weight, sizes[1]) + A_GROUP
    for _turn in range(TURNS):
        left = value - mean - people[inspector]
        trades = np.bincount(trade, weight * left, sizes[0]) / in_trade
        left = value - mean - trades[trade]
        people = np.bincount(inspector, weight * left, sizes[1]) / of_person
    return Parts(value - mean - trades[trade] - people[inspector], trades)


def log_strictness(problem: Floats, expected: Floats, inspector: Ints, people: int) -> Floats:
    """Strictness of each inspector on the log-odds scale: found against expected of the trades visited, shrunk.

    Args:
        expected: the trade's rate for each row; people: how many inspectors there are.
        0 is as strict as the average; place 0 (nobody named) counts as one more inspector.
    """
    seen = np.bincount(inspector, minlength=people).astype(np.float64)
    found = np.bincount(inspector, problem, people)
    due = np.bincount(inspector, expected, people)
    worth = prior_weight(found.astype(np.int64).tolist(), seen.astype(np.int64).tolist())
    mean = problem.mean() if len(problem) else 0.0
    usual = np.where(seen > 0, due / np.maximum(seen, 1), mean)
    shrunk = (found + worth * usual) / (seen + worth)
    return _log_odds(shrunk) - _log_odds(usual)


def _log_odds(share: Floats) -> Floats:
    clipped = np.clip(share, 0.002, 0.998)
    odds: Floats = np.log(clipped / (1 - clipped))
    return odds
