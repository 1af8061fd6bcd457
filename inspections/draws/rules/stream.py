"""A stream of exactly uniform integers out of a seed, replayable anywhere (protocol §5)."""

import struct

from inspections.draws.rules.hashing import Digest, Hash

_WORD = 1 << 32
_EIGHT = struct.Struct(">8I")


def block_words(start: Digest, counter: int) -> tuple[int, ...]:
    """The eight words of block ``counter``; ``start`` has read block(label, seed)."""
    running = start.copy()
    running.update(counter.to_bytes(8))
    return _EIGHT.unpack(running.digest())


class Stream:
    """32-bit words of H(block(label, seed) ‖ u64(0)), H(… ‖ u64(1)), …, eight big-endian words each."""

    def __init__(self, hash: Hash, label: str, seed: bytes) -> None:
        self._start: Digest = hash.prepared(label, seed)
        self._counter = 0
        self._words: list[int] = []

    def word(self) -> int:
        """The next word."""
        if not self._words:
            self._words = list(reversed(block_words(self._start, self._counter)))
            self._counter += 1
        return self._words.pop()

    def below(self, limit: int) -> int:
        """A uniform integer from 0 to ``limit`` - 1 by multiply-high with rejection; ``limit`` 1 takes no word."""
        if limit == 1:
            return 0
        least = (_WORD - limit) % limit
        while True:
            product = self.word() * limit
            if product % _WORD >= least:
                return product // _WORD
