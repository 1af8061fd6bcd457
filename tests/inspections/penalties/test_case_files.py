"""A bureau's own file of past cases: a line for every trouble, all or nothing, twice is once."""

from pathlib import Path

from click.testing import CliRunner
from sqlmodel import select

from inspections.penalties import actions
from inspections.penalties.commands import group
from inspections.penalties.rules import CaseSource, CaseStatus, PartyKind, Procedure
from inspections.penalties.rules.discretion import Discretion
from inspections.penalties.tables import PenaltyCase
from inspections.visits.rules.results import ResultCode
from supervision.foundation.database import Database
from supervision.foundation.desk import Desk
from supervision.foundation.settings import Settings
from supervision.foundation.sheets import write_xlsx
from tests.inspections.bureau import MARKET, NOW, Firm, settle, visited
from tests.people import OFFICER

HEAD = [
    "案号",
    "统一社会信用代码",
    "办案部门",
    "案件来源",
    "检查行为编号",
    "违法事实",
    "处罚种类",
    "罚款金额（元）",
    "处罚程序",
    "立案日期",
    "决定日期",
    "结案日期",
    "裁量阶次",
    "裁量幅度下限（元）",
    "裁量幅度上限（元）",
]
FIRM = "91421300MA00000001"
ACT = "随市监行为〔2026〕1号"
GOOD = [
    "A1",
    FIRM,
    "随市监",
    "检查发现",
    ACT,
    "销售过期食品",
    "警告、罚款",
    "1,200.5",
    "普通程序",
    "2026-01-05",
    "2026-02-01",
    "2026-03-01",
    "从轻处罚",
    "1,000",
    "3000",
]
FAULTS = {
    "统一社会信用代码": (1, "NOBODY"),
    "办案部门": (2, "没有的局"),
    "案件来源": (3, "听说"),
    "检查行为编号": (4, "没有的编号"),
    "处罚种类": (6, "打手心"),
    "罚款金额（元）": (7, "很多"),
    "立案日期": (9, "去年"),
    "决定日期": (10, "2025-12-31"),
    "裁量幅度下限（元）": (13, "4000"),
    "裁量幅度上限（元）": (14, "不限"),
}


def _file(*rows: list[str]) -> bytes:
    return write_xlsx({"案件": (HEAD, rows)})


def _settle(database: Database) -> None:
    [firm] = settle(database, [Firm(kind="self_employed")])
    visited(database, firm, ResultCode.R08)


def test_a_good_file_comes_in_once(database: Database) -> None:
    _settle(database)
    for again in (False, True):
        with database.reading() as session:
            checked = actions.check_file(session, "cases.xlsx", _file(GOOD))
        with database.transaction(actor=OFFICER, now=NOW) as tx:
            report = actions.import_checked(tx, *checked)
        assert (report.done, report.added, report.unchanged) == (True, int(not again), int(again))
    with database.reading() as session:
        case = session.exec(select(PenaltyCase)).one()
    assert (case.number, case.department_id, case.act_id) == ("A1", MARKET, 1)
    assert (case.kinds, case.fine_fen, case.status) == (["01", "02"], 120_050, CaseStatus.CLOSED)
    assert (case.case_source, case.party, case.procedure) == (
        CaseSource.INSPECTION,
        PartyKind.PERSON,
        Procedure.ORDINARY,
    )
    assert (case.discretion, case.band_low_fen, case.band_high_fen) == (Discretion.LIGHTER, 100_000, 300_000)
    assert case.decision_number == "随市监处罚〔2026〕1号"


def test_every_trouble_is_named_by_its_row_and_nothing_comes_in(database: Database) -> None:
    _settle(database)
    rows = [GOOD]
    for place, value in FAULTS.values():
        rows.append([*GOOD[:place], value, *GOOD[place + 1 :]])
    with database.reading() as session:
        checked = actions.check_file(session, "cases.xlsx", _file(*rows))
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        report = actions.import_checked(tx, *checked)
    assert not report.done
    assert [(f.row, f.column) for f in report.findings] == [
        (n, column) for n, column in enumerate(FAULTS, start=3)
    ]
    with database.reading() as session:
        assert session.exec(select(PenaltyCase)).all() == []


def test_an_unknown_grade_of_discretion_is_left_empty_and_said(database: Database) -> None:
    _settle(database)
    with database.reading() as session:
        report, rows = actions.check_file(session, "cases.xlsx", _file([*GOOD[:12], "第二档", "", ""]))
    assert [(finding.column, finding.level) for finding in report.findings] == [("裁量阶次", "warning")]
    assert [(row["discretion"], row["band_low_fen"]) for row in rows] == [(None, None)]


def test_the_command_refuses_what_it_cannot_read(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    _settle(database)
    good, bad = tmp_path / "good.xlsx", tmp_path / "bad.csv"
    good.write_bytes(_file(GOOD))
    bad.write_bytes("违法事实,立案日期\n过期,2026-01-01\n".encode())
    desk = Desk(settings=settings)
    assert CliRunner().invoke(group, ["import", str(bad), "--dry-run"], obj=desk).exit_code == 1
    done = CliRunner().invoke(group, ["import", str(good)], obj=desk)
    desk.database.close()
    assert done.exit_code == 0, done.output
    assert "共1行数据，0处错误" in done.output
