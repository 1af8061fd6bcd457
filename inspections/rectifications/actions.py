"""What may be done with orders to rectify: issue, close, turn into a case, bring many in."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from inspections.rectifications import queries
from inspections.rectifications.rules import RectificationStatus, check_can_close, check_can_order
from inspections.rectifications.tables import Rectification
from inspections.visits.rules.states import ActStatus
from supervision.foundation.database import Transaction
from supervision.identity.queries import department_names
from supervision.identity.rules import scope_of
from supervision.law.actions import number_rows, take_numbers
from supervision.law.queries import calendar, parameter
from supervision.law.rules.workdays import add_days

WORD = "责改"


def order(
    tx: Transaction, *, act_id: int, problem: str, demand: str, due_on: date | None = None
) -> Rectification:
    """Order an entity to rectify what a reviewed act found (责令改正); number 责改〔year〕serial of the department.

    ``due_on`` left out = the bureau's usual number of days, moved off holidays.

    Raises:
        NotFound: no such act in the actor's scope.
        Refused: not reviewed, no problem, no words, or days out of order.
    """
    found = queries.finding(tx.session, act_id, scope=scope_of(tx.actor))
    if due_on is None:
        days = parameter(tx.session, "rectify_default_days", on=tx.today).number
        due_on = add_days(tx.today, days, calendar(tx.session)).on
    check_can_order(
        reviewed=found.act.status is not ActStatus.RECORDED,
        problem=found.act.problem,
        text=problem,
        demand=demand,
        issued_on=tx.today,
        due_on=due_on,
    )
    [number] = take_numbers(tx, issuer=found.department.short_name, word=WORD, year=tx.today.year)
    row = Rectification(
        number=number,
        act_id=act_id,
        visit_id=found.visit.id,
        entity_id=found.entity.id or 0,
        department_id=found.act.department_id,
        problem=problem.strip(),
        demand=demand.strip(),
        issued_on=tx.today,
        due_on=due_on,
    )
    tx.session.add(row)
    tx.record(
        "rectification.ordered",
        covers=[Rectification],
        about=f"rectification:{number}",
        act=act_id,
        due=due_on,
    )
    return row


def close(tx: Transaction, *, rectification_id: int, note: str) -> Rectification:
    """Close an order with a word on its proof (整改核实).

    Raises:
        NotFound: not in the actor's scope.
        Refused: closed already, or no proof named.
    """
    return _end(tx, rectification_id, RectificationStatus.CLOSED, note)


def turn_into_case(tx: Transaction, *, rectification_id: int, note: str) -> Rectification:
    """Not rectified: the order ends in a penalty case.

    Raises:
        NotFound: not in the actor's scope.
        Refused: closed already, or no word why.
    """
    return _end(tx, rectification_id, RectificationStatus.TO_CASE, note)


def import_rectifications(tx: Transaction, rows: Iterable[dict[str, Any]]) -> int:
    """Bring past orders in. Rows: act_id, visit_id, entity_id, department_id, issued_on; optionally number, problem,
    demand, due_on (default: the usual days later), status, closed_on, closed_note. Returns how many.
    """
    days = parameter(tx.session, "rectify_default_days", on=tx.today).number
    defaults = {
        "number": "",
        "problem": "检查发现的问题见检查记录",
        "demand": "按期改正并报告整改情况",
        "due_on": None,
        "status": RectificationStatus.ISSUED,
        "closed_on": None,
        "closed_note": "",
    }
    filled = [defaults | row for row in rows]
    for row in filled:
        row["due_on"] = row["due_on"] or row["issued_on"] + timedelta(days=days)
    number_rows(tx, filled, word=WORD, issuers=department_names(tx.session), day="issued_on")
    count = tx.bulk(Rectification, filled)
    tx.record("rectification.imported", covers=[Rectification], count=count)
    return count


def _end(tx: Transaction, rectification_id: int, to: RectificationStatus, note: str) -> Rectification:
    row = queries.rectification(tx.session, rectification_id, scope=scope_of(tx.actor)).order
    check_can_close(row.status, note)
    row.status, row.closed_on, row.closed_note = to, tx.today, note.strip()
    tx.session.add(row)
    tx.record(
        f"rectification.{to.value}",
        covers=[Rectification],
        about=f"rectification:{row.number}",
        late=tx.today > row.due_on,
    )
    return row
