"""A bureau's own file of leads: read, check line by line, then all or nothing."""

from typing import Any

from sqlmodel import Session

from inspections.leads import queries
from inspections.leads.actions.lodging import import_leads
from inspections.leads.rules.rows import COLUMNS, REQUIRED, check_leads
from supervision.foundation.database import Transaction
from supervision.foundation.sheets import read_tables
from supervision.identity.queries import departments
from supervision.registers.actions import lines_of
from supervision.registers.queries import entity_ids_by_code
from supervision.registers.rules import reading
from supervision.registers.rules.codes import name_key
from supervision.registers.rules.reading import Report


def check_file(session: Session, name: str, data: bytes) -> tuple[Report, list[dict[str, Any]]]:
    """What is wrong with a file of leads, and the rows that would go in; changes nothing.

    Raises:
        Unreadable: not a table at all.
    """
    report, rows = Report(), []
    names = {
        name_key(word): d.id or 0 for d in departments(session) for word in (d.code, d.short_name, d.name)
    }
    entities = entity_ids_by_code(session)
    for sheet in read_tables(name, data, [word for words in COLUMNS.values() for word in words]):
        fields = sheet.fields(COLUMNS)
        if reading.require_columns(report, sheet.name, sheet.header_row, fields, REQUIRED):
            rows += check_leads(lines_of(sheet, fields), entities=entities, departments=names, report=report)
    known = queries.ids_after(session, 0)
    taken = [row["number"] for row in rows if row["number"]]
    report.unchanged = sum(number in known for number in taken)
    rows = [row for row in rows if row["number"] not in known]
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
        import_leads(tx, rows)
    report.done = report.clean
    return report
