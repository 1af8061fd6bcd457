"""Sealed draws: custodians keep the shares, tranches open in order, names follow after the visits."""

import json
import zlib
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from inspections.draws import actions, queries
from inspections.draws.actions import Custody
from inspections.draws.rules import custody as rules
from inspections.draws.rules.hashing import Hash
from inspections.draws.rules.steps import DrawStatus
from inspections.draws.rules.terms import Mode
from inspections.draws.rules.verification import verify
from inspections.draws.tables import Draw, DrawFile, DrawnUnit, DrawSecret, TeamMember
from inspections.plans.queries import task_by_id
from inspections.plans.rules.ledger import LedgerState
from inspections.plans.rules.status import TaskStatus
from inspections.plans.tables import CapLedger
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound, Problem, Refused, Unreadable
from tests.inspections.bureau import NOW, TODAY
from tests.inspections.draws.ceremonies import DICE, frozen, proof, ready
from tests.inspections.draws.custodies import LATER, LOGINS, committed, entrusted, first_open, people, valued
from tests.people import APPROVER, LEADER, OFFICER, WITNESS

WEEK = timedelta(7)


def rows(database: Database, table: Any, draw_id: str) -> list[Any]:
    with database.reading() as session:
        return list(session.exec(select(table).where(table.draw_id == draw_id)))


def state(database: Database, draw_id: str) -> Draw:
    with database.reading() as session:
        return queries.draw_by_id(session, draw_id)


def visited(database: Database, draw_id: str) -> None:
    """Every reserved place is used, as recording the visits does."""
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        mine = col(CapLedger.draw_id) == draw_id
        tx.session.connection().execute(sa.update(CapLedger).where(mine).values(state=LedgerState.SPENT))
        tx.record("cap.spent", covers=[CapLedger])


def reveal(database: Database, draw_id: str, **when: Any) -> Draw:
    with database.transaction(actor=OFFICER, now=when.get("now", NOW)) as tx:
        return actions.reveal_tranche(tx, draw_id=draw_id)


@given(st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(0, 400), min_size=1), st.integers(1, 12))
def test_quotas_are_parted_evenly_and_nobody_is_lost(quota: dict[str, int], tranches: int) -> None:
    parts = rules.split(quota, tranches)
    for stratum, count in quota.items():
        each = [part[stratum] for part in parts]
        assert sum(each) == count
        assert max(each) - min(each) <= 1
    totals = [sum(part.values()) for part in parts]
    assert max(totals) - min(totals) <= 1


def test_a_sealed_draw_goes_through_both_tranches_and_verifies(database: Database) -> None:
    draw, keepers = first_open(database)
    assert (draw.status, draw.tranches_open, draw.seed) == (DrawStatus.OPENED, 1, "")
    first = rows(database, DrawnUnit, draw.id)
    assert [(unit.tranche, unit.stratum) for unit in first] == [(1, "B")] * 3
    before = proof(database, draw.id)
    assert (verify(before).tranches, verify(before).of) == (0, 2)  # only the hash of the file is public
    visited(database, draw.id)
    reveal(database, draw.id)
    half = verify(proof(database, draw.id))
    assert (half.tranches, half.drawn, half.teams) == (1, 3, 3)
    for keeper in keepers:
        draw = keeper.give(database, 2, now=NOW + WEEK)
    assert draw.tranches_open == 2
    units = rows(database, DrawnUnit, draw.id)
    assert len({unit.entity_id for unit in units}) == 6
    assert {unit.tranche for unit in units} == {1, 2}
    assert {one.package for one in rows(database, TeamMember, draw.id)} == set(range(1, 7))
    assert verify(proof(database, draw.id)).tranches == 1
    visited(database, draw.id)
    assert reveal(database, draw.id, now=NOW + WEEK).status is DrawStatus.REVEALED
    whole = verify(proof(database, draw.id))
    assert (whole.tranches, whole.of, whole.drawn, whole.teams) == (2, 2, 6, 6)
    with database.reading() as session:
        assert task_by_id(session, draw.task_id).status is TaskStatus.DRAWN


