"""Sixteen hashes at a time give, bit for bit, what hashlib and the plain lottery give."""

import hashlib
import os
import random

import numpy as np
import pytest

from inspections.draws.rules import lanes
from inspections.draws.rules.canonical import encode_tsv
from inspections.draws.rules.fast import kernels
from inspections.draws.rules.files import Line
from inspections.draws.rules.hashing import Hash, merkle_root
from inspections.draws.rules.lanes import fast_smallest, fast_tree_head, lanes_for
from inspections.draws.rules.lottery import smallest

pytest.importorskip("numba")
COMPILED = kernels()
assert COMPILED is not None
SHA = Hash("sha256")


def a_pool(chance: random.Random, size: int, weights: list[int]) -> list[Line]:
    letters = "0123456789ABCXYZ-_"
    units = {"".join(chance.choices(letters, k=chance.randint(1, 64))) for _ in range(size)}
    return [
        (unit, chance.choice(["A", "B", "AB", "other"]), chance.choice(["g", "g+fire"]), weight, "-")
        for unit, weight in zip(sorted(units), chance.choices(weights, k=len(units)), strict=True)
    ]


def test_messages_of_every_length_are_hashed_as_hashlib_does() -> None:
    chance = random.Random(1)
    messages = [chance.randbytes(length) for length in [*range(200), 0, 55, 56, 63, 64, 119, 120, 4_000]]
    chance.shuffle(messages)
    short = [
        chance.randbytes(length) for length in [*range(32), *range(31, -1, -1)]
    ]  # sixteen that fit in half a block
    messages = [*short, *messages]
    data = np.frombuffer(b"".join(messages) + bytes(64), dtype=np.uint8)
    ends = np.cumsum([len(one) for one in messages])
    starts = ends - np.array([len(one) for one in messages])
    for count in (1, 15, 16, 17, 33, 80, len(messages)):
        out = np.empty((count, 8), dtype=np.uint32)
        first = np.empty(count, dtype=np.uint64)
        state = COMPILED.lanes.start()
        COMPILED.lanes.digests(data, starts[:count], ends[:count], state, 0, out)
        COMPILED.lanes.keys(data, starts, ends, 0, count, state, 0, first)
        expected = [hashlib.sha256(one).digest() for one in messages[:count]]
        assert [row.astype(">u4").tobytes() for row in out] == expected
        assert first.tolist() == [int.from_bytes(one[:8]) for one in expected]


@pytest.mark.parametrize("weights", [[1], [1, 2, 9], [1, 999_999_999], [1] * 200 + [999_999_999]])
@pytest.mark.parametrize("bits", [0, 3, 12, 64])
def test_the_same_units_are_drawn_also_where_first_bits_are_equal(bits: int, weights: list[int]) -> None:
    chance = random.Random(2)
    for size in (1, 7, 300, 2_000):
        pool = a_pool(chance, size, weights)
        inside = sum(line[1] == "A" for line in pool)
        quota = {"B": 3, "A": min(inside, chance.choice([0, 1, size // 9, size])), "AB": 0, "none": 4}
        seed = chance.randbytes(32)
        gone = {line[0] for line in chance.sample(pool, len(pool) // 5)}
        for left in (set(), gone):
            plain = smallest(pool, quota, seed=seed, hash=SHA, gone=left)
            fast = fast_smallest(COMPILED, encode_tsv(pool), quota, seed=seed, gone=left, bits=bits)
            assert fast == plain


def test_the_same_units_are_drawn_on_any_number_of_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    pool, quota = a_pool(random.Random(3), 1_003, [1, 1, 3]), {"A": 90, "B": 7}
    plain = smallest(pool, quota, seed=bytes(32), hash=SHA)
    monkeypatch.setattr(lanes, "_WORTH_A_THREAD", 100)
    for processors in (1, 2, 3, 64):
        monkeypatch.setattr(os, "sched_getaffinity", lambda _, n=processors: range(n))
        assert fast_smallest(COMPILED, encode_tsv(pool), quota, seed=bytes(32)) == plain


def test_a_few_heavy_units_do_not_hide_the_others() -> None:
    """The bound for sorting is far too low here: both paths must notice and look at everybody."""
    pool = [(f"u{n:05d}", "A", "g", 999_999_999 if n == 7 else 1, "-") for n in range(3_000)]
    found = smallest(pool, {"A": 40}, seed=bytes(32), hash=SHA)
    prefix = b"dr1/entity".ljust(32, b"\0") + bytes(32)
    keys = sorted(
        (int.from_bytes(hashlib.sha256(prefix + unit.encode()).digest()) // weight, unit)
        for unit, _, _, weight, _ in pool
    )
    assert [one.unit for one in found] == [unit for _, unit in keys[:40]]
    assert fast_smallest(COMPILED, encode_tsv(pool), {"A": 40}, seed=bytes(32)) == found


@pytest.mark.parametrize("count", [1, 2, 3, 16, 17, 31, 32, 33, 100, 1_025])
def test_the_tree_has_the_same_head(count: int) -> None:
    chance = random.Random(count)
    lines = ["x" * chance.randint(0, 130) for _ in range(count)]
    data = "".join(f"{line}\n" for line in lines).encode()
    assert fast_tree_head(COMPILED, data) == merkle_root(SHA, data.split(b"\n")[:-1])


def test_compiled_code_is_taken_for_many_hashes_of_one_kind_only() -> None:
    assert lanes_for(SHA, 1_000_000) is COMPILED
    assert lanes_for(SHA, 20_000) is COMPILED  # loaded above
    assert lanes_for(SHA, 100) is None
    assert lanes_for(Hash("sm3"), 1_000_000) is None
