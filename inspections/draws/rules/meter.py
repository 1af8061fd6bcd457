"""How open a draw still is (还剩多少种可能), and where it is so small that somebody could guess."""

from collections.abc import Mapping
from math import lgamma, log

GUESSABLE = 100
"""Below so many possible selections a stratum is called small."""


def digits_of_outcomes(sizes: Mapping[str, int], quotas: Mapping[str, int]) -> int:
    """How many decimal digits the number of possible selections has: Π C(size, quota), for display only."""
    logs = sum(_log_choices(size, quotas.get(stratum, 0)) for stratum, size in sizes.items())
    return int(logs / log(10)) + 1


def small_strata(sizes: Mapping[str, int], quotas: Mapping[str, int]) -> list[str]:
    """Strata drawn from, but with so few possible selections that the result can be guessed."""
    return [
        stratum
        for stratum, size in sorted(sizes.items())
        if 0 < quotas.get(stratum, 0) < size and _log_choices(size, quotas[stratum]) < log(GUESSABLE)
    ]


def _log_choices(size: int, quota: int) -> float:
    if not 0 <= quota <= size:
        return 0.0
    return lgamma(size + 1) - lgamma(quota + 1) - lgamma(size - quota + 1)
