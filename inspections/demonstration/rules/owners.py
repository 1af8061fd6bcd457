"""Whose the invented businesses are and how large: shares of this house, unknown for some as in every register. Nothing of it moves what a visit finds."""

from typing import Any

import numpy as np

from inspections.demonstration.rules.chance import apportion, dealt, stream
from inspections.demonstration.rules.trades import ENTERPRISE, SELF

OWNERS = {"private": 0.78, "state": 0.04, "collective": 0.03, "foreign": 0.02, "": 0.13}
SIZES = {
    ENTERPRISE: {"large": 0.01, "medium": 0.04, "small": 0.30, "micro": 0.50, "": 0.15},
    SELF: {"small": 0.01, "micro": 0.84, "": 0.15},
}
CAPITAL = {"large": 80_000_000, "medium": 20_000_000, "small": 3_000_000, "micro": 500_000}
"""Middle of the registered capital by size, in yuan."""
SPREAD = 0.6
STEP = 100_000
"""Capital is registered in whole 10 万 yuan."""


def owners_and_sizes(kinds: list[str], *, seed: int) -> dict[str, list[Any]]:
    """Columns ``ownership``, ``size`` and ``capital_fen``, None where the register would not know; shares of known words are exact."""
    kind = np.array(kinds)
    owner = np.full(len(kinds), "", dtype="<U16")
    size = np.full(len(kinds), "", dtype="<U16")
    rows = np.flatnonzero(kind == ENTERPRISE)
    owner[rows] = _words(OWNERS, rows.size, seed, "ownership")
    for name, shares in SIZES.items():
        rows = np.flatnonzero(kind == name)
        size[rows] = _words(shares, rows.size, seed, f"size {name}")
    spread = np.exp(stream(seed, "entities", "capital").normal(0.0, SPREAD, len(kinds)))
    capital = [
        max(STEP, round(CAPITAL[word] * factor / STEP) * STEP) * 100 if word and name == ENTERPRISE else None
        for word, name, factor in zip(size.tolist(), kinds, spread.tolist(), strict=True)
    ]
    return {
        "ownership": [word or None for word in owner.tolist()],
        "size": [word or None for word in size.tolist()],
        "capital_fen": capital,
    }


def _words(shares: dict[str, float], total: int, seed: int, what: str) -> list[str]:
    places = dealt(stream(seed, "entities", what), apportion(list(shares.values()), total))
    words = list(shares)
    return [words[place] for place in places.tolist()]
