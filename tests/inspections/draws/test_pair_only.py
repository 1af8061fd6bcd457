"""Pair-only: a list the province drew is taken whole, inspectors are paired by the full protocol and certified."""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlmodel import col, select

import cli
from inspections.draws import actions, queries
from inspections.draws.rules.verification import verify
from inspections.draws.tables import Draw, DrawnUnit, TeamMember
from inspections.draws.verifiers import verify as second
from inspections.plans.rules.ledger import ExemptReason, LedgerState
from inspections.plans.tables import AssignedList, CapLedger
from inspections.visits.actions import schedule_visits
from inspections.visits.tables import Visit
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.desk import Desk
from supervision.foundation.errors import Conflict
from tests import people
from tests.inspections.bureau import MARKET, NOW, TODAY, Firm, settle
from tests.inspections.draws.ceremonies import DICE, opened, proof, sealed, staff
from tests.inspections.plans.lists_from_above import DISPATCH, row, taken, workbook, xml_spreadsheet
from tests.people import OFFICER, Visitor

SignedIn = Callable[..., Visitor]


@pytest.fixture(autouse=True)
def _same_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bureau of these tests lives on one day."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


def given_list(database: Database, firms: int = 9, **values: Any) -> int:
    """A bureau with inspectors and a task that the province drew."""
    settle(database, [Firm()] * firms)
    staff(database)
    return taken(database, **values).id or 0


def test_everybody_is_taken_and_paired_and_the_certificate_says_who_drew(database: Database) -> None:
    draw = opened(database, given_list(database))
    certificate = proof(database, draw.id)
    verdict = verify(certificate)
    assert (verdict.pool, verdict.drawn, verdict.teams) == (8, 8, 8)
    assert len(second.check(certificate).draw.when) == 8
    rules = json.loads(zipfile.ZipFile(io.BytesIO(certificate)).read("rules.json"))
    said = {one["name"]: one for one in rules["parameters"]}
    assert said["pair-only"]["value"] == DISPATCH.issuer
    assert DISPATCH.document in said["pair-only"]["basis"]
    with database.reading() as session:
        members = session.exec(select(TeamMember)).all()
        assert len(members) == 16
        given = queries.pair_only(session, draw.id)
        assert given is not None
        assert (given.reference, given.received) == ("HB2026-118", "2026-11-21")


def test_its_visits_are_exempt_as_assigned_by_the_superior(database: Database) -> None:
    draw = opened(database, given_list(database))
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        assert schedule_visits(tx, draw_id=draw.id) == 8
    with database.reading() as session:
        places = session.exec(select(CapLedger)).all()
        assert {(one.state, one.exempt_reason) for one in places} == {
            (LedgerState.RESERVED, ExemptReason.ASSIGNED)
        }
        assert len(session.exec(select(Visit)).all()) == 8


def test_a_closed_business_of_the_list_is_drawn_and_answered_as_stopped(database: Database) -> None:
    settle(database, [Firm(), Firm(status="closed"), Firm()])
    staff(database)
    draw = opened(database, taken(database, [1, 2, 3]).id or 0)
    with database.reading() as session:
        units = session.exec(select(DrawnUnit).order_by(col(DrawnUnit.entity_id))).all()
    assert [one.stopped_reason for one in units] == ["", "closed", ""]
    assert verify(proof(database, draw.id)).drawn == 3


def test_after_a_void_draw_the_superior_may_send_its_list_anew(database: Database) -> None:
    draw = sealed(database, given_list(database))
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.ask_to_void(tx, draw_id=draw.id, reason="人员名录有误")
    with database.transaction(actor=people.APPROVER, now=NOW) as tx:
        actions.void_draw(tx, draw_id=draw.id)
    with pytest.raises(Conflict):
        taken(database)
    assert taken(database, dispatch=replace(DISPATCH, document="鄂市监抽〔2026〕9号")).number


def test_the_office_takes_the_list_on_two_pages(database: Database, signed_in: SignedIn) -> None:
    settle(database, [Firm()] * 9)
    staff(database)
    officer = signed_in("officer", department_id=MARKET)
    assert "/tasks/assigned" in officer.get("/plans").text
    assert "随州市市场监督管理局" in officer.get("/tasks/assigned").text
    assert officer.get("/tasks/assigned/template").content.startswith(b"PK")
    form = {
        "title": "省级双随机抽查<b>",
        "department_id": MARKET,
        "issuer": DISPATCH.issuer,
        "document": DISPATCH.document,
        "document_on": "2026-11-20",
        "received_on": "2026-11-20",
        "ends_on": "2026-12-31",
        "items": ["1"],
    }
    bad = xml_spreadsheet([row(1), row(77, name="<img src=x>", item="")])
    report = officer.post("/tasks/assigned", form, files={"file": ("名单.xlsx", bad)})
    assert report.status_code == 200, report.text
    assert "名录中没有这个对象" in report.text
    assert "<img src=x>" not in report.text
    assert "确认导入" not in report.text
    good = xml_spreadsheet([row(n) for n in range(1, 8)])
    report = officer.post("/tasks/assigned", form, files={"file": ("名单.xlsx", good)})
    assert "确认导入" in report.text
    [address] = {
        part.split('"')[0] for part in report.text.split('action="')[1:] if "/tasks/assigned/" in part
    }
    said = {**form, "name": "名单.xlsx", "create": "false"}
    lines = officer.post(f"{address}/report.csv", said)
    assert lines.content.startswith(b"\xef\xbb\xbf")
    answer = officer.post(address, said)
    assert answer.status_code == 303, answer.text
    task = officer.get(answer.headers["location"]).text
    assert "省级双随机抽查&lt;b&gt;" in task
    assert "请在2026-11-24前配好检查人员" in task
    assert "7户" in task
    assert officer.post(address, said).status_code == 409  # asked again: nothing more
    desk = officer.get("/desk").text
    assert "2026-11-24前配人" in desk


