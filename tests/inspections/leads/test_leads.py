"""Leads are lodged with a number, move forward only, and come in by the thousand."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.leads import actions, queries
from inspections.leads.rules import STEPS, LeadSource, LeadStatus, can_move, check_can_move
from supervision.foundation.actor import EVERYTHING, Scope
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound, Refused
from tests.inspections.bureau import FIRE, MARKET, NOW, officer, settle
from tests.people import OFFICER, Visitor

SignedIn = Callable[..., Visitor]


def _lodge(database: Database, **values: object) -> int:
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        lead = actions.lodge(
            tx,
            **{  # type: ignore[arg-type]
                "source": LeadSource.COMPLAINT,
                "subject": "食品过期",
                "received_on": date(2026, 11, 20),
                "department_id": MARKET,
                **values,
            },
        )
        return lead.id or 0


def test_a_lead_gets_a_number_of_its_department_and_year(database: Database) -> None:
    settle(database)
    first, second = _lodge(database), _lodge(database)
    other = _lodge(database, department_id=None)
    with database.reading() as session:
        numbers = [queries.lead_by_id(session, i).number for i in (first, second, other)]
        assert queries.lead_by_number(session, numbers[0]).id == first
        with pytest.raises(NotFound):
            queries.lead_by_number(session, "没有的编号")
    assert numbers == ["随市监线索〔2026〕1号", "随市监线索〔2026〕2号", "线索〔2026〕1号"]


@given(st.sampled_from(LeadStatus), st.sampled_from(LeadStatus))
def test_a_lead_moves_forward_only(before: LeadStatus, after: LeadStatus) -> None:
    assert can_move(before, after) == (after in STEPS[before])
    if not can_move(before, after):
        with pytest.raises(Refused):
            check_can_move(before, after)


def test_moving_a_lead_keeps_the_words_about_it(database: Database) -> None:
    settle(database)
    lead_id = _lodge(database, note="来电")
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        lead = actions.move_lead(tx, lead_id=lead_id, to=LeadStatus.CLOSED, note="查无此事")
        assert lead.note == "来电\n2026-11-21 查无此事"
    with pytest.raises(Refused), database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.move_lead(tx, lead_id=lead_id, to=LeadStatus.OPEN)


def test_another_department_does_not_see_it(database: Database) -> None:
    settle(database)
    lead_id = _lodge(database)
    with pytest.raises(NotFound), database.transaction(actor=officer(FIRE), now=NOW) as tx:
        actions.move_lead(tx, lead_id=lead_id, to=LeadStatus.CLOSED)
    with database.reading() as session:
        assert queries.leads(session, scope=Scope(frozenset({FIRE}))) == []
        assert len(queries.leads(session, scope=EVERYTHING)) == 1


def test_many_leads_come_in_with_their_ids_in_order(database: Database) -> None:
    ids = settle(database)
    _lodge(database)
    rows = [
        {
            "source": LeadSource.HOTLINE,
            "subject": f"工单{n}",
            "received_on": date(2025 + n % 2, 3, 1),
            "entity_id": ids[n % 30],
            "department_id": MARKET,
            "status": LeadStatus.VISITING,
        }
        for n in range(2_000)
    ]
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        found = actions.import_leads(tx, rows)
    with database.reading() as session:
        for n in (0, 1, 1_999):
            assert queries.lead_by_id(session, found[n]).subject == f"工单{n}"
        assert queries.lead_by_id(session, found[1]).number == "随市监线索〔2026〕2号"


def test_the_page_lodges_lists_and_closes(database: Database, signed_in: SignedIn) -> None:
    settle(database)
    visitor = signed_in("officer", department_id=MARKET)
    nasty = "<img src=x onerror=alert(1)>${7*7}"
    form = {
        "source": "complaint",
        "subject": nasty,
        "received_on": "2026-11-20",
        "entity_code": "91421300ma00000001",
    }
    assert visitor.post("/leads", form).status_code == 303
    text = visitor.get("/leads").text
    assert "&lt;img src=x onerror=alert(1)&gt;${7*7}" in text
    assert "<img src=x" not in text
    assert "/entities/91421300MA00000001" in text
    assert visitor.post("/leads/1/move", {"to": "closed"}).status_code == 303
    assert "食品" not in visitor.get("/leads?status=open").text
    assert visitor.get("/leads?status=nonsense").status_code == 200
    assert visitor.post("/leads", form | {"entity_code": "unknown"}).status_code == 404
    assert visitor.post("/leads", form | {"source": "gossip"}).status_code == 400
    assert visitor.post("/leads/1/move", {"to": "open"}).status_code == 409
