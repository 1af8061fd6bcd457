"""The problem rate of a whole population from a stratified random draw (问题率估计).

Our draws are stratified simple random samples with known inclusion probabilities quota ÷ size, so the share of problems among *all*
entities that can be inspected follows from the drawn ones, with an honest interval:

* Point: the Hájek (combined ratio) estimator  p = Σ N_h ȳ_h ÷ Σ N_h x̄_h  over strata h, where y marks a problem, x an entity that could be
  inspected, and the means go over the completed visits. (Hájek 1971; Särndal, Swensson, Wretman 1992, ch. 5 and 7.)
* Variance: linearised residuals e = y − p·x, Σ N_h² (1 − m_h ⁄ N_h) s²_h ⁄ m_h ⁄ X², with the finite population correction.
  A stratum with one completed visit borrows the pooled residual variance. A draw in which nothing varies though not everybody was seen (no problem at
  all, or one visit a stratum) is not certain: it has the variance of a share with half a problem more on both sides, as in ``trial``.
* Interval: Wilson's, with the effective sample size p(1−p) ⁄ V, so it never leaves [0, 1] and holds up near zero.
  (Wilson 1927; Korn and Graubard 1998 for the effective size.)
* Drawn units whose visit is not done yet are taken as missing at random inside their stratum; how many is reported.
* Several draws: one sum over the strata of all of them, so each list counts by the businesses on it and not by how many were drawn from it or have
  been visited so far. It speaks for the lists together; a business on two lists counts on each. Otherwise the figure would follow the order in which
  trades come up for a draw. A list that has hardly begun waits until it can tell: a handful of visits would speak for all of it.
"""

from dataclasses import dataclass
from itertools import groupby
from math import sqrt
from typing import Any

import polars as pl

Z95 = 1.959963984540054
NOTHING = 1e-12
"""A variance below it is rounding: a thousandth of what a million visits leave."""
BEGUN = 30
"""Completed visits from which a list's draw can tell about it; a small draw, once half of it is done."""


@dataclass(frozen=True)
class Estimate:
    """A rate with its 95 % interval, and what it rests on."""

    rate: float
    low: float
    high: float
    drawn: int
    completed: int
    population: int
    """Lines of all lists: a business on two lists counts twice."""
    naive: float
    """Problems over inspected among the completed, without weights: what a plain count would say."""


@dataclass(frozen=True)
class _Draw:
    """A draw's strata with at least one completed visit; ``reach`` and ``harm``: estimated inspectable and problem businesses on its list."""

    strata: list[dict[str, Any]]
    drawn: int
    reach: float
    harm: float

    def total(self, name: str) -> int:
        return sum(int(one[name]) for one in self.strata)

    @property
    def tells(self) -> bool:
        return self.total("done") >= min(BEGUN, self.drawn / 2)


def problem_rate(drawn: pl.DataFrame) -> Estimate | None:
    """Estimate the problem rate from drawn units (frame ``DRAWN``); None where nothing inspected was completed yet."""
    draws = telling(drawn)
    if not draws:
        return None
    reach = sum(one.reach for one in draws)
    rate = sum(one.harm for one in draws) / reach
    inspected, problems = (sum(one.total(name) for one in draws) for name in ("inspected", "problems"))
    low, high = _interval(rate, sum(_variance(one, rate) for one in draws) / reach**2, inspected)
    return Estimate(
        rate=rate,
        low=low,
        high=high,
        drawn=sum(one.drawn for one in draws),
        completed=sum(one.total("done") for one in draws),
        population=sum(one.total("size") for one in draws),
        naive=problems / inspected,
    )


def telling(drawn: pl.DataFrame) -> list[_Draw]:
    """The draws an estimate rests on: those with results enough, or where none has, all with a result."""
    draws = [one for strata in _by_draw(drawn) if (one := _draw(strata)).reach > 0]
    return [one for one in draws if one.tells] or draws


def _by_draw(drawn: pl.DataFrame) -> list[list[dict[str, Any]]]:
    """The strata of each draw, counted; draws and their strata in the order of their keys."""
    able = pl.col("completed") & pl.col("inspected")
    strata = (
        drawn.group_by("draw_id", "stratum")
        .agg(
            pl.col("size").first(),
            pl.len().alias("drawn"),
            pl.col("completed").sum().alias("done"),
            able.sum().alias("inspected"),
            (able & pl.col("problem")).sum().alias("problems"),
        )
        .sort("draw_id", "stratum")
        .rows(named=True)
    )
    return [list(rows) for _key, rows in groupby(strata, key=lambda row: row["draw_id"])]


def _draw(strata: list[dict[str, Any]]) -> _Draw:
    seen = [one for one in strata if one["done"] > 0]
    reach, harm = (
        sum(one["size"] * one[name] / one["done"] for one in seen) for name in ("inspected", "problems")
    )
    return _Draw(seen, sum(one["drawn"] for one in strata), reach, harm)


def _variance(draw: _Draw, rate: float) -> float:
    """Of the draw's part in Σ N_h ē_h; a draw in which nothing varies by itself is given what it cannot have shown."""
    done, size, inspected = draw.total("done"), draw.total("size"), draw.total("inspected")
    variance = _spread(draw.strata, rate)
    if done < size and _spread(draw.strata, draw.harm / draw.reach) < NOTHING * draw.reach**2:
        share = (draw.total("problems") + 0.5) / (inspected + 1)
        variance += draw.reach**2 * (1 - done / size) * share * (1 - share) / inspected
    return variance


def _spread(strata: list[dict[str, Any]], rate: float) -> float:
    squares = [_squares(s["done"], s["inspected"], s["problems"], rate) for s in strata]
    freedom = sum(s["done"] - 1 for s in strata)
    pooled = sum(squares) / freedom if freedom else 0.0
    found = 0.0
    for stratum, square in zip(strata, squares, strict=True):
        size, done = stratum["size"], stratum["done"]
        spread = square / (done - 1) if done > 1 else pooled
        found += size * size * max(0.0, 1 - done / size) * spread / done
    return found


def _squares(done: int, inspected: int, problems: int, rate: float) -> float:
    """Sum of squared deviations of the residuals: 1−p for a problem, −p for a clean one, 0 where nothing could be inspected."""
    total = problems - rate * inspected
    return problems * (1 - rate) ** 2 + (inspected - problems) * rate**2 - total * total / done


def _interval(rate: float, variance: float, inspected: int) -> tuple[float, float]:
    """Wilson's interval at the effective sample size."""
    spread = rate * (1 - rate)
    if variance <= 0 and spread > 0:
        return rate, rate  # everybody was inspected: there is nothing left to be unsure about
    size = spread / variance if variance > 0 and spread > 0 else float(inspected)
    centre = (rate + Z95 * Z95 / (2 * size)) / (1 + Z95 * Z95 / size)
    half = Z95 / (1 + Z95 * Z95 / size) * sqrt(spread / size + Z95 * Z95 / (4 * size * size))
    return max(0.0, centre - half), min(1.0, centre + half)
