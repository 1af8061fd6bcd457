"""A plan is drafted, approved by somebody else, filed; and its places on the ledger are kept."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from inspections.plans import actions, queries
from inspections.plans.actions import Place
from inspections.plans.rules.conditions import Conditions, conditions_of
from inspections.plans.rules.ledger import ExemptReason, LedgerState
from inspections.plans.rules.quotas import Ratio
from inspections.plans.rules.status import PlanStatus, TaskStatus
from inspections.plans.tables import CapLedger
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound, Refused
from tests.inspections.bureau import FIRE, MARKET, NOW, PERCENT, TODAY, officer, planned, settle
from tests.people import APPROVER, OFFICER


def _ledger(database: Database) -> list[tuple[str, str | None]]:
    with database.reading() as session:
        return [(row.state.value, row.visit_id) for row in session.exec(select(CapLedger).order_by("id"))]


def test_a_plan_reaches_force_through_somebody_else(database: Database) -> None:
    settle(database)
    task_id = planned(database)
    with database.reading() as session:
        view = queries.task_view(session, task_id)
    assert view.plan.status is PlanStatus.IN_FORCE
    assert view.plan.number == "随市监计划〔2026〕1号"
    assert view.task.number == "随市监任务〔2026〕1号"
    assert (view.plan.created_name, view.plan.approved_name) == (OFFICER.name, APPROVER.name)
    assert [d.id for d in view.departments] == [MARKET]


def test_the_newest_checklist_is_pinned_when_the_task_is_planned(database: Database) -> None:
    settle(database)
    task_id = planned(database)
    with database.reading() as session:
        assert [(i.code, i.version) for i in queries.items_of_task(session, task_id)] == [
            ("U0001", 2),
            ("U0002", None),
        ]


def test_the_drafter_cannot_approve_the_own_plan(database: Database) -> None:
    settle(database)
    task_id = planned(database, in_force=False)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        plan_id = queries.task_by_id(tx.session, task_id).plan_id
        actions.submit_plan(tx, plan_id=plan_id)
    with pytest.raises(Refused, match="国办发"), database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.approve_plan(tx, plan_id=plan_id)


def test_a_submitted_plan_is_not_edited_and_a_returned_one_is(database: Database) -> None:
    settle(database)
    task_id = planned(database, in_force=False)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        plan_id = queries.task_by_id(tx.session, task_id).plan_id
        actions.submit_plan(tx, plan_id=plan_id)
        with pytest.raises(Refused, match="已送审"):
            actions.remove_task(tx, task_id=task_id)
    with database.transaction(actor=APPROVER, now=NOW) as tx:
        assert actions.return_plan(tx, plan_id=plan_id, note="比例偏低").status is PlanStatus.DRAFT
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.remove_task(tx, task_id=task_id)
        with pytest.raises(Refused, match="还没有抽查任务"):
            actions.submit_plan(tx, plan_id=plan_id)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"item_ids": []}, "至少选择一个检查事项"),
        ({"team_size": 1}, "至少2名执法人员"),
        ({"rounds": 0}, "抽取批次"),
        ({"package": 0}, "户数应在"),
        ({"starts_on": date(2025, 12, 31)}, "2026年之内"),
        ({"starts_on": date(2026, 5, 2), "ends_on": date(2026, 5, 1)}, "早于"),
        ({"ratios": {"A": Ratio(PERCENT, 10_001)}}, "超过100%"),
        ({"title": "  "}, "任务名称"),
    ],
)
def test_a_task_that_breaks_a_rule_is_refused(database: Database, values: dict[str, Any], words: str) -> None:
    settle(database)
    with pytest.raises(Refused, match=words):
        planned(database, **values)


def test_a_plan_of_another_department_is_not_found(database: Database) -> None:
    settle(database)
    task_id = planned(database, in_force=False)
    with database.transaction(actor=officer(FIRE), now=NOW) as tx:
        plan_id = queries.task_by_id(tx.session, task_id).plan_id
        with pytest.raises(NotFound):
            actions.submit_plan(tx, plan_id=plan_id)


def test_conditions_survive_storing() -> None:
    asked = Conditions(trades=("F52",), areas=("421303",), no_repeat_months=0)
    assert conditions_of(asked.stored()) == asked
    assert conditions_of({}) == Conditions()


def test_a_task_moves_when_its_draw_does(database: Database) -> None:
    settle(database)
    task_id = planned(database)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        assert actions.move_task(tx, task_id=task_id, to=TaskStatus.FROZEN).status is TaskStatus.FROZEN
        with pytest.raises(Refused):
            actions.move_task(tx, task_id=task_id, to=TaskStatus.COMPLETED)


def test_a_visit_spends_the_place_its_draw_reserved_once(database: Database) -> None:
    [first, second, *_] = settle(database)
    task_id = planned(database)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        places = [Place(first, MARKET), Place(second, MARKET)]
        assert actions.reserve_places(tx, draw_id="d-1", task_id=task_id, places=places, on=TODAY) == 2
    for _again in range(2):
        with database.transaction(actor=OFFICER, now=NOW) as tx:
            actions.spend_place(
                tx,
                visit_id="v-1",
                entity_id=first,
                department_id=MARKET,
                on=TODAY,
                draw_id="d-1",
                task_id=task_id,
            )
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        assert actions.release_places(tx, draw_id="d-1", entity_ids=[first, second], reason="moved") == 1
    assert _ledger(database) == [("spent", "v-1"), ("released", None)]


def test_many_visits_of_a_draw_spend_at_once_and_a_void_draw_gives_the_rest_back(database: Database) -> None:
    ids = settle(database)
    task_id = planned(database)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.reserve_places(
            tx, draw_id="d-1", task_id=task_id, places=[Place(i, MARKET) for i in ids], on=TODAY
        )
        visits = [(f"v-{i}", i, TODAY) for i in ids[:20]]
        assert actions.spend_reserved(tx, draw_id="d-1", visits=visits) == 20
        assert actions.spend_reserved(tx, draw_id="d-1", visits=[]) == 0
        assert actions.release_places(tx, draw_id="d-1", reason="void") == 10
    with database.reading() as session:
        use = queries.cap_use(session, department_id=MARKET, entity_id=ids[0], on=TODAY)
    assert (use.counted, use.exempt, use.cap) == (1, 0, 2)


def test_a_third_visit_needs_an_exempt_reason(database: Database) -> None:
    [firm, *_] = settle(database)
    for number in (1, 2):
        with database.transaction(actor=OFFICER, now=NOW) as tx:
            actions.spend_place(tx, visit_id=f"v-{number}", entity_id=firm, department_id=MARKET, on=TODAY)
    with (
        pytest.raises(Refused, match=r"随州第1商店.*达到上限2次"),
        database.transaction(actor=OFFICER, now=NOW) as tx,
    ):
        actions.spend_place(
            tx, visit_id="v-3", entity_id=firm, department_id=MARKET, on=TODAY, entity_name="随州第1商店"
        )
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.spend_place(
            tx, visit_id="v-3", entity_id=firm, department_id=MARKET, on=TODAY, exempt=ExemptReason.COMPLAINT
        )
    with database.reading() as session:
        use = queries.cap_use(session, department_id=MARKET, entity_id=firm, on=TODAY)
        other = queries.cap_use(session, department_id=FIRE, entity_id=firm, on=TODAY)
    assert (use.counted, use.exempt) == (2, 1)
    assert (other.counted, other.exempt) == (0, 0)
    assert LedgerState.SPENT in {state for state, _visit in _ledger(database)}
