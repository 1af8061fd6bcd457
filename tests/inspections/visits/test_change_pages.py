"""The pages after the draw: the next name beside each officer, approved on a phone, every intervention in one register."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import col, select

from inspections.draws.queries import published_month
from inspections.draws.rules.dutycheck import verify as verify_month
from inspections.draws.tables import DutyCall, DutyMonth, NameReading
from inspections.draws.verifiers import verify as stranger
from inspections.visits import queries
from inspections.visits.tables import Visit, VisitOfficer
from supervision.foundation import clock
from supervision.foundation.database import Database
from tests.inspections.bureau import MARKET, NOW, TODAY
from tests.inspections.draws.ceremonies import FIRST
from tests.inspections.visits.test_changes import begun, team
from tests.pdf_text import text_of
from tests.people import OFFICER, Visitor

SignedIn = Callable[..., Visitor]
ONE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""The actions behind these pages run on both databases in test_changes."""
HERE = {"department_id": MARKET, "area_code": "421300"}


def sent(who: Visitor, path: str, body: dict[str, object]) -> str:
    """What somebody reads after sending a form."""
    return who.post(path, body, follow_redirects=True).text


@pytest.fixture
def visit(database: Database) -> Visit:
    """The first visit of an opened and approved held draw."""
    return begun(database)[1][0]


@ONE
def test_a_sick_morning_from_the_page_to_the_phone(
    database: Database, visit: Visit, signed_in: SignedIn
) -> None:
    officer = signed_in("officer", **HERE)
    leaves = team(database, visit.id)[0]
    page = officer.get(f"/visits/{visit.id}/change").text
    assert "顺序里的下一位" in page
    assert "select" in page
    assert 'name="comes"' not in page  # nobody can be chosen
    body = {"inspector_id": leaves, "reason": "illness", "note": "发烧"}
    assert "等负责人批准" in sent(officer, f"/visits/{visit.id}/replace", body)
    assert "您提出了" not in officer.get("/visits/changes").text
    head = signed_in("approver", login="head", **HERE)
    assert 'href="/visits/changes"' in head.get("/desk").text
    card = head.get("/visits/changes").text
    assert "发烧" in card
    number, seen = re.findall(r'/visits/changes/(\d+)/approve.*?name="seen" value="(\w+)"', card, re.S)[0]
    assert "顺序已经变化" in sent(head, f"/visits/changes/{number}/approve", {"seen": "ZF9999"})
    assert "已批准" in sent(head, f"/visits/changes/{number}/approve", {"seen": seen})
    comes = next(n for n in range(FIRST, FIRST + 8) if f"ZF{n:04d}" == seen)
    assert comes in team(database, visit.id)
    shown = officer.get(f"/visits/{visit.id}").text
    assert f"原定检查员{leaves}，因生病" in shown
    assert f"由顺位的检查员{comes}接替" in shown
    assert f"检查员{leaves} → 检查员{comes}" in officer.get(f"/draws/{visit.draw_id}").text
    register = head.get("/overrides").text
    assert "1种：由种子定死，谁也不能选" in register
    assert f"检查员{leaves} 100% → 0%" in register
    assert f"检查员{comes} 0% → 100%" in register
    fragment = officer.get(f"/public/draws/{visit.draw_id}/after").text
    assert "1次，其中没有人可派0次" in fragment
    assert f"检查员{leaves}" not in fragment
    notice = officer.get(f"/visits/{visit.id}/notice.pdf")
    assert notice.content.startswith(b"%PDF")
    book = zipfile.ZipFile(io.BytesIO(officer.get("/overrides.xlsx").content))
    assert "发烧" in book.read("xl/worksheets/sheet1.xml").decode()
    assert officer.get("/overrides.pdf").content.startswith(b"%PDF")


@ONE
def test_bad_input_gets_a_sentence_and_changes_nothing(
    database: Database, visit: Visit, signed_in: SignedIn
) -> None:
    officer = signed_in("officer", **HERE)
    bad: list[tuple[str, dict[str, object]]] = [
        ("replace", {"inspector_id": 1, "reason": "mood"}),
        ("replace", {"inspector_id": "x", "reason": "illness"}),
        ("replace", {"inspector_id": 1, "reason": "illness", "comes": "ZF0105"}),
        ("move", {"day": "never", "reason": "leak", "note": "企业已知情"}),
        ("move", {"day": "2026-12-01", "reason": "better luck", "note": "企业已知情"}),
        ("stop", {"evidence": ""}),
    ]
    for path, body in bad:
        assert 400 <= officer.post(f"/visits/{visit.id}/{path}", body).status_code < 500
    with database.reading() as session:
        assert queries.changes_of_visit(session, visit.id) == []


@ONE
def test_inspectors_and_strangers_cannot_ask_or_approve(
    database: Database, visit: Visit, signed_in: SignedIn
) -> None:
    inspector = signed_in("inspector", inspector_id=team(database, visit.id)[0], **HERE)
    body = {"inspector_id": team(database, visit.id)[0], "reason": "illness"}
    assert inspector.post(f"/visits/{visit.id}/replace", body).status_code == 404
    assert inspector.post("/visits/changes/1/approve", {"seen": ""}).status_code == 404
    witness = signed_in("witness")
    assert witness.get("/overrides").status_code == 404
    elsewhere = signed_in("officer", login="elsewhere", department_id=2, area_code="421300")
    assert elsewhere.post(f"/visits/{visit.id}/replace", body).status_code == 404