def test_only_the_last_share_opens_and_the_tranche_is_its_own_file(database: Database) -> None:
    draw, keepers = committed(database, ready(database))
    valued(database, draw.id)
    for keeper in keepers[:2]:
        keeper.give(database, 1)
        assert rows(database, DrawnUnit, draw.id) == []
    keepers[2].give(database, 1)
    [kept] = [file for file in rows(database, DrawFile, draw.id) if file.name == "tranche-1.json"]
    with database.reading() as session:
        [first, second] = queries.tranches_of(session, draw.id)
        assert "tranche-1.json" not in queries.certificate_files(session, draw)
    assert kept.kept_back
    assert (first.digest, first.drawn, second.opened_at) == (kept.digest, 3, None)
    given = [secret.n for secret in rows(database, DrawSecret, draw.id) if secret.share]
    assert sorted(given) == [1, 2, 3]  # nothing of the second tranche
    places = rows(database, CapLedger, draw.id)
    assert {place.entity_id for place in places} == {
        unit.entity_id for unit in rows(database, DrawnUnit, draw.id)
    }


def test_a_share_of_another_tranche_is_refused_and_not_kept(database: Database) -> None:
    draw, keepers = committed(database, ready(database))
    valued(database, draw.id)
    with pytest.raises(Refused, match="这是第2批次的密钥份"):
        keepers[0].give(database, 2)
    keepers[1].shares[0] = b"\1" * 32
    with pytest.raises(Refused, match="不符"):
        keepers[1].give(database, 1)
    assert not any(secret.share for secret in rows(database, DrawSecret, draw.id))


def test_a_later_tranche_waits_for_its_day(database: Database) -> None:
    draw, keepers = first_open(database)
    with pytest.raises(Refused, match="第2批次要到2026-11-28才开启"):
        keepers[0].give(database, 2)
    assert state(database, draw.id).tranches_open == 1
    with pytest.raises(Refused, match="正在抽取"):  # nor may the next round begin meanwhile
        frozen(database, draw.task_id)


def test_no_share_is_taken_before_the_public_value_stands(database: Database) -> None:
    _draw, keepers = committed(database, ready(database))
    with pytest.raises(Refused, match="公开数还没有由两人录入一致"):
        keepers[0].give(database, 1)


def test_a_share_is_given_once(database: Database) -> None:
    draw, keepers = committed(database, ready(database))
    valued(database, draw.id)
    keepers[0].give(database, 1)
    with pytest.raises(Refused, match="您已交出第1批次"):
        keepers[0].give(database, 1)


def test_the_list_is_sealed_only_when_everybody_deposited(database: Database) -> None:
    draw, keepers = entrusted(database, ready(database))
    keepers[0].deposit(database)
    with (
        pytest.raises(Refused, match="没有交存承诺值：保管12"),
        database.transaction(actor=OFFICER, now=NOW) as tx,
    ):
        actions.commit_draw(tx, draw_id=draw.id)
    with pytest.raises(Refused, match="不能更换"):
        keepers[0].deposit(database)
    assert state(database, draw.id).serial is None


@pytest.mark.parametrize(
    ("commitments", "words"),
    [
        (["a" * 64], "须交存2个承诺值"),
        (["a" * 64, "B" * 64], "须交存2个承诺值"),
        (["a" * 64, "a" * 64], "有两份密钥相同"),
        (["a" * 64, "c" * 64], "有两份密钥相同"),
    ],
)
def test_what_is_no_commitment_is_refused(commitments: list[str], words: str) -> None:
    with pytest.raises(Problem, match=words):
        rules.check_commitments(commitments, tranches=2, others=["c" * 64])


def test_refused_commitments_are_not_kept(database: Database) -> None:
    draw, keepers = entrusted(database, ready(database))
    keepers[1].deposit(database)
    wrong = [keepers[0].commitments[0], keepers[1].commitments[1]]
    with (
        pytest.raises(Refused, match="有两份密钥相同"),
        database.transaction(actor=keepers[0].actor, now=NOW) as tx,
    ):
        actions.deposit_commitments(tx, draw_id=draw.id, commitments=wrong)
    assert len(rows(database, DrawSecret, draw.id)) == 2


