"""However a large pool is cut, and whoever draws the pieces, it is the same draw."""

import random
import time
import zlib
from pathlib import Path

import pytest
from sqlmodel import select

from inspections.draws import actions, queries
from inspections.draws.rules import shards
from inspections.draws.rules.canonical import encode_tsv
from inspections.draws.rules.commitment import pool_root
from inspections.draws.rules.hashing import Hash
from inspections.draws.rules.lottery import smallest
from inspections.draws.rules.shards import Share, draw_piece, is_split, merged, piece_of, pieces
from inspections.draws.rules.terms import Mode
from inspections.draws.rules.verification import verify
from supervision.foundation.database import Database
from supervision.foundation.errors import Refused
from supervision.foundation.jobs import Job, JobState
from supervision.foundation.rooms import load_tasks
from tests.inspections.bureau import NOW
from tests.inspections.draws.ceremonies import proof, ready, sealed, typed
from tests.people import APPROVER, OFFICER
from tests.supervision.foundation.test_survival import Site
from tests.supervision.foundation.test_survival import site as site

SHA = Hash("sha256")
QUOTA = {"A": 40, "B": 7, "C": 1}
ROOT = Path(__file__).parents[3]


def a_pool(size: int) -> list[tuple[str, str, str, int, str]]:
    chance = random.Random(size)
    return [(f"u{n:06d}", chance.choice("AB"), "g", chance.choice([1, 1, 5]), "-") for n in range(size)]


@pytest.mark.parametrize("name", ["sha256", "sm3"])
@pytest.mark.parametrize(("size", "piece"), [(1, 1), (300, 512), (300, 256), (300, 64), (300, 2), (257, 32)])
def test_the_shards_give_the_draw_and_the_tree_of_the_whole(size: int, piece: int, name: str) -> None:
    pool, seed = a_pool(size), random.Random(size).randbytes(32)
    data, hash = encode_tsv(pool), Hash(name)
    packed = zlib.compress(data, 1)
    found = [piece_of(packed, number, piece) for number in range(pieces(size, piece))]
    assert b"".join(found) == data
    assert all(part.count(b"\n") == piece for part in found[:-1])
    whole = merged(
        [Share.decoded(draw_piece(part, QUOTA, seed=seed, hash=hash).encoded()) for part in found],
        QUOTA, seed=seed, hash=hash,
    )  # fmt: skip
    assert whole.root == pool_root(hash, data)
    assert whole.drawn == smallest(pool, QUOTA, seed=seed, hash=hash)
    assert sum(whole.sizes.values()) == size
    assert [line for line in whole.pool if line not in pool] == []
    assert [line[0] for line in whole.pool] == [one.unit for one in whole.drawn]


def test_a_piece_is_found_in_a_file_read_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "_READ", 37)
    data = encode_tsv(a_pool(300))
    packed = zlib.compress(data)
    assert b"".join(piece_of(packed, number, 16) for number in range(19)) == data


def test_a_share_in_which_somebody_is_missing_or_exchanged_is_refused() -> None:
    pool, seed = a_pool(200), bytes(32)
    share = draw_piece(encode_tsv(pool), QUOTA, seed=seed, hash=SHA)
    missing = Share(share.head, share.sizes, share.drawn[1:], share.lines[1:])
    other = next(line for line in pool if line not in share.lines and line[1] == share.lines[0][1])
    exchanged = Share(
        share.head, share.sizes, (share.drawn[0]._replace(unit=other[0]), *share.drawn[1:]),
        (other, *share.lines[1:]),
    )  # fmt: skip
    for wrong in (missing, exchanged):
        with pytest.raises(Refused):
            merged([wrong], QUOTA, seed=seed, hash=SHA)


def test_only_large_draws_that_are_not_sealed_are_split() -> None:
    assert is_split(Mode.HELD, 3_000_000)
    assert is_split(Mode.OPEN, 3_000_000)
    assert not is_split(Mode.SEALED, 3_000_000)
    assert not is_split(Mode.HELD, 184_400)


@pytest.mark.parametrize(("piece", "count"), [(32, 1), (16, 2), (4, 7)])
def test_shards_of_any_number_open_a_draw_whose_certificate_verifies(
    database: Database, piece: int, count: int
) -> None:
    load_tasks()
    draw = sealed(database, ready(database, firms=28))
    with pytest.raises(Refused), database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.split_draw(tx, draw_id=draw.id, piece=piece)  # nothing is computed before the public value
    typed(database, draw.id)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        assert actions.split_draw(tx, draw_id=draw.id, piece=piece) == count
    for number in range(count):  # the clock of the jobs is today's, long after the day of the value
        with database.reading() as session:
            share = queries.draw_shard(session, draw_id=draw.id, number=number, piece=piece)
        for _twice in range(2):
            with database.transaction(actor=OFFICER, now=NOW) as tx:
                actions.keep_share(tx, draw_id=draw.id, number=number, piece=piece, share=share)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        assert actions.split_draw(tx, draw_id=draw.id, piece=piece) == 0
        assert len(queries.shares_of(tx.session, draw.id)) == count
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.open_draw(tx, draw_id=draw.id)
    split = proof(database, draw.id)
    assert verify(split).drawn == 6
    with database.reading() as session:
        assert not queries.shard_names(session, draw.id)
        assert queries.certificate_files(session, queries.draw_by_id(session, draw.id)).keys() == {
            "bars.tsv", "commitment.json", "groups.tsv", "inspectors.tsv", "left-out.tsv", "pool.tsv", "rules.json",
            "summary.txt", "tranche-1.json",
        }  # fmt: skip


def test_a_void_draw_keeps_nothing_of_its_shards(database: Database) -> None:
    draw = sealed(database, ready(database, firms=28))
    typed(database, draw.id)
    with database.reading() as session:
        share = queries.draw_shard(session, draw_id=draw.id, number=0, piece=32)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.keep_share(tx, draw_id=draw.id, number=0, piece=32, share=share)
        actions.ask_to_void(tx, draw_id=draw.id, reason="名单有误")
    with database.transaction(actor=APPROVER, now=NOW) as tx:
        actions.void_draw(tx, draw_id=draw.id)
        assert not queries.shard_names(tx.session, draw.id)
    with pytest.raises(Refused), database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.keep_share(tx, draw_id=draw.id, number=0, piece=32, share=share)


@pytest.mark.parametrize(("engine", "broker_url"), [("sqlite", "filesystem")], indirect=True)
def test_workers_draw_the_shards_and_the_opening_merges_them(site: Site, database: Database) -> None:
    draw = sealed(database, ready(database, firms=28))
    typed(database, draw.id)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        assert actions.split_draw(tx, draw_id=draw.id, piece=4) == 7
    site.start_worker()
    until = time.monotonic() + 90
    while True:
        with database.reading() as session:
            jobs = list(session.exec(select(Job).where(Job.name == "draws.shard")))
        if all(job.state in (JobState.DONE, JobState.FAILED) for job in jobs):
            break
        assert time.monotonic() < until, site.log()
        time.sleep(0.1)
    assert [job.state for job in jobs] == [JobState.DONE] * 7, [job.error for job in jobs]
    assert not [job for job in jobs if job.arguments.keys() != {"draw_id", "number", "piece"}]
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.open_draw(tx, draw_id=draw.id)
    assert verify(proof(database, draw.id)).drawn == 6
