"""Pearson's χ²: how likely a deviation at least this large is by chance alone (for the self-test)."""

from math import exp, lgamma, log

_STEPS = 10_000
_CLOSE = 1e-12


def chance_of(statistic: float, freedom: int) -> float:
    """P(χ² with ``freedom`` degrees ≥ ``statistic``), the regularised upper incomplete gamma function.

    Series below the mean, Lentz's continued fraction above it (Numerical Recipes §6.2); relative error below 1e-9.
    """
    a, x = freedom / 2, statistic / 2
    if x <= 0:
        return 1.0
    front = exp(a * log(x) - x - lgamma(a))
    return 1 - front * _series(a, x) if x < a + 1 else front * _fraction(a, x)


def _series(a: float, x: float) -> float:
    term = total = 1 / a
    for n in range(1, _STEPS):
        term *= x / (a + n)
        total += term
        if term < total * _CLOSE:
            break
    return total


def _fraction(a: float, x: float) -> float:
    tiny = 1e-300
    b = x + 1 - a
    c, d = 1 / tiny, 1 / b
    found = d
    for n in range(1, _STEPS):
        step = -n * (n - a)
        b += 2
        d = 1 / ((step * d + b) or tiny)
        c = b + step / c or tiny
        found *= d * c
        if abs(d * c - 1) < _CLOSE:
            break
    return found
