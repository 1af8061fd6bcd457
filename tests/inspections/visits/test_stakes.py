"""What hangs on an item of the one list is counted for the reviewers of the lists."""

from sqlmodel import select

from inspections.plans.rules.status import TaskStatus
from inspections.plans.tables import PlanTask
from inspections.visits import queries
from inspections.visits.tables import Visit
from supervision.foundation.database import Database
from supervision.foundation.rooms import load_tasks
from supervision.foundation.work import run_waiting
from supervision.lists.queries import stakes
from supervision.lists.queries.review import stake_rows
from tests.inspections.bureau import NOW
from tests.inspections.visits.scene import approved, record, send
from tests.people import OFFICER


def test_open_tasks_visits_and_businesses_are_counted_for_each_item(database: Database) -> None:
    visit = approved(database)
    with database.reading() as session:
        assert queries.stakes_of_items(session) == {1: (1, 0, 0), 2: (1, 0, 0)}
    send(database, record(visit))
    load_tasks()
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        tx.enqueue("visits.count_stakes")
    run_waiting(database)
    with database.reading() as session:
        assert stakes(session) == {1: (1, 1, 1), 2: (1, 1, 1)}
        day = session.get_one(Visit, visit).occurred_on
        assert queries.last_visits_of_items(session) == {1: day, 2: day}
        assert [row.used_on for row in stake_rows(session)] == [day, day]
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        for task in tx.session.exec(select(PlanTask)):
            task.status = TaskStatus.VOID
        tx.record("task.removed", covers=[PlanTask])
    with database.reading() as session:
        assert queries.stakes_of_items(session) == {1: (0, 1, 1), 2: (0, 1, 1)}
