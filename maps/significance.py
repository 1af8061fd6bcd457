"""What a hot spot must show before it is told, and how hard it is tested. Pure."""

from collections.abc import Container, Iterable, Mapping
from typing import Any

PERMUTATIONS = 9_999
SEED = 20_260_101
LEVEL = 0.05
"""At most one told place in twenty is expected to be chance."""
FEWEST = 10
"""With fewer places than this no pattern can be told from chance."""
LEAST_SEEN = 5
"""Places with fewer chance inspections than this stay out: they are neither hot nor a neighbour."""
LEAST_NEIGHBOURS = 3
"""A place with fewer neighbours gets farther ones as well, so that none stands alone."""
PLAIN = "plain"
HEXES = {"h8": 8, "h7": 7, "h6": 6}
"""Levels of H3 cells (六边形网格) and their resolution."""
LEVELS = ("town", "cell", "h7", "h6", "h8")
"""Levels that are tested. The page opens with the first that can be: townships before synthetic cells before H3."""


def testable(rows: Iterable[Mapping[str, Any]], outlines: Container[str]) -> list[Mapping[str, Any]]:
    """The places that can be tested: with an outline and enough inspections."""
    return [row for row in rows if row["seen"] >= LEAST_SEEN and row["key"] in outlines]
