"""File a case, give notice, decide, close; bring many in."""

from collections.abc import Collection, Iterable
from typing import Any

from inspections.leads import actions as leads
from inspections.leads import queries as lead_queries
from inspections.leads.rules import LeadStatus, can_move
from inspections.penalties import queries
from inspections.penalties.rules import (
    CaseSource,
    CaseStatus,
    Decision,
    PartyKind,
    PenaltyKind,
    Procedure,
    check_can_close_case,
    check_can_decide,
    check_can_file,
    check_can_notify,
    party_of,
)
from inspections.penalties.rules.discretion import Discretion
from inspections.penalties.tables import PenaltyCase
from supervision.foundation.database import Transaction
from supervision.foundation.errors import NotFound
from supervision.identity.queries import department_names
from supervision.identity.rules import scope_of
from supervision.law.actions import number_rows, take_numbers
from supervision.law.queries import calendar, parameter
from supervision.law.rules.workdays import add_workdays

FILED, DECIDED = "立案", "处罚"


def open_case(
    tx: Transaction,
    *,
    source: CaseSource | None,
    facts: str,
    act_id: int | None = None,
    lead_id: int | None = None,
    entity_code: str = "",
    department_id: int | None = None,
    basis: str = "",
) -> PenaltyCase:
    """File a case (立案) from an inspection act, a lead or another authority; a source is mandatory.

    Raises:
        NotFound: the act, lead, entity or department is unknown or not in the actor's scope.
        Refused: no source, the source's number is missing, no facts.
    """
    check_can_file(source, act_id=act_id, lead_id=lead_id, facts=facts)
    if source is None:  # unreachable after the check; tells the type checker
        raise NotFound("请填写案件来源；没有来源的案件不能立案。")
    if act_id is not None:
        start = queries.start_from_act(tx.session, act_id, scope=scope_of(tx.actor))
    else:
        office = department_id or tx.actor.department_id or 0
        start = queries.start_from_register(tx.session, entity_code=entity_code, department_id=office)
    if lead_id is not None:
        lead = lead_queries.lead_by_id(tx.session, lead_id, scope=scope_of(tx.actor))
        if can_move(lead.status, LeadStatus.CASE):
            leads.move_lead(tx, lead_id=lead_id, to=LeadStatus.CASE)
    [number] = take_numbers(tx, issuer=start.department.short_name, word=FILED, year=tx.today.year)
    case = PenaltyCase(
        number=number,
        case_source=source,
        act_id=act_id,
        lead_id=lead_id,
        entity_id=start.entity.id or 0,
        department_id=start.department.id or 0,
        item_code=start.item_code,
        facts=facts.strip(),
        basis=basis.strip(),
        party=party_of(start.entity.kind),
        filed_on=tx.today,
    )
    tx.session.add(case)
    tx.record("case.filed", covers=[PenaltyCase], about=f"case:{number}", source=source)
    return case


def notify(tx: Transaction, *, case_id: int) -> PenaltyCase:
    """Note that the party was told what is intended (行政处罚事先告知).

    Raises:
        NotFound: not in the actor's scope.
        Refused: decided already.
    """
    case = queries.case_by_id(tx.session, case_id, scope=scope_of(tx.actor))
    check_can_notify(case.status)
    case.notified_on = tx.today
    tx.session.add(case)
    tx.record("case.notified", covers=[PenaltyCase], about=f"case:{case.number}")
    return case


