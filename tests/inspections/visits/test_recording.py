"""The record of a visit: once, word for word, however often it is sent."""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, func, select

from inspections.plans.rules.ledger import LedgerState
from inspections.plans.tables import CapLedger
from inspections.visits import actions, queries
from inspections.visits.forms import read_record
from inspections.visits.rules.results import ResultCode
from inspections.visits.rules.states import ActStatus, VisitStatus
from inspections.visits.rules.submissions import Answer
from inspections.visits.tables import InspectionAct, RecordSubmission
from supervision.foundation.actor import Scope
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound, Refused, Unreadable
from supervision.registers.tables import Certificate
from tests.inspections.bureau import FIRE, MARKET, NOW
from tests.inspections.bureau import officer as reviewer
from tests.inspections.visits.scene import (
    ANNA,
    BERT,
    CARL,
    DORA,
    HEAD,
    LATER,
    act,
    announced,
    approved,
    inspector,
    officer,
    photo,
    point,
    record,
    send,
    stage,
    stamp,
    visit_of,
)
from tests.people import OFFICER


def rows_of(database: Database, table: Any) -> int:
    with database.reading() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def test_a_record_makes_one_act_per_item_with_its_result_set(database: Database) -> None:
    visit_id = approved(database)
    bad = [point(1, "bad", "三袋饼干过期")]
    receipt = send(database, record(visit_id, acts=[act(1, "R05", "R08", points=bad), act(2)]))
    assert receipt.answer is Answer.CREATED
    assert receipt.complete
    visit = visit_of(database, visit_id)
    assert visit.status is VisitStatus.RECORDED
    assert (visit.occurred_on, visit.received_at) == (NOW.date(), LATER)
    assert visit.result_formed_at == NOW + timedelta(hours=2)
    with database.reading() as session:
        first, second = queries.acts_of(session, visit_id)
        assert (first.codes, first.act.problem) == ((ResultCode.R08, ResultCode.R05), True)
        assert first.act.headline is ResultCode.R08
        assert (second.codes, second.act.problem) == ((ResultCode.R01,), False)
        assert first.act.number == "随市监查〔2026〕1号"
        ((result, pinned),) = queries.item_results_of(session, first.act.id or 0)
        assert (result.note, pinned and pinned.item_text) == ("三袋饼干过期", "许可证在有效期内")


def test_the_ledger_is_spent_once_for_the_department(database: Database) -> None:
    visit_id = approved(database)
    body = record(visit_id)
    for _time in range(3):
        send(database, body, submission="11111111-1111-4111-8111-111111111111")
    with database.reading() as session:
        places = session.exec(select(CapLedger).where(col(CapLedger.visit_id) == visit_id)).all()
    assert [(place.department_id, place.state) for place in places] == [(MARKET, LedgerState.SPENT)]


def test_the_same_bytes_are_answered_the_same_way_and_stored_once(database: Database) -> None:
    visit_id = approved(database)
    submission, body = str(uuid.uuid4()), record(visit_id)
    first = send(database, body, submission=submission)
    again = [send(database, body, submission=submission, now=LATER + timedelta(minutes=n)) for n in range(8)]
    assert {receipt.answer for receipt in again} == {Answer.SAME}
    assert {receipt.received_at for receipt in again} == {first.received_at}
    assert rows_of(database, RecordSubmission) == 1
    assert rows_of(database, InspectionAct) == 2


def test_other_bytes_under_the_same_id_are_a_conflict_and_both_are_kept(database: Database) -> None:
    visit_id = approved(database)
    submission = str(uuid.uuid4())
    send(database, record(visit_id), submission=submission)
    other = record(visit_id, acts=[act(1, "R08", points=[point(1, "bad", "改了")]), act(2)])
    for _time in range(2):
        receipt = send(database, other, submission=submission)
        assert receipt.answer is Answer.CONFLICT
        assert not receipt.complete
    with database.reading() as session:
        kept = queries.submissions_of(session, visit_id)
        assert [row.accepted for row in kept] == [True, False]
        assert json.loads(kept[1].body) == other
        assert queries.acts_of(session, visit_id)[0].codes == (ResultCode.R01,)


def test_a_second_phone_with_its_own_id_is_a_conflict_too(database: Database) -> None:
    visit_id = approved(database)
    send(database, record(visit_id))
    receipt = send(database, record(visit_id, device="second"), actor=inspector(BERT))
    assert receipt.answer is Answer.CONFLICT
    assert visit_of(database, visit_id).status is VisitStatus.RECORDED