def test_roles_exclude_each_other(database: Database) -> None:
    task_id = ready(database)
    keeping = people(database)
    with pytest.raises(Refused, match="不能兼任保管人"):
        frozen(database, task_id, mode=Mode.SEALED, custody=Custody(("officer", *LOGINS)))
    draw, keepers = entrusted(database, task_id, actors=keeping)
    with pytest.raises(NotFound), database.transaction(actor=LEADER, now=NOW) as tx:
        actions.deposit_commitments(tx, draw_id=draw.id, commitments=keepers[0].commitments)
    for keeper in keepers:
        keeper.deposit(database)
    with (
        pytest.raises(Refused, match="保管人不能封存"),
        database.transaction(actor=keepers[0].actor, now=NOW) as tx,
    ):
        actions.commit_draw(tx, draw_id=draw.id)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.commit_draw(tx, draw_id=draw.id)
    with (
        pytest.raises(Refused, match="录入公开数"),
        database.transaction(actor=keepers[1].actor, now=NOW) as tx,
    ):
        actions.record_public_value(tx, draw_id=draw.id, value=DICE)
    valued(database, draw.id)
    with pytest.raises(Refused, match="密钥由保管人持有"), database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.open_draw(tx, draw_id=draw.id)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"custodians": 0}, "须指定保管人"),
        ({"custodians": 0, "mode": Mode.HELD}, "分几批开启须指定保管人"),
        ({"mode": Mode.OPEN}, "不设保管人"),
        ({"days": [TODAY, TODAY + timedelta(32)]}, "31天内"),
        ({"days": [LATER, TODAY]}, "先后排列"),
        ({"days": [TODAY, TODAY]}, "先后排列"),
        ({"ends_on": TODAY}, "晚于任务结束日期"),
        ({"reveal_by": TODAY}, "早于最后一批"),
        ({"drawn": 1}, "不能分成2批"),
    ],
)
def test_tranches_that_protect_nothing_are_refused(changed: dict[str, Any], words: str) -> None:
    good = {"days": [TODAY, LATER], "mode": Mode.SEALED, "custodians": 3, "drawn": 6}
    ends = {"ends_on": TODAY + timedelta(60), "reveal_by": TODAY + timedelta(60)}
    rules.check_tranches(**{**good, **ends})
    with pytest.raises(Refused, match=words):
        rules.check_tranches(**{**good, **ends, **changed})


def test_nobody_unknown_or_twice_is_a_custodian(database: Database) -> None:
    task_id = ready(database)
    people(database)
    for logins, words in ((("nobody",), "没有登录名"), ((LOGINS[0],) * 2, "不同的人")):
        with pytest.raises(Refused, match=words):
            frozen(database, task_id, mode=Mode.SEALED, custody=Custody(logins))


def test_a_held_draw_in_two_tranches_is_public_at_each_opening(database: Database) -> None:
    draw, keepers = first_open(database, mode=Mode.HELD)
    assert verify(proof(database, draw.id)).tranches == 1
    with pytest.raises(Refused, match="都已公开"):
        reveal(database, draw.id)
    for keeper in keepers:
        keeper.give(database, 2, now=NOW + WEEK)
    assert verify(proof(database, draw.id)).drawn == 6


def test_one_custodian_and_a_value_for_each_tranche(database: Database) -> None:
    draw, [keeper] = first_open(database, actors=people(database, LOGINS[:1]), values_each=True)
    with pytest.raises(Refused, match="公开数还没有由两人录入一致"):
        keeper.give(database, 2, now=NOW + WEEK)
    valued(database, draw.id, value="6666666666", now=NOW + WEEK)
    keeper.give(database, 2, now=NOW + WEEK)
    visited(database, draw.id)
    reveal(database, draw.id)
    reveal(database, draw.id)
    assert verify(proof(database, draw.id)).tranches == 2
    with database.reading() as session:
        assert b"6666666666" in queries.file_of(session, draw.id, "tranche-2.json")


def test_names_stay_back_while_visits_are_to_be_made_but_not_past_the_deadline(database: Database) -> None:
    draw, _keepers = first_open(database)
    with pytest.raises(Refused, match="还有3户没有检查"):
        reveal(database, draw.id)
    assert draw.reveal_by is not None
    after = NOW + (draw.reveal_by - TODAY)
    assert reveal(database, draw.id, now=after).status is DrawStatus.OPENED
    with pytest.raises(Refused, match="还没有开启"):
        reveal(database, draw.id, now=after)


def test_a_reveal_that_is_missing_past_its_deadline_is_a_red_mark(database: Database) -> None:
    draw, _keepers = first_open(database)
    assert draw.reveal_by is not None
    with database.reading() as session:
        assert len(queries.serials(session, on=draw.reveal_by).owing) == 0
        late = queries.serials(session, on=draw.reveal_by + timedelta(1))
    assert (late.sealed, late.void, late.owing) == (1, 0, {draw.id})


