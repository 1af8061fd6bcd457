"""A bureau's own file of past cases: read, check line by line, then all or nothing."""

from typing import Any

from sqlmodel import Session

from inspections.penalties import queries
from inspections.penalties.actions.cases import import_cases
from inspections.penalties.rules.rows import COLUMNS, REQUIRED, Known, check_cases
from supervision.foundation.database import Transaction
from supervision.foundation.sheets import read_tables
from supervision.identity.queries import departments
from supervision.registers.actions import lines_of
from supervision.registers.queries import entity_ids_by_code
from supervision.registers.rules import reading
from supervision.registers.rules.codes import name_key
from supervision.registers.rules.reading import Report


def check_file(session: Session, name: str, data: bytes) -> tuple[Report, list[dict[str, Any]]]:
    """What is wrong with a file of cases, and the rows that would go in; changes nothing.

    Raises:
        Unreadable: not a table at all.
    """
    report, rows = Report(), []
    sheets = read_tables(name, data, [word for words in COLUMNS.values() for word in words])
    numbers = {
        row.cells[place]
        for sheet in sheets
        for row in sheet.rows()
        for place in _place(sheet.fields(COLUMNS), "act")
    }
    known = Known(
        entities=entity_ids_by_code(session),
        departments={
            name_key(w): d.id or 0 for d in departments(session) for w in (d.code, d.short_name, d.name)
        },
        acts=queries.act_ids(session, numbers),
        parties=queries.persons(session),
    )
    for sheet in sheets:
        fields = sheet.fields(COLUMNS)
        if reading.require_columns(report, sheet.name, sheet.header_row, fields, REQUIRED):
            rows += check_cases(lines_of(sheet, fields), known, report)
    there = queries.ids_after(session, 0)
    report.unchanged = sum(row["number"] in there for row in rows)
    rows = [row for row in rows if row["number"] not in there]
    report.added = len(rows)
    return report, rows


def import_checked(tx: Transaction, report: Report, rows: list[dict[str, Any]]) -> Report:
    """Bring in what was checked just before, outside the transaction: reading a long file takes seconds.

    A report with errors is returned without any change; numbers that are there already are left alone.
    """
    if report.clean and rows:
        known = queries.ids_after(tx.session, 0)  # somebody may have brought the same file in meanwhile
        rows = [row for row in rows if row["number"] not in known]
        report.unchanged += report.added - len(rows)
        report.added = len(rows)
        import_cases(tx, rows)
        tx.enqueue("publication.fill", key="publication.fill")
    report.done = report.clean
    return report


def _place(fields: dict[str, int], name: str) -> list[int]:
    return [fields[name]] if name in fields else []
