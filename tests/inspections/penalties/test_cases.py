"""A case goes from its source to its closing; past cases come in by the thousand."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlmodel import select

from inspections.leads import actions as leads
from inspections.leads import queries as lead_queries
from inspections.leads.rules import LeadSource
from inspections.penalties import actions, queries
from inspections.penalties.rules import CaseSource, CaseStatus, PartyKind, PenaltyKind, Procedure
from inspections.visits.rules.results import ResultCode
from supervision.foundation.actor import EVERYTHING, Scope
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound, Refused
from supervision.foundation.jobs import Job
from tests.inspections.bureau import FIRE, MARKET, NOW, TODAY, Firm, officer, settle, visited
from tests.people import OFFICER, Visitor

SignedIn = Callable[..., Visitor]
OFFICER_HERE = officer(MARKET, user_id=7)


def _case(database: Database, *, kind: str = "enterprise") -> int:
    [firm, *_] = settle(database, [Firm(kind=kind)])
    act_id = visited(database, firm, ResultCode.R08)
    with database.transaction(actor=OFFICER_HERE, now=NOW) as tx:
        case = actions.open_case(tx, source=CaseSource.INSPECTION, act_id=act_id, facts="销售过期食品")
        return case.id or 0


def _decide(
    database: Database, case_id: int, *, days: int = 0, fine: int = 500_000, **change: object
) -> None:
    with database.transaction(actor=OFFICER_HERE, now=NOW + timedelta(days=days)) as tx:
        actions.decide(
            tx,
            case_id=case_id,
            **{  # type: ignore[arg-type]
                "procedure": Procedure.ORDINARY,
                "party": PartyKind.ORG,
                "kinds": [PenaltyKind.FINE],
                "fine_fen": fine,
                "basis": "食品安全法第一百二十四条",
                **change,
            },
        )


def test_a_case_from_an_inspection_knows_its_act_item_and_party(database: Database) -> None:
    case_id = _case(database, kind="self_employed")
    with database.reading() as session:
        shown = queries.case_shown(session, case_id)
    assert shown.case.number == "随市监立案〔2026〕1号"
    assert shown.case.item_code == "U0001"
    assert shown.case.party is PartyKind.PERSON
    assert shown.act_number == "随市监行为〔2026〕1号"
    assert shown.clocks.decide_by
    assert shown.clocks.decide_by.on == TODAY + timedelta(days=90)


def test_a_lead_that_becomes_a_case_says_so(database: Database) -> None:
    [firm, *_] = settle(database)
    with database.transaction(actor=OFFICER_HERE, now=NOW) as tx:
        lead = leads.lodge(
            tx,
            source=LeadSource.COMPLAINT,
            subject="过期",
            received_on=TODAY,
            entity_id=firm,
            department_id=MARKET,
        )
        case = actions.open_case(
            tx, source=CaseSource.LEAD, lead_id=lead.id, entity_code="91421300MA00000001", facts="过期"
        )
        assert case.department_id == MARKET
        assert lead_queries.lead_by_id(tx.session, lead.id or 0).status == "case"


def test_a_case_without_a_source_or_with_an_unknown_party_is_not_filed(database: Database) -> None:
    settle(database)
    with database.transaction(actor=OFFICER_HERE, now=NOW) as tx:
        with pytest.raises(Refused, match="案件来源"):
            actions.open_case(tx, source=None, facts="过期")
        with pytest.raises(NotFound, match="NOBODY"):
            actions.open_case(tx, source=CaseSource.TRANSFER, entity_code="NOBODY", facts="过期")
        with pytest.raises(NotFound):
            actions.open_case(tx, source=CaseSource.INSPECTION, act_id=404, facts="过期")


def test_notice_decision_and_closing_follow_each_other(database: Database) -> None:
    case_id = _case(database)
    with pytest.raises(Refused, match="还没有告知当事人"):
        _decide(database, case_id)
    with database.transaction(actor=OFFICER_HERE, now=NOW) as tx:
        actions.notify(tx, case_id=case_id)
    _decide(database, case_id, days=3)
    with database.reading() as session:
        case = queries.case_by_id(session, case_id)
        jobs = session.exec(select(Job.name)).all()
    assert (case.status, case.fine_fen, case.kinds) == (CaseStatus.DECIDED, 500_000, ["02"])
    assert case.decision_number == "随市监处罚〔2026〕1号"
    assert case.decided_by == 7
    assert "publication.fill" in jobs
    with database.transaction(actor=OFFICER_HERE, now=NOW + timedelta(days=30)) as tx:
        assert actions.close_case(tx, case_id=case_id).status is CaseStatus.CLOSED


def test_a_large_fine_waits_five_working_days_after_the_notice(database: Database) -> None:
    case_id = _case(database)
    with database.transaction(actor=OFFICER_HERE, now=NOW) as tx:
        actions.notify(tx, case_id=case_id)  # a Saturday: five working days end on Friday, 27 November
    with pytest.raises(Refused, match="2026-11-27"):
        _decide(database, case_id, days=6, fine=10_000_000)
    _decide(database, case_id, days=7, fine=10_000_000)


def test_another_department_does_not_find_the_case(database: Database) -> None:
    case_id = _case(database)
    with pytest.raises(NotFound), database.transaction(actor=officer(FIRE), now=NOW) as tx:
        actions.notify(tx, case_id=case_id)
    with database.reading() as session:
        assert queries.cases(session, scope=Scope(frozenset({FIRE}))) == []
        assert len(queries.cases(session, scope=EVERYTHING)) == 1


def test_past_cases_come_in_with_their_ids_in_order(database: Database) -> None:
    ids = settle(database)
    act_id = visited(database, ids[0], ResultCode.R08)
    rows = [
        {
            "case_source": CaseSource.INSPECTION,
            "act_id": act_id,
            "entity_id": ids[n % 30],
            "department_id": MARKET,
            "facts": f"事实{n}",
            "filed_on": date(2025, 3, 1),
            "decided_on": date(2025, 4, 1) if n % 2 else None,
            "status": CaseStatus.DECIDED if n % 2 else CaseStatus.FILED,
            "kinds": [PenaltyKind.FINE] if n % 2 else [],
            "fine_fen": n,
        }
        for n in range(1_500)
    ]
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        found = actions.import_cases(tx, rows)
    with database.reading() as session:
        last = queries.case_by_id(session, found[-1])
        assert (last.facts, last.fine_fen, last.kinds) == ("事实1499", 1499, ["02"])
        assert last.decision_number == "随市监处罚〔2025〕750号"
        assert queries.case_by_id(session, found[0]).decision_number == ""


def test_a_case_is_filed_decided_and_closed_over_http(database: Database, signed_in: SignedIn) -> None:
    [firm, *_] = settle(database)
    act_id = visited(database, firm, ResultCode.R08)
    visitor = signed_in("officer", department_id=MARKET)
    assert "随州第1商店" in visitor.get(f"/penalties/new?act={act_id}").text
    nasty = "<img src=x onerror=alert(1)>${7*7}"
    made = visitor.post("/penalties", {"case_source": "inspection", "act_id": act_id, "facts": nasty})
    assert made.status_code == 303, made.text
    case = made.headers["location"]
    assert "&lt;img src=x onerror=alert(1)&gt;${7*7}" in visitor.get(case).text
    form = {
        "procedure": "summary",
        "party": "org",
        "kinds": "02",
        "fine": "3000.01",
        "basis": "食品安全法第一百二十四条",
    }
    refused = visitor.post(case + "/decide", form)
    assert refused.status_code == 409
    assert "第五十一条" in refused.text
    assert visitor.post(case + "/decide", form | {"fine": "many"}).status_code == 400
    assert visitor.post(case + "/decide", form | {"kinds": "99"}).status_code == 400
    band = {"discretion": "usual", "band_low": "3000", "band_high": "2000"}
    turned = visitor.post(case + "/decide", form | {"fine": "3,000", "kinds": ["01", "02"]} | band)
    assert turned.status_code == 409
    assert "裁量幅度的下限高于上限" in turned.text
    band |= {"band_low": "2000", "band_high": "10000"}
    assert (
        visitor.post(case + "/decide", form | {"fine": "3,000", "kinds": ["01", "02"]} | band).status_code
        == 303
    )
    page = visitor.get(case).text
    assert "3,000.00" in page
    assert "裁量阶次：一般" in page
    assert "裁量幅度2,000.00至10,000.00元" in page
    assert visitor.post(case + "/close").status_code == 303
    assert "已结案" in visitor.get("/penalties?status=closed").text
    assert visitor.post("/penalties", {"facts": "x"}).status_code == 409
    assert visitor.get("/penalties/new").status_code == 200
    assert visitor.get("/penalties/999").status_code == 404
