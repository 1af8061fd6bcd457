"""Orders follow reviewed findings, run against a last day, end with a proof."""

from collections.abc import Callable
from datetime import date

import pytest

from inspections.rectifications import actions, queries
from inspections.rectifications.rules import RectificationStatus, can_close, overdue
from inspections.visits.rules.results import ResultCode
from inspections.visits.rules.states import ActStatus
from supervision.foundation.actor import EVERYTHING, Scope
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound, Refused
from tests.inspections.bureau import FIRE, MARKET, NOW, TODAY, officer, settle, visited
from tests.pdf_text import text_of
from tests.people import OFFICER, Visitor

SignedIn = Callable[..., Visitor]


def _order(database: Database, act_id: int) -> int:
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        row = actions.order(tx, act_id=act_id, problem="货架上有过期食品", demand="下架并清点")
        return row.id or 0


def test_an_order_gets_its_number_and_the_usual_last_day(database: Database) -> None:
    [firm, *_] = settle(database)
    row_id = _order(database, visited(database, firm, ResultCode.R05))
    with database.reading() as session:
        shown = queries.rectification(session, row_id)
    assert shown.order.number == "随市监责改〔2026〕1号"
    assert shown.order.issued_on == TODAY
    assert shown.order.due_on == date(2026, 12, 7)  # fifteen days on is a Sunday
    assert (shown.entity.id, shown.department.id) == (firm, MARKET)


@pytest.mark.parametrize(
    ("codes", "status", "words"),
    [
        ((ResultCode.R05,), ActStatus.RECORDED, "还没有审核"),
        ((ResultCode.R01,), ActStatus.REVIEWED, "没有发现问题"),
    ],
)
def test_without_a_reviewed_finding_nothing_is_ordered(
    database: Database, codes: tuple[ResultCode, ...], status: ActStatus, words: str
) -> None:
    [firm, *_] = settle(database)
    act_id = visited(database, firm, *codes, status=status)
    with pytest.raises(Refused, match=words):
        _order(database, act_id)


def test_an_order_without_words_or_with_days_out_of_order_is_refused(database: Database) -> None:
    [firm, *_] = settle(database)
    act_id = visited(database, firm, ResultCode.R05)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        with pytest.raises(Refused, match="请写明存在的问题"):
            actions.order(tx, act_id=act_id, problem=" ", demand="改")
        with pytest.raises(Refused, match="早于发出日期"):
            actions.order(tx, act_id=act_id, problem="有", demand="改", due_on=date(2026, 11, 20))
        with pytest.raises(NotFound):
            actions.order(tx, act_id=999, problem="有", demand="改")


def test_an_order_is_closed_once_with_its_proof(database: Database) -> None:
    [firm, *_] = settle(database)
    row_id = _order(database, visited(database, firm, ResultCode.R05))
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        with pytest.raises(Refused, match="核实方式"):
            actions.close(tx, rectification_id=row_id, note=" ")
        row = actions.close(tx, rectification_id=row_id, note="照片核实")
        assert (row.status, row.closed_on) == (RectificationStatus.CLOSED, TODAY)
        with pytest.raises(Refused, match="已整改"):
            actions.turn_into_case(tx, rectification_id=row_id, note="未改正")
    assert not can_close(RectificationStatus.CLOSED)


def test_overdue_follows_from_the_last_day_alone() -> None:
    issued = RectificationStatus.ISSUED
    assert not overdue(issued, TODAY, on=TODAY)
    assert overdue(issued, date(2026, 11, 20), on=TODAY)
    assert not overdue(RectificationStatus.CLOSED, date(2026, 11, 20), on=TODAY)


def test_past_orders_come_in_and_the_overdue_ones_are_listed(database: Database) -> None:
    ids = settle(database)
    acts = [visited(database, i, ResultCode.R05) for i in ids[:3]]
    base = {"department_id": MARKET}
    with database.reading() as session:
        visit_ids = [queries.finding(session, act).visit.id for act in acts]
    rows = [
        base | {"act_id": act, "visit_id": visit, "entity_id": firm, "issued_on": day}
        for act, visit, firm, day in zip(
            acts, visit_ids, ids, [date(2026, 10, 1), date(2026, 11, 19), date(2025, 1, 5)], strict=False
        )
    ]
    rows[2] |= {
        "status": RectificationStatus.CLOSED,
        "closed_on": date(2025, 1, 12),
        "closed_note": "材料核实",
    }
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        assert actions.import_rectifications(tx, rows) == 3
    with database.reading() as session:
        late = queries.rectifications(session, scope=EVERYTHING, on=TODAY, overdue=True)
        running = queries.rectifications(session, scope=EVERYTHING, on=TODAY, open_only=True)
        stranger = queries.rectifications(session, scope=Scope(frozenset({FIRE})), on=TODAY)
    assert [line.number for line in late] == ["随市监责改〔2026〕1号"]
    assert len(running) == 2
    assert stranger == []


def test_another_department_finds_nothing(database: Database) -> None:
    [firm, *_] = settle(database)
    row_id = _order(database, visited(database, firm, ResultCode.R05))
    with pytest.raises(NotFound), database.transaction(actor=officer(FIRE), now=NOW) as tx:
        actions.close(tx, rectification_id=row_id, note="照片核实")


def test_from_the_finding_to_the_paper_over_http(database: Database, signed_in: SignedIn) -> None:
    [firm, *_] = settle(database)
    act_id = visited(database, firm, ResultCode.R05)
    visitor = signed_in("officer", department_id=MARKET)
    assert "随州第1商店" in visitor.get(f"/rectifications/new?act={act_id}").text
    nasty = "<img src=x onerror=alert(1)>${7*7}#panic()"
    form = {"act_id": act_id, "problem": nasty, "demand": "按期改正", "due_on": "2027-01-31"}
    made = visitor.post("/rectifications", form)
    assert made.status_code == 303, made.text
    text = visitor.get(made.headers["location"]).text
    assert "&lt;img src=x onerror=alert(1)&gt;${7*7}#panic()" in text
    paper = visitor.get(made.headers["location"] + "/order.pdf")
    assert paper.headers["content-type"] == "application/pdf"
    printed = text_of(paper.content)
    assert "责令改正通知书" in printed
    assert "onerror" in printed
    assert visitor.post(made.headers["location"] + "/close", {"note": "照片核实"}).status_code == 303
    listed = visitor.get("/rectifications?status=overdue").text
    assert "没有责令改正" in listed
    assert visitor.get("/rectifications/new?act=999").status_code == 404
    assert visitor.get("/rectifications/new").status_code == 400


def test_what_is_not_rectified_goes_on_to_a_case(database: Database, signed_in: SignedIn) -> None:
    [firm, *_] = settle(database)
    act_id = visited(database, firm, ResultCode.R05)
    row_id = _order(database, act_id)
    visitor = signed_in("officer", department_id=MARKET)
    answer = visitor.post(f"/rectifications/{row_id}/case", {"note": "逾期未改正"})
    assert answer.headers["location"] == f"/penalties/new?act={act_id}"
