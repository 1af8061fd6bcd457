"""The doors of the visits room over HTTP: office pages, papers, the phone's pages, what phones send."""

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import col, select

from inspections.visits import queries
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.registers.tables import Entity
from tests.inspections.bureau import FIRE, MARKET, NOW
from tests.inspections.visits.scene import (
    ANNA,
    DRAW,
    act,
    announced,
    approve,
    photo,
    point,
    record,
    stage,
    stamp,
)
from tests.pdf_text import text_of
from tests.people import OFFICER, Visitor

SignedIn = Callable[..., Visitor]
NASTY = "<img src=x onerror=alert(1)>${7*7}#panic()"


@pytest.fixture
def visit_id(database: Database) -> str:
    """The first visit of the stage, waiting for approval."""
    return stage(database)[0]


@pytest.fixture
def phone(visit_id: str, signed_in: SignedIn) -> Visitor:
    """The browser of an inspector of that visit."""
    return signed_in("inspector", inspector_id=ANNA, department_id=MARKET, area_code="421300")


def put_record(visitor: Visitor, body: dict[str, Any], submission: str = "") -> Any:
    raw = json.dumps(body, ensure_ascii=False).encode()
    return visitor.send("PUT", f"/api/records/{submission or uuid.uuid4()}", content=raw)


def fresh(visit_id: str, **changes: Any) -> dict[str, Any]:
    """A record made just now: the doors use the real clock."""
    now = stamp(clock.now())
    return record(visit_id, started_at=now, arrived_at=now, finished_at=now, **changes)


def rename(database: Database, name: str) -> None:
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        for entity in tx.session.exec(select(Entity).where(col(Entity.id) <= 3)):
            entity.name = name
            tx.session.add(entity)
        tx.record("entity.renamed", covers=[Entity])


def test_the_walk_of_a_visit_through_the_doors(
    database: Database, signed_in: SignedIn, phone: Visitor, visit_id: str
) -> None:
    officer = signed_in("officer", department_id=MARKET, area_code="421300")
    head = signed_in("approver", department_id=MARKET, area_code="421300")
    assert officer.get(f"/visits?draw={DRAW}").text.count("/visits/") >= 3
    assert officer.post("/visits/approve", {"draw_id": DRAW}).status_code == 404
    assert DRAW in head.get("/visits/approvals").text
    assert head.post("/visits/approve", {"draw_id": DRAW}).status_code == 303
    assert head.post("/visits/approve", {"draw_id": DRAW}).status_code == 409
    assert officer.post("/visits/notify", {"draw_id": DRAW}).status_code == 303
    assert visit_id in phone.get("/field").text
    sheet = phone.get(f"/field/{visit_id}").text
    assert "全部合格" in sheet
    assert "许可证在有效期内" in sheet
    assert "42130011" in sheet
    answer = put_record(phone, fresh(visit_id, files=[announced(photo())]))
    assert answer.status_code == 201, answer.text
    digest = announced(photo())["sha256"]
    assert answer.json()["missing"] == [digest]
    sent = phone.send("PUT", f"/api/evidence/{visit_id}/{digest}?kind=photo", content=photo())
    assert sent.status_code == 200, sent.text
    shown = officer.get(f"/visits/{visit_id}")
    assert "未发现问题" in shown.text
    assert f"/visits/{visit_id}/evidence/{digest}" in shown.text
    picture = officer.get(f"/visits/{visit_id}/evidence/{digest}")
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/jpeg")
    original = officer.get(f"/visits/{visit_id}/evidence/{digest}?original=true")
    assert original.content == photo()
    assert "attachment" in original.headers["content-disposition"]
    assert officer.post(f"/visits/{visit_id}/review").status_code == 303
    assert "记录已到服务器" in phone.get(f"/field/{visit_id}").text
    assert visit_id in phone.get("/field").text


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ("waiting=inspectors", 3),
        ("due=366", None),
        ("emergency=1", 0),
        ("status=closed", 0),
        ("entity=91421300MA00000002", 1),
    ],
)
def test_the_figures_of_the_desks_lead_to_their_visits(
    database: Database, phone: Visitor, visit_id: str, address: str, count: int | None
) -> None:
    with database.reading() as session:
        ids = [visit.id for visit in queries.visits_of_draw(session, DRAW)]
    assert visit_id in ids
    shown = phone.get(f"/visits?{address}")
    assert shown.status_code == 200, shown.text
    if count is not None:
        assert sum(f"/visits/{each}" in shown.text for each in ids) == count


def test_a_record_is_answered_201_then_200_then_409(
    database: Database, phone: Visitor, visit_id: str
) -> None:
    approve(database)
    body, submission = fresh(visit_id), str(uuid.uuid4())
    first = put_record(phone, body, submission)
    assert first.status_code == 201, first.text
    assert put_record(phone, body, submission).status_code == 200
    other = put_record(phone, body | {"device": "other"}, submission)
    assert other.status_code == 409
    assert other.json()["answer"] == "conflict"
    assert other.json()["complete"] is False


def test_a_visit_with_one_officer_is_refused_with_a_sentence(
    database: Database, phone: Visitor, visit_id: str
) -> None:
    approve(database)
    body = fresh(visit_id)
    answer = put_record(phone, body | {"officers": body["officers"][:1]})
    assert answer.status_code == 409
    assert "不得少于2名" in answer.json()["detail"]
    assert "行政处罚法" in answer.json()["detail"]