def test_at_the_deadline_everything_opened_becomes_public_by_itself(database: Database) -> None:
    draw, keepers = first_open(database)
    for keeper in keepers:
        keeper.give(database, 2, now=NOW + WEEK)
    assert draw.reveal_by is not None
    before, due = NOW + (draw.reveal_by - TODAY) - timedelta(1), NOW + (draw.reveal_by - TODAY)
    with database.transaction(actor=OFFICER, now=before) as tx:
        assert actions.reveal_due(tx) == 0
    with database.transaction(actor=OFFICER, now=due) as tx:
        assert actions.reveal_due(tx) == 2
    assert state(database, draw.id).status is DrawStatus.REVEALED
    assert verify(proof(database, draw.id)).tranches == 2
    with database.reading() as session:
        assert len(queries.serials(session, on=draw.reveal_by + timedelta(1)).owing) == 0


def test_the_hash_of_a_tranche_is_in_the_certificate_before_its_file(database: Database) -> None:
    draw, _keepers = first_open(database)
    with database.reading() as session:
        [opened] = json.loads(queries.certificate_files(session, draw)["opened.json"])["tranches"]
    visited(database, draw.id)
    reveal(database, draw.id)
    with database.reading() as session:
        assert Hash("sha256").hex(queries.file_of(session, draw.id, "tranche-1.json")) == opened["digest"]


def test_a_void_sealed_draw_owes_its_shares(database: Database) -> None:
    draw, keepers = committed(database, ready(database))
    assert draw.reveal_by is not None
    after = draw.reveal_by + timedelta(1)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.ask_to_void(tx, draw_id=draw.id, reason="名单有误")
    with database.transaction(actor=APPROVER, now=NOW) as tx:
        actions.void_draw(tx, draw_id=draw.id)
    with database.reading() as session:
        assert len(queries.serials(session, on=after).owing) == 1
    assert verify(proof(database, draw.id)).tranches == 0
    for number, keeper in enumerate(keepers, 1):
        with database.transaction(actor=keeper.actor, now=NOW) as tx:
            done = actions.give_void_shares(tx, draw_id=draw.id, shares=keeper.shares)
        assert done is (number == 3)
    with database.reading() as session:
        assert len(queries.serials(session, on=after).owing) == 0
        assert b"shares" in queries.file_of(session, draw.id, "void.json")
    assert verify(proof(database, draw.id)).tranches == 0
    with (
        pytest.raises(Refused, match="都已交出"),
        database.transaction(actor=keepers[0].actor, now=NOW) as tx,
    ):
        actions.give_void_shares(tx, draw_id=draw.id, shares=keepers[0].shares)


def test_a_list_given_up_before_anybody_deposited_keeps_a_number_and_hides_nothing(
    database: Database,
) -> None:
    draw, keepers = entrusted(database, ready(database))
    keepers[0].deposit(database)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.ask_to_void(tx, draw_id=draw.id, reason="名单有误")
    with database.transaction(actor=WITNESS, now=NOW) as tx:
        draw = actions.void_draw(tx, draw_id=draw.id)
    assert (draw.status, draw.serial) == (DrawStatus.VOID, 1)
    with (
        pytest.raises(Unreadable, match="全部2批"),
        database.transaction(actor=keepers[0].actor, now=NOW) as tx,
    ):
        actions.give_void_shares(tx, draw_id=draw.id, shares=keepers[0].shares[:1])
    with database.transaction(actor=keepers[0].actor, now=NOW) as tx:
        assert actions.give_void_shares(tx, draw_id=draw.id, shares=keepers[0].shares)
    assert verify(proof(database, draw.id)).tranches == 0


def test_an_altered_list_is_not_opened_and_the_last_share_is_not_kept(database: Database) -> None:
    draw, keepers = committed(database, ready(database))
    valued(database, draw.id)
    keepers[0].give(database, 1)
    keepers[1].give(database, 1)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        wrong = col(DrawFile.draw_id) == draw.id, col(DrawFile.name) == "bars.tsv"
        tx.session.connection().execute(sa.update(DrawFile).where(*wrong).values(packed=zlib.compress(b"")))
        tx.session.connection().execute(
            sa.update(DrawSecret).where(col(DrawSecret.n) == 4).values(commitment="0" * 64)
        )
        tx.record("tampered.with", covers=[DrawFile, DrawSecret])
    with pytest.raises(Refused, match="与封存时不一致"):
        keepers[2].give(database, 1)
    assert len([one for one in rows(database, DrawSecret, draw.id) if one.share]) == 2
