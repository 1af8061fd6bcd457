"""The monthly workbook: text cells only, one sheet each, what is missing beside them."""

import io
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from inspections.exchange import actions, queries
from inspections.exchange.rules.columns import ACT_COLUMNS
from inspections.exchange.rules.maps import NATIONAL, MapKind
from inspections.penalties.actions import import_cases
from inspections.penalties.rules import CaseSource, CaseStatus, PenaltyKind
from inspections.visits.rules.results import ResultCode
from inspections.visits.rules.states import ActStatus, CheckKind
from supervision.foundation.actor import EVERYTHING, Scope
from supervision.foundation.database import Database
from supervision.foundation.errors import Refused
from supervision.registers.actions import import_entities
from tests.inspections.bureau import FIRE, MARKET, NOW, TODAY, settle, visited
from tests.people import OFFICER, Visitor

SignedIn = Callable[..., Visitor]
OCTOBER = date(2026, 10, 1)


def _month(database: Database, *, ribbon: str = "", scope: Scope = EVERYTHING) -> dict[str, Worksheet]:
    with database.reading() as session:
        made = queries.monthly_workbook(session, OCTOBER, scope=scope, on=TODAY, sender="经办", ribbon=ribbon)
    book = openpyxl.load_workbook(io.BytesIO(made))
    return {sheet.title: sheet for sheet in book.worksheets}


def _october(database: Database) -> None:
    ids = settle(database)
    act_id = visited(database, ids[0], ResultCode.R05)
    visited(database, ids[1], on=date(2026, 9, 30))
    visited(database, ids[2], status=ActStatus.RECORDED)
    visited(database, ids[3], kind=CheckKind.CASE)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        import_cases(
            tx,
            [
                {
                    "case_source": CaseSource.INSPECTION,
                    "act_id": act_id,
                    "entity_id": ids[0],
                    "department_id": MARKET,
                    "item_code": "U0001",
                    "facts": "销售过期食品",
                    "basis": "食品安全法第一百二十四条",
                    "kinds": [PenaltyKind.FINE],
                    "fine_fen": 300_000,
                    "filed_on": date(2026, 10, 13),
                    "decided_on": date(2026, 10, 30),
                    "status": CaseStatus.DECIDED,
                }
            ],
        )


def test_the_month_holds_its_reviewed_acts_and_decided_cases(database: Database) -> None:
    _october(database)
    sheets = _month(database)
    assert list(sheets) == ["检查行为", "处罚行为", "缺项", "字段说明"]
    acts = list(sheets["检查行为"].values)
    assert list(acts[0]) == [column.name for column in ACT_COLUMNS]
    place = {name: i for i, name in enumerate(acts[0])}
    assert [row[place["check_action_code"]] for row in acts[1:]] == [
        "随市监行为〔2026〕1号",
        "随市监行为〔2026〕4号",
    ]
    assert acts[1][place["check_personnel"]] == "检查员1;检查员2"
    assert acts[1][place["check_result"]] == "发现问题已责令改正"
    penalties = list(sheets["处罚行为"].values)
    assert len(penalties) == 2
    assert penalties[1][penalties[0].index("check_action_code")] == "随市监行为〔2026〕1号"
    assert penalties[1][penalties[0].index("fine_amount")] == "3000"


def test_what_is_missing_stands_on_its_own_sheet(database: Database) -> None:
    _october(database)
    missing = list(_month(database)["缺项"].values)
    assert missing[0] == ("表", "编号", "字段", "原因")
    assert ("检查行为", "随市监行为〔2026〕1号", "监管事项目录编码", "缺少必填内容") in missing
    assert ("检查行为", "随市监行为〔2026〕4号", "检查形式", "缺少必填内容") in missing
    with database.reading() as session:
        acts, cases, counts = queries.missing_counts(session, OCTOBER, scope=EVERYTHING, on=TODAY)
    assert (acts, cases) == (2, 1)
    assert counts[("检查行为", "检查形式", "缺少必填内容")] == 1
    assert sum(counts.values()) == len(missing) - 1


def test_no_cell_can_act_as_a_formula(database: Database) -> None:
    _october(database)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        import_entities(tx, [{"code": "91421300MA00000001", "name": '=HYPERLINK("x","y")'}], source="test")
    for sheet in _month(database, ribbon="演示数据").values():
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n"), cell.coordinate
                assert cell.value is None or isinstance(cell.value, str)
    text = [cell.value for cell in next(iter(_month(database).values()))[2]]
    assert '=HYPERLINK("x","y")' in text


def test_a_demonstration_says_so_above_every_sheet(database: Database) -> None:
    _october(database)
    for sheet in _month(database, ribbon="演示数据").values():
        assert sheet["A1"].value == "演示数据"


def test_another_department_sends_its_own(database: Database) -> None:
    _october(database)
    sheets = _month(database, scope=Scope(frozenset({FIRE})))
    assert len(list(sheets["检查行为"].values)) == 1


def test_a_bureau_names_what_the_receiver_calls_a_value(database: Database) -> None:
    settle(database)
    for theirs in ("03", "04"):
        with database.transaction(actor=OFFICER, now=NOW) as tx:
            actions.set_code(tx, receiver=NATIONAL, kind=MapKind.CHECK_FORM, ours="case", theirs=theirs)
    with database.reading() as session:
        assert queries.code_maps(session, NATIONAL)[MapKind.CHECK_FORM] == {
            "daily": "01",
            "special": "02",
            "case": "04",
        }
        assert len(queries.own_maps(session)) == 1
    for receiver, ours in (("nobody", "case"), (NATIONAL, "unknown")):
        with pytest.raises(Refused), database.transaction(actor=OFFICER, now=NOW) as tx:
            actions.set_code(tx, receiver=receiver, kind=MapKind.CHECK_FORM, ours=ours, theirs="1")


def test_the_page_shows_months_downloads_and_maps(database: Database, signed_in: SignedIn) -> None:
    _october(database)
    visitor = signed_in("officer", department_id=MARKET)
    assert "个案检查" in visitor.get("/exchange").text
    assert "检查行为2条" in visitor.get("/exchange/missing?month=2026-10").text
    assert "没有可报送的数据" in visitor.get("/exchange/missing?month=2020-10").text
    answer = visitor.get("/exchange/monthly.xlsx?month=2026-10")
    assert answer.status_code == 200
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames[0] == "检查行为"
    form = {"receiver": NATIONAL, "kind": "check_form", "ours": "case", "theirs": "03"}
    assert visitor.post("/exchange/codes", form).status_code == 303
    assert "还没有对应代码的取值" not in visitor.get("/exchange").text
    assert visitor.get("/exchange/monthly.xlsx?month=october").status_code == 400
    assert visitor.post("/exchange/codes", form | {"kind": "colour"}).status_code == 400
    assert signed_in("inspector").get("/exchange").status_code == 404
