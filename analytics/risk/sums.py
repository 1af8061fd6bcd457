"""The sums behind every score, over businesses numbered 0 … n - 1: plain integer arrays, no hash tables, no joins. Pure.

A score is a few sums per business and a few integer divisions. With the businesses numbered in a row each sum is one pass over the visits; the memory
is that of the results. The same functions score a city and a province (``benchmarks/refresh.py`` holds them against DuckDB and pandas).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from analytics.risk.shrinkage import prior_weight
from analytics.risk.weights import ONE, Weights, decay

Whole = npt.NDArray[np.int64]
MILLION = 1_000_000
NEVER = -1
"""The day of a last visit that never was; days are counted from 1970-01-01, months from year 0."""
_SLICE = 1 << 20
_EPOCH = 1970 * 12


@dataclass(frozen=True)
class Past:
    """Per business: visits, problems, the faded weight of its visits and of those with a problem, the day of the last one."""

    visits: npt.NDArray[np.int32]
    problems: npt.NDArray[np.int32]
    weight: Whole
    bad: Whole
    last: npt.NDArray[np.int32]

    def of(self, numbers: npt.NDArray[np.integer]) -> "Past":
        """Only these businesses, in this order."""
        parts = (self.visits, self.problems, self.weight, self.bad, self.last)
        return Past(*(part[numbers] for part in parts))


@dataclass(frozen=True)
class Rates:
    """The city's rate, each trade's shrunken rate (parts per million), and how many visits a prior is worth."""

    city: int
    trades: Whole
    trade_prior: int
    entity_prior: int


def past_of(
    entity: npt.NDArray[np.integer],
    day: npt.NDArray[np.int32],
    problem: npt.NDArray[np.bool_],
    n: int,
    *,
    as_of: date,
    weights: Weights,
) -> Past:
    """Sum the visits of every business.

    Args:
        entity, day, problem: one entry per visit in which something could be inspected: number of the business, day, whether a problem was found.
    """
    fades = np.array(decay(weights.months, per_month=weights.per_month), dtype=np.int64)
    found = Past(
        visits=np.zeros(n, np.int32),
        problems=np.zeros(n, np.int32),
        weight=np.zeros(n, np.int64),
        bad=np.zeros(n, np.int64),
        last=np.full(n, NEVER, np.int32),
    )
    for part in slices(entity.size):
        who, when, bad = entity[part].astype(np.intp), day[part], problem[part]
        fade = fades[ages(when, as_of, weights.months)]
        np.add.at(found.visits, who, np.int32(1))
        np.add.at(found.weight, who, fade)
        np.maximum.at(found.last, who, when)
        np.add.at(found.problems, who[bad], np.int32(1))
        np.add.at(found.bad, who[bad], fade[bad])
    return found


def faded(
    entity: npt.NDArray[np.integer], day: npt.NDArray[np.int32], n: int, *, as_of: date, weights: Weights
) -> Whole:
    """The faded number of events (penalties) of every business."""
    fades = np.array(decay(weights.months, per_month=weights.per_month), dtype=np.int64)
    found = np.zeros(n, np.int64)
    np.add.at(found, entity.astype(np.intp), fades[ages(day, as_of, weights.months)])
    return found


def rates_of(past: Past, seen: Whole, found: Whole) -> Rates:
    """Rates of the city and of each trade, with priors fitted by moments.

    Args:
        seen, found: visits and problems by number of the trade.
    """
    alike = np.zeros(1, np.int64)
    wide = int(past.problems.max(initial=0)) + 1
    for part in slices(past.visits.size):  # businesses with equal counts are taken together
        alike = _added(alike, np.bincount(past.visits[part].astype(np.int64) * wide + past.problems[part]))
    seen_all, found_all = int(seen.sum()), int(found.sum())
    city = MILLION * found_all // seen_all if seen_all else 0
    known = seen > 0
    trade_prior = prior_weight(found[known].tolist(), seen[known].tolist())
    kinds = np.flatnonzero(alike)
    kinds = kinds[kinds >= wide]  # a business that was never visited says nothing
    entity_prior = prior_weight((kinds % wide).tolist(), (kinds // wide).tolist(), alike[kinds].tolist())
    shrunk = np.where(
        known, (found * MILLION + trade_prior * city) // np.maximum(seen + trade_prior, 1), city
    )
    return Rates(city, shrunk, trade_prior, entity_prior)


def points_of(
    past: Past,
    rates: Rates,
    *,
    trade: npt.NDArray[np.integer],
    classes: npt.NDArray[np.integer],
    begun: npt.NDArray[np.int32],
    fined: Whole,
    as_of: date,
    weights: Weights,
) -> dict[str, npt.NDArray[np.int16]]:
    """The points of each part for every business, in the order of ``analytics.risk.score.PARTS``.

    Args:
        classes: points of the credit class of each business. begun: the day it was registered, ``NEVER`` unknown.
    """
    w, n = weights, trade.size
    names = ("own_history", "trade_rate", "penalties", "credit_class", "unseen")
    points = {name: np.empty(n, np.int16) for name in names}
    prior = rates.entity_prior * ONE
    now = as_of.year * 12 + as_of.month - 1
    for part in slices(n):
        trade_ppm = rates.trades[trade[part]]
        own = (past.bad[part] * MILLION + prior * trade_ppm) // (past.weight[part] + prior)
        since = np.where(past.last[part] == NEVER, begun[part], past.last[part])
        unseen = np.where(since == NEVER, w.unseen_months, (now - months_of(since)).clip(0, w.unseen_months))
        points["own_history"][part] = w.own_history * own.clip(0, w.full_rate) // w.full_rate
        points["trade_rate"][part] = w.trade * trade_ppm.clip(0, w.full_rate) // w.full_rate
        points["penalties"][part] = np.minimum(w.a_penalty * fined[part] // ONE, w.penalties)
        points["credit_class"][part] = classes[part]
        points["unseen"][part] = w.unseen * unseen // w.unseen_months
    return points


def months_of(day: npt.NDArray[np.int32]) -> Whole:
    """Calendar months from year 0 of days from 1970."""
    return day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + _EPOCH


def ages(day: npt.NDArray[np.int32], as_of: date, most: int) -> Whole:
    """Whole calendar months from days to a day, 0 … ``most``: looked up by day, as there are few days and many events."""
    if not day.size:
        return np.zeros(0, np.int64)
    first, last = int(day.min()), int(day.max())
    table = as_of.year * 12 + as_of.month - 1 - months_of(np.arange(first, last + 1, dtype=np.int32))
    return table.clip(0, most)[day - first]


def slices(n: int) -> Iterator[slice]:
    """Parts of a long array, so that what is computed on the way stays small."""
    return (slice(at, min(at + _SLICE, n)) for at in range(0, n, _SLICE))


def _added(one: Whole, other: Whole) -> Whole:
    longer, shorter = (one, other) if one.size >= other.size else (other, one)
    found = longer.astype(np.int64)
    found[: shorter.size] += shorter
    return found
