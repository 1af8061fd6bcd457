"""Reviewed results line up with their last day, a third person publishes them, the public finds them."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlmodel import select

from inspections.penalties import actions as penalties
from inspections.penalties.rules import CaseSource, PartyKind, PenaltyKind, Procedure
from inspections.publication import actions, queries
from inspections.publication.rules import Subject
from inspections.publication.tables import Publication
from inspections.visits import queries as visits
from inspections.visits.rules.results import ResultCode
from inspections.visits.rules.states import ActStatus, CheckKind
from supervision.foundation.actor import EVERYTHING, Actor
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound, Refused
from supervision.foundation.rooms import load_tasks
from supervision.foundation.work import run_waiting
from supervision.registers.actions import import_entities
from tests.inspections.bureau import FIRE, MARKET, NOW, TODAY, officer, settle, visited
from tests.people import Visitor

SignedIn = Callable[..., Visitor]
PUBLISHER = officer(MARKET, user_id=30)
NASTY = "<img src=x onerror=alert(1)>${7*7}"


def _fill(database: Database) -> int:
    with database.transaction(actor=PUBLISHER, now=NOW) as tx:
        return actions.fill_queue(tx)


def _rows(database: Database) -> list[Publication]:
    with database.reading() as session:
        return list(session.exec(select(Publication).order_by(Publication.id)))  # type: ignore[arg-type]


def _publish(database: Database, *ids: int, actor: Actor = PUBLISHER) -> int:
    with database.transaction(actor=actor, now=NOW) as tx:
        return actions.publish(tx, publication_ids=ids)


def test_a_reviewed_result_falls_due_twenty_working_days_after_it_was_formed(database: Database) -> None:
    [firm, second, third, fourth, *_] = settle(database)
    visited(database, firm, on=date(2026, 10, 12))
    visited(database, second, on=date(2026, 12, 10))
    visited(database, third, status=ActStatus.RECORDED)
    visited(database, fourth, kind=CheckKind.CASE)
    assert _fill(database) == 2
    assert _fill(database) == 0
    first, late = _rows(database)
    assert (first.due_on, first.provisional) == (date(2026, 11, 9), False)
    assert late.provisional


def test_publishing_fixes_what_the_public_sees(database: Database) -> None:
    [firm, *_] = settle(database)
    act_id = visited(database, firm, ResultCode.R02, ResultCode.R05)
    _fill(database)
    [row] = _rows(database)
    assert _publish(database, row.id or 0) == 1
    [row] = _rows(database)
    assert row.content == {
        "entity": "随州第1商店",
        "code": "91421300MA00000001",
        "department": "随州市市场监督管理局",
        "number": f"随市监行为〔2026〕{act_id}号",
        "item": "对食品销售者的监督检查",
        "checked_on": "2026-10-12",
        "results": ["R02", "R05"],
        "draw": "",
    }
    assert (row.reviewed_by, row.reviewed_name) == (30, "经办")
    with database.reading() as session:
        assert visits.act_by_id(session, act_id).status is ActStatus.PUBLISHED
    with pytest.raises(Refused, match="已经公示"):
        _publish(database, row.id or 0)


def test_an_inspector_of_the_visit_does_not_publish_it_and_then_nothing_is(database: Database) -> None:
    [firm, second, *_] = settle(database)
    visited(database, firm)
    visited(database, second)
    _fill(database)
    ids = [row.id or 0 for row in _rows(database)]
    inspector = Actor(
        user_id=31, name="检查员1", roles=frozenset({"officer"}), department_id=MARKET, inspector_id=1
    )
    with pytest.raises(Refused, match="自己的检查结果"):
        _publish(database, *ids, actor=inspector)
    assert all(row.published_at is None for row in _rows(database))


def test_a_decision_is_queued_masked_and_not_published_by_whoever_decided(database: Database) -> None:
    [firm, *_] = settle(database)
    act_id = visited(database, firm, ResultCode.R08)
    decider = officer(MARKET, user_id=7)
    with database.transaction(actor=decider, now=NOW - timedelta(days=20)) as tx:
        case = penalties.open_case(
            tx, source=CaseSource.INSPECTION, act_id=act_id, facts="当事人电话13812345678，销售过期食品"
        )
        penalties.notify(tx, case_id=case.id or 0)
        penalties.decide(
            tx,
            case_id=case.id or 0,
            procedure=Procedure.ORDINARY,
            party=PartyKind.ORG,
            kinds=[PenaltyKind.FINE],
            fine_fen=500_000,
            basis="食品安全法第一百二十四条",
        )
    load_tasks()
    assert run_waiting(database) == 1
    rows = {row.subject: row for row in _rows(database)}
    penalty = rows[Subject.PENALTY]
    assert penalty.due_on == date(2026, 11, 27)  # twenty working days after Sunday, 1 November (Shanghai)
    with pytest.raises(Refused, match="作出决定的人员"):
        _publish(database, penalty.id or 0, actor=decider)
    _publish(database, penalty.id or 0)
    told = next(row for row in _rows(database) if row.subject is Subject.PENALTY).content
    assert told["facts"] == "当事人电话138****5678，销售过期食品"
    assert (told["fine_fen"], told["kinds"]) == (500_000, ["02"])


def test_a_withdrawn_result_leaves_the_portal_but_not_without_a_trace(
    database: Database, visitor: Visitor
) -> None:
    [firm, *_] = settle(database)
    visited(database, firm)
    _fill(database)
    [row] = _rows(database)
    _publish(database, row.id or 0)
    assert "随州第1商店" in visitor.get("/public/results").text
    with database.transaction(actor=PUBLISHER, now=NOW) as tx:
        actions.withdraw(tx, publication_id=row.id or 0, reason="录入错误，当事人电话13812345678")
    assert "随州第1商店" not in visitor.get("/public/results").text
    text = visitor.get(f"/public/results/{row.id}").text
    assert "撤回" in text
    assert "录入错误" in text
    assert "13812345678" not in text
    assert "随州第1商店" not in text
    with pytest.raises(Refused), database.transaction(actor=PUBLISHER, now=NOW) as tx:
        actions.withdraw(tx, publication_id=row.id or 0, reason="再次撤回")


def test_past_publications_pass_through_the_allow_list(database: Database) -> None:
    ids = settle(database)
    acts = [visited(database, i, status=ActStatus.PUBLISHED) for i in ids[:3]]
    with database.transaction(actor=PUBLISHER, now=NOW) as tx:
        count = actions.import_publications(
            tx,
            (
                {
                    "subject": Subject.ACT,
                    "act_id": act,
                    "department_id": MARKET,
                    "entity_id": firm,
                    "due_on": TODAY,
                    "published_at": NOW,
                    "content": {"entity": "某店", "results": ["R01"], "phone": "13812345678"},
                }
                for act, firm in zip(acts, ids, strict=False)
            ),
        )
    assert count == 3
    assert all(row.content == {"entity": "某店", "results": ["R01"]} for row in _rows(database))


def test_the_public_finds_a_business_by_name_or_code_and_pages_by_key(
    database: Database, visitor: Visitor
) -> None:
    ids = settle(database)
    for firm in ids[:25]:
        visited(database, firm)
    _fill(database)
    _publish(database, *[row.id or 0 for row in _rows(database)])
    assert "随州第25商店" in visitor.get("/public").text
    first = visitor.get("/public/results").text
    assert "随州第1商店" not in first
    assert "随州第1商店" in visitor.get("/public/results?before=6").text
    found = visitor.get("/public/results?q=第3商店").text
    assert "随州第3商店" in found
    assert "随州第4商店" not in found
    assert "随州第4商店" in visitor.get("/public/results?q=91421300ma00000004").text
    for words in ("%", "_", "%00", "'; drop table publication; --", "没有的店"):
        assert visitor.get("/public/results", params={"q": words}).status_code == 200
    assert "没有找到" in visitor.get("/public/results?q=%25").text
    assert visitor.get("/public/results?q=" + "长" * 101).status_code == 400
    assert visitor.get("/public/results?before=-1").status_code == 400
    assert visitor.get("/public/results/999").status_code == 404


def test_an_unpublished_result_is_not_there_for_the_public(database: Database, visitor: Visitor) -> None:
    [firm, *_] = settle(database)
    visited(database, firm)
    _fill(database)
    [row] = _rows(database)
    assert visitor.get(f"/public/results/{row.id}").status_code == 404
    assert "随州第1商店" not in visitor.get("/public").text


def test_a_hostile_company_name_stays_text_on_every_public_page(
    database: Database, visitor: Visitor, signed_in: SignedIn
) -> None:
    [firm, *_] = settle(database)
    with database.transaction(actor=PUBLISHER, now=NOW) as tx:
        import_entities(tx, [{"code": "91421300MA00000001", "name": NASTY}], source="test")
    visited(database, firm)
    _fill(database)
    queue = signed_in("officer", department_id=MARKET)
    shown = "&lt;img src=x onerror=alert(1)&gt;${7*7}"
    [row] = _rows(database)
    pages = [queue.get("/publication").text, queue.get(f"/publication/{row.id}").text]
    assert queue.post("/publication", {"ids": row.id}).status_code == 303
    pages += [visitor.get(path).text for path in ("/public", "/public/results", f"/public/results/{row.id}")]
    for text in pages:
        assert "<img src=x" not in text
        assert shown in text


def test_the_queue_publishes_what_is_ticked_and_hides_other_departments(
    database: Database, signed_in: SignedIn
) -> None:
    ids = settle(database)
    for firm in ids[:3]:
        visited(database, firm)
    _fill(database)
    rows = _rows(database)
    stranger = signed_in("officer", department_id=FIRE)
    assert "没有等待公示的结果" in stranger.get("/publication").text
    assert stranger.post("/publication", {"ids": rows[0].id}).status_code == 404
    publisher = signed_in("approver", department_id=MARKET)
    assert "已过期限" in publisher.get("/publication").text
    assert publisher.post("/publication", {"ids": [rows[0].id, rows[1].id]}).status_code == 303
    with database.reading() as session:
        assert len(queries.waiting(session, scope=EVERYTHING)) == 1
        assert len(queries.published(session)) == 2
        with pytest.raises(NotFound):
            queries.publication_by_id(session, 999)
    assert publisher.post("/publication", {"every": f"{rows[2].id}"}).status_code == 303
    assert len(_rows(database)) == sum(row.published_at is not None for row in _rows(database))
    assert publisher.post("/publication", {"ids": "x"}).status_code == 400
    assert publisher.post("/publication", {"every": "1;2"}).status_code == 400
    assert publisher.get("/publication?due=someday&after=1").status_code == 200
    assert publisher.post(f"/publication/{rows[0].id}/withdraw", {"reason": "决定被撤销"}).status_code == 303


def test_the_public_reads_what_was_published_last_first_and_misses_nothing_on_the_next_page(
    database: Database,
) -> None:
    ids = settle(database)
    for firm in ids[:4]:
        visited(database, firm)
    _fill(database)
    rows = _rows(database)
    for place, row in enumerate([rows[2], rows[0], rows[3], rows[1]]):
        with database.transaction(actor=PUBLISHER, now=NOW + timedelta(hours=place // 2)) as tx:
            actions.publish(tx, publication_ids=[row.id or 0])
    with database.reading() as session:
        whole = [line.id for line in queries.published(session)]
        paged: list[int] = []
        while part := queries.published(session, before=paged[-1] if paged else 0, limit=1):
            paged += [line.id for line in part]
    assert whole == paged == [rows[3].id, rows[1].id, rows[2].id, rows[0].id]
