"""Outside the list there is no check: plans, pools and visits follow what the lists in force say."""

from datetime import date

import pytest
import sqlalchemy as sa

from inspections.plans import actions, queries
from inspections.plans.rules.pool import LeftOut
from supervision.foundation.actor import SYSTEM
from supervision.foundation.database import Database
from supervision.foundation.errors import Refused
from supervision.foundation.sheets import write_csv
from supervision.law import actions as law
from supervision.law.rules.norms import ChangeKind, NormChange
from supervision.lists import actions as lists
from supervision.lists import queries as list_queries
from supervision.lists.rules.standing import Standing
from tests.inspections.bureau import MARKET, NOW, TODAY, Firm, planned, settle

HEAD = ("事项名称", "实施部门", "年度检查频次上限", "设定依据")
BASIS = "《食品安全法》第一百零九条"


def listed(database: Database, *names: str, cap: str = "1次/年") -> None:
    """The market bureau publishes its list of checks, and the lists are merged."""
    rows = [(name, "随州市市场监督管理局", cap, BASIS) for name in names]
    with database.transaction(actor=SYSTEM, now=NOW) as tx:
        # the items of the little bureau come from a duty list of the same names
        duty = [("对食品销售者的监督检查", "市场监督管理局"), ("对广告活动的监督检查", "市场监督管理局")]
        if tx.session.connection().dialect.name == "postgresql":  # the bureau's items came with their ids
            tx.session.connection().execute(sa.text("SELECT setval('unified_item_id_seq', 100)"))
        if not list_queries.source_lists(tx.session):
            lists.import_list(tx, "duty", "权责.csv", write_csv(("职权名称", "行使主体"), duty))
        lists.import_list(tx, "check-items", "检查.csv", write_csv(HEAD, rows), department_id=MARKET)
        lists.merge_lists(tx)


def items(database: Database) -> dict[str, int]:
    with database.reading() as session:
        found = list_queries.unified_items(session).values()
        return {item.name: item.id or 0 for item in found if item.code.startswith("QD")}


def test_an_item_that_is_on_no_list_of_checks_is_not_planned(database: Database) -> None:
    settle(database)
    listed(database, "对食品销售者的行政检查")
    known = items(database)
    food, adverts = known["对食品销售者的监督检查"], known["对广告活动的监督检查"]
    with pytest.raises(Refused, match=r"对广告活动的监督检查.*不在行政检查事项清单上"):
        planned(database, item_ids=[food, adverts])
    planned(database, item_ids=[food])
    with database.transaction(actor=SYSTEM, now=NOW) as tx:
        lists.set_standing(tx, item_code="QD-000001", standing=Standing.KEY, basis="市政府2026年清单")
    with pytest.raises(Refused, match="重点监管清单"):
        planned(database, item_ids=[food])
    with database.reading() as session:
        offered = queries.items_to_choose(session, department_id=MARKET)
        assert all(item.status == "active" for item in offered)


def test_the_cap_of_an_item_keeps_out_who_was_checked_for_it_often_enough(database: Database) -> None:
    entities = settle(database, [Firm()] * 10)
    listed(database, "对食品销售者的行政检查")
    task = planned(database, item_ids=[items(database)["对食品销售者的监督检查"]])
    with database.transaction(actor=SYSTEM, now=NOW) as tx:
        other = {"department_id": MARKET, "at": date(2026, 1, 10), "task_id": task, "visit_id": "v1"}
        actions.import_ledger(tx, [{"entity_id": entities[0], **other}])
    with database.reading() as session:
        pool = queries.pool_for(session, task, on=TODAY)
    assert [unit.reason for unit in pool.left_out] == [LeftOut.CAP_REACHED]
    assert ("item_cap", "QD-000001:1", "1次/年") in [tuple(p) for p in pool.parameters]


def test_open_tasks_that_cite_a_changed_law_are_listed_for_their_department(database: Database) -> None:
    settle(database)
    listed(database, "对食品销售者的行政检查")
    planned(database, item_ids=[items(database)["对食品销售者的监督检查"]])
    change = NormChange(
        "食品安全法", ChangeKind.AMENDED, date(2027, 3, 1), articles=(109,), source="公报第1号"
    )
    with database.transaction(actor=SYSTEM, now=NOW) as tx:
        assert queries.alarmed_tasks(tx.session, on=TODAY) == []
        law.enter_law_change(tx, change)
        [one] = queries.alarmed_tasks(tx.session, on=TODAY)
        assert (one.task.title, one.alarms[0].due_on) == ("食品销售抽查", date(2027, 4, 1))
        ids = list(queries.task_items(tx.session, one.task.id or 0))
        assert set(queries.alarms_of_items(tx.session, ids, on=TODAY)) == {"QD-000001"}
