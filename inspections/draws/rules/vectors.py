# mypy: disable-error-code="no-untyped-call"
"""SHA-256 written out as vector instructions: a word of sixteen messages in one register of 512 bits.

LLVM makes something half as fast of loops over lanes. Where a processor has no such registers it takes two or four smaller
ones; the bits are the same.
"""

import numpy as np
from llvmlite import ir
from numba.core import cgutils

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
START = np.array(
    [0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19],
    dtype=np.uint32,
)
LANES = 16
"""Messages hashed side by side: one register of 512 bits holds a word of each."""
WORDS = ir.VectorType(ir.IntType(32), LANES)


class Lanes:
    """Vector instructions on words of all lanes."""

    def __init__(self, builder: ir.IRBuilder) -> None:
        self.builder = builder
        turn = ir.FunctionType(WORDS, [WORDS] * 3)
        swap = ir.FunctionType(WORDS, [WORDS])
        self._turn = cgutils.get_or_insert_function(builder.module, turn, f"llvm.fshr.v{LANES}i32")
        self._swap = cgutils.get_or_insert_function(builder.module, swap, f"llvm.bswap.v{LANES}i32")

    def constant(self, number: int) -> ir.Constant:
        return ir.Constant(WORDS, [number] * LANES)

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

    def swapped(self, row: ir.Value) -> ir.Value:
        """Little-endian words as big-endian ones, and back."""
        return self.builder.call(self._swap, [row])

    def turned(self, rows: list[ir.Value]) -> list[ir.Value]:
        """Rows and columns exchanged: of sixteen rows entry n of row m becomes entry m of row n.

        Of eight rows row n then has entry n of each, and behind it entry n + 8 of each.
        """
        rows = list(rows)
        for step in (1, 2, 4, 8):
            for at in range(len(rows)):
                if at & step or step >= len(rows):
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
