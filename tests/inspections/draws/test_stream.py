"""The stream of integers: the words of the hash, exactly uniform below any limit."""

import hashlib
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from inspections.draws.rules.hashing import Hash
from inspections.draws.rules.stream import Stream

SEED = b"\3" * 32


def test_words_are_those_of_the_counted_hashes() -> None:
    stream = Stream(Hash("sha256"), "dr1/deal", SEED)
    expected = b"".join(
        hashlib.sha256(b"dr1/deal".ljust(32, b"\0") + SEED + n.to_bytes(8, "big")).digest() for n in range(3)
    )
    assert b"".join(stream.word().to_bytes(4, "big") for _ in range(24)) == expected


class _Words(Stream):
    """A stream with words of our own."""

    def __init__(self, words: list[int]) -> None:
        self._words = list(reversed(words))


@given(st.integers(1, 1000))
def test_integers_stay_below_their_limit(limit: int) -> None:
    stream = Stream(Hash("sha256"), "x", SEED)
    assert all(0 <= stream.below(limit) < limit for _ in range(20))


def test_words_that_would_favour_somebody_are_rejected() -> None:
    # 2^32 = 3 · 1431655765 + 1: of every limit's worth of words one too many maps to 0, the word 0 is rejected
    assert _Words([0, 1]).below(3) == 0
    assert _Words([0, 2**32 - 1]).below(3) == 2
    assert _Words([0]).below(4) == 0  # a power of two needs no rejection
    assert _Words([]).below(1) == 0


def test_every_number_comes_equally_often() -> None:
    stream = Stream(Hash("sha256"), "dr1/deal", SEED)
    counts = Counter(stream.below(6) for _ in range(12_000))
    assert all(abs(counts[n] - 2000) < 200 for n in range(6))