def test_fifty_parallel_sendings_store_one_record(database: Database) -> None:
    visit_id = approved(database)
    submission, body = str(uuid.uuid4()), record(visit_id)
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _n: send(database, body, submission=submission).answer, range(50)))
    assert sorted(answers) == [Answer.CREATED] + [Answer.SAME] * 49
    assert rows_of(database, InspectionAct) == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"officers": [officer(ANNA)]}, "不得少于2名"),
        ({"officers": [officer(ANNA), officer(CARL)]}, "名单外"),
        ({"officers": [officer(ANNA), {"inspector_id": BERT, "certificate_number": "0"}]}, "不一致"),
        ({"acts": [act(1, points=[point(1)])]}, "每个参加部门的每个事项"),
        ({"acts": [act(1, points=[point(1)]), act(2), act(2)]}, "每个参加部门的每个事项"),
        ({"acts": [act(1), act(2)]}, "还有1个检查项"),
        ({"acts": [act(1, points=[point(9)]), act(2)]}, "检查表不一致"),
        ({"acts": [act(1, "R01", "R08", points=[point(1)]), act(2)]}, "不能与其他结果"),
        ({"signatures": []}, "签名情况"),
        ({"finished_at": stamp(NOW)}, "结束时间早于到达时间"),
        ({"arrived_at": stamp(NOW - timedelta(days=3))}, "写明当时没有录入的原因"),
        ({"arrived_at": stamp(NOW - timedelta(days=30)), "late_reason": "山区无信号"}, "超过10日"),
    ],
)
def test_a_record_that_breaks_a_rule_is_refused_and_nothing_is_stored(
    database: Database, changes: dict[str, Any], words: str
) -> None:
    visit_id = approved(database)
    with pytest.raises(Refused, match=words):
        send(database, record(visit_id, **changes))
    assert rows_of(database, RecordSubmission) == 0
    assert visit_of(database, visit_id).status is VisitStatus.APPROVED
    assert send(database, record(visit_id)).answer is Answer.CREATED


def test_an_expired_certificate_stops_the_record(database: Database) -> None:
    visit_id = approved(database)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        licence = tx.session.exec(select(Certificate).where(col(Certificate.inspector_id) == BERT)).one()
        licence.valid_to = NOW.date() - timedelta(days=1)
        tx.session.add(licence)
        tx.record("certificate.expired", covers=[Certificate])
    with pytest.raises(Refused, match="检查员12的执法证在2026-11-21无效"):
        send(database, record(visit_id))


def test_an_unapproved_visit_cannot_be_recorded(database: Database) -> None:
    visit_id = stage(database)[0]
    with pytest.raises(Refused, match="还没有批准"):
        send(database, record(visit_id))


def test_a_late_record_keeps_its_reason_and_shows_to_supervisors(database: Database) -> None:
    visit_id = approved(database)
    late = record(visit_id, arrived_at=stamp(NOW - timedelta(days=3)), late_reason="山区无信号")
    assert send(database, late).answer is Answer.CREATED
    with database.reading() as session:
        ((visit, name),) = queries.late_records(session, Scope(frozenset({MARKET})))
    assert (visit.late_reason, name) == ("山区无信号", "随州第1商店")


def test_a_stranger_cannot_record_even_a_known_visit(database: Database) -> None:
    visit_id = approved(database)
    for stranger in (inspector(DORA), OFFICER):
        with pytest.raises(NotFound):
            send(database, record(visit_id), actor=stranger)


def test_a_joint_visit_has_a_result_of_each_department(database: Database) -> None:
    visit_id = approved(database, joint=True)
    four = [officer(number) for number in (ANNA, BERT, CARL, DORA)]
    acts = [act(1, points=[point(1)]), act(2), act(None, "R05", department=FIRE)]
    with pytest.raises(Refused, match="只有1名"):
        send(database, record(visit_id, officers=four[:3], acts=acts))
    send(database, record(visit_id, officers=four, acts=acts))
    with database.reading() as session:
        lines = queries.acts_of(session, visit_id)
        places = session.exec(
            select(CapLedger.department_id).where(col(CapLedger.visit_id) == visit_id)
        ).all()
    assert [(line.act.department_id, line.codes[0]) for line in lines] == [
        (MARKET, ResultCode.R01),
        (MARKET, ResultCode.R01),
        (FIRE, ResultCode.R05),
    ]
    assert sorted(places) == [MARKET, FIRE]


def test_a_closed_shop_ends_in_a_code_without_checklist(database: Database) -> None:
    visit_id = approved(database)
    send(database, record(visit_id, acts=[act(1, "R09"), act(2, "R09")]))
    with database.reading() as session:
        assert queries.acts_of(session, visit_id)[0].codes == (ResultCode.R09,)


def test_a_signature_must_be_a_file_of_the_record(database: Database) -> None:
    visit_id = approved(database)
    lone = {"party": "entity", "state": "signed", "reason": "", "witness": "", "evidence_sha256": "a" * 64}
    with pytest.raises(Refused, match="不在这次记录中"):
        send(database, record(visit_id, signatures=[lone]))
    picture = announced(photo(), "photo")
    paper = lone | {"state": "paper", "evidence_sha256": picture["sha256"]}
    with pytest.raises(Refused, match="应当附上"):
        send(database, record(visit_id, signatures=[paper], files=[picture]))
    assert send(
        database, record(visit_id, signatures=[paper], files=[picture | {"kind": "paper"}])
    ).missing == (picture["sha256"],)


