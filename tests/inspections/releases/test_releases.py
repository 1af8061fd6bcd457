"""A file with names leaves the house by two people, once, and while the approval lasts."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import product
from threading import Barrier

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select, update

from inspections.releases import actions, queries
from inspections.releases.rules import LASTS, WAITS, Kind, State, check_can_decide, check_can_take, covers
from inspections.releases.tables import Release
from supervision.foundation.actor import Actor, Scope
from supervision.foundation.audit import AuditEvent
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound, Refused
from tests.inspections.bureau import FIRE, MARKET, settle
from tests.people import APPROVER, LEADER, NAMES, OFFICER, Visitor, someone

SignIn = Callable[..., Visitor]
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
WHY = "市政府专题会议用"
OTHER_APPROVER = someone("approver", user_id=99, name="审批另一人")


def asked(database: Database, by: Actor = OFFICER, at: datetime = NOW) -> int:
    with database.transaction(actor=by, now=at) as tx:
        return actions.ask_release(tx, kind=Kind.RISK_MAP, reason=WHY).id or 0


def decide(database: Database, key: int, by: Actor = APPROVER, at: datetime = NOW, answer: str = "") -> None:
    with database.transaction(actor=by, now=at) as tx:
        actions.decide_release(tx, release_id=key, approve=not answer, answer=answer)


def take(database: Database, key: int, by: Actor = OFFICER, at: datetime = NOW) -> Release:
    with database.transaction(actor=by, now=at) as tx:
        return actions.take_release(tx, release_id=key, fingerprint="abc-def")


def test_one_asks_another_approves_and_it_is_taken_once(database: Database) -> None:
    key = asked(database)
    decide(database, key)
    take(database, key)
    with pytest.raises(Refused, match="已经用过"):
        take(database, key)
    with database.reading() as session:
        events = session.exec(
            select(AuditEvent).where(col(AuditEvent.about) == f"release:{key}").order_by(col(AuditEvent.seq))
        ).all()
    assert [(one.action, one.actor_name) for one in events] == [
        ("release.asked", OFFICER.name),
        ("release.decided", APPROVER.name),
        ("release.taken", OFFICER.name),
    ]
    assert events[-1].detail["approved_by"] == APPROVER.name
    assert events[-1].detail["fingerprint"] == "abc-def"


def test_nobody_approves_an_own_request_and_nothing_leaves_before_an_approval(database: Database) -> None:
    key = asked(database, by=APPROVER)
    with pytest.raises(Refused, match="另一人批准"):
        decide(database, key, by=APPROVER)
    with pytest.raises(Refused, match="还没有另一人批准"):
        take(database, key, by=APPROVER)
    decide(database, key, by=OTHER_APPROVER)
    with pytest.raises(Refused, match="申请人本人"):
        take(database, key, by=OTHER_APPROVER)
    take(database, key, by=APPROVER)


def test_a_refusal_needs_words_and_is_final(database: Database) -> None:
    key = asked(database)
    decide(database, key, answer="用不含名称的地图就够了")
    with pytest.raises(Refused, match="没有获得批准"):
        take(database, key)
    with pytest.raises(Refused, match="已经处理过"):
        decide(database, key)
    with database.transaction(actor=APPROVER, now=NOW) as tx, pytest.raises(Refused, match="写明理由"):
        again = actions.ask_release(tx, kind=Kind.RISK_MAP, reason=WHY)
        again.asked_by = OFFICER.user_id
        actions.decide_release(tx, release_id=again.id or 0, approve=False)


def test_requests_and_approvals_expire(database: Database) -> None:
    late = asked(database)
    with pytest.raises(Refused, match="已过期"):
        decide(database, late, at=NOW + WAITS)
    key = asked(database)
    decide(database, key)
    with pytest.raises(Refused, match="批准已过期"):
        take(database, key, at=NOW + LASTS)
    with database.reading() as session:
        assert queries.waiting(session, APPROVER, now=NOW) == 1
        assert queries.waiting(session, APPROVER, now=NOW + WAITS) == 0
        assert queries.waiting(session, OFFICER, now=NOW) == 0


@pytest.mark.parametrize("state", State)
def test_in_every_state_the_wrong_person_is_refused(state: State) -> None:
    with pytest.raises(Refused):
        check_can_decide(state, asked_by=1, actor=1)
    with pytest.raises(Refused):
        check_can_take(state, asked_by=1, actor=2)


def test_an_approver_answers_for_the_own_department_for_leaders_and_for_no_wider_area() -> None:
    everything, mine = Scope(), Scope(frozenset({7}), "421303")
    for department, area in product((None, 7, 8), ("", "421303", "421321")):
        assert covers(everything, department=department, area=area)
        assert covers(mine, department=department, area=area) == (department != 8 and area == "421303")


def test_another_departments_request_is_not_there(database: Database) -> None:
    with database.transaction(actor=LEADER, now=NOW) as tx:
        release = actions.ask_release(tx, kind=Kind.RISK_MAP, reason=WHY)
        key = release.id or 0
    local = someone("approver", user_id=98, department_id=7, area_code="421303")
    with pytest.raises(NotFound):
        decide(database, key, by=local)
    with database.reading() as session:
        assert queries.to_act_on(session, local, now=NOW) == []
        assert [one.id for one in queries.to_act_on(session, APPROVER, now=NOW)] == [key]
        assert queries.to_act_on(session, OFFICER, now=NOW) == []
        late = NOW + WAITS
        assert [one.id for one in queries.past(session, APPROVER, now=late)] == [key]
        assert queries.past(session, local, now=late) == queries.past(session, OFFICER, now=late) == []


def test_what_waits_stands_on_the_first_page_however_many_came_since(database: Database) -> None:
    key = asked(database)
    with database.transaction(actor=LEADER, now=NOW) as tx:
        for _n in range(60):
            one = actions.ask_release(tx, kind=Kind.RISK_MAP, reason=WHY)
            one.approved, one.decided_by, one.answer = False, APPROVER.user_id, "不用"
    with database.reading() as session:
        assert [one.id for one in queries.to_act_on(session, APPROVER, now=NOW)] == [key]
        assert [one.id for one in queries.to_act_on(session, OFFICER, now=NOW)] == [key]
        first = queries.past(session, APPROVER, now=NOW)
        rest = queries.past(session, APPROVER, now=NOW, before=first[-1].id or 0)
    assert len({one.id for one in (*first, *rest)} - {key}) == 60
    decide(database, key)
    with database.reading() as session:
        assert queries.to_act_on(session, APPROVER, now=NOW) == []
        rest = queries.past(session, APPROVER, now=NOW, before=first[-1].id or 0)
        assert rest[-1].id == key, "somebody else may take it now"
        assert [one.id for one in queries.to_act_on(session, OFFICER, now=NOW)] == [key]


@pytest.mark.parametrize(
    ("department", "area"), [(FIRE, "421303"), (MARKET, "421321"), (MARKET, "421303002")]
)
def test_whoever_answers_for_something_else_by_now_takes_nothing(
    database: Database, department: int, area: str
) -> None:
    settle(database)
    then = someone("officer", department_id=MARKET, area_code="421303")
    key = asked(database, by=then)
    decide(database, key)
    with pytest.raises(Refused, match="职责范围变了"):
        take(database, key, by=someone("officer", department_id=department, area_code=area))
    assert (
        take(database, key, by=someone("officer", department_id=MARKET, area_code="421300")).area == "421303"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"taken_at": NOW},
        {"approved": True},
        {"approved": True, "decided_by": OFFICER.user_id},
        {"approved": False, "decided_by": APPROVER.user_id, "taken_at": NOW},
    ],
)
def test_the_database_itself_knows_no_file_taken_without_another_person(
    database: Database, wrong: dict[str, object]
) -> None:
    key = asked(database)
    with pytest.raises(IntegrityError), database.transaction(actor=OFFICER, now=NOW) as tx:
        tx.session.execute(update(Release).where(col(Release.id) == key).values(**wrong))


def test_two_who_take_in_one_moment_get_it_once(database: Database) -> None:
    key, start = asked(database), Barrier(2)
    decide(database, key)

    def try_it(_n: int) -> bool:
        start.wait()
        try:
            take(database, key)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(try_it, range(2))) == [False, True]


def test_the_page_asks_shows_both_and_refuses_in_sentences(database: Database, signed_in: SignIn) -> None:
    officer, approver = signed_in("officer"), signed_in("approver")
    assert officer.post("/releases", {"reason": ""}).status_code == 400
    officer.post("/releases", {"reason": WHY})
    assert "等另一人批准" in officer.get("/releases").text
    page = approver.get("/releases").text
    assert f"{NAMES['officer']}申请导出" in page  # type: ignore[index]
    assert WHY in page
    assert "等您批准的导出" in approver.get("/desk").text
    assert officer.post("/releases/1", {"approve": "true"}).status_code == 404
    approver.post("/releases/1", {"approve": "true"})
    assert "导出（只能一次）" in officer.get("/releases").text
    refused = approver.post("/releases/1", {"approve": "true"})
    assert refused.status_code == 409
    assert "已经处理过" in refused.text
    assert "已批准" in approver.get("/releases").text.partition("以往的申请")[2]
