"""What no list in force carries is neither drawn nor registered, even where the task was planned before."""

import pytest

from inspections.visits import actions as visits
from inspections.visits.rules.states import CheckKind, CheckMode
from supervision.foundation.database import Database
from supervision.foundation.errors import Refused
from supervision.lists import actions as lists
from supervision.lists.rules.standing import Standing
from tests.inspections.bureau import NOW
from tests.inspections.draws.ceremonies import frozen, ready
from tests.people import OFFICER


def test_an_item_that_left_the_lists_is_neither_drawn_nor_registered(database: Database) -> None:
    task_id = ready(database)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        lists.set_standing(tx, item_code="U0001", standing=Standing.NO_DISTURB, basis="市政府2026年清单")
    with pytest.raises(Refused, match="无事不扰"):
        frozen(database, task_id)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        lists.set_standing(tx, item_code="U0001", standing=Standing.RANDOM, basis="")
        lists.merge_lists(tx)  # no source list is there, so none carries the items
    with pytest.raises(Refused, match="现行清单中已没有"):
        frozen(database, task_id)
    with (
        pytest.raises(Refused, match="现行清单中已没有"),
        database.transaction(actor=OFFICER, now=NOW) as tx,
    ):
        visits.open_visit(
            tx,
            entity_code="91421300MA00000001",
            kind=CheckKind.CASE,
            mode=CheckMode.ONSITE,
            reason="群众举报",
            officers=["ZF0101", "ZF0102"],
            item_code="U0001",
        )
