"""Past visits brought in in bulk."""

from datetime import date, timedelta
from typing import Any

from sqlmodel import func, select

from inspections.visits import actions, queries
from inspections.visits.rules.results import ResultCode
from inspections.visits.rules.states import ActStatus
from inspections.visits.tables import InspectionAct, Visit
from supervision.foundation.database import Database
from tests.inspections.bureau import MARKET, NOW
from tests.inspections.visits.scene import ANNA, BERT, approved, record, send, stage
from tests.people import OFFICER


def past(number: int) -> dict[str, Any]:
    day = date(2025, 1, 1) + timedelta(days=number % 300)
    moment = NOW - timedelta(days=400 - number % 300)
    return {
        "id": f"00000000-0000-4000-8000-{number:012d}",
        "number": f"历史〔2025〕{number}号",
        "entity_id": number % 30 + 1,
        "department_id": MARKET,
        "scheduled_on": day,
        "occurred_on": day,
        "occurred_at": moment,
        "received_at": moment,
        "status": "closed",
    }


def test_history_comes_in_with_its_acts_and_results(database: Database) -> None:
    stage(database)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        first = queries.next_act_id(tx.session)
        counts = actions.import_history(
            tx,
            visits=(past(n) for n in range(500)),
            officers=(
                {
                    "visit_id": past(n)["id"],
                    "inspector_id": who,
                    "department_id": MARKET,
                    "is_lead": who == ANNA,
                }
                for n in range(500)
                for who in (ANNA, BERT)
            ),
            acts=(
                {
                    "id": first + n,
                    "visit_id": past(n)["id"],
                    "department_id": MARKET,
                    "unified_item_id": 1,
                    "number": f"历史查〔2025〕{n}号",
                    "headline": ResultCode.R05 if n % 5 == 0 else ResultCode.R01,
                    "problem": n % 5 == 0,
                    "status": ActStatus.PUBLISHED,
                }
                for n in range(500)
            ),
            act_results=({"act_id": first + n, "code": "R05" if n % 5 == 0 else "R01"} for n in range(500)),
            item_results=({"act_id": first + n, "point_id": 1, "outcome": "ok"} for n in range(500)),
            source="旧系统",
        )
    assert counts == {
        "visit": 500,
        "visit_officer": 1000,
        "inspection_act": 500,
        "act_result": 500,
        "item_result": 500,
    }
    with database.reading() as session:
        problems = select(func.count()).select_from(InspectionAct).where(InspectionAct.problem)  # type: ignore[arg-type]
        assert session.exec(problems).one() == 100
        assert session.exec(select(func.count()).select_from(Visit)).one() == 503


def test_new_acts_count_on_after_an_import(database: Database) -> None:
    visit_id = approved(database)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.import_history(
            tx,
            visits=[past(1)],
            acts=[
                {
                    "id": 700,
                    "visit_id": past(1)["id"],
                    "department_id": MARKET,
                    "number": "A",
                    "headline": "R01",
                    "problem": False,
                    "status": "published",
                }
            ],
        )
    send(database, record(visit_id))
    with database.reading() as session:
        assert [line.act.id for line in queries.acts_of(session, visit_id)] == [701, 702]
