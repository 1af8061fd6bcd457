"""An additive score learnt from past inspections: points per column and range of values, in whole numbers (加分制评分).

Every column is cut into ranges; each round all columns at once take a small step: the best single cut of the column, never against its declared
direction (boosted stumps, Friedman 2001, taken in parallel so that columns that say the same share the points). The result is a table of
points: the score is a sum, and each summand is a reason.

Reproducible: gradients are rounded to whole numbers before they are summed, sums of whole numbers below 2^53 are exact in any
order, and the points are whole numbers (65,536 = one unit of log-odds).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
ONE = 1 << 16
RANGES = 24
"""At most so many ranges a column, and one more for "unknown"."""
STEP = 0.35
"""Of the step that would be best if all columns were one; divided among them."""
CALM = 10.0
"""Ridge on every step, in examples."""
FEW = 20.0
"""A side of a cut holds at least so many examples (weighted)."""


@dataclass(frozen=True)
class Card:
    """The learnt table: ``cuts[c]`` ascending, ``points[c]`` one more than cuts, the last but for "unknown" (one more); ``start`` for everybody."""

    cuts: tuple[Floats, ...]
    points: tuple[Ints, ...]
    start: int

    def parts(self, table: Floats) -> Ints:
        """Points of every row and column."""
        found = np.zeros(table.shape, dtype=np.int64)
        for column, (cuts, points) in enumerate(zip(self.cuts, self.points, strict=True)):
            found[:, column] = points[_ranges(table[:, column], cuts)]
        return found

    def score(self, table: Floats) -> Ints:
        """The sum of points of every row."""
        total: Ints = self.start + self.parts(table).sum(axis=1)
        return total


@dataclass(frozen=True)
class Examples:
    """Rows to learn from: what was known, whether a problem was found, how much a row counts, and points given beforehand."""

    table: Floats
    problem: Floats
    weight: Floats
    given: Ints

    def __len__(self) -> int:
        return len(self.problem)

    def where(self, chosen: npt.NDArray[np.bool_]) -> "Examples":
        """Some of the rows."""
        return Examples(self.table[chosen], self.problem[chosen], self.weight[chosen], self.given[chosen])


def learn(examples: Examples, directions: Sequence[int], rounds: int) -> Card:
    """Learn a card. ``directions``: −1, 0 or 1 for each column. Without examples, or all alike, nobody gets points."""
    return learn_each(examples, directions, (rounds,))[0]


def learn_each(examples: Examples, directions: Sequence[int], rounds: Sequence[int]) -> list[Card]:
    """Cards after so many rounds each (ascending), from one run."""
    cuts = tuple(_cuts(examples.table[:, column]) for column in range(examples.table.shape[1]))
    places = [_ranges(examples.table[:, column], cut) for column, cut in enumerate(cuts)]
    points = [np.zeros(len(cut) + 2, dtype=np.int64) for cut in cuts]
    useful = [column for column, cut in enumerate(cuts) if len(cut)]
    start = _start(examples)
    score = examples.given + start
    cards = []
    for turn in range(1, max(rounds) + 1 if rounds else 0):
        if useful and len(examples):
            slope, bend = _slopes(score, examples)
            for column in useful:
                step = _step(places[column], len(cuts[column]), slope, bend, directions[column])
                whole = np.rint(step * (STEP / len(useful)) * ONE).astype(np.int64)
                points[column] += whole
                score = score + whole[places[column]]
        if turn in rounds:
            cards.append(Card(cuts, tuple(each.copy() for each in points), start))
    return cards or [Card(cuts, tuple(points), start)]


def chance(score: Ints) -> Floats:
    """The probability a score stands for, if it is calibrated."""
    found: Floats = 1 / (1 + np.exp(-score / ONE))
    return found


def _start(examples: Examples) -> int:
    """The points of everybody: Newton's method for the intercept, the given points kept."""
    total = float(examples.weight.sum())
    if total <= 0:
        return 0
    share = float((examples.weight * examples.problem).sum() + 0.5) / (total + 1)
    start = int(np.rint(np.log(share / (1 - share)) * ONE))
    for _turn in range(8):
        slope, bend = _slopes(examples.given + start, examples)
        start += int(np.rint(slope.sum() / max(float(bend.sum()), 1.0) * ONE))
    return start


def _slopes(score: Ints, examples: Examples) -> tuple[Floats, Floats]:
    """First and second derivative of the log-likelihood per row, as whole multiples of 2^-16."""
    share = chance(np.clip(score, -20 * ONE, 20 * ONE))
    slope = np.rint(examples.weight * (examples.problem - share) * ONE)
    bend = np.rint(examples.weight * share * (1 - share) * ONE)
    return slope, bend


def _step(places: Ints, cuts: int, slope: Floats, bend: Floats, direction: int) -> Floats:
    """The best single cut of a column as a step for each of its ranges, "unknown" moving by itself; whole column zero if none helps."""
    size = cuts + 2
    slopes = np.bincount(places, slope, size) / ONE
    bends = np.bincount(places, bend, size) / ONE
    step = np.zeros(size)
    step[-1] = slopes[-1] / (bends[-1] + CALM)
    left, right = np.cumsum(slopes[:-1])[:-1], np.cumsum(slopes[:-1][::-1])[::-1][1:]
    below, above = np.cumsum(bends[:-1])[:-1], np.cumsum(bends[:-1][::-1])[::-1][1:]
    down, up = left / (below + CALM), right / (above + CALM)
    gain = left * down + right * up
    fair = (np.minimum(below, above) >= FEW / 10) & (direction * (up - down) >= 0)
    if fair.any():
        at = int(np.argmax(np.where(fair, gain, -1.0)))
        step[: at + 1], step[at + 1 : -1] = down[at], up[at]
    return step


def _cuts(column: Floats) -> Floats:
    """Where to cut: between values, about as many rows in each range."""
    known = np.sort(column[~np.isnan(column)])
    if not len(known):
        return np.empty(0)
    at = (np.arange(1, RANGES) * len(known)) // RANGES
    cuts = np.unique(known[at])
    kept: Floats = cuts[cuts > known[0]]
    return kept


def _ranges(column: Floats, cuts: Floats) -> Ints:
    """The range of each value: how many cuts it reaches; the place after the last for NaN."""
    places = np.searchsorted(cuts, column, side="right")
    return np.where(np.isnan(column), len(cuts) + 1, places).astype(np.int64)
