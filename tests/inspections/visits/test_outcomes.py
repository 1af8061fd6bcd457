"""What became of everybody a task drew: the numbers add up, whatever happened to whom."""

from collections.abc import Callable

from sqlmodel import col, select

from inspections.draws.tables import DrawnUnit
from inspections.plans.rules.status import TaskStatus
from inspections.plans.tables import PlanTask
from inspections.visits import actions, queries
from inspections.visits.queries import TaskOutcome
from inspections.visits.rules.results import ResultCode
from supervision.foundation.database import Database
from supervision.registers.rules.kinds import EntityStatus
from supervision.registers.tables import Entity
from tests.inspections.bureau import FIRE, MARKET, NOW
from tests.inspections.visits.scene import (
    DRAW,
    HEAD,
    LATER,
    act,
    approve,
    record,
    send,
    stage,
    visit_of,
)
from tests.people import OFFICER, Visitor

SignedIn = Callable[..., Visitor]


def _stop(database: Database, entity: int, reason: str, status: EntityStatus) -> None:
    """One more drawn unit, stopped at the opening."""
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        row = tx.session.get_one(Entity, entity)
        row.status = status
        tx.session.add(row)
        place = len(tx.session.exec(select(DrawnUnit.id).where(col(DrawnUnit.draw_id) == DRAW)).all()) + 1
        tx.session.add(
            DrawnUnit(
                draw_id=DRAW,
                entity_id=entity,
                stratum="B",
                ticket_key="0" * 64,
                position=place,
                stopped_reason=reason,
            )
        )
        tx.record("stage.stopped", covers=[Entity, DrawnUnit])


def _outcome(database: Database, visit_id: str) -> TaskOutcome:
    task_id = visit_of(database, visit_id).task_id or 0
    with database.reading() as session:
        return queries.outcome_of_task(session, task_id)


def test_every_drawn_unit_is_counted_once_whatever_became_of_it(database: Database) -> None:
    seen, ended, _open = stage(database)
    assert _outcome(database, seen) == TaskOutcome(3, {}, 0, 0, 0, 3)
    _stop(database, 5, "moved", EntityStatus.MOVED)
    _stop(database, 6, "closed", EntityStatus.REVOKED)
    _stop(database, 7, "cap_reached", EntityStatus.OPEN)
    _stop(database, 8, "no-team", EntityStatus.OPEN)
    approve(database)
    send(database, record(seen, acts=[act(1, "R04"), act(2, "R07")]))
    with database.transaction(actor=OFFICER, now=LATER) as tx:
        tx.session.get_one(Entity, visit_of(database, ended).entity_id).status = EntityStatus.SUSPENDED
        tx.record("register.said", covers=[Entity])
        change = actions.ask_to_stop(tx, visit_id=ended, evidence="歇业备案〔2026〕8号")
    with database.transaction(actor=HEAD, now=LATER) as tx:
        actions.approve_change(tx, change_id=change.id or 0)
    found = _outcome(database, seen)
    assert found == TaskOutcome(
        drawn=7,
        results={ResultCode.R04: 1, ResultCode.R11: 1, ResultCode.R13: 1, ResultCode.R14: 1},
        unvisited=3,
        stopped=2,
        aborted=0,
        waiting=1,
    )
    assert sum(found.results.values()) + found.stopped + found.aborted + found.waiting == found.drawn


def test_a_stopped_unit_gets_no_visit_and_its_result_stands_on_the_page_of_the_task(
    database: Database, signed_in: SignedIn
) -> None:
    first = stage(database)[0]
    _stop(database, 5, "moved", EntityStatus.MOVED)
    with database.transaction(actor=OFFICER, now=LATER) as tx:
        assert actions.schedule_visits(tx, draw_id=DRAW) == 0
        task = visit_of(database, first).task_id
        tx.session.get_one(PlanTask, task).status = TaskStatus.IN_PROGRESS
        tx.record("stage.begun", covers=[PlanTask])
    officer = signed_in("officer", department_id=MARKET, area_code="421300")
    assert f"/visits/results/{task}" in officer.get(f"/tasks/{task}").text
    fragment = officer.get(f"/visits/results/{task}").text
    assert "R13 迁出" in fragment
    assert "其中1户开启时名录上已注销、吊销、迁出或停业" in fragment
    assert "还没有结果" in fragment
    assert officer.get("/visits/results/9999").status_code == 404
    stranger = signed_in("officer", login="elsewhere", department_id=FIRE)
    assert stranger.get(f"/visits/results/{task}").status_code == 404
