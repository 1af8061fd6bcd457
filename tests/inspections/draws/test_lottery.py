"""Tickets: whoever holds the pool, in whatever order and however cut, gets the same draw."""

import hashlib
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.draws.rules.files import PoolLine
from inspections.draws.rules.hashing import Hash
from inspections.draws.rules.lottery import Drawn, key_of, merge, smallest, ticket
from inspections.draws.rules.packages import packages

SHA = Hash("sha256")
codes = st.text("0123456789ABCXYZ-_", min_size=1, max_size=18)
lines = st.lists(
    st.builds(PoolLine, codes, st.sampled_from("AB"), st.just("g"), st.integers(1, 9), st.just("-")),
    unique_by=lambda line: line.unit,
    max_size=60,
)
seeds = st.binary(min_size=32, max_size=32)
QUOTA = {"A": 5, "B": 3}


def draw(pool: Sequence[PoolLine], seed: bytes, quota: dict[str, int] | None = None) -> list[Drawn]:
    return smallest(pool, QUOTA if quota is None else quota, seed=seed, hash=SHA)


@given(codes, seeds)
def test_a_ticket_is_the_hash_the_protocol_names(unit: str, seed: bytes) -> None:
    assert (
        ticket(SHA, seed, unit)
        == hashlib.sha256(b"dr1/entity".ljust(32, b"\0") + seed + unit.encode()).digest()
    )


@given(lines, seeds, st.randoms())
def test_the_order_of_the_pool_does_not_matter(pool: list[PoolLine], seed: bytes, chance: object) -> None:
    mixed = list(pool)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert draw(mixed, seed) == draw(pool, seed)


@given(lines, seeds, st.integers(1, 7))
def test_shards_merge_into_the_same_draw(pool: list[PoolLine], seed: bytes, shards: int) -> None:
    parts = [draw(pool[n::shards], seed) for n in range(shards)]
    assert merge(parts, QUOTA) == draw(pool, seed)


@given(lines, seeds, st.integers(0, 59))
def test_taking_one_unit_away_does_not_reshuffle_the_others(
    pool: list[PoolLine], seed: bytes, at: int
) -> None:
    if at >= len(pool):
        return
    before = {one.unit for one in draw(pool, seed)}
    after = {one.unit for one in draw(pool[:at] + pool[at + 1 :], seed)}
    gone = pool[at].unit
    assert len(after - before) <= (1 if gone in before else 0)
    assert before - after <= {gone}


@given(lines, seeds)
def test_a_larger_quota_keeps_everybody_already_drawn(pool: list[PoolLine], seed: bytes) -> None:
    assert {one.unit for one in draw(pool, seed)} <= {one.unit for one in draw(pool, seed, {"A": 9, "B": 9})}


@given(lines, seeds)
def test_the_smallest_keys_of_each_stratum_win(pool: list[PoolLine], seed: bytes) -> None:
    expected = []
    for stratum in "AB":
        keys = sorted(
            (int.from_bytes(ticket(SHA, seed, line.unit)) // line.weight, line.unit)
            for line in pool
            if line.stratum == stratum
        )
        expected += [(stratum, unit) for _, unit in keys[: QUOTA[stratum]]]
    assert [(one.stratum, one.unit) for one in draw(pool, seed)] == expected


@given(st.binary(min_size=32, max_size=32), st.integers(1, 999_999_999))
def test_keys_divide_exact_integers(number: bytes, weight: int) -> None:
    assert int.from_bytes(key_of(number, weight)) == int.from_bytes(number) // weight


def test_equal_keys_are_settled_by_the_code() -> None:
    same = b"\1" * 32
    tied = [Drawn("A", same, unit, same) for unit in ("c", "a", "b")]
    assert [one.unit for one in merge([tied], {"A": 2})] == ["a", "b"]


def test_everybody_is_drawn_as_often_as_the_quota_says() -> None:
    pool = [PoolLine(f"u{n}", "A", "g", 1, "-") for n in range(20)]
    counts = Counter(
        one.unit for n in range(4000) for one in draw(pool, hashlib.sha256(b"%d" % n).digest(), {"A": 5})
    )
    spread = (4000 * 0.25 * 0.75) ** 0.5
    assert all(abs(counts[line.unit] - 1000) < 4.5 * spread for line in pool)


def test_a_heavier_unit_is_drawn_in_proportion() -> None:
    pool = [PoolLine(f"u{n}", "A", "g", 1 + n % 4, "-") for n in range(200)]
    weights = {line.unit: line.weight for line in pool}
    runs = 1500
    counts: Counter[int] = Counter()
    for n in range(runs):
        counts.update(weights[one.unit] for one in draw(pool, hashlib.sha256(b"w%d" % n).digest(), {"A": 20}))
    total = sum(weights.values())
    for weight in (1, 2, 3, 4):
        expected = runs * 50 * 20 * weight / total
        assert counts[weight] == pytest.approx(expected, rel=0.04)


def test_packages_keep_neighbours_together_and_skip_stopped_units() -> None:
    pool = {
        f"u{n}": PoolLine(f"u{n}", "A", "east+fire" if n % 2 else "east", 1, f"c{n // 4}") for n in range(8)
    }
    drawn = [Drawn("A", bytes([9 - n]) * 32, unit, bytes([9 - n]) * 32) for n, unit in enumerate(pool)]
    cut = packages(drawn, pool, {"east": 2, "fire": 3}, stopped={"u0"})
    assert [(one.group, one.units) for one in cut] == [
        ("east", ("u7", "u1")),
        ("east", ("u6", "u5")),
        ("east", ("u4",)),
        ("east", ("u3", "u2")),
        ("fire", ("u7", "u3", "u1")),
        ("fire", ("u5",)),
    ]
