"""Like cases, like fines (同案同罚): how far fines spread among cases alike, which case lies far from its like, whether one district fines higher. Pure.

Alike are cases of one item, one legal basis, one kind of party and one grade of discretion. Fines are compared on the log scale, since they differ by factors:

* far from its like: the distance from the group's median in robust standard deviations (1.4826 × the median absolute deviation; Iglewicz and Hoaglin 1993),
  told where the chance of so large a one survives the control of false discovery over all cases compared, and is ``FAR`` at least;
* outside its band: below or above the fines the grade of discretion allows, where the decision states them; needs no other case;
* districts: the rank-sum test of one district against the others of the same group (Mann and Whitney 1947; normal approximation, ties corrected),
  told after the same control over all groups and districts.

Nothing here knows who decided: 行政处罚法第七十四条 forbids linking fines with the appraisal of people, so the frame has no column for it.
"""

from dataclasses import dataclass
from math import erfc, log, log1p, sqrt

import numpy as np
import numpy.typing as npt
import polars as pl

from analytics.estimates.discovery import LEVEL, kept

Floats = npt.NDArray[np.float64]
FINES: dict[str, pl.DataType | type[pl.DataType]] = {
    "case_id": pl.Int64,
    "group": pl.String,
    "area": pl.String,
    "fine_fen": pl.Int64,
    "low_fen": pl.Int64,
    "high_fen": pl.Int64,
}
"""One row per fined case: its group of cases alike, its district, the fine and the band its grade allows (null where not stated)."""
LEAST_GROUP = 20
"""With fewer cases alike nothing is said of how far one lies from the others."""
LEAST_SIDE = 10
"""So many cases in a district and in the others, before they are compared."""
FAR = 3.5
_TO_DEVIATION = 1.4826
_EFFICIENCY = 0.37
_LEAST_DEVIATION = 0.05
"""Groups in which most fines are equal: a twentieth more is taken for one deviation, else every other fine would be endlessly far."""


@dataclass(frozen=True)
class Spread:
    """Fines of one group in fen: how many, quartiles; ``enough``: so many that a single case can be judged by them."""

    group: str
    cases: int
    low: int
    median: int
    high: int
    enough: bool


@dataclass(frozen=True)
class Odd:
    """One case that deserves a look: robust distance (None where the group is small), and whether it lies outside its band and where."""

    case_id: int
    group: str
    distance: float | None
    far: bool
    below: bool
    above: bool


@dataclass(frozen=True)
class District:
    """One district against the others in one group: cases and medians of both in fen, the chance that a case here is fined higher than one there, p-value, told."""

    group: str
    area: str
    cases: int
    median: int
    others: int
    others_median: int
    higher: float
    chance: float
    told: bool


@dataclass(frozen=True)
class Likeness:
    """What was found: every group, the odd cases, every comparison of districts."""

    groups: list[Spread]
    odd: list[Odd]
    districts: list[District]
    compared: int


def likeness(fines: pl.DataFrame, level: float = LEVEL) -> Likeness:
    """Compare like cases.

    Args:
        fines: frame ``FINES``; level: expected share of chance among what is told.
    """
    groups = {
        str(key): part
        for (key,), part in fines.sort("group", "case_id").group_by("group", maintain_order=True)
    }
    spreads = [_spread(key, part["fine_fen"].to_numpy()) for key, part in groups.items()]
    near = {one.group: _distances(groups[one.group]["fine_fen"].to_numpy()) for one in spreads if one.enough}
    flat = [beyond(z, len(distances)) for distances in near.values() for z in distances.tolist()]
    told = iter(kept(flat, level))
    odd = []
    for key, part in groups.items():
        distances = near[key].tolist() if key in near else [None] * part.height
        rows = part.select("case_id", "fine_fen", "low_fen", "high_fen").rows()
        for (case, fine, low, high), z in zip(rows, distances, strict=True):
            far = z is not None and next(told) and abs(z) >= FAR
            below, above = low is not None and fine < low, high is not None and fine > high
            if far or below or above:
                odd.append(Odd(case, key, z, far, below, above))
    return Likeness(spreads, odd, _districts(groups, level), len(flat))


def _spread(group: str, fen: npt.NDArray[np.int64]) -> Spread:
    low, median, high = (round(float(at)) for at in np.quantile(fen, [0.25, 0.5, 0.75]))
    return Spread(group, len(fen), low, median, high, len(fen) >= LEAST_GROUP)


def _distances(fen: npt.NDArray[np.int64]) -> Floats:
    logs = np.log(fen.astype(np.float64))
    away = logs - np.median(logs)
    deviation = max(_TO_DEVIATION * float(np.median(np.abs(away))), log(1 + _LEAST_DEVIATION))
    found: Floats = away / deviation
    return found


def beyond(distance: float, cases: int) -> float:
    """How likely a distance this large or larger is by chance alone, either way.

    The median absolute deviation is worth 37 % of the cases (its efficiency against the standard deviation), so the distance follows Student's t with so many
    degrees of freedom; its tail by the approximation of Wallace (1959).
    """
    free = max(1.0, _EFFICIENCY * (cases - 1))
    z = sqrt(free * log1p(distance * distance / free)) * (8 * free + 1) / (8 * free + 3)
    return erfc(z / sqrt(2))


def _districts(groups: dict[str, pl.DataFrame], level: float) -> list[District]:
    found: list[District] = []
    for key, part in groups.items():
        for area in part["area"].unique().sort():
            here = part.filter(pl.col("area") == area)["fine_fen"].to_numpy()
            there = part.filter(pl.col("area") != area)["fine_fen"].to_numpy()
            if not area or min(len(here), len(there)) < LEAST_SIDE:
                continue
            higher, chance = rank_sum(here, there)
            medians = (int(np.median(here)), int(np.median(there)))
            found.append(
                District(key, area, len(here), medians[0], len(there), medians[1], higher, chance, False)
            )
    told = kept([one.chance for one in found], level)
    return [District(**{**one.__dict__, "told": good}) for one, good in zip(found, told, strict=True)]


def rank_sum(one: npt.NDArray[np.int64], other: npt.NDArray[np.int64]) -> tuple[float, float]:
    """The chance that a value of `one` is above one of `other` (equal values count half), and the two-sided p-value; both must hold a value."""
    whole = np.concatenate([one, other])
    _values, place, counts = np.unique(whole, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks = (ends - (counts - 1) / 2)[place]
    n, m = len(one), len(other)
    above = float(ranks[:n].sum()) - n * (n + 1) / 2
    ties = float((counts.astype(np.float64) ** 3 - counts).sum())
    total = n + m
    variance = n * m / 12 * (total + 1 - ties / (total * (total - 1))) if total > 1 else 0.0
    if variance <= 0:
        return above / (n * m), 1.0
    z = max(0.0, abs(above - n * m / 2) - 0.5) / sqrt(variance)
    return above / (n * m), erfc(z / sqrt(2))
