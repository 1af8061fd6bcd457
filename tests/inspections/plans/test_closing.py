"""The year ends: what was drawn and visited is counted, what was not done says why, and the next year takes it over."""

from collections.abc import Callable

import fastexcel
import pytest
from sqlmodel import select

from inspections.draws.actions import ask_to_void, void_draw
from inspections.plans import actions, queries
from inspections.plans.rules.closing import PlanYear, TaskYear
from inspections.plans.rules.status import PlanStatus
from inspections.plans.tables import CapLedger
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound, Refused
from tests.inspections.bureau import FIRE, MARKET, NOW, TODAY, officer, planned, settle
from tests.inspections.draws.ceremonies import frozen, opened, ready
from tests.pdf_text import text_of
from tests.people import APPROVER, OFFICER, Visitor

SignedIn = Callable[..., Visitor]
PLAN = 1


def _year(database: Database) -> PlanYear:
    with database.reading() as session:
        return queries.year_of_plan(session, PLAN)


def _task(database: Database) -> TaskYear:
    return _year(database).tasks[0]


def _visit(database: Database, draw_id: str, most: int = 99) -> None:
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        rows = tx.session.exec(select(CapLedger).where(CapLedger.draw_id == draw_id).limit(most)).all()
        visits = [(f"v-{row.entity_id}", row.entity_id, TODAY) for row in rows]
        actions.spend_reserved(tx, draw_id=draw_id, visits=visits)


def _close(database: Database) -> None:
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.close_plan(tx, plan_id=PLAN)


def _explain(database: Database, task_id: int, reason: str = "人手不足", carry: bool = True) -> None:
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.explain_undone(tx, task_id=task_id, reason=reason, carry_over=carry)


def test_a_finished_plan_is_counted_and_closed(database: Database) -> None:
    task_id = ready(database)
    draw = opened(database, task_id)
    assert (_task(database).drawn, _task(database).open, _task(database).undone) == (6, 6, True)
    _visit(database, draw.id)
    task = _task(database)
    assert (task.drawn_rounds, task.drawn, task.visited, task.returned, task.open) == (1, 6, 6, 0, 0)
    _close(database)
    with database.reading() as session:
        assert queries.plan_by_id(session, PLAN).status is PlanStatus.CLOSED


def test_a_plan_does_not_close_while_a_draw_is_under_way(database: Database) -> None:
    task_id = ready(database)
    draw = frozen(database, task_id)
    with pytest.raises(Refused, match="正在抽取，计划不能结束"):
        _close(database)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        ask_to_void(tx, draw_id=draw.id, reason="名录有误")
    with database.transaction(actor=APPROVER, now=NOW) as tx:
        void_draw(tx, draw_id=draw.id)
    with pytest.raises(Refused, match="也没有说明原因"):
        _close(database)


def test_what_is_not_done_needs_a_reason_and_may_be_carried_over(database: Database) -> None:
    task_id = ready(database, rounds=2)
    draw = opened(database, task_id)
    _visit(database, draw.id, most=4)
    with pytest.raises(Refused, match="没有完成"):
        _close(database)
    with pytest.raises(Refused, match="写明没有完成的原因"):
        _explain(database, task_id, "  ")
    with pytest.raises(NotFound), database.transaction(actor=officer(FIRE), now=NOW) as tx:
        actions.explain_undone(tx, task_id=task_id, reason="不归我管")
    _explain(database, task_id, "先写一个")
    _explain(database, task_id)
    _close(database)
    with pytest.raises(Refused, match="已结束"):
        _explain(database, task_id)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        following = actions.draft_plan(tx, department_id=MARKET, year=2027, title="2027")
        other = actions.draft_plan(tx, department_id=FIRE, year=2027, title="2027")
        [(old, task)] = queries.carried_over(tx.session, following)
        assert queries.carried_over(tx.session, other) == []
    assert (old.id, task.reason, task.rounds - task.drawn_rounds, task.open) == (PLAN, "人手不足", 1, 2)


def test_a_joint_business_counts_once(database: Database) -> None:
    [first, second, *_] = settle(database)
    task_id = planned(database, joining=[FIRE])
    places = [actions.Place(e, d) for e in (first, second) for d in (MARKET, FIRE)]
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.reserve_places(tx, draw_id="d-1", task_id=task_id, places=places, on=TODAY)
        actions.spend_reserved(tx, draw_id="d-1", visits=[("v-1", first, TODAY)])
        actions.release_places(tx, draw_id="d-1", entity_ids=[second], reason="停业")
    task = _task(database)
    assert (task.drawn, task.visited, task.returned, task.open) == (2, 1, 1, 0)


def test_the_summary_is_read_exported_printed_and_the_plan_closed_in_the_browser(
    database: Database, signed_in: SignedIn
) -> None:
    settle(database)
    task_id = planned(database)
    clerk = signed_in("officer", department_id=MARKET)
    assert "年终总结" in clerk.get(f"/plans/{PLAN}").text
    summary = f"/plans/{PLAN}/summary"
    shown = clerk.get(summary).text
    assert "还有1个任务没有完成" in shown
    assert "结束后不能再抽取" not in shown
    assert clerk.post(f"/plans/{PLAN}/close").status_code == 409
    said = clerk.post(f"/tasks/{task_id}/undone", {"reason": "<i>机构改革</i>", "carry_over": "true"})
    assert said.status_code == 303
    shown = clerk.get(summary).text
    assert "&lt;i&gt;机构改革&lt;/i&gt;" in shown
    assert "结束后不能再抽取" in shown
    book = fastexcel.read_excel(clerk.get(f"{summary}.xlsx").content)
    [head, row, total] = book.load_sheet("完成情况", header_row=None).to_polars().rows()
    assert head == queries.SUMMARY
    assert row[-2:] == ("<i>机构改革</i>", "是")
    assert total[1] == "合计"
    assert "机构改革" in text_of(clerk.get(f"{summary}.pdf").content).replace("\n", "")
    assert clerk.post(f"/plans/{PLAN}/close").status_code == 303
    following = clerk.post("/plans", {"title": "明年", "year": 2027, "department_id": MARKET})
    assert "上年结转的任务" in clerk.get(following.headers["location"]).text
    stranger = signed_in("officer", login="fire", department_id=FIRE)
    for address in (summary, f"{summary}.xlsx", f"{summary}.pdf"):
        assert stranger.get(address).status_code == 404
