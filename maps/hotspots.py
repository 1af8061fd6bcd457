"""Hot spots (热点): where the problem rate and that of the neighbours lie above the city's by more than chance. Runs in workers only.

Getis and Ord's Gi* and Anselin's local Moran come from esda. Rates come from few visits here and many there, so they are standardised first by the empirical
Bayes rate of Assunção and Reis (1999). Chance is told by conditional permutation (Anselin 1995): a place keeps its value, its neighbours are drawn from all others.
Given the place's own value both statistics rise and fall with the mean of its neighbours, so one permutation answers for both. It is done here with numpy, since
esda compiles its own at every start, which takes longer than the whole refresh. Many places are tested at once, so only
what survives the false-discovery control of Benjamini and Hochberg is told. The seed is fixed: equal data, equal answer.
"""

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from esda.getisord import G_Local
from esda.moran import Moran_Local
from esda.smoothing import assuncao_rate
from libpysal.weights import W
from shapely.geometry.base import BaseGeometry

from analytics.estimates.discovery import kept
from maps.significance import FEWEST, LEAST_NEIGHBOURS, LEVEL, PERMUTATIONS, PLAIN, SEED, testable

_NEAR = 2e-4
"""Degrees, about twenty metres: outlines that were thinned still touch."""
_BLOCK = 1_000
"""So many deals at a time: thousands of cells would else take a gigabyte."""

_QUADRANTS = {1: "hot", 2: "hole", 3: "cold", 4: "peak"}
"""Moran's scatter: high among high, low among high, low among low, high among low."""


@dataclass(frozen=True)
class Spot:
    """One place: what it is (``hot``, ``cold``, ``peak`` among low ones, ``hole`` among high ones, ``plain``), and how it was told.

    ``gi``: standardised Gi*; ``moran``: local Moran; ``chance``: two-sided probability that chance alone gives neighbours so extreme.
    """

    key: str
    kind: str
    gi: float
    moran: float
    chance: float
    neighbours: int


def spots(
    rows: Sequence[Mapping[str, Any]],
    outlines: Mapping[str, BaseGeometry],
    *,
    beside: Callable[[Sequence[str]], dict[int, list[int]]] | None = None,
    permutations: int = PERMUTATIONS,
) -> list[Spot]:
    """Test every place with an outline and enough inspections; empty where there are too few to say anything.

    Args:
        rows: ``key, seen, found`` of each place (whole numbers).
        outlines: polygon by code, degrees.
        beside: who is whose neighbour among these codes, by position; those who touch where nothing is given.
    """
    chosen = sorted(testable(rows, outlines), key=lambda row: row["key"])
    found = np.array([row["found"] for row in chosen], dtype=np.float64)
    seen = np.array([row["seen"] for row in chosen], dtype=np.float64)
    if len(chosen) < FEWEST or np.ptp(found / seen) == 0.0:
        return []
    rates = _standardised(found, seen)
    keys = [row["key"] for row in chosen]
    near = beside(keys) if beside else neighbours([outlines[key] for key in keys])
    with warnings.catch_warnings():  # a place without variance around it is no news here
        warnings.simplefilter("ignore")
        weights = W(near, silence_warnings=True)
        gi = G_Local(rates, weights, transform="R", star=True, permutations=0)
        moran = Moran_Local(rates, weights, permutations=0)
    chance = chances(rates, near, permutations)
    told = kept(chance, LEVEL)
    return [
        Spot(
            row["key"],
            _QUADRANTS[int(moran.q[n])] if told[n] else PLAIN,
            round(float(gi.Zs[n]), 3),
            round(float(moran.Is[n]), 3),
            round(chance[n], 4),
            len(near[n]),
        )
        for n, row in enumerate(chosen)
    ]


def chances(
    rates: npt.NDArray[np.float64], near: Mapping[int, Sequence[int]], permutations: int
) -> list[float]:
    """Two-sided probability, for each place, of neighbours with a mean as extreme as theirs if values were dealt anew among the others."""
    others = rates.size - 1
    most = max(len(mine) for mine in near.values())
    rng = np.random.default_rng(SEED)
    # one table of deals for all places, as esda has it: each row is a random order of the others
    blocks = [min(_BLOCK, permutations - start) for start in range(0, permutations, _BLOCK)]
    deals = np.concatenate([np.argsort(rng.random((n, others)), axis=1)[:, :most] for n in blocks])
    found = []
    for n, mine in near.items():
        rest = np.delete(rates, n)
        dealt = rest[deals[:, : len(mine)]].mean(axis=1)
        seen = float(rates[list(mine)].mean())
        tail = min(int((dealt >= seen).sum()), int((dealt <= seen).sum()))
        found.append(min(1.0, 2.0 * (tail + 1) / (permutations + 1)))
    return found


def neighbours(shapes: Sequence[BaseGeometry]) -> dict[int, list[int]]:
    """Who touches whom (queen); whoever touches fewer than three gets the nearest as well, so that no place stands alone."""
    tree = shapely.STRtree(list(shapes))
    left, right = tree.query(list(shapes), predicate="dwithin", distance=_NEAR)
    near: dict[int, set[int]] = {n: set() for n in range(len(shapes))}
    for a, b in zip(left.tolist(), right.tolist(), strict=True):
        if a != b:
            near[a].add(b)
    centres = shapely.get_coordinates([shapely.centroid(shape) for shape in shapes])
    for n, mine in near.items():
        if len(mine) < LEAST_NEIGHBOURS:
            order = np.argsort(np.hypot(*(centres - centres[n]).T), kind="stable")
            mine |= set([int(i) for i in order if i != n][:LEAST_NEIGHBOURS])
    return {n: sorted(mine) for n, mine in near.items()}


def _standardised(found: npt.NDArray[np.float64], seen: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Rates as deviations from the whole in units of what chance alone does at each size."""
    with np.errstate(invalid="ignore", divide="ignore"):  # no variance at all: nothing stands out
        rates = np.asarray(assuncao_rate(found, seen), dtype=np.float64).ravel()
    rates = np.nan_to_num(rates, nan=0.0, posinf=0.0, neginf=0.0)
    # G divides by the sum of all values, so they must be positive; both tests are blind to such a shift
    return np.asarray(rates - rates.min() + 1.0)