@ONE
def test_who_opened_names_before_the_visit_is_written_down_with_the_minute(
    database: Database, visit: Visit, signed_in: SignedIn
) -> None:
    officer = signed_in("officer", **HERE)
    for path in (f"/visits/{visit.id}", f"/visits/{visit.id}", f"/draws/{visit.draw_id}", "/visits"):
        assert officer.get(path).status_code == 200
    inspector = signed_in("inspector", inspector_id=team(database, visit.id)[0], **HERE)
    assert inspector.get(f"/field/{visit.id}").status_code == 200
    with database.reading() as session:
        rows = session.exec(select(NameReading).order_by(col(NameReading.id))).all()
    assert [(row.page, row.entity_id) for row in rows] == [
        ("visit", visit.entity_id),
        ("draw", None),
        ("phone", visit.entity_id),
    ]
    assert all(row.at.second == 0 for row in rows)
    page = officer.get(f"/draws/{visit.draw_id}/readings").text
    assert "手机" in page
    assert "名单（多户）" in page


@ONE
def test_the_register_of_what_is_overdue_is_red(
    database: Database, visit: Visit, signed_in: SignedIn
) -> None:
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        tx.session.get_one(Visit, visit.id).scheduled_on = TODAY - timedelta(30)
        tx.record("test.late", covers=[Visit])
    officer = signed_in("officer", **HERE)
    assert 'href="/overrides/unfinished"' in officer.get("/desk").text
    page = officer.get("/overrides/unfinished").text
    assert f"/visits/{visit.id}" in page
    assert "过了日期还没有结果" in officer.get(f"/public/draws/{visit.draw_id}/after").text


def test_a_month_is_sealed_drawn_and_calls_the_team_of_a_complaint(
    database: Database, visit: Visit, signed_in: SignedIn
) -> None:
    officer = signed_in("officer", **HERE)
    assert "没有值班顺序" in officer.get("/visits/new").text
    month, day = clock.today().isoformat()[:7], clock.today().isoformat()
    seal = {"month": month, "form": "dice-10", "opens_on": day}
    assert "值班名单已封存" in sent(officer, "/duty", seal)
    assert officer.post("/duty", seal).status_code == 409
    with database.reading() as session:
        duty = session.exec(select(DutyMonth)).one()
    assert "封存的人不能录入" in sent(officer, f"/duty/{duty.id}/value", {"value": "3516243615"})
    for role in ("approver", "witness"):
        other = signed_in(role, login=f"{role}-types", **(HERE if role == "approver" else {}))
        assert (
            "已记下" in (said := sent(other, f"/duty/{duty.id}/value", {"value": "3516243615"}))
            or "已经生效" in said
        )
    form = officer.get("/visits/new").text
    assert "不能指定" in form
    assert 'name="officers"' not in form
    body = {"entity_code": "91421300MA00000019", "kind": "case", "mode": "onsite", "reason": "投诉过期食品",
            "exempt": "complaint", "scheduled_on": day}  # fmt: skip
    assert "不能指定" in sent(officer, "/visits/new", {**body, "officers": "ZF0101,ZF0102"})
    for _time in range(2):
        assert "已登记" in sent(officer, "/visits/new", body)
    with database.reading() as session:
        calls = session.exec(select(DutyCall).order_by(col(DutyCall.number))).all()
        crews = [
            sorted(
                session.exec(
                    select(VisitOfficer.inspector_id).where(col(VisitOfficer.visit_id) == c.visit_id)
                )
            )
            for c in calls
        ]
    assert crews[0] == crews[1]  # registering again changes nothing
    assert [len(crew) for crew in crews] == [2, 2]
    busy = {"inspector_id": crews[0][0], "reason": "duty"}
    assert "等负责人批准" in sent(officer, f"/visits/{calls[0].visit_id}/replace", busy)
    head = signed_in("approver", login="head", **HERE)
    card = head.get("/visits/changes").text
    number, seen = re.findall(r'/visits/changes/(\d+)/approve.*?name="seen" value="(\w+)"', card, re.S)[0]
    assert "已批准" in sent(head, f"/visits/changes/{number}/approve", {"seen": seen})
    assert crews[0][0] not in team(database, calls[0].visit_id)
    assert len(team(database, calls[0].visit_id)) == 2
    passer = officer.get(f"/public/duty/{duty.id}/duty.json")
    assert not verify_month(passer.content).recomputed
    with database.reading() as session:
        drawn = session.exec(select(DutyMonth)).one()
        later = published_month(session, drawn, today=TODAY.replace(year=2099))
    assert (verify_month(later).recomputed, verify_month(later).calls) == (True, 3)
    notice = "".join(text_of(officer.get(f"/visits/{calls[0].visit_id}/notice.pdf").content).split())
    nonce = re.findall(r"校验码：([0-9a-f]{64})", notice)[0]
    said = stranger.own_case(stranger.Month(later), "91421300MA00000019", nonce)
    assert said[1] == "91421300MA00000019: calls 1, 2, 3."  # the business finds itself with its paper alone
    assert "值班顺序公示" in officer.get("/public/duty").text
    assert "派出登记" in officer.get(f"/duty/{duty.id}").text