def decide(
    tx: Transaction,
    *,
    case_id: int,
    procedure: Procedure,
    party: PartyKind,
    kinds: Collection[PenaltyKind],
    fine_fen: int,
    basis: str,
    discretion: Discretion | None = None,
    band: tuple[int | None, int | None] = (None, None),
) -> PenaltyCase:
    """Decide a penalty (行政处罚决定), today; its publication falls due.

    Args:
        discretion, band: the grade of discretion and its fines from and to, in fen, where the office has such a standard.

    Raises:
        NotFound: not in the actor's scope.
        Refused: the fine is above the summary limit, no notice was given, the time to ask for a hearing still runs …
    """
    case = queries.case_by_id(tx.session, case_id, scope=scope_of(tx.actor))
    summary = parameter(tx.session, "summary_fine_max", on=tx.today)
    hearing = parameter(tx.session, "hearing_threshold", on=tx.today)
    wait = parameter(tx.session, "hearing_request_wd", on=tx.today).number
    over = add_workdays(case.notified_on, wait, calendar(tx.session)).on if case.notified_on else None
    decision = Decision(
        procedure, party, frozenset(kinds), fine_fen, case.filed_on, case.notified_on, tx.today, band
    )
    check_can_decide(
        case.status,
        decision,
        summary_max=summary.numbers,
        summary_basis=summary.basis,
        hearing_from=hearing.numbers,
        hearing_over=over,
    )
    issuer = department_names(tx.session)[case.department_id]
    [case.decision_number] = take_numbers(tx, issuer=issuer, word=DECIDED, year=tx.today.year)
    case.procedure, case.party, case.kinds, case.fine_fen = procedure, party, sorted(kinds), fine_fen
    case.basis = basis.strip() or case.basis
    case.discretion, (case.band_low_fen, case.band_high_fen) = discretion, band
    case.decided_on, case.decided_by, case.status = tx.today, tx.actor.user_id, CaseStatus.DECIDED
    tx.session.add(case)
    tx.record(
        "case.decided",
        covers=[PenaltyCase],
        about=f"case:{case.number}",
        kinds=case.kinds,
        fine_fen=fine_fen,
        procedure=procedure,
    )
    tx.enqueue("publication.fill", key="publication.fill")
    return case


def close_case(tx: Transaction, *, case_id: int) -> PenaltyCase:
    """Carried out and closed (结案).

    Raises:
        NotFound: not in the actor's scope.
        Refused: not decided.
    """
    case = queries.case_by_id(tx.session, case_id, scope=scope_of(tx.actor))
    check_can_close_case(case.status, decided_on=case.decided_on, closed_on=tx.today)
    case.closed_on, case.status = tx.today, CaseStatus.CLOSED
    tx.session.add(case)
    tx.record("case.closed", covers=[PenaltyCase], about=f"case:{case.number}")
    return case


def import_cases(tx: Transaction, rows: Iterable[dict[str, Any]]) -> list[int]:
    """Bring past cases in. Rows: case_source, entity_id, department_id, facts, filed_on; optionally the other columns.

    Kinds are the codes of ``PenaltyKind``. Missing numbers are given in the order of the rows. Returns the ids in that
    order.
    """
    defaults: dict[str, Any] = {
        "number": "",
        "decision_number": "",
        "act_id": None,
        "lead_id": None,
        "item_code": "",
        "basis": "",
        "kinds": [],
        "fine_fen": 0,
        "procedure": Procedure.ORDINARY,
        "discretion": None,
        "band_low_fen": None,
        "band_high_fen": None,
        "party": PartyKind.ORG,
        "notified_on": None,
        "decided_on": None,
        "decided_by": None,
        "closed_on": None,
        "status": CaseStatus.FILED,
        "external_codes": {},
    }
    filled = [defaults | row for row in rows]
    names = department_names(tx.session)
    number_rows(tx, filled, word=FILED, issuers=names, day="filed_on")
    decided = (row for row in filled if row["decided_on"])
    number_rows(tx, decided, word=DECIDED, issuers=names, day="decided_on", field="decision_number")
    before = queries.last_id(tx.session)
    tx.bulk(PenaltyCase, filled)
    tx.record("case.imported", covers=[PenaltyCase], count=len(filled))
    ids = queries.ids_after(tx.session, before)
    return [ids[row["number"]] for row in filled]
