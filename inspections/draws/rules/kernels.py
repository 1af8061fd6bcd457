"""Compiled inner loops (numba, the extra ``fast``): the stream's words and the exchanges of CHAIN, bit for bit.

Import through :func:`inspections.draws.rules.fast.kernels`; without numba the plain Python reference does the same work.
Compiled code is kept beside this file (or in ``NUMBA_CACHE_DIR``).
"""

import numpy as np
from numba import njit

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


@njit
def _turn(x, n):  # type: ignore[no-untyped-def]
    return np.uint32(np.uint32(x >> np.uint32(n)) | np.uint32(x << np.uint32(32 - n)))


@njit
def _one(e, f, g):  # type: ignore[no-untyped-def]
    return np.uint32(
        np.uint32(_turn(e, 6) ^ _turn(e, 11) ^ _turn(e, 25)) + np.uint32((e & f) ^ np.uint32(~e & g))
    )


@njit
def _two(a, b, c):  # type: ignore[no-untyped-def]
    return np.uint32(
        np.uint32(_turn(a, 2) ^ _turn(a, 13) ^ _turn(a, 22)) + np.uint32((a & b) ^ (a & c) ^ (b & c))
    )


@njit(cache=True)
def compress(state, schedule, out):  # type: ignore[no-untyped-def]
    """One SHA-256 block on LANES messages, which all start from ``state`` (8 words).

    ``schedule`` (64 · LANES) holds word t of lane l at t · LANES + l; ``out`` (8 · LANES) receives the new states the
    same way. Numba widens sums of 32-bit numbers, hence the casts.
    """
    for t in range(16, 64):
        at = t * LANES
        for lane in range(LANES):
            x, y = schedule[at - 15 * LANES + lane], schedule[at - 2 * LANES + lane]
            schedule[at + lane] = np.uint32(
                schedule[at - 16 * LANES + lane]
                + np.uint32(_turn(x, 7) ^ _turn(x, 18) ^ np.uint32(x >> np.uint32(3)))
                + schedule[at - 7 * LANES + lane]
                + np.uint32(_turn(y, 17) ^ _turn(y, 19) ^ np.uint32(y >> np.uint32(10)))
            )
    for word in range(8):
        for lane in range(LANES):
            out[word * LANES + lane] = state[word]
    for t in range(0, 64, 8):
        at = t * LANES
        for lane in range(LANES):
            a = out[0 * LANES + lane]
            b = out[1 * LANES + lane]
            c = out[2 * LANES + lane]
            d = out[3 * LANES + lane]
            e = out[4 * LANES + lane]
            f = out[5 * LANES + lane]
            g = out[6 * LANES + lane]
            h = out[7 * LANES + lane]
            h = np.uint32(h + _one(e, f, g) + _K[t + 0] + schedule[at + 0 * LANES + lane])
            d = np.uint32(d + h)
            h = np.uint32(h + _two(a, b, c))
            g = np.uint32(g + _one(d, e, f) + _K[t + 1] + schedule[at + 1 * LANES + lane])
            c = np.uint32(c + g)
            g = np.uint32(g + _two(h, a, b))
            f = np.uint32(f + _one(c, d, e) + _K[t + 2] + schedule[at + 2 * LANES + lane])
            b = np.uint32(b + f)
            f = np.uint32(f + _two(g, h, a))
            e = np.uint32(e + _one(b, c, d) + _K[t + 3] + schedule[at + 3 * LANES + lane])
            a = np.uint32(a + e)
            e = np.uint32(e + _two(f, g, h))
            d = np.uint32(d + _one(a, b, c) + _K[t + 4] + schedule[at + 4 * LANES + lane])
            h = np.uint32(h + d)
            d = np.uint32(d + _two(e, f, g))
            c = np.uint32(c + _one(h, a, b) + _K[t + 5] + schedule[at + 5 * LANES + lane])
            g = np.uint32(g + c)
            c = np.uint32(c + _two(d, e, f))
            b = np.uint32(b + _one(g, h, a) + _K[t + 6] + schedule[at + 6 * LANES + lane])
            f = np.uint32(f + b)
            b = np.uint32(b + _two(c, d, e))
            a = np.uint32(a + _one(f, g, h) + _K[t + 7] + schedule[at + 7 * LANES + lane])
            e = np.uint32(e + a)
            a = np.uint32(a + _two(b, c, d))
            out[0 * LANES + lane] = a
            out[1 * LANES + lane] = b
            out[2 * LANES + lane] = c
            out[3 * LANES + lane] = d
            out[4 * LANES + lane] = e
            out[5 * LANES + lane] = f
            out[6 * LANES + lane] = g
            out[7 * LANES + lane] = h
    for word in range(8):
        for lane in range(LANES):
            out[word * LANES + lane] = np.uint32(out[word * LANES + lane] + state[word])


@njit(cache=True)
def prepared(block):  # type: ignore[no-untyped-def]
    """The state after one block of 16 words, (8,)."""
    schedule = np.zeros(64 * LANES, dtype=np.uint32)
    out = np.empty(8 * LANES, dtype=np.uint32)
    for t in range(16):
        schedule[t * LANES : (t + 1) * LANES] = block[t]
    compress(_START, schedule, out)
    return out[::LANES].copy()


@njit(cache=True)
def stream_words(state, counter, words):  # type: ignore[no-untyped-def]
    """Fill ``words`` with 8 words for each counter from ``counter`` on; their number is a multiple of 8 · LANES."""
    schedule = np.zeros(64 * LANES, dtype=np.uint32)
    out = np.empty(8 * LANES, dtype=np.uint32)
    for group in range(words.size // (8 * LANES)):
        schedule[: 16 * LANES] = 0
        for lane in range(LANES):
            number = np.uint64(counter + group * LANES + lane)
            schedule[lane] = np.uint32(number >> np.uint64(32))
            schedule[LANES + lane] = np.uint32(number & np.uint64(0xFFFFFFFF))
            schedule[2 * LANES + lane] = 0x80000000
            schedule[15 * LANES + lane] = 576  # bits: 64 bytes of the block, 8 of the counter
        compress(state, schedule, out)
        at = group * LANES * 8
        for lane in range(LANES):
            for word in range(8):
                words[at + lane * 8 + word] = out[word * LANES + lane]
