"""What is known about a business on a day: its own past, its trade, what was found around it. Nothing of that day or later.

Each column says which way it may push the score (1: more is never safer, 0: either way) and what it is called. Values are NaN
where nothing is known; the learner gives "unknown" points of its own.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.risk.past import Past
from analytics.risk.shrinkage import prior_weight
from analytics.risk.strictness import parted
from supervision.foundation.i18n import _

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

HALF_LIFE = 506.0
"""Days in which a past result loses half its weight."""
LATELY = 42.0
"""The same for what counts as lately around here."""
NEAR, MANY = 20, 80
LONGEST_GAP, MOST_VISITS = 730.0, 6.0

OWN, TRADE, PLACE, AROUND, UNKNOWN = (
    _("本户以往检查结果"),
    _("所属行业"),
    _("所在位置"),
    _("周边近期检查结果"),
    _("检查间隔和次数"),
)
COLUMNS: dict[str, tuple[int, str]] = {
    "trade": (1, TRADE),
    "trade_corrected": (1, TRADE),
    "trade_violations": (1, TRADE),
    "tier": (1, TRADE),
    "rate": (1, OWN),
    "own": (1, OWN),
    "own_corrected": (1, OWN),
    "violations": (1, OWN),
    "violations_corrected": (1, OWN),
    "failed_corrected": (1, OWN),
    "neither_corrected": (0, OWN),
    "last_violations": (1, OWN),
    "last_problem": (1, OWN),
    "other_kinds": (0, OWN),
    "since": (0, UNKNOWN),
    "visits": (0, UNKNOWN),
    "spacing": (0, PLACE),
    "east": (0, PLACE),
    "north": (0, PLACE),
    "near_corrected": (1, PLACE),
    "many_corrected": (1, PLACE),
}
"""Columns of the business itself: direction and reason."""
GROUND = ("spacing", "east", "north", "near_corrected", "many_corrected")
"""Columns of the place, which tell who worked there as well unless inspectors are named."""
TERRITORY: dict[str, tuple[int, str]] = {"around": (1, AROUND), "around_lately": (1, AROUND)}
"""Columns that also tell who has been inspecting around here; they are trusted the less the longer the window (see ``fitting``)."""


@dataclass(frozen=True)
class Register:
    """What the register says of every entity, by its number: ``trade``, ``tier``, metres ``east, north`` (NaN unknown), and neighbours.

    ``near`` holds the numbers of the nearest entities known before the cut, −1 where there are fewer; ``spacing`` the metres to the last of the nearest.
    """

    trade: Ints
    tier: Ints
    east: Floats
    north: Floats
    near: Ints
    spacing: Floats


def known_on(past: Past, register: Register, day: int, entities: Ints, kind: npt.NDArray[np.bool_]) -> Floats:
    """One row per entity, the columns of ``COLUMNS`` then of ``TERRITORY``, from inspections before `day`.

    Args:
        kind: which places of ``past.kind`` are the kind of inspection that is being ordered; others are only counted.
    """
    before = past.until(day)
    mine = kind[before.kind]
    n = len(register.trade)
    other = np.bincount(before.entity[~mine], 0.5 ** ((day - before.day[~mine]) / HALF_LIFE), n)
    entity, problem = before.entity[mine], before.problem[mine]
    age = (day - before.day[mine]).astype(np.float64)
    weight = 0.5 ** (age / HALF_LIFE)
    trade, person = before.trade[mine], before.inspector[mine]
    sizes = (len(past.words["trade"]), len(past.words["inspector"]))

    def per_entity(value: Floats) -> Floats:
        sums: Floats = np.bincount(entity, value, n).astype(np.float64)
        return sums

    def split(value: Floats) -> tuple[Floats, Floats]:
        both = parted(value, weight, trade, person, sizes)
        return both.rest, both.trade

    base = _share(weight * problem, weight)
    visits = np.bincount(entity, minlength=n).astype(np.float64)
    rates = _rates(problem, weight, trade, sizes[0], base)
    usual = rates[trade]
    seen = per_entity(weight)
    worth = float(_worth(per_entity(problem), visits))
    counted = np.log1p(before.found[mine])
    rest, in_trade = split(problem)
    rest_found, found_in_trade = split(counted)
    rest_failed, _failed_in_trade = split(before.failed[mine])
    rest_neither, _neither_in_trade = split(before.neither[mine])
    last = np.full(n, -1, dtype=np.int64)
    last[entity] = np.arange(len(entity))
    known = last >= 0

    def at_last(value: Floats) -> Floats:
        return np.where(known, np.append(value, 0.0)[last], np.nan)

    graded = _rates(problem, weight, before.tier[mine], len(past.words["tier"]), base)
    mean_found = _share(weight * counted, weight)
    columns = {
        "trade": rates[register.trade],
        "trade_corrected": in_trade[register.trade],
        "trade_violations": found_in_trade[register.trade],
        "tier": np.where(register.tier > 0, graded[register.tier], np.nan),
        "rate": (per_entity(weight * problem) + worth * rates[register.trade]) / (seen + worth),
        "own": per_entity(weight * (problem - usual)) / (seen + worth),
        "own_corrected": per_entity(weight * rest) / (seen + worth),
        "violations": per_entity(weight * (counted - mean_found)) / (seen + 1),
        "violations_corrected": per_entity(weight * rest_found) / (seen + 1),
        "failed_corrected": per_entity(weight * rest_failed) / (seen + 2),
        "neither_corrected": per_entity(weight * rest_neither) / (seen + 2),
        "last_violations": at_last(rest_found),
        "last_problem": at_last(rest),
        "other_kinds": other,
        "since": np.minimum(at_last(age), LONGEST_GAP),
        "visits": np.minimum(per_entity((age < 365).astype(np.float64)), MOST_VISITS),
        "spacing": register.spacing,
        "east": register.east,
        "north": register.north,
    }
    table = np.column_stack([columns[name][entities] for name in columns])
    lately = 0.5 ** (age / LATELY)
    around = [
        _around(per_entity(weight * rest), seen, register.near[entities, :NEAR]),
        _around(per_entity(weight * rest), seen, register.near[entities]),
        _around(per_entity(weight * (problem - usual)), seen, register.near[entities]),
        _around(per_entity(lately * (problem - usual)), per_entity(lately), register.near[entities]),
    ]
    return np.column_stack([table, *around])


def _around(total: Floats, weight: Floats, near: Ints) -> Floats:
    """Mean over the neighbours' visits, pulled to zero where there are few; the last place stands for "no neighbour"."""
    sums, seen = np.append(total, 0.0)[near], np.append(weight, 0.0)[near]
    found: Floats = sums.sum(axis=1) / (seen.sum(axis=1) + 20)
    return found


def _rates(problem: Floats, weight: Floats, group: Ints, groups: int, base: float) -> Floats:
    """Rate of each group, pulled towards the whole (empirical Bayes)."""
    found, seen = np.bincount(group, weight * problem, groups), np.bincount(group, weight, groups)
    worth = _worth(
        np.bincount(group, problem, groups), np.bincount(group, minlength=groups).astype(np.float64)
    )
    rates: Floats = (found + worth * base) / (seen + worth)
    return rates


def _worth(found: npt.NDArray[Any], seen: npt.NDArray[Any]) -> int:
    """The prior's weight; groups with equal counts are taken together."""
    pairs, times = np.unique(np.column_stack([found, seen]).astype(np.int64), axis=0, return_counts=True)
    return prior_weight(pairs[:, 0].tolist(), pairs[:, 1].tolist(), times.tolist())


def _share(part: Floats, whole: Floats) -> float:
    total = float(whole.sum())
    return float(part.sum()) / total if total > 0 else 0.0
