"""Importing a bureau's own file: read, check line by line, then all or nothing."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session

from supervision.areas.queries import area_names
from supervision.foundation.actor import Actor
from supervision.foundation.database import Transaction
from supervision.foundation.i18n import _
from supervision.foundation.sheets import Sheet, read_tables
from supervision.foundation.uploads import MAX_BYTES, short_name
from supervision.identity.queries import departments
from supervision.registers import queries
from supervision.registers.actions.entities import Tally, import_entities, regrade
from supervision.registers.actions.inspectors import import_inspectors, import_leave, import_recusals
from supervision.registers.rules import entity_rows, inspector_rows, reading
from supervision.registers.rules.codes import judge_code, name_key
from supervision.registers.rules.kinds import FileKind, GradeSource
from supervision.registers.rules.reading import Line, Report
from supervision.registers.rules.templates import RECUSAL_REQUIRED


@dataclass
class Checked:
    """A file that was read and checked: the report, and the rows that would go in."""

    kind: FileKind
    name: str
    digest: str
    report: Report
    rows: list[dict[str, Any]] = field(default_factory=list)
    leave: list[dict[str, Any]] = field(default_factory=list)
    recusals: list[dict[str, Any]] = field(default_factory=list)
    grades: list[tuple[str, str]] = field(default_factory=list)


def check_file(
    session: Session,
    kind: FileKind,
    name: str,
    data: bytes,
    *,
    actor: Actor,
    on: date,
    max_bytes: int = MAX_BYTES,
) -> Checked:
    """Read a file and say line by line what is wrong with it; changes nothing.

    Args:
        actor: whose area a business without one gets.
        on: the day certificates are judged by.

    Raises:
        NoHeader: no sheet has a known head; a person may choose the columns. Unreadable: not a table at all.
    """
    checked = Checked(kind, short_name(name), hashlib.sha256(data).hexdigest(), Report())
    columns, check = _CHECKS[kind]
    sheets = read_tables(
        name,
        data,
        [word for words in columns.values() for word in words],
        max_bytes=max_bytes,
        choice=queries.choice_of(session, kind, actor.department_id),
    )
    check(session, sheets, checked, actor, on)
    reading.check_some(checked.report, checked.name, sheets[0].name, sheets[0].header_row)
    return checked


def import_file(
    tx: Transaction, kind: FileKind, name: str, data: bytes, *, source: str = "", max_bytes: int = MAX_BYTES
) -> Report:
    """Check a file and bring it in, all or nothing: :func:`check_file` and :func:`import_checked` in one."""
    checked = check_file(tx.session, kind, name, data, actor=tx.actor, on=tx.today, max_bytes=max_bytes)
    return import_checked(tx, checked, source=source)


def import_checked(tx: Transaction, checked: Checked, *, source: str = "") -> Report:
    """Bring in a file that was checked just before (outside the transaction: checking a city takes many seconds).

    A report with errors is returned without any change. The same file again changes nothing.
    """
    report, kind = checked.report, checked.kind
    if not report.clean:
        return report
    origin = (source or checked.name)[:120]
    tally = Tally(0, 0, 0, "")
    if kind is FileKind.ENTITIES:
        tally = import_entities(tx, checked.rows, source=origin)
    elif kind is FileKind.INSPECTORS:
        people = [{k: v for k, v in row.items() if k not in ("recused", "line")} for row in checked.rows]
        tally = import_inspectors(tx, people, source=origin)
        import_leave(tx, checked.leave)
    elif kind is FileKind.RISK_GRADES:
        changed = regrade(tx, checked.grades, source=GradeSource.CREDIT, basis=origin)
        tally = Tally(0, changed, len(checked.grades) - changed, checked.digest)
    if checked.recusals:
        ties = import_recusals(tx, checked.recusals)
        tally = ties if kind is FileKind.RECUSALS else tally
    report.added, report.changed, report.unchanged, report.done = *tally[:3], True
    return report


def lines_of(sheet: Sheet, fields: Mapping[str, int]) -> Iterator[Line]:
    """The rows of a sheet as the rules read them."""
    titles = {key: sheet.columns[place] for key, place in fields.items()}
    for row in sheet.rows():
        cells = {key: row.cells[place] for key, place in fields.items()}
        original = {key: row.original[place] for key, place in fields.items()}
        filled = sheet.filled.get(row.number, ())
        yield Line(
            sheet.name,
            row.number,
            cells,
            original,
            titles,
            next((cell for place, cell in enumerate(row.cells) if cell and place not in filled), ""),
            sheet.beyond.get(row.number, ""),
            frozenset(key for key, place in fields.items() if place in filled),
            row.number in sheet.banners,
            row.number in sheet.slipped,
        )


def _ignored(sheet: Sheet, fields: Mapping[str, int], report: Report) -> None:
    used = set(fields.values())
    report.ignored_columns += [word for place, word in enumerate(sheet.columns) if word and place not in used]


def _check_entities(session: Session, sheets: list[Sheet], checked: Checked, actor: Actor, _on: date) -> None:
    stations = {
        name_key(word): d.id or 0 for d in departments(session) for word in (d.code, d.short_name, d.name)
    }
    places = entity_rows.Places(
        area_names=area_names(session),
        stations=stations,
        station_areas={d.id or 0: d.area_code for d in departments(session)},
        default_area=actor.area_code,
    )
    for sheet in sheets:
        fields = sheet.fields(entity_rows.COLUMNS)
        if not reading.require_columns(
            checked.report, sheet.name, sheet.header_row, fields, entity_rows.REQUIRED
        ):
            continue
        _ignored(sheet, fields, checked.report)
        checked.rows += entity_rows.check_entities(lines_of(sheet, fields), places, checked.report)
    _predict(checked, queries.entity_ids_by_code(session), [row["code"] for row in checked.rows])


def _check_inspectors(
    session: Session, sheets: list[Sheet], checked: Checked, _actor: Actor, on: date
) -> None:
    report = checked.report
    known = {
        name_key(word): d.id or 0 for d in departments(session) for word in (d.code, d.short_name, d.name)
    }
    for sheet in sheets:
        fields = sheet.fields(inspector_rows.COLUMNS)
        if inspector_rows.is_leave_sheet(fields):
            checked.leave += inspector_rows.check_leave(lines_of(sheet, fields), report)
        elif inspector_rows.is_recusal_sheet(fields):
            checked.recusals += inspector_rows.check_recusals(lines_of(sheet, fields), on, report)
        elif reading.require_columns(report, sheet.name, sheet.header_row, fields, inspector_rows.REQUIRED):
            _ignored(sheet, fields, report)
            checked.rows += inspector_rows.check_inspectors(lines_of(sheet, fields), known, on, report)
    for row in checked.rows:
        row["code"] = row["code"] or row["certificates"][0]["number"]
        checked.recusals += [
            {
                "inspector_code": row["code"],
                "entity_code": judge_code(word).code,
                "line": row["line"],
                "reason": "",
                "from_on": on,
            }
            for word in row["recused"]
        ]
    people = set(queries.inspector_ids_by_code(session)) | {row["code"] for row in checked.rows}
    _check_people(report, checked.leave, "code", people)
    _check_ties(session, checked, people)
    _predict(checked, queries.inspector_ids_by_code(session), [row["code"] for row in checked.rows])


def _check_recusals(session: Session, sheets: list[Sheet], checked: Checked, _actor: Actor, on: date) -> None:
    for sheet in sheets:
        fields = sheet.fields(inspector_rows.COLUMNS)
        if "recused" in fields:
            fields.setdefault("entity", fields["recused"])
        if reading.require_columns(checked.report, sheet.name, sheet.header_row, fields, RECUSAL_REQUIRED):
            checked.recusals += inspector_rows.check_recusals(lines_of(sheet, fields), on, checked.report)
    _check_ties(session, checked, set(queries.inspector_ids_by_code(session)))


def _check_grades(session: Session, sheets: list[Sheet], checked: Checked, _actor: Actor, _on: date) -> None:
    known = queries.entity_ids_by_code(session)
    for sheet in sheets:
        fields = sheet.fields(inspector_rows.GRADE_COLUMNS)
        if reading.require_columns(
            checked.report, sheet.name, sheet.header_row, fields, inspector_rows.GRADE_REQUIRED
        ):
            lines = lines_of(sheet, fields)
            checked.grades += inspector_rows.check_grades(lines, known, checked.report)


def _check_people(report: Report, rows: Iterable[dict[str, Any]], key: str, people: Collection[str]) -> None:
    for row in rows:
        if row[key] not in people:
            report.note(
                row["line"], "code", _("名录中没有这个编号的检查人员"), _("请先导入该人员，或更正编号。")
            )


def _check_ties(session: Session, checked: Checked, people: Collection[str]) -> None:
    entities = queries.entity_ids_by_code(session, {row["entity_code"] for row in checked.recusals})
    _check_people(checked.report, checked.recusals, "inspector_code", people)
    for row in checked.recusals:
        if row["entity_code"] not in entities:
            key = "entity" if "entity" in row["line"].titles else "recused"
            checked.report.note(
                row["line"], key, _("名录中没有这个代码的对象"), _("请先导入该对象，或更正代码。")
            )


def _predict(checked: Checked, known: Mapping[str, int], codes: list[str]) -> None:
    """How many would be new, and how many are there already (changed or not shows when it is done)."""
    checked.report.added = sum(1 for code in codes if code not in known)
    checked.report.unchanged = len(codes) - checked.report.added


_Check = Callable[[Session, list[Sheet], Checked, Actor, date], None]
_CHECKS: dict[FileKind, tuple[Mapping[str, tuple[str, ...]], _Check]] = {
    FileKind.ENTITIES: (entity_rows.COLUMNS, _check_entities),
    FileKind.INSPECTORS: (inspector_rows.COLUMNS, _check_inspectors),
    FileKind.RECUSALS: (inspector_rows.COLUMNS, _check_recusals),
    FileKind.RISK_GRADES: (inspector_rows.GRADE_COLUMNS, _check_grades),
}
