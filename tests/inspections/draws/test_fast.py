"""The compiled path gives, bit for bit, what the plain Python reference gives."""

import hashlib
import os
import random
import subprocess
import sys
from collections.abc import Iterable, Iterator

import pytest

from inspections.draws.rules.bits import number_at, numbers_of
from inspections.draws.rules.cutting import cut
from inspections.draws.rules.enumeration import Enumeration
from inspections.draws.rules.exchange import words
from inspections.draws.rules.fast import FastEnumeration, FastExchanges, kernels
from inspections.draws.rules.fastcut import FastCut
from inspections.draws.rules.hashing import Hash
from inspections.draws.rules.pairing import Pairing, pair
from inspections.draws.rules.seating import Seating, Table
from inspections.draws.rules.settling import drawing
from inspections.draws.rules.starting import Places, fast_start
from inspections.draws.rules.stream import Stream
from tests.inspections.draws.test_pairing import instance

pytest.importorskip("numba")
COMPILED = kernels()
SHA = Hash("sha256")
assert COMPILED is not None


def seatings(count: int) -> Iterator[tuple[Seating, Places]]:
    """The same people at the same tables, balanced, as a plain seating and as arrays."""
    chance = random.Random(12)
    for number in range(count):
        people, groups = chance.randint(4, 14), chance.randint(1, 3)
        lists = []
        for _ in range(groups):
            everyone = sorted(chance.sample(range(people), chance.randint(3, people)))
            lists += [sorted(chance.sample(everyone, chance.randint(1, len(everyone)))), everyone]
        sizes = [chance.choice([2, 2, 3]) for _ in range(groups)]
        tables = []
        for _ in range(chance.randint(1, 12)):
            group = chance.randrange(groups)
            barred = frozenset(chance.sample(range(people), chance.randint(0, 1)))
            tables.append(Table(group, sizes[group], barred))
        loads = [chance.randint(0, 3) for _ in range(people)]
        seats = [chance.randint(0, 6) for _ in range(people)]
        seating, places = Seating(tables, lists, seats, loads), Places(tables, lists, seats, loads)
        seed = hashlib.sha256(b"seating %d" % number).digest()
        seating.deal(Stream(SHA, "dr1/deal", seed).below)
        seating.repair(give_up=True)
        seating.balance()
        assert fast_start(COMPILED, places, SHA, seed, give_up=True)
        yield seating, places


@pytest.mark.parametrize("name", ["sha256", "sm3"])
def test_the_stream_is_the_same(name: str) -> None:
    fast = FastExchanges(COMPILED, Hash(name), "dr1/pair", hashlib.sha256(b"x").digest())
    slow = drawing(Hash(name), hashlib.sha256(b"x").digest(), None)
    limits = [random.Random(n).choice([1, 2, 7, 1000, 2**31 + 1, 2**32]) for n in range(3_000)]
    assert [fast.below(limit) for limit in limits] == [slow.below(limit) for limit in limits]


def test_the_words_are_those_of_hashlib() -> None:
    seed = hashlib.sha256(b"y").digest()
    stream = words(Hash("sha256"), "dr1/pair", seed)
    prefix = b"dr1/pair".ljust(32, b"\0") + seed
    for counter in range(3):
        digest = hashlib.sha256(prefix + counter.to_bytes(8)).digest()
        assert [next(stream) for _ in range(8)] == [
            int.from_bytes(digest[n : n + 4]) for n in range(0, 32, 4)
        ]


