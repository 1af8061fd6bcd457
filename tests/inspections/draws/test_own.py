"""A held draw: the public sees tokens, the office works with names, and every business finds itself and nobody else."""

import html
import io
import json
import re
import zipfile
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from inspections.draws import actions, queries
from inspections.draws.rules.own import look_up, own_name
from inspections.draws.rules.terms import Mode
from inspections.draws.rules.verification import verify
from inspections.draws.tables import Draw, DrawnUnit
from supervision.foundation import clock
from supervision.foundation.audit import AuditEvent
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound, Refused
from supervision.registers.tables import Entity
from tests.inspections.bureau import FIRE, MARKET, NOW, Firm, planned, settle
from tests.inspections.draws.ceremonies import frozen, opened, proof, ready, sealed, staff, typed
from tests.people import OFFICER, Visitor

SignedIn = Callable[..., Visitor]


@pytest.fixture(autouse=True)
def _same_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def _codes(session: Session) -> list[str]:
    return list(session.exec(select(Entity.code).order_by(Entity.code)))


def _drawn_codes(session: Session, draw_id: str) -> set[str]:
    query = select(Entity.code).join(DrawnUnit, DrawnUnit.entity_id == Entity.id)  # type: ignore[arg-type]
    return set(session.exec(query.where(DrawnUnit.draw_id == draw_id)))


