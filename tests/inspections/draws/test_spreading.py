"""A draw spread over the map: the same number, no part of the map empty by chance, chances that hardly differ."""

import json
import random
from collections import Counter
from itertools import pairwise

import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col

from inspections.draws import queries
from inspections.draws.rules.files import Line
from inspections.draws.rules.hashing import Hash
from inspections.draws.rules.lottery import smallest
from inspections.draws.rules.spreading import LEAST, spread
from inspections.draws.rules.verification import verify
from supervision.foundation.database import Database
from supervision.registers.tables import Entity
from tests.inspections.bureau import NOW, Firm, planned, settle
from tests.inspections.draws.ceremonies import opened, proof, staff
from tests.people import OFFICER

HASH = Hash("sha256")


def towns(sizes: list[int], stratum: str = "B") -> list[Line]:
    """A pool of towns with so many businesses each."""
    return [
        (f"u{town:03d}x{n:04d}", stratum, "g", 1, f"4213{town:05d}")
        for town, size in enumerate(sizes)
        for n in range(size)
    ]


@given(st.lists(st.integers(1, 60), min_size=1, max_size=30), st.data())
def test_totals_stay_and_every_zone_gets_its_share_rounded(sizes: list[int], data: st.DataObject) -> None:
    pool = towns(sizes)
    quota = data.draw(st.integers(1, len(pool)))
    found = spread(pool, {"B": quota})
    assert sum(found.quotas.values()) == quota
    assert [line[0] for line in found.pool] == [line[0] for line in pool]
    counted = Counter(line[1] for line in found.pool)
    assert set(counted) == set(found.quotas)
    for zone, size in counted.items():
        expected = quota * size / len(pool)
        assert abs(found.quotas[zone] - expected) < 1
        assert found.quotas[zone] <= size
        assert len(counted) == 1 or expected >= LEAST
    zones = [line[1] for line in sorted(found.pool, key=lambda line: line[4])]
    assert sum(a != b for a, b in pairwise(zones)) == len(counted) - 1  # one stretch each


def test_a_small_quota_and_a_stratum_without_places_stay_as_they_are() -> None:
    pool = [*towns([30, 30], "A"), *((f"n{n}", "N", "g", 1, "-") for n in range(20))]
    found = spread(pool, {"A": 9, "N": 20, "C": 0})
    assert (found.quotas, found.zones) == ({"A": 9, "N": 20, "C": 0}, 0)
    assert list(found.pool) == pool


def test_parts_of_the_map_are_drawn_more_evenly_than_by_plain_chance() -> None:
    chance = random.Random(5)
    sizes = [chance.randint(20, 60) for _ in range(24)]
    pool, quota = towns(sizes), {"B": 120}
    spaced = spread(pool, quota)
    county = {line[0]: int(line[4][-5:]) // 6 for line in pool}
    expected = Counter(county.values())
    off = {"plain": 0.0, "spread": 0.0}
    for n in range(60):
        seed = HASH.of(f"seed {n}".encode())
        for name, lines, quotas in (("plain", pool, quota), ("spread", spaced.pool, spaced.quotas)):
            drawn = Counter(county[one.unit] for one in smallest(lines, quotas, seed=seed, hash=HASH))
            assert sum(drawn.values()) == 120
            off[name] += sum((drawn[c] - 120 * size / len(pool)) ** 2 for c, size in expected.items())
    assert off["spread"] < off["plain"] / 3


def test_a_ceremony_in_zones_verifies_and_publishes_the_chance_of_each(database: Database) -> None:
    settle(database, [Firm()] * 100)
    staff(database)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        cell = sa.func.substr("421303001421303002421303003", col(Entity.id) % 3 * 9 + 1, 9)
        tx.session.connection().execute(sa.update(Entity).values(cell_code=cell))
        tx.record("entities.settled", covers=[Entity])
    draw = opened(database, planned(database), spread_out=True)
    assert verify(proof(database, draw.id)).drawn == draw.drawn_size == 20
    with database.reading() as session:
        strata = {one.stratum: (one.size, one.quota) for one in queries.strata_of(session, draw.id)}
        rules = json.loads(queries.file_of(session, draw.id, "rules.json"))
    assert strata == {"B_z1": (33, 7), "B_z2": (34, 7), "B_z3": (33, 6)}
    assert {"name": "spread", "value": "zones 3", "basis": ""} in rules["parameters"]