def test_review_waits_for_the_files_and_is_done_by_somebody_else(database: Database) -> None:
    visit_id = approved(database)
    send(database, record(visit_id, files=[announced(photo())]))
    with (
        pytest.raises(Refused, match="还有1个文件"),
        database.transaction(actor=reviewer(MARKET), now=LATER) as tx,
    ):
        actions.review_acts(tx, visit_id=visit_id)
    with database.reading() as session:
        day = queries.visits_of_inspector(session, ANNA, on=NOW.date())
        assert [line.id for line in day.files_missing] == [visit_id]
        assert [line.id for line in day.to_sign] == [visit_id]


def test_reviewed_then_published_then_closed(database: Database) -> None:
    visit_id = approved(database)
    send(database, record(visit_id))
    with database.transaction(actor=reviewer(MARKET), now=LATER) as tx:
        actions.review_acts(tx, visit_id=visit_id)
        acts = [line.act.id or 0 for line in queries.acts_of(tx.session, visit_id)]
        actions.mark_published(tx, act_id=acts[0])
        assert queries.visit_by_id(tx.session, visit_id).status is VisitStatus.REVIEWED
        actions.mark_published(tx, act_id=acts[1])
        actions.mark_published(tx, act_id=acts[1])
    assert visit_of(database, visit_id).status is VisitStatus.PUBLISHED
    with database.transaction(actor=reviewer(MARKET), now=LATER) as tx:
        assert actions.close_visit(tx, visit_id=visit_id).status is VisitStatus.CLOSED
        assert {line.act.status for line in queries.acts_of(tx.session, visit_id)} == {ActStatus.PUBLISHED}


def test_an_unreviewed_act_is_not_published(database: Database) -> None:
    visit_id = approved(database)
    send(database, record(visit_id))
    with database.transaction(actor=reviewer(MARKET), now=LATER) as tx:
        (first, *_rest) = queries.acts_of(tx.session, visit_id)
        with pytest.raises(Refused, match="还没有审核"):
            actions.mark_published(tx, act_id=first.act.id or 0)


def test_an_emergency_is_inspected_first_and_approved_before_review(database: Database) -> None:
    stage(database)
    with database.transaction(actor=inspector(ANNA), now=NOW) as tx:
        visit = actions.open_visit(
            tx,
            entity_code="91421300MA00000009",
            officers=["I011", "I012"],
            kind="case",  # type: ignore[arg-type]
            mode="onsite",  # type: ignore[arg-type]
            reason="群众报警燃气泄漏",
            exempt="emergency",  # type: ignore[arg-type]
            emergency=True,
            emergency_reason="有爆炸危险，来不及审批",
        )
    send(database, record(visit.id, acts=[act(None, "R08")]))
    with (
        pytest.raises(Refused, match="补办审批"),
        database.transaction(actor=reviewer(MARKET), now=LATER) as tx,
    ):
        actions.review_acts(tx, visit_id=visit.id)
    with database.reading() as session:
        assert [line.id for line in queries.lines_waiting(session, Scope())] == [visit.id]
    with database.transaction(actor=HEAD, now=LATER) as tx:
        actions.approve_emergency_later(tx, visit_id=visit.id)
    with database.transaction(actor=reviewer(MARKET), now=LATER) as tx:
        actions.review_acts(tx, visit_id=visit.id)
    assert visit_of(database, visit.id).status is VisitStatus.REVIEWED


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"null",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"\xff\xfe\x00",
        b'{"visit_id": "a\\u0000b"}',
        b'{"visit_id": "' + b"x" * 3_000_000 + b'"}',
    ],
)
def test_garbage_is_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read_record(raw)


def test_an_unknown_field_or_a_number_too_large_is_unreadable() -> None:
    good = record("v")
    for wrong in (
        good | {"is_admin": True},
        good | {"acts": [act(2**40)]},
        good | {"arrived_at": "2026-11-21T09:00:00"},
    ):
        with pytest.raises(Unreadable):
            read_record(json.dumps(wrong).encode())


def test_frequency_counts_visits_of_the_year_once(database: Database) -> None:
    visit_id = approved(database, joint=True)
    four = [officer(number) for number in (ANNA, BERT, CARL, DORA)]
    acts = [act(1, points=[point(1)]), act(2), act(None, department=FIRE)]
    send(database, record(visit_id, officers=four, acts=acts))
    visit = visit_of(database, visit_id)
    with database.reading() as session:
        for department in (MARKET, FIRE):
            often = queries.frequency(
                session, entity_id=visit.entity_id, department_id=department, on=NOW.date()
            )
            assert (often.by_department, often.by_all) == (1, 1)