def _files(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_certificate_of_a_held_draw_verifies_and_names_no_business(database: Database) -> None:
    draw = opened(database, ready(database))
    data = proof(database, draw.id)
    assert draw.mode is Mode.HELD
    assert verify(data).drawn == draw.drawn_size
    with database.reading() as session:
        codes = _codes(session)
    assert len(codes) == 30
    whole = b"".join(_files(data).values())
    assert [code for code in codes if code.encode() in whole] == []


def test_an_open_draw_shows_the_codes(database: Database) -> None:
    draw = opened(database, ready(database), mode=Mode.OPEN)
    files = _files(proof(database, draw.id))
    with database.reading() as session:
        shown = {unit for unit, *_rest in json.loads(files["tranche-1.json"])["drawn"]}
        assert shown == _drawn_codes(session, draw.id)


def test_everybody_finds_itself_and_exactly_the_drawn_are_told_so(database: Database) -> None:
    draw = opened(database, ready(database))
    with database.reading() as session:
        drawn = _drawn_codes(session, draw.id)
        found = {
            code: queries.own_standing(
                session, draw, code=code, nonce=queries.nonce_of(session, draw.id, code)
            )
            for code in _codes(session)
        }
    assert {code for code, own in found.items() if own.drawn} == drawn
    assert all(own.opened for own in found.values())
    assert len({own.name for own in found.values()}) == len(found)
    assert {own.chance for own in found.values()} == {draw.drawn_size / draw.pool_size}


def test_nobody_is_found_with_a_neighbours_check_code(database: Database) -> None:
    draw = opened(database, ready(database))
    with database.reading() as session:
        mine, other = _codes(session)[:2]
        nonce = queries.nonce_of(session, draw.id, mine)
        with pytest.raises(NotFound):
            queries.own_standing(session, draw, code=other, nonce=nonce)
        with pytest.raises(Refused):
            queries.own_standing(session, draw, code=other, nonce="")


def test_before_the_opening_a_business_learns_its_chance_and_no_more(database: Database) -> None:
    draw = sealed(database, ready(database))
    with database.reading() as session:
        code = _codes(session)[0]
        own = queries.own_standing(session, draw, code=code, nonce=queries.nonce_of(session, draw.id, code))
    assert own.chance > 0
    assert not own.opened
    assert not own.drawn


def test_who_is_left_out_reads_why(database: Database) -> None:
    settle(database, [Firm()] * 29 + [Firm(status="closed")])
    staff(database)
    draw = opened(database, planned(database))
    with database.reading() as session:
        found = [
            queries.own_standing(session, draw, code=code, nonce=queries.nonce_of(session, draw.id, code))
            for code in _codes(session)
        ]
    assert [own.left_out for own in found if own.left_out] == ["closed"]


def test_who_closed_meanwhile_is_stopped_by_token(database: Database) -> None:
    draw = sealed(database, ready(database))
    typed(database, draw.id)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        tx.session.connection().execute(sa.update(Entity).values(status="closed"))
        tx.record("entity.closed", covers=[Entity])
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.open_draw(tx, draw_id=draw.id)
    files = _files(proof(database, draw.id))
    stopped = json.loads(files["tranche-1.json"])["stopped"]
    pool = {line.split("\t")[0] for line in files["pool.tsv"].decode().splitlines()}
    assert len(stopped) == draw.drawn_size
    assert {unit for unit, _reason in stopped} <= pool
    own = look_up(files, stopped[0][0])
    assert (own.drawn, own.stopped) == (True, "closed")
    with database.reading() as session:
        assert set(session.exec(select(DrawnUnit.stopped_reason))) == {"closed"}


def test_a_sealed_draw_is_refused_with_a_way_out(database: Database) -> None:
    with pytest.raises(Refused, match="须指定保管人"):
        frozen(database, ready(database), mode=Mode.SEALED)


def test_the_rules_alone_say_what_stands_for_a_business(database: Database) -> None:
    draw = sealed(database, ready(database))
    files = _files(proof(database, draw.id))
    with database.reading() as session:
        code = _codes(session)[3]
        nonce = queries.nonce_of(session, draw.id, code)
    assert own_name(files["rules.json"], code, nonce).encode() in files["pool.tsv"]


def test_the_paper_of_one_business_leads_it_to_its_result(database: Database, signed_in: SignedIn) -> None:
    draw = opened(database, ready(database))
    officer = signed_in("officer", department_id=MARKET)
    with database.reading() as session:
        code = sorted(_drawn_codes(session, draw.id))[0]
        nonce = queries.nonce_of(session, draw.id, code)
    paper = officer.post(f"/draws/{draw.id}/proof", {"code": code})
    assert paper.status_code == 200
    assert nonce[:16] in paper.text
    assert "<path" in paper.text
    public = officer.post(
        f"/public/draws/{draw.id}/mine", {"code": code, "nonce": " ".join((nonce[:32], nonce[32:]))}
    )
    assert "抽中了。" in html.unescape(public.text)
    with database.reading() as session:
        event = session.exec(select(AuditEvent).where(AuditEvent.action == "draw.proof_given")).one()
        assert code not in json.dumps(event.detail)


def test_a_wrong_code_gets_a_sentence_on_the_same_page(database: Database, signed_in: SignedIn) -> None:
    draw = opened(database, ready(database))
    visitor = signed_in("officer", department_id=MARKET)
    page = f"/public/draws/{draw.id}/mine"
    assert visitor.get(page).status_code == 200
    answer = visitor.post(page, {"code": "91421300MA0000000X", "nonce": "0" * 64})
    assert answer.status_code == 200
    assert "请核对代码和校验码" in answer.text
    assert visitor.post(page, {"code": "<script>", "nonce": ""}).status_code == 400
    assert visitor.post(f"/draws/{draw.id}/proof", {"code": "91421300MA0000000X"}).status_code == 404


def test_another_department_gets_no_paper(database: Database, signed_in: SignedIn) -> None:
    draw = opened(database, ready(database))
    with database.reading() as session:
        code = _codes(session)[0]
    assert (
        signed_in("officer", department_id=FIRE).post(f"/draws/{draw.id}/proof", {"code": code}).status_code
        == 404
    )


def test_no_public_page_of_a_held_draw_names_a_business(database: Database, signed_in: SignedIn) -> None:
    draw = opened(database, ready(database))
    visitor = signed_in("witness")
    with database.reading() as session:
        names = [*_codes(session), *session.exec(select(Entity.name))]
    for path in ("/public/draws", f"/public/draws/{draw.id}", f"/public/draws/{draw.id}/mine"):
        text = visitor.get(path).text
        assert [name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)] == []
    assert isinstance(draw, Draw)


def test_places_with_one_possible_name_are_told_calmly(database: Database, signed_in: SignedIn) -> None:
    settle(database, [Firm()] * 30)
    staff(database, 2)
    draw = opened(database, planned(database))
    with database.reading() as session:
        assert queries.forced_teams(session, draw.id) == draw.drawn_size
    office = signed_in("officer", department_id=MARKET)
    for path in (f"/draws/{draw.id}", f"/public/draws/{draw.id}"):
        assert f"{draw.drawn_size}组的人员里有人只有一种排法" in office.get(path).text


def test_with_people_enough_nothing_is_forced(database: Database) -> None:
    draw = opened(database, ready(database))
    with database.reading() as session:
        assert queries.forced_teams(session, draw.id) == 0
