"""A bureau's own file of leads: a line for every trouble, all or nothing, twice is once."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from sqlmodel import select

from inspections.leads import actions
from inspections.leads.commands import group
from inspections.leads.rules import LeadSource
from inspections.leads.tables import Lead
from supervision.foundation.database import Database
from supervision.foundation.desk import Desk
from supervision.foundation.settings import Settings
from supervision.foundation.sheets import write_xlsx
from tests.inspections.bureau import MARKET, NOW, settle
from tests.people import OFFICER

HEAD = ["线索编号", "线索来源", "反映的问题", "收到日期", "统一社会信用代码", "承办部门"]
GOOD = [
    ["G1", "12345热线工单", "食品过期", "2026年11月1日", "91421300MA00000001", "随市监"],
    ["", "投诉", "无证经营", "2026/11/2", "", ""],
]
BAD = [
    ["", "传闻", "食品过期", "2026-11-01", "", ""],
    ["", "投诉", "", "2026-11-01", "", ""],
    ["", "投诉", "食品过期", "十一月", "", ""],
    ["", "投诉", "食品过期", "2026-11-01", "NOBODY", ""],
    ["", "投诉", "食品过期", "2026-11-01", "", "没有的局"],
]


def _file(rows: list[list[str]]) -> bytes:
    return write_xlsx({"线索": (HEAD, rows)})


def test_a_good_file_comes_in_once(database: Database) -> None:
    settle(database)
    for again in (False, True):
        with database.reading() as session:
            checked = actions.check_file(session, "leads.xlsx", _file(GOOD[: 1 if again else 2]))
        with database.transaction(actor=OFFICER, now=NOW) as tx:
            report = actions.import_checked(tx, *checked)
        assert report.done
        assert (report.added, report.unchanged) == ((0, 1) if again else (2, 0))
    with database.reading() as session:
        rows = {row.number: row for row in session.exec(select(Lead))}
    assert set(rows) == {"G1", "线索〔2026〕1号"}
    assert (rows["G1"].source, rows["G1"].department_id, rows["G1"].entity_id) == (
        LeadSource.HOTLINE,
        MARKET,
        1,
    )


def test_every_trouble_is_named_by_its_row_and_nothing_comes_in(database: Database) -> None:
    settle(database)
    with database.reading() as session:
        checked = actions.check_file(session, "leads.xlsx", _file(GOOD + BAD))
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        report = actions.import_checked(tx, *checked)
    assert not report.done
    assert [(f.row, f.column) for f in report.findings] == [
        (4, "线索来源"),
        (5, "反映的问题"),
        (6, "收到日期"),
        (7, "统一社会信用代码"),
        (8, "承办部门"),
    ]
    with database.reading() as session:
        assert session.exec(select(Lead)).all() == []


def test_a_file_without_its_columns_says_which(database: Database) -> None:
    settle(database)
    with database.reading() as session:
        report, rows = actions.check_file(session, "x.csv", "反映的问题,备注\n食品过期,无\n".encode())
    assert rows == []
    assert [f.column for f in report.findings] == ["线索来源", "收到日期"]


def _run(settings: Settings, *words: str) -> tuple[int, dict[str, Any]]:
    desk = Desk(as_json=True, settings=settings)
    done = CliRunner().invoke(group, list(words), obj=desk)
    desk.database.close()
    return done.exit_code, json.loads(done.output or "{}")


def test_the_command_checks_first_and_then_imports(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    settle(database)
    good, bad = tmp_path / "good.xlsx", tmp_path / "bad.xlsx"
    good.write_bytes(_file(GOOD))
    bad.write_bytes(_file(BAD))
    code, said = _run(settings, "import", str(bad), "--report", str(tmp_path / "report.csv"))
    assert (code, said["errors"], said["done"]) == (1, 5, False)
    assert (tmp_path / "report.csv").read_text(encoding="utf-8-sig").count("\n") == 6
    assert _run(settings, "import", str(good), "--dry-run")[1]["added"] == 2
    with database.reading() as session:
        assert session.exec(select(Lead)).all() == []
    code, said = _run(settings, "import", str(good))
    assert (code, said["added"], said["done"]) == (0, 2, True)


def test_a_file_brought_in_by_two_people_at_once_comes_in_once(database: Database) -> None:
    settle(database)
    with database.reading() as session:
        first, second = (actions.check_file(session, "leads.xlsx", _file(GOOD[:1])) for _ in range(2))
    for checked, expected in ((first, (1, 0)), (second, (0, 1))):
        with database.transaction(actor=OFFICER, now=NOW) as tx:
            report = actions.import_checked(tx, *checked)
        assert (report.added, report.unchanged) == expected


def test_a_file_is_read_while_somebody_else_is_writing(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    settle(database)
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(_file(BAD))
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.lodge(tx, source=LeadSource.HOTLINE, subject="食品过期", received_on=NOW.date())
        assert _run(settings, "import", str(bad))[0] == 1
