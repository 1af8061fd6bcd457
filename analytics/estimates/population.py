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
* Several draws: weighted by their completed visits (each is an estimate of its own population, their mean speaks for the populations
  drawn from, and the definition says so).
"""

from dataclasses import dataclass
from itertools import groupby
from math import sqrt
from typing import Any

import polars as pl

Z95 = 1.959963984540054
NOTHING = 1e-12
"""A variance below it is rounding: a thousandth of what a million visits leave."""


@dataclass(frozen=True)
class Estimate:
    """A rate with its 95 % interval, and what it rests on."""

    rate: float
    low: float
    high: float
    drawn: int
    completed: int
    population: int
    naive: float
    """Problems over inspected among the completed, without weights: what a plain count would say."""


@dataclass(frozen=True)
class _Part:
    rate: float
    variance: float
    completed: int
    inspected: int
    problems: int
    drawn: int
    population: int


def problem_rate(drawn: pl.DataFrame) -> Estimate | None:
    """Estimate the problem rate from drawn units (frame ``DRAWN``); None where nothing inspected was completed yet."""
    parts = [part for strata in _by_draw(drawn) if (part := _one_draw(strata))]
    if not parts:
        return None
    weight = sum(p.completed for p in parts)
    rate = sum(p.rate * p.completed for p in parts) / weight
    variance = sum(p.variance * (p.completed / weight) ** 2 for p in parts)
    inspected, problems = sum(p.inspected for p in parts), sum(p.problems for p in parts)
    low, high = _interval(rate, variance, inspected)
    return Estimate(
        rate=rate,
        low=low,
        high=high,
        drawn=sum(p.drawn for p in parts),
        completed=weight,
        population=max(p.population for p in parts),
        naive=problems / inspected,
    )


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
    return [list(rows) for _draw, rows in groupby(strata, key=lambda row: row["draw_id"])]


def _one_draw(all_strata: list[dict[str, Any]]) -> _Part | None:
    strata = [one for one in all_strata if one["done"] > 0]
    reachable = sum(s["size"] * s["inspected"] / s["done"] for s in strata)
    if reachable <= 0:
        return None
    rate = sum(s["size"] * s["problems"] / s["done"] for s in strata) / reachable
    squares = [_squares(s["done"], s["inspected"], s["problems"], rate) for s in strata]
    freedom = sum(s["done"] - 1 for s in strata)
    pooled = sum(squares) / freedom if freedom else 0.0
    variance = 0.0
    for stratum, square in zip(strata, squares, strict=True):
        size, done = stratum["size"], stratum["done"]
        spread = square / (done - 1) if done > 1 else pooled
        variance += size * size * max(0.0, 1 - done / size) * spread / done
    completed, inspected, problems, population = (
        sum(s[name] for s in strata) for name in ("done", "inspected", "problems", "size")
    )
    variance /= reachable**2
    if variance < NOTHING and completed < population:
        share = (problems + 0.5) / (inspected + 1)
        variance = (1 - completed / population) * share * (1 - share) / inspected
    return _Part(
        rate=rate,
        variance=variance,
        completed=completed,
        inspected=inspected,
        problems=problems,
        drawn=sum(s["drawn"] for s in all_strata),
        population=population,
    )


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
