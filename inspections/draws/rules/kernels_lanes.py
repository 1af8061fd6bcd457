# mypy: disable-error-code="no-untyped-call,call-arg"
"""SHA-256 on sixteen messages side by side (numba), a word of each in one register of 512 bits.

The compression is written out as vector instructions: LLVM makes something half as fast of loops over lanes. Where a
processor has no such registers it takes two or four smaller ones; the bits are the same.
"""

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic

_K = np.array(
    [
        0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
        0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
        0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
        0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
        0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
        0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
        0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
        0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2,
    ],
    dtype=np.uint32,
)  # fmt: skip
_START = np.array(
    [0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19],
    dtype=np.uint32,
)
LANES = 16
"""Messages hashed side by side: one register of 512 bits holds a word of each."""
_WORDS = ir.VectorType(ir.IntType(32), LANES)
_BYTES = ir.VectorType(ir.IntType(8), 64)
_FULL, _LAST = 64, 55
"""Bytes of a block; of a message's end that leave room for its padding."""


class _Lanes:
    """Vector instructions on words of all lanes."""

    def __init__(self, builder: ir.IRBuilder) -> None:
        self.builder = builder
        turn = ir.FunctionType(_WORDS, [_WORDS] * 3)
        swap = ir.FunctionType(_WORDS, [_WORDS])
        self._turn = cgutils.get_or_insert_function(builder.module, turn, f"llvm.fshr.v{LANES}i32")
        self._swap = cgutils.get_or_insert_function(builder.module, swap, f"llvm.bswap.v{LANES}i32")

    def constant(self, number: int) -> ir.Constant:
        return ir.Constant(_WORDS, [number] * LANES)

    def sum(self, *words: ir.Value) -> ir.Value:
        total = words[0]
        for word in words[1:]:
            total = self.builder.add(total, word)
        return total

    def mixed(self, word: ir.Value, *turns: int, shift: int = 0) -> ir.Value:
        """The word turned right by each of the numbers, all XORed; with ``shift`` also shifted right."""
        found = [self.builder.call(self._turn, [word, word, self.constant(n)]) for n in turns]
        if shift:
            found.append(self.builder.lshr(word, self.constant(shift)))
        total = found[0]
        for one in found[1:]:
            total = self.builder.xor(total, one)
        return total

    def turned(self, rows: list[ir.Value]) -> list[ir.Value]:
        """Sixteen rows of little-endian words of one message each → word t of all messages, big-endian."""
        rows = [self.builder.call(self._swap, [row]) for row in rows]
        for step in (1, 2, 4, 8):
            for at in range(LANES):
                if at & step:
                    continue
                one, other = rows[at], rows[at + step]
                upper = [LANES + n - step if n & step else n for n in range(LANES)]
                lower = [LANES + n if n & step else n + step for n in range(LANES)]
                rows[at] = self._shuffled(one, other, upper)
                rows[at + step] = self._shuffled(one, other, lower)
        return rows

    def _shuffled(self, one: ir.Value, other: ir.Value, order: list[int]) -> ir.Value:
        return self.builder.shuffle_vector(
            one, other, ir.Constant(ir.VectorType(ir.IntType(32), LANES), order)
        )

    def compressed(self, state: list[ir.Value], w: list[ir.Value]) -> list[ir.Value]:
        """The state after one block of sixteen words (FIPS 180-4 §6.2.2)."""
        build = self.builder
        a, b, c, d, e, f, g, h = state
        for t in range(64):
            if t >= 16:
                early, late = w[(t - 15) % 16], w[(t - 2) % 16]
                w[t % 16] = self.sum(
                    w[t % 16],
                    self.mixed(early, 7, 18, shift=3),
                    w[(t - 7) % 16],
                    self.mixed(late, 17, 19, shift=10),
                )
            choice = build.xor(g, build.and_(e, build.xor(f, g)))
            most = build.or_(build.and_(a, b), build.and_(c, build.or_(a, b)))
            one = self.sum(h, self.constant(int(_K[t])), w[t % 16], self.mixed(e, 6, 11, 25), choice)
            h, g, f, e, d, c, b, a = (
                g,
                f,
                e,
                build.add(d, one),
                c,
                b,
                a,
                self.sum(one, self.mixed(a, 2, 13, 22), most),
            )
        return [build.add(old, new) for old, new in zip(state, (a, b, c, d, e, f, g, h), strict=True)]


