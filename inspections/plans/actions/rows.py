"""Rows of a plan that come as a sheet: read and checked line by line, then all or nothing into the draft."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session

from inspections.plans import queries
from inspections.plans.actions.tasks import add_task
from inspections.plans.rules import rows as rules
from inspections.plans.rules.status import check_can_edit
from inspections.plans.tables import AnnualPlan
from supervision.areas.queries import area_names
from supervision.foundation.database import Transaction
from supervision.foundation.errors import Unreadable
from supervision.foundation.sheets import read_tables
from supervision.foundation.uploads import MAX_BYTES, short_name
from supervision.identity.queries import departments
from supervision.law.queries import parameter
from supervision.registers.actions.files import lines_of
from supervision.registers.rules import reading
from supervision.registers.rules.codes import name_key
from supervision.registers.rules.reading import Report


@dataclass
class CheckedRows:
    """A sheet of plan rows that was read and checked: the report, and the tasks that would go in."""

    name: str
    digest: str
    report: Report
    rows: list[dict[str, Any]] = field(default_factory=list)


def check_rows(
    session: Session, plan: AnnualPlan, name: str, data: bytes, *, on: date, max_bytes: int = MAX_BYTES
) -> CheckedRows:
    """Read a sheet of rows for a draft plan and say line by line what is wrong with it; changes nothing.

    Raises:
        Refused: the plan is no draft.
        Unreadable: not a table at all.
    """
    check_can_edit(plan.status)
    checked = CheckedRows(short_name(name), hashlib.sha256(data).hexdigest(), Report())
    report = checked.report
    known = _known(session, plan, on)
    spellings = [word for words in rules.COLUMNS.values() for word in words]
    for sheet in read_tables(name, data, spellings, max_bytes=max_bytes):
        fields = sheet.fields(rules.COLUMNS)
        if "title" not in fields and "items" not in fields:
            continue
        needed = rules.REQUIRED | ({} if "period" in fields else rules.DAYS)
        if reading.require_columns(report, sheet.name, sheet.header_row, fields, needed):
            used = set(fields.values())
            report.ignored_columns += [
                word for place, word in enumerate(sheet.columns) if word and place not in used
            ]
            checked.rows += rules.check_rows(lines_of(sheet, fields), known, report)
    if report.read == 0 and report.clean:
        raise Unreadable("文件“{name}”里没有可以导入的数据行。", name=checked.name)
    report.added = len(checked.rows)
    return checked


def add_rows(tx: Transaction, *, plan_id: int, checked: CheckedRows) -> Report:
    """Put the rows of a checked sheet into the draft, all or nothing: a report with errors is returned without any change.

    Raises:
        NotFound: no such plan, or another department's.
        Refused: the plan is no draft any more, or a task breaks a rule.
    """
    report = checked.report
    if not report.clean:
        return report
    for row in checked.rows:
        add_task(tx, plan_id=plan_id, **row)
    tx.record(
        "plan.rows_added", covers=[], about=f"plan-id:{plan_id}", file=checked.name, digest=checked.digest,
        count=len(checked.rows),
    )  # fmt: skip
    report.done = True
    return report


def _known(session: Session, plan: AnnualPlan, on: date) -> rules.Known:
    names = area_names(session)
    areas = {name_key(name): code for code, name in names.items()} | {code: code for code in names}
    bureaus = departments(session, kind="bureau")
    items = queries.items_to_choose(session, department_id=plan.department_id, limit=5_000)
    return rules.Known(
        year=plan.year,
        min_officers=parameter(session, "min_officers", on=on).number,
        items={name_key(item.code): item.id or 0 for item in items},
        areas=areas,
        departments={name_key(word): d.id or 0 for d in bureaus for word in (d.code, d.short_name, d.name)},
        own=plan.department_id,
        titles=frozenset(name_key(task.title) for task in queries.tasks_of_plan(session, plan.id or 0)),
    )
