"""SM3 (GB/T 32905-2016) for machines whose OpenSSL does not carry it."""

import struct

_START = (
    0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E,
)  # fmt: skip
_MASK = 0xFFFFFFFF


def _turn(word: int, places: int) -> int:
    places %= 32
    return ((word << places) | (word >> (32 - places))) & _MASK


def _fold0(word: int) -> int:
    return word ^ _turn(word, 9) ^ _turn(word, 17)


def _fold1(word: int) -> int:
    return word ^ _turn(word, 15) ^ _turn(word, 23)


def _compress(state: tuple[int, ...], block: bytes) -> tuple[int, ...]:
    words = list(struct.unpack(">16I", block))
    for j in range(16, 68):
        mixed = _fold1(words[j - 16] ^ words[j - 9] ^ _turn(words[j - 3], 15))
        words.append(mixed ^ _turn(words[j - 13], 7) ^ words[j - 6])
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        constant = _turn(0x79CC4519 if j < 16 else 0x7A879D8A, j)
        ss1 = _turn((_turn(a, 12) + e + constant) & _MASK, 7)
        ss2 = ss1 ^ _turn(a, 12)
        first = (a ^ b ^ c) if j < 16 else (a & b) | (a & c) | (b & c)
        second = (e ^ f ^ g) if j < 16 else (e & f) | (~e & g & _MASK)
        tt1 = (first + d + ss2 + (words[j] ^ words[j + 4])) & _MASK
        tt2 = (second + h + ss1 + words[j]) & _MASK
        a, b, c, d = tt1, a, _turn(b, 9), c
        e, f, g, h = _fold0(tt2), e, _turn(f, 19), g
    return tuple(x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h), strict=True))


class Sm3:
    """The same small interface as a hashlib object: update, copy, digest, hexdigest."""

    def __init__(self, data: bytes = b"") -> None:
        self._state: tuple[int, ...] = _START
        self._rest = b""
        self._length = 0
        self.update(data)

    def update(self, data: bytes, /) -> None:
        """Add bytes."""
        self._length += len(data)
        data = self._rest + data
        whole = len(data) - len(data) % 64
        for at in range(0, whole, 64):
            self._state = _compress(self._state, data[at : at + 64])
        self._rest = data[whole:]

    def copy(self) -> "Sm3":
        """An independent object in the same state."""
        twin = Sm3()
        twin._state, twin._rest, twin._length = self._state, self._rest, self._length
        return twin

    def digest(self) -> bytes:
        """32 bytes."""
        tail = self._rest + b"\x80" + b"\0" * ((55 - self._length) % 64) + struct.pack(">Q", self._length * 8)
        state = self._state
        for at in range(0, len(tail), 64):
            state = _compress(state, tail[at : at + 64])
        return struct.pack(">8I", *state)

    def hexdigest(self) -> str:
        """64 lower-case hex digits."""
        return self.digest().hex()