@pytest.mark.parametrize(
    "raw", [b"", b"[" * 1_000_000, b"\xff\xfe", b'{"visit_id":"\\u0000"}', b"[" * 5_000_000]
)
def test_garbage_gets_a_4xx_and_a_sentence(
    database: Database, phone: Visitor, visit_id: str, raw: bytes
) -> None:
    approve(database)
    for path in (f"/api/records/{uuid.uuid4()}", f"/api/evidence/{visit_id}/{'a' * 64}"):
        answer = phone.send("PUT", path, content=raw, headers={"content-type": "application/json"})
        assert 400 <= answer.status_code < 500, (path, answer.status_code)
        assert answer.json()["detail"]


@pytest.mark.parametrize(
    "path",
    [
        "/api/records/not-a-number",
        "/api/records/%00",
        "/api/evidence/x%00/abc",
        "/api/evidence/x/abc?kind=zip",
    ],
)
def test_strange_addresses_get_a_4xx(phone: Visitor, path: str) -> None:
    assert 400 <= phone.send("PUT", path, content=b"{}").status_code < 500


@pytest.mark.parametrize(
    "path",
    [
        "/visits?after=%00",
        "/visits?after=x~y",
        "/visits?draw=%00",
        "/visits/%00",
        "/visits/../../etc",
        "/field/zz",
    ],
)
def test_strange_pages_get_a_4xx(phone: Visitor, path: str) -> None:
    assert 400 <= phone.get(path).status_code < 500


def test_nothing_is_recorded_without_the_token_of_the_session(
    database: Database, phone: Visitor, visit_id: str
) -> None:
    approve(database)
    answer = phone.client.put(f"/api/records/{uuid.uuid4()}", content=json.dumps(fresh(visit_id)))
    assert answer.status_code == 403


def test_strangers_find_nothing(
    database: Database, signed_in: SignedIn, phone: Visitor, visit_id: str
) -> None:
    approve(database)
    fire = signed_in("officer", department_id=FIRE, area_code="421300")
    other = signed_in("inspector", login="other", inspector_id=14, department_id=FIRE, area_code="421300")
    for name in ("", "/approval.pdf", "/notice.pdf", f"/evidence/{'a' * 64}"):
        assert fire.get(f"/visits/{visit_id}{name}").status_code == 404
    assert other.get(f"/field/{visit_id}").status_code == 404
    assert put_record(other, fresh(visit_id)).status_code == 404
    assert fire.get("/field").status_code == 404


def test_a_hostile_name_is_text_on_every_page_and_print(
    database: Database, signed_in: SignedIn, phone: Visitor, visit_id: str
) -> None:
    approve(database)
    rename(database, NASTY)
    bad = [point(1, "bad", NASTY)]
    answer = put_record(phone, fresh(visit_id, acts=[act(1, "R08", points=bad), act(2)]))
    assert answer.status_code == 201, answer.text
    officer = signed_in("officer", department_id=MARKET, area_code="421300")
    other = next(v.id for v in _visits(database) if v.id != visit_id)
    pages = [
        officer.get("/visits").text,
        officer.get(f"/visits/{visit_id}").text,
        phone.get("/field").text,
        phone.get(f"/field/{visit_id}").text,
        phone.get(f"/field/{other}").text,
    ]
    for text in pages:
        assert "<img src=x" not in text
        assert "${7*7}" in text
    for name in ("approval", "notice", "record"):
        made = officer.get(f"/visits/{visit_id}/{name}.pdf")
        assert made.headers["content-type"] == "application/pdf", made.text
        assert "".join(NASTY.split()) in "".join(text_of(made.content).split())


def test_the_notice_tells_frequency_discipline_and_rights(
    database: Database, signed_in: SignedIn, phone: Visitor, visit_id: str
) -> None:
    approve(database)
    officer = signed_in("officer", department_id=MARKET, area_code="421300")
    assert officer.get(f"/visits/{visit_id}/record.pdf").status_code == 409
    notice = "".join(text_of(officer.get(f"/visits/{visit_id}/notice.pdf").content).split())
    for words in ("此前已对你单位检查0次", "申请其回避", "检查纪律", "行政处罚法", "42130012"):
        assert words in notice
    put_record(phone, fresh(visit_id))
    record_text = "".join(text_of(officer.get(f"/visits/{visit_id}/record.pdf").content).split())
    with database.reading() as session:
        submission = queries.accepted_submission(session, visit_id)
    assert submission is not None
    assert submission.body_sha256 in record_text
    assert "未发现问题" in record_text
    assert "孙八" in record_text
    assert "批准人：" in "".join(text_of(officer.get(f"/visits/{visit_id}/approval.pdf").content).split())


@pytest.mark.usefixtures("visit_id")
def test_a_case_is_registered_on_a_form(signed_in: SignedIn) -> None:
    officer = signed_in("officer", department_id=MARKET, area_code="421300")
    assert officer.get("/visits/new?entity=91421300MA00000007").status_code == 200
    form = {
        "entity_code": "91421300MA00000007",
        "officers": "I011，I012",
        "kind": "case",
        "mode": "onsite",
        "reason": "投诉举报反映无证经营",
        "exempt": "complaint",
        "scheduled_on": "2026-11-23",
    }
    made = officer.post("/visits/new", form)
    assert made.status_code == 303, made.text
    assert "待审批" in officer.get(made.headers["location"]).text
    assert officer.post("/visits/new", form | {"exempt": "nonsense"}).status_code == 400
    assert officer.post("/visits/new", form | {"officers": "I011"}).status_code == 409
    assert officer.post("/visits/new", form | {"status": "closed"}).status_code == 400


def test_pages_speak_english(database: Database, signed_in: SignedIn, phone: Visitor, visit_id: str) -> None:
    approve(database)
    phone.client.cookies.set("language", "en")
    assert "All in order" in phone.get(f"/field/{visit_id}").text
    assert "To visit today" in phone.get("/field").text


def _visits(database: Database) -> list[Any]:
    with database.reading() as session:
        return queries.visits_of_draw(session, DRAW)
