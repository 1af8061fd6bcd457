"""The office collects a year: who is missing, one table of all rows, on screen, in a workbook and on A4."""

from collections.abc import Callable

import fastexcel

from inspections.plans import actions, queries
from supervision.foundation.actor import EVERYTHING
from supervision.foundation.database import Database
from tests.inspections.bureau import FIRE, MARKET, NOW, planned, settle
from tests.pdf_text import text_of
from tests.people import OFFICER, Visitor

SignedIn = Callable[..., Visitor]


def _year(database: Database, year: int = 2026) -> queries.Collection:
    with database.reading() as session:
        return queries.collection(session, year=year, scope=EVERYTHING)


def test_a_draft_is_not_sent_and_a_department_without_a_plan_is_missing(database: Database) -> None:
    settle(database)
    planned(database, in_force=False)
    assert [s.name for s in _year(database).missing] == ["随市监", "随消"]
    assert _year(database).rows == []
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.submit_plan(tx, plan_id=1)
    found = _year(database)
    assert [s.name for s in found.missing] == ["随消"]
    assert [row.task.title for row in found.rows] == ["食品销售抽查"]
    assert _year(database, 2025).rows == []


def test_the_table_says_the_same_on_the_page_in_the_workbook_and_on_paper(
    database: Database, signed_in: SignedIn
) -> None:
    settle(database)
    planned(database, joining=[FIRE])
    leader = signed_in("leader")
    shown = leader.get("/plans/collection?year=2026").text
    assert "还有1个部门没有报送：随消" in shown
    assert "食品销售抽查" in shown
    assert "B20%" in shown
    book = fastexcel.read_excel(leader.get("/plans/collection.xlsx?year=2026").content)
    [head, row] = book.load_sheet("计划汇总", header_row=None).to_polars().rows()
    assert head == queries.HEADINGS
    assert row[1] == "随市监"
    assert row[8] == "B20%"
    assert row[12] == "随消"
    assert book.load_sheet("报送情况").to_polars().rows()[1][1] == "未报送"
    text = text_of(leader.get("/plans/collection.pdf?year=2026").content)
    assert "2026年度双随机抽查计划汇总表" in text.replace(" ", "")
    assert "随市监任务" not in text
    assert "食品销售抽查" in text.replace("\n", "")
    assert "尚未报送：随消" in text.replace("\n", "")


def test_a_department_collects_only_its_own_rows(database: Database, signed_in: SignedIn) -> None:
    settle(database)
    planned(database)
    stranger = signed_in("officer", department_id=FIRE)
    assert "食品销售抽查" not in stranger.get("/plans/collection?year=2026").text
    assert "食品销售抽查" in signed_in("approver", department_id=MARKET).get(
        "/plans/collection?year=2026"
    ).text  # fmt: skip
    inspector = signed_in("inspector", department_id=MARKET)
    assert inspector.get("/plans/collection").status_code == 404


def test_an_empty_year_prints_too(database: Database, signed_in: SignedIn) -> None:
    leader = signed_in("leader")
    assert "这一年度还没有送审的计划" in leader.get("/plans/collection?year=2031").text
    assert leader.get("/plans/collection.pdf?year=2031").content.startswith(b"%PDF")
    assert leader.get("/plans/collection?year=99999").status_code == 400
