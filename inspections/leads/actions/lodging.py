"""Lodge a lead, move it on, bring many in."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from inspections.leads import queries
from inspections.leads.rules import LeadSource, LeadStatus, check_can_move
from inspections.leads.tables import Lead
from supervision.foundation.database import Transaction
from supervision.identity.queries import department_by_id, department_names
from supervision.identity.rules import scope_of
from supervision.law.actions import number_rows, take_numbers

WORD = "线索"


def lodge(
    tx: Transaction,
    *,
    source: LeadSource,
    subject: str,
    received_on: date,
    entity_id: int | None = None,
    department_id: int | None = None,
    note: str = "",
) -> Lead:
    """Write a lead (线索) down; it gets a number of its department and year.

    Raises:
        NotFound: no such department.
    """
    issuer = department_by_id(tx.session, department_id).short_name if department_id else ""
    [number] = take_numbers(tx, issuer=issuer, word=WORD, year=received_on.year)
    lead = Lead(
        number=number,
        source=source,
        entity_id=entity_id,
        department_id=department_id,
        subject=subject,
        received_on=received_on,
        note=note,
    )
    tx.session.add(lead)
    tx.record("lead.lodged", covers=[Lead], about=f"lead:{number}", source=source)
    return lead


def move_lead(tx: Transaction, *, lead_id: int, to: LeadStatus, note: str = "") -> Lead:
    """A visit or a case took the lead up, it went to another authority, or nothing is left to do.

    Raises:
        NotFound: not in the actor's scope.
        Refused: the step is not there.
    """
    lead = queries.lead_by_id(tx.session, lead_id, scope=scope_of(tx.actor))
    check_can_move(lead.status, to)
    before, lead.status = lead.status, to
    if note:
        lead.note = f"{lead.note}\n{tx.today} {note}".strip()[-2000:]
    tx.session.add(lead)
    tx.record("lead.moved", covers=[Lead], about=f"lead:{lead.number}", before=before, after=to)
    return lead


def import_leads(tx: Transaction, rows: Iterable[dict[str, Any]]) -> list[int]:
    """Bring many leads in. Rows: source, subject, received_on; optionally entity_id, department_id, status, note, number.

    Missing numbers are given in the order of the rows, per department and year. Returns the ids in that order.
    """
    defaults = {"entity_id": None, "department_id": None, "status": LeadStatus.OPEN, "note": "", "number": ""}
    filled = [defaults | row for row in rows]
    number_rows(tx, filled, word=WORD, issuers=department_names(tx.session), day="received_on")
    before = queries.last_id(tx.session)
    tx.bulk(Lead, filled)
    tx.record("lead.imported", covers=[Lead], count=len(filled))
    ids = queries.ids_after(tx.session, before)
    return [ids[row["number"]] for row in filled]