@intrinsic
def _block(_typing, data, at, left, bits, state):  # type: ignore[no-untyped-def]
    """Read one block of each message and change ``state`` (8 · LANES words) by it.

    Of message l the bytes from ``data[at[l]]`` on, ``left[l]`` of them (-64 … 64; 64 bytes must be readable), then the
    padding of SHA-256 as far as it lies in this block; ``bits[l]`` is 0 or, in the last block, its length in bits.
    """
    signature = types.void(data, at, left, bits, state)

    def build(context, builder, _signature, arguments):  # type: ignore[no-untyped-def]
        kinds = _signature.args
        pointers = [
            cgutils.create_struct_proxy(kind)(context, builder, value=value).data
            for kind, value in zip(kinds, arguments, strict=True)
        ]
        source, starts, counts, lengths, states = pointers
        lanes = _Lanes(builder)
        byte, word = ir.IntType(8), ir.IntType(32)

        def vector(pointer, kind, element, number):  # type: ignore[no-untyped-def]
            place = builder.gep(pointer, [ir.Constant(ir.IntType(64), number)])
            return builder.bitcast(place, kind.as_pointer()), element

        rows = []
        numbers = ir.Constant(_BYTES, list(range(64)))
        ones = ir.Constant(_BYTES, [0x80] * 64)
        zeros = ir.Constant(_BYTES, [0] * 64)
        undefined = ir.Constant(_BYTES, ir.Undefined)
        for lane in range(LANES):
            number = ir.Constant(ir.IntType(64), lane)
            start = builder.load(builder.gep(starts, [number]))
            count = builder.trunc(builder.load(builder.gep(counts, [number])), byte)
            place = builder.bitcast(builder.gep(source, [start]), _BYTES.as_pointer())
            read = builder.load(place, align=1)
            spread = builder.shuffle_vector(
                builder.insert_element(undefined, count, ir.Constant(word, 0)), undefined,
                ir.Constant(ir.VectorType(word, 64), [0] * 64),
            )  # fmt: skip
            kept = builder.select(builder.icmp_signed("<", numbers, spread), read, zeros)
            ended = builder.select(builder.icmp_signed("==", numbers, spread), ones, zeros)
            rows.append(builder.bitcast(builder.or_(kept, ended), _WORDS))
        words = lanes.turned(rows)
        length, _ = vector(lengths, _WORDS, word, 0)
        words[15] = builder.or_(words[15], builder.load(length, align=4))
        places = [vector(states, _WORDS, word, LANES * n)[0] for n in range(8)]
        before = [builder.load(place, align=4) for place in places]
        for place, new in zip(places, lanes.compressed(before, words), strict=True):
            builder.store(new, place, align=4)
        return context.get_dummy_value()

    return signature, build


@njit(cache=True)
def _spread(state, now):  # type: ignore[no-untyped-def]
    """The same state for every lane."""
    for word in range(8):
        for lane in range(LANES):
            now[word * LANES + lane] = state[word]


