# mypy: disable-error-code="no-untyped-call,call-arg"
"""SHA-256 on sixteen messages side by side (numba)."""

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic

from inspections.draws.rules.vectors import LANES, START, WORDS, Lanes

_BYTES = ir.VectorType(ir.IntType(8), 64)
_FULL, _LAST, _SHORT = 64, 55, 31
"""Bytes of a block; of a message's end that leave room for its padding; of a message that ends in half a block."""


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
        lanes = Lanes(builder)
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
            rows.append(builder.bitcast(builder.or_(kept, ended), WORDS))
        words = lanes.turned([lanes.swapped(row) for row in rows])
        length, _ = vector(lengths, WORDS, word, 0)
        words[15] = builder.or_(words[15], builder.load(length, align=4))
        places = [vector(states, WORDS, word, LANES * n)[0] for n in range(8)]
        before = [builder.load(place, align=4) for place in places]
        for place, new in zip(places, lanes.compressed(before, words), strict=True):
            builder.store(new, place, align=4)
        return context.get_dummy_value()

    return signature, build


@intrinsic
def _short_keys(_typing, data, starts, ends, _first, state, _before, out, _to):  # type: ignore[no-untyped-def]
    """The first 64 bits of the digests of messages ``_first`` … ``_first`` + 15, none longer than 31 bytes, from ``out[_to]`` on.

    ``state`` (8 words) has read ``_before`` bytes. Half of the block is known to be zero, and nothing goes through memory.
    """
    signature = types.void(data, starts, ends, types.int64, state, types.int64, out, types.int64)

    def build(context, builder, _signature, arguments):  # type: ignore[no-untyped-def]
        kinds = _signature.args
        source, begins, limits, states, goal = (
            cgutils.create_struct_proxy(kinds[n])(context, builder, value=arguments[n]).data
            for n in (0, 1, 2, 4, 6)
        )
        first, read_before, to = arguments[3], arguments[5], arguments[7]
        lanes = Lanes(builder)
        byte, word, wide = ir.IntType(8), ir.IntType(32), ir.IntType(64)
        row_of, eight, longs = (ir.VectorType(*kind) for kind in ((byte, 32), (word, 8), (wide, LANES)))
        bits = ir.VectorType(ir.IntType(1), 32)
        nothing, end = ir.Constant(row_of, [0] * 32), ir.Constant(row_of, [0x80] * 32)

        def spread(value):  # type: ignore[no-untyped-def]
            one = builder.insert_element(ir.Constant(WORDS, ir.Undefined), value, ir.Constant(word, 0))
            return builder.shuffle_vector(one, one, ir.Constant(WORDS, [0] * LANES))

        def all_of(pointer, at):  # type: ignore[no-untyped-def]
            return builder.bitcast(builder.gep(pointer, [at]), longs.as_pointer())

        rows = []
        for lane in range(LANES):
            at = builder.add(first, ir.Constant(wide, lane))
            start = builder.load(builder.gep(begins, [at]))
            size = builder.trunc(builder.sub(builder.load(builder.gep(limits, [at])), start), word)
            place = builder.bitcast(builder.gep(source, [start]), row_of.as_pointer())
            behind = builder.shl(ir.Constant(word, 1), size)
            inside = builder.bitcast(builder.sub(behind, ir.Constant(word, 1)), bits)
            kept = builder.select(inside, builder.load(place, align=1), nothing)
            rows.append(builder.bitcast(builder.select(builder.bitcast(behind, bits), end, kept), eight))
        pairs = [
            builder.shuffle_vector(rows[n], rows[n + 8], ir.Constant(WORDS, list(range(LANES))))
            for n in range(8)
        ]
        message = [lanes.swapped(row) for row in lanes.turned(pairs)]
        sizes = builder.sub(
            builder.load(all_of(limits, first), align=8), builder.load(all_of(begins, first), align=8)
        )
        lengths = builder.add(builder.trunc(sizes, WORDS), spread(builder.trunc(read_before, word)))
        message += [lanes.constant(0)] * 7 + [builder.shl(lengths, lanes.constant(3))]
        begun = [spread(builder.load(builder.gep(states, [ir.Constant(wide, n)]))) for n in range(8)]
        high, low, *_ = lanes.compressed(begun, message)
        shift = ir.Constant(longs, [32] * LANES)
        found = builder.or_(builder.shl(builder.zext(high, longs), shift), builder.zext(low, longs))
        builder.store(found, all_of(goal, to), align=8)
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
def keys(data, starts, ends, first, last, state, before, out):  # type: ignore[no-untyped-def]
    """The first 64 bits of the digests of messages ``first`` … ``last`` - 1 into ``out``."""
    at = np.empty(LANES, dtype=np.int64)
    left = np.empty(LANES, dtype=np.int64)
    rest = np.empty(LANES, dtype=np.int64)
    bits = np.empty(LANES, dtype=np.uint32)
    fresh = np.empty(8 * LANES, dtype=np.uint32)
    _spread(state, fresh)
    now = np.empty(8 * LANES, dtype=np.uint32)
    found = np.empty(8 * LANES, dtype=np.uint32)
    for begin in range(first, last, LANES):
        size = min(LANES, last - begin)
        longest = _SHORT if size == LANES else _FULL
        if size == LANES:
            for lane in range(LANES):
                row = np.uint64(begin + lane)  # never negative, which spares a look at its sign
                longest = max(longest, ends[row] - starts[row])
        if longest == _SHORT:
            _short_keys(
                data, starts, ends, np.int64(begin), state, np.int64(before), out, np.int64(begin - first)
            )
            continue
        _hashed(data, starts, ends, begin, size, fresh, before, at, left, rest, bits, now, found)
        for lane in range(size):
            out[begin - first + lane] = np.uint64(found[lane]) << np.uint64(32) | np.uint64(
                found[LANES + lane]
            )


@njit(cache=True, nogil=True)
def prepared(block):  # type: ignore[no-untyped-def]
    """The state after one block of 64 bytes, (8,)."""
    at = np.zeros(LANES, dtype=np.int64)
    left = np.full(LANES, _FULL, dtype=np.int64)
    now = np.empty(8 * LANES, dtype=np.uint32)
    _spread(START, now)
    _block(block, at, left, np.zeros(LANES, dtype=np.uint32), now)
    found = np.empty(8, dtype=np.uint32)
    for word in range(8):
        found[word] = now[word * LANES]
    return found


def start() -> np.ndarray:
    """The state before anything was read."""
    return START.copy()
