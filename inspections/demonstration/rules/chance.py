"""Chance of the demonstration: named streams of one seed, and counts that come out exact.

The only randomness of the house outside the draw's own seed and ``secrets``: it decides what an invented city looks
like, never who is inspected. Streams are independent of each other, so that one more name in one place moves nothing
anywhere else.
"""

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def stream(seed: int, *path: str | int) -> np.random.Generator:
    """A generator of its own for each path of names, e.g. ``stream(7, "outcomes", 2024, 3)``."""
    digest = hashlib.sha256("/".join(map(str, path)).encode()).digest()
    words = [int.from_bytes(digest[i : i + 4], "big") for i in range(0, 16, 4)]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *words])))


def apportion(weights: Sequence[float] | Floats, total: int) -> Ints:
    """Whole numbers in proportion to the weights that sum to ``total`` (largest remainder; ties to the first)."""
    shares = np.asarray(weights, dtype=np.float64)
    exact = shares / shares.sum() * total
    whole = np.floor(exact).astype(np.int64)
    short = total - int(whole.sum())
    # the rounding guards against 1e-16 differences deciding a tie
    order = np.argsort(-np.round(exact - whole, 9), kind="stable")
    whole[order[:short]] += 1
    counts: Ints = whole
    return counts


def dealt(rng: np.random.Generator, counts: Sequence[int] | Ints) -> Ints:
    """The numbers 0, 1, … each exactly as often as ``counts`` says, in random order."""
    numbers = np.repeat(np.arange(len(counts), dtype=np.int64), np.asarray(counts, dtype=np.int64))
    rng.shuffle(numbers)
    return numbers


def picked(rng: np.random.Generator, weights: Sequence[float] | Floats, size: int) -> Ints:
    """``size`` independent choices among 0, 1, … by weight."""
    bounds = np.cumsum(np.asarray(weights, dtype=np.float64))
    choices: Ints = np.searchsorted(bounds, rng.random(size) * bounds[-1], side="right").astype(np.int64)
    return choices


def marked(rng: np.random.Generator, size: int, share: float) -> Flags:
    """Exactly ``round(size * share)`` true places, anywhere."""
    flags = np.zeros(size, dtype=np.bool_)
    flags[rng.permutation(size)[: round(size * share)]] = True
    return flags