@njit(inline="always")
def _hashed(data, starts, ends, first, size, fresh, before, at, left, rest, bits, now, out):  # type: ignore[no-untyped-def]
    """Hash the ``size`` messages from ``first`` on: word w of message l goes to ``out[w · LANES + l]``."""
    for lane in range(size):
        at[lane] = starts[first + lane]
        rest[lane] = ends[first + lane] - at[lane]
    for lane in range(size, LANES):
        at[lane] = rest[lane] = 0
    most = 0
    for lane in range(LANES):
        most = max(most, rest[lane])
    if most <= _LAST:
        for word in range(8 * LANES):
            out[word] = fresh[word]
        for lane in range(LANES):
            bits[lane] = np.uint32(rest[lane] + before) << np.uint32(3)
        _block(data, at, rest, bits, out)
        return
    for word in range(8 * LANES):
        now[word] = fresh[word]
    for block in range((most + 8) // _FULL + 1):
        for lane in range(LANES):
            left[lane] = max(-_FULL, min(_FULL, rest[lane]))
            bits[lane] = (
                np.uint32((rest[lane] + before + block * _FULL) * 8) if rest[lane] <= _LAST else np.uint32(0)
            )
        _block(data, at, left, bits, now)
        for lane in range(LANES):
            if -8 <= rest[lane] <= _LAST:
                for word in range(8):
                    out[word * LANES + lane] = now[word * LANES + lane]
            at[lane] += max(0, left[lane])
            rest[lane] -= _FULL


@njit(cache=True, nogil=True)
def digests(data, starts, ends, state, before, out):  # type: ignore[no-untyped-def]
    """SHA-256 of the messages ``data[starts[i]:ends[i]]`` into ``out`` (messages, 8 words).

    All go on from ``state`` (8 words), which has read ``before`` bytes, a multiple of 64. ``data`` has at least 64 bytes
    after the last message.
    """
    at = np.empty(LANES, dtype=np.int64)
    left = np.empty(LANES, dtype=np.int64)
    rest = np.empty(LANES, dtype=np.int64)
    bits = np.empty(LANES, dtype=np.uint32)
    fresh = np.empty(8 * LANES, dtype=np.uint32)
    _spread(state, fresh)
    now = np.empty(8 * LANES, dtype=np.uint32)
    found = np.empty(8 * LANES, dtype=np.uint32)
    for first in range(0, starts.size, LANES):
        size = min(LANES, starts.size - first)
        _hashed(data, starts, ends, first, size, fresh, before, at, left, rest, bits, now, found)
        for lane in range(size):
            for word in range(8):
                out[first + lane, word] = found[word * LANES + lane]


@njit(cache=True, nogil=True)
def keys(data, starts, ends, state, before, out):  # type: ignore[no-untyped-def]
    """The first 64 bits of the same digests into ``out`` (messages)."""
    at = np.empty(LANES, dtype=np.int64)
    left = np.empty(LANES, dtype=np.int64)
    rest = np.empty(LANES, dtype=np.int64)
    bits = np.empty(LANES, dtype=np.uint32)
    fresh = np.empty(8 * LANES, dtype=np.uint32)
    _spread(state, fresh)
    now = np.empty(8 * LANES, dtype=np.uint32)
    found = np.empty(8 * LANES, dtype=np.uint32)
    for first in range(0, starts.size, LANES):
        size = min(LANES, starts.size - first)
        _hashed(data, starts, ends, first, size, fresh, before, at, left, rest, bits, now, found)
        for lane in range(size):
            out[first + lane] = np.uint64(found[lane]) << np.uint64(32) | np.uint64(found[LANES + lane])


@njit(cache=True, nogil=True)
def prepared(block):  # type: ignore[no-untyped-def]
    """The state after one block of 64 bytes, (8,)."""
    at = np.zeros(LANES, dtype=np.int64)
    left = np.full(LANES, _FULL, dtype=np.int64)
    now = np.empty(8 * LANES, dtype=np.uint32)
    _spread(_START, now)
    _block(block, at, left, np.zeros(LANES, dtype=np.uint32), now)
    found = np.empty(8, dtype=np.uint32)
    for word in range(8):
        found[word] = now[word * LANES]
    return found


@njit(cache=True, nogil=True)
def stream_words(state, counter, words):  # type: ignore[no-untyped-def]
    """Fill ``words`` with 8 words for each counter from ``counter`` on; their number is a multiple of 8 · LANES."""
    data = np.zeros(8 * LANES + _FULL, dtype=np.uint8)
    at = np.empty(LANES, dtype=np.int64)
    left = np.full(LANES, 8, dtype=np.int64)
    bits = np.full(LANES, 576, dtype=np.uint32)  # 64 bytes of the block before, 8 of the counter
    now = np.empty(8 * LANES, dtype=np.uint32)
    for lane in range(LANES):
        at[lane] = 8 * lane
    for group in range(words.size // (8 * LANES)):
        for lane in range(LANES):
            number = np.uint64(counter + group * LANES + lane)
            for byte in range(8):
                data[lane * 8 + byte] = np.uint8(number >> np.uint64(56 - 8 * byte))
        _spread(state, now)
        _block(data, at, left, bits, now)
        first = group * LANES * 8
        for lane in range(LANES):
            for word in range(8):
                words[first + lane * 8 + word] = now[word * LANES + lane]


def start() -> np.ndarray:
    """The state before anything was read."""
    return _START.copy()
