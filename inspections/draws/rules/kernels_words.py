# mypy: disable-error-code="no-untyped-call,call-arg"
"""The words of a stream (numba): sixteen blocks that differ in their counter only."""

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic

from inspections.draws.rules.vectors import LANES, WORDS, Lanes

BLOCKS = LANES
"""Blocks made at once, of eight words each."""
_HALF = ir.VectorType(ir.IntType(32), 8)


@intrinsic
def _blocks(_typing, state, _high, _low, words, _first):  # type: ignore[no-untyped-def]
    """Write the words of sixteen blocks from the counter 2³² · ``high`` + ``low`` on to ``words[first]`` and behind.

    The message is the counter in eight bytes behind 64 bytes that ``state`` (8 words) has read: nearly all of it is known
    when this is compiled.
    """
    signature = types.void(state, types.uint32, types.uint32, words, types.int64)

    def build(context, builder, _signature, arguments):  # type: ignore[no-untyped-def]
        before, upper, lower, goal, at = arguments
        kinds = _signature.args
        states, target = (
            cgutils.create_struct_proxy(kind)(context, builder, value=value).data
            for kind, value in ((kinds[0], before), (kinds[3], goal))
        )
        lanes = Lanes(builder)
        word, wide = ir.IntType(32), ir.IntType(64)

        def spread(value):  # type: ignore[no-untyped-def]
            one = builder.insert_element(ir.Constant(WORDS, ir.Undefined), value, ir.Constant(word, 0))
            return builder.shuffle_vector(one, one, ir.Constant(WORDS, [0] * LANES))

        begun = [spread(builder.load(builder.gep(states, [ir.Constant(wide, n)]))) for n in range(8)]
        numbers = builder.add(spread(lower), ir.Constant(WORDS, list(range(LANES))))
        message = [spread(upper), numbers, lanes.constant(0x80000000)]
        message += [lanes.constant(0)] * 12 + [lanes.constant(8 * (64 + 8))]
        rows = lanes.turned(lanes.compressed(begun, message))
        for number, row in enumerate(rows):
            for half in range(2):
                order = ir.Constant(ir.VectorType(word, 8), list(range(8 * half, 8 * half + 8)))
                part = builder.shuffle_vector(row, row, order)
                behind = builder.add(at, ir.Constant(wide, 8 * (number + 8 * half)))
                place = builder.bitcast(builder.gep(target, [behind]), _HALF.as_pointer())
                builder.store(part, place, align=4)
        return context.get_dummy_value()

    return signature, build


@njit(cache=True, nogil=True)
def stream_words(state, counter, words):  # type: ignore[no-untyped-def]
    """Fill ``words`` with 8 words for each counter from ``counter`` on; both are multiples of the blocks made at once."""
    for group in range(words.size // (8 * BLOCKS)):
        number = np.uint64(counter + group * BLOCKS)
        _blocks(
            state, np.uint32(number >> np.uint64(32)), np.uint32(number), words, np.int64(group * 8 * BLOCKS)
        )