def test_cut_search_and_exchanges_are_the_same() -> None:
    parts = many = 0
    for number, (seating, places) in enumerate(seatings(250)):
        found, cut_fast = cut(seating), FastCut(COMPILED, places)
        assert [cut_fast.part(at) for at in range(cut_fast.count)] == list(found.parts)
        forced = {(int(places.node_of[at]), int(places.holder[at])) for at in cut_fast.forced()}
        assert forced == found.forced
        seed = hashlib.sha256(b"%d" % number).digest()
        slow, fast, laid_out = (drawing(SHA, seed, compiled) for compiled in (None, COMPILED, COMPILED))
        for at, part in enumerate(found.parts):
            parts += 1
            people, arena = slow.run(part, 150), cut_fast.arena(at)
            assert people == fast.run(part, 150)
            laid_out.turn(arena, 150)
            cut_fast.take(at, arena)
            assert sorted_in_nodes(cut_fast.part(at).holders) == people
            assert slow.below(11) == fast.below(11) == laid_out.below(11)
            for limits in ({"tries": 3_000}, {"tries": 3_000, "pairings": 20}, {"tries": 40}):
                one, other = Enumeration(part, **limits), FastEnumeration(COMPILED, part, **limits)
                assert one.count == other.count
                for n in {0, (one.count or 1) // 2, (one.count or 1) - 1} if one.count else ():
                    assert one.pairing(n) == other.pairing(n)
                    cut_fast.take_each(at, one.pairing(n))
                    assert sorted_in_nodes(cut_fast.part(at).holders) == sorted_in_nodes(one.pairing(n))
            if cut_fast.surely_many(at):
                many += 1
                assert Enumeration(part).count is None
    assert parts > 150


def sorted_in_nodes(people: Iterable[tuple[int, ...]]) -> list[tuple[int, ...]]:
    return [tuple(sorted(some)) for some in people]


def test_parts_proved_large_by_compiled_code_are_those_the_search_gives_up() -> None:
    tables = [Table(0, 2, frozenset({number % 16})) for number in range(40)]
    places = Places(tables, [list(range(8)), list(range(16))], [9] * 16, [0] * 16)
    assert fast_start(COMPILED, places, SHA, bytes(32), give_up=False)
    found = FastCut(COMPILED, places)
    assert [found.surely_many(at) for at in range(found.count)] == [True, True]  # leads and members
    assert all(Enumeration(found.part(at)).count is None for at in range(found.count))


def test_a_pairing_with_large_parts_is_the_same() -> None:
    chance = random.Random(8)
    proposals = 0
    for _ in range(4):
        packages, roster = instance(chance, tables=30, people=20, slack=3.0)
        seed = chance.randbytes(32)
        slow = pair(packages, roster, seed=seed, hash=Hash("sha256"), fast=False)
        assert slow == pair(packages, roster, seed=seed, hash=Hash("sha256"), fast=True)
        proposals += slow.proposals if isinstance(slow, Pairing) else 0
    assert proposals >= 5_000


def test_bits_are_counted_right() -> None:
    chance = random.Random(1)
    for _ in range(200):
        mask = chance.getrandbits(chance.choice([5, 40, 300]))
        numbers = [at for at in range(mask.bit_length()) if mask >> at & 1]
        assert list(numbers_of(mask)) == numbers
        assert [number_at(mask, rank) for rank in range(len(numbers))] == numbers


def test_where_compiled_code_can_be_kept_nowhere_the_reference_works() -> None:
    asked = "from inspections.draws.rules.fast import kernels; print(kernels())"
    nowhere = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    nowhere["NUMBA_CACHE_LOCATOR_CLASSES"] = "UserProvidedCacheLocator"
    told = subprocess.run(
        [sys.executable, "-c", asked], env=nowhere, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "None"


def test_the_start_seats_everybody_in_the_same_place() -> None:
    chance = random.Random(21)
    done = closed = stuck = 0
    for number in range(400):
        people, groups = chance.randint(3, 16), chance.randint(1, 3)
        lists = []
        for _ in range(groups):
            everyone = sorted(chance.sample(range(people), chance.randint(2, people)))
            lists += [sorted(chance.sample(everyone, chance.randint(1, len(everyone)))), everyone]
        tables = [
            Table(
                group := chance.randrange(groups), 2 + group % 2, frozenset(chance.sample(range(people), chance.randint(0, 2)))
            )
            for _ in range(chance.randint(0, 14))
        ]  # fmt: skip
        seats = [chance.choice([0, 1, 2, 5]) for _ in range(people)]
        loads = [chance.randint(0, 4) for _ in range(people)]
        seed, give_up = hashlib.sha256(b"start %d" % number).digest(), number % 2 == 0
        plain, fast = Seating(tables, lists, seats, loads), Places(tables, lists, seats, loads)
        plain.deal(Stream(SHA, "dr1/deal", seed).below)
        feasible = plain.repair(give_up=give_up) is None or give_up
        plain.balance()
        assert fast_start(COMPILED, fast, SHA, seed, give_up=give_up) is feasible
        if not feasible:
            stuck += 1
            continue
        done += 1
        closed += bool(plain.closed)
        assert fast.given_up() == plain.closed
        assert (fast.load.tolist(), fast.free.tolist()) == (plain.load, plain.free)
        for at, (lead, *members) in enumerate(fast.teams()):
            assert lead == plain.lead[at]
            assert sorted(who for who in members if who >= 0) == sorted(plain.members[at])
    assert min(done, closed, stuck) > 50
