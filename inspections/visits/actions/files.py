"""A bureau's own file of past visits: read, check line by line, then all or nothing."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from sqlmodel import Session

from inspections.visits import queries
from inspections.visits.actions.importing import import_history
from inspections.visits.rules import results
from inspections.visits.rules.history_rows import COLUMNS, REQUIRED, PastAct, check_history
from inspections.visits.rules.states import ActStatus, VisitStatus
from supervision.foundation.clock import SHANGHAI
from supervision.foundation.database import Transaction
from supervision.foundation.errors import Conflict
from supervision.foundation.i18n import _
from supervision.foundation.sheets import Sheet, read_tables
from supervision.registers.rules import reading
from supervision.registers.rules.reading import Line, Report

NAMESPACE = uuid.UUID("1f0e5d76-5b53-5f0e-8a3e-1d6d0a6a9b11")


def check_file(session: Session, name: str, data: bytes, *, on: date) -> tuple[Report, list[PastAct]]:
    """Read a file of past visits and say line by line what is wrong with it; changes nothing.

    Raises:
        Unreadable: not a table at all.
    """
    report = Report()
    acts: list[PastAct] = []
    known = queries.known_codes(session)
    for sheet in read_tables(name, data, [word for words in COLUMNS.values() for word in words]):
        fields = sheet.fields(COLUMNS)
        if reading.require_columns(report, sheet.name, sheet.header_row, set(fields), REQUIRED):
            acts += check_history(_lines(sheet, fields), known, on, report)
    return report, acts


def import_file(tx: Transaction, name: str, report: Report, acts: Iterable[PastAct]) -> Report:
    """Bring a file in that ``check_file`` read before the transaction; with any error nothing changes.

    Visits that are here already stay as they are.

    Raises:
        Conflict: a number stands on another visit.
    """
    if not report.clean:
        return report
    visits: dict[str, list[PastAct]] = {}
    for act in acts:
        visits.setdefault(_visit_id(act), []).append(act)
    here = queries.existing_visits(tx.session, visits)
    fresh = {visit: own for visit, own in visits.items() if visit not in here}
    taken = queries.taken_numbers(
        tx.session, [act.number for own in fresh.values() for act in own if act.number]
    )
    if taken:
        raise Conflict(_("编号{number}已用于另一次检查，请核对。"), number=min(taken))
    if fresh:
        _bring_in(tx, fresh, source=name[:120])
    report.added, report.unchanged, report.done = len(fresh), len(here), True
    return report


def _bring_in(tx: Transaction, visits: dict[str, list[PastAct]], *, source: str) -> None:
    first = queries.next_act_id(tx.session)
    acts = [(visit, act) for visit, own in visits.items() for act in own]
    numbered = list(enumerate(acts, start=first))
    import_history(
        tx,
        visits=[_visit(tx, visit, own) for visit, own in visits.items()],
        officers=[
            {
                "visit_id": visit,
                "inspector_id": person,
                "department_id": own[0].department_id,
                "is_lead": n == 0,
            }
            for visit, own in visits.items()
            for n, person in enumerate(dict.fromkeys(p for act in own for p in act.inspectors))
        ],
        acts=[
            {
                "id": number,
                "visit_id": visit,
                "department_id": act.department_id,
                "unified_item_id": act.item_id,
                "number": act.number or f"{visit}/{number}",
                "headline": results.headline(act.codes),
                "problem": results.is_problem(act.codes),
                "status": ActStatus.PUBLISHED,
            }
            for number, (visit, act) in numbered
        ],
        act_results=[
            {"act_id": number, "code": code} for number, (_v, act) in numbered for code in act.codes
        ],
        source=source,
    )


def _visit(tx: Transaction, visit_id: str, acts: list[PastAct]) -> dict[str, Any]:
    act = acts[0]
    noon = datetime.combine(act.day, time(12), SHANGHAI).astimezone(UTC)
    return {
        "id": visit_id,
        "number": act.number or visit_id,
        "entity_id": act.entity_id,
        "department_id": act.department_id,
        "kind": act.kind,
        "mode": act.mode,
        "status": VisitStatus.CLOSED,
        "scheduled_on": act.day,
        "occurred_on": act.day,
        "occurred_at": noon,
        "received_at": tx.now,
        "result_formed_at": noon,
    }


def _visit_id(act: PastAct) -> str:
    return str(uuid.uuid5(NAMESPACE, f"{act.department_id}/{act.entity_id}/{act.day}"))


def _lines(sheet: Sheet, fields: dict[str, int]) -> Iterator[Line]:
    titles = {key: sheet.columns[place] for key, place in fields.items()}
    for row in sheet.rows():
        yield Line(
            sheet.name,
            row.number,
            {key: row.cells[place] for key, place in fields.items()},
            {key: row.original[place] for key, place in fields.items()},
            titles,
        )