def test_the_desk_and_the_task_turn_red_when_the_two_days_are_over(
    database: Database, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    task_id = given_list(database)
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 26))
    officer = signed_in("officer", department_id=MARKET)
    assert "期限2026-11-24已过2个工作日" in officer.get(f"/tasks/{task_id}").text
    assert "配人已超2个工作日" in officer.get("/desk").text


def test_the_public_page_says_who_drew(database: Database, visitor: Visitor, signed_in: SignedIn) -> None:
    draw = opened(database, given_list(database))
    assert "名单由湖北省市场监督管理局抽取" in visitor.get(f"/public/draws/{draw.id}").text
    shown = signed_in("officer", department_id=MARKET).get(f"/draws/{draw.id}").text
    assert "鄂市监抽〔2026〕7号" in shown
    assert "方种可能" not in shown


# --- in a terminal


def run(database: Database, *words: Any, typed: str = "") -> Result:
    cli.gather()
    desk = Desk(as_json="--json" in words, settings=database.settings)
    line = [str(word) for word in words if word != "--json"]
    try:
        return CliRunner().invoke(cli.supervision, line, obj=desk, input=typed)
    finally:
        if "database" in vars(desk):
            desk.database.close()


@pytest.fixture
def office(database: Database, tmp_path: Path) -> tuple[Database, Path, list[str]]:
    """A bureau with accounts, a list, and the words every call needs."""
    settle(database, [Firm()] * 9)
    staff(database)
    people.add_account(database, "officer", department_id=MARKET)
    people.add_account(database, "witness")
    people.add_account(database, "approver", department_id=MARKET)
    path = tmp_path / "省抽名单.xlsx"
    path.write_bytes(workbook([row(n) for n in range(1, 8)]))
    words = ["--issuer", DISPATCH.issuer, "--document", DISPATCH.document, "--document-on", "2026-11-20"]
    return database, path, [*words, "--as", "officer", "--password", people.PASSWORD]


def test_a_list_is_paired_in_one_call_with_two_others_standing_by(
    office: tuple[Database, Path, list[str]],
) -> None:
    database, path, words = office
    typed = "".join(f"{login}\n{people.PASSWORD}\n{DICE}\n" for login in ("witness", "approver"))
    told = run(database, "--json", "draws", "pair", path, *words, "--at-once", typed=typed)
    assert told.exit_code == 0, told.output
    result = json.loads(told.stdout)
    assert (result["units"], result["drawn"], result["stopped"]) == (7, 7, 0)
    assert result["due"] == "2026-11-24"
    assert verify(proof(database, result["draw"])).drawn == 7


def test_a_list_is_first_read_then_sealed_and_the_next_steps_are_told(
    office: tuple[Database, Path, list[str]],
) -> None:
    database, path, words = office
    told = run(database, "--json", "draws", "pair", path, *words, "--dry-run")
    assert json.loads(told.stdout)["done"] is False
    with database.reading() as session:
        assert not session.exec(select(AssignedList)).all()
    told = run(database, "draws", "pair", path, *words, "--mode", "open")
    assert told.exit_code == 0, told.output
    assert "7户全部检查" in told.output
    assert "supervision draws value" in told.output
    with database.reading() as session:
        draw = session.exec(select(Draw)).one()
        assert (draw.serial, draw.opened_at) == (1, None)
    again = run(database, "draws", "pair", path, *words)
    assert again.exit_code == 1
    assert "已经导入过" in str(again.exception)


def test_a_list_with_errors_leaves_nothing_behind(
    office: tuple[Database, Path, list[str]], tmp_path: Path
) -> None:
    database, path, words = office
    path.write_bytes(workbook([row(1), row(88)]))
    report = tmp_path / "report.csv"
    told = run(database, "draws", "pair", path, *words, "--report", report)
    assert told.exit_code == 1
    assert "名录中没有这个对象" in told.output
    assert "名录中没有这个对象" in report.read_text("utf-8-sig")
    with database.reading() as session:
        assert not session.exec(select(Draw)).all()
        assert not session.exec(select(AssignedList)).all()
    assert clock.today() == TODAY
