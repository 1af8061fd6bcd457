"""Importing a source list: read, check line by line, then all or nothing, as a new version."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session

from supervision.foundation.database import Transaction
from supervision.foundation.errors import Conflict, Refused, Unreadable
from supervision.foundation.sheets import Sheet, read_tables
from supervision.foundation.uploads import MAX_BYTES, short_name
from supervision.identity.queries import department_by_id
from supervision.lists import queries
from supervision.lists.actions.versions import begin_version
from supervision.lists.rules import item_rows
from supervision.lists.rules.differences import Change, Comparison, compare
from supervision.lists.rules.kinds import ListKind
from supervision.lists.tables import SourceItem, SourceList
from supervision.registers.actions import lines_of
from supervision.registers.queries import choice_of
from supervision.registers.rules import reading
from supervision.registers.rules.reading import Line, Report

KNOWN = [heading for headings in item_rows.COLUMNS.values() for heading in headings]
DEFAULTS: dict[str, Any] = dict.fromkeys(item_rows.FIELDS, "") | {"codes": [], "aligned_codes": []}


@dataclass
class CheckedList:
    """A list that was read and checked: the report, the rows, which version it would become, and what it would change.

    ``base``: the version in force it was compared with, if there is one.
    """

    kind: ListKind
    file_name: str
    sha256: str
    report: Report
    year: int
    department_id: int | None = None
    place: str = ""
    version: int = 1
    valid_from: date | None = None
    rows: list[dict[str, Any]] = field(default_factory=list)
    base: SourceList | None = None
    comparison: Comparison = field(default_factory=lambda: Comparison((), 0))


def list_kind(word: str) -> ListKind:
    """The kind of list behind a word.

    Raises:
        Unreadable: an unknown kind, naming the ones there are.
    """
    if word not in set(ListKind):
        raise Unreadable("没有“{kind}”这种清单。可用：{kinds}。", kind=word[:40], kinds="、".join(ListKind))
    return ListKind(word)


def check_list(
    session: Session,
    kind: ListKind | str,
    name: str,
    data: bytes,
    *,
    department_id: int | None = None,
    place: str = "",
    year: int,
    max_bytes: int = MAX_BYTES,
) -> CheckedList:
    """Read a list and say line by line what is wrong with it; changes nothing.

    Raises:
        Unreadable: an unknown kind, or not a table. Conflict: the newest version is this very file.
        NotFound: no such department. Refused: a year that is none.
    """
    kind = list_kind(kind)
    if not 2000 <= year <= 2100:
        raise Refused("年度{year}不对，请填四位年份。", year=year)
    if department_id is not None:
        department_by_id(session, department_id)
    digest = hashlib.sha256(data).hexdigest()
    checked = CheckedList(kind, short_name(name), digest, Report(), year, department_id, place)
    checked.version = _next_version(session, checked)
    lines: list[Line] = []
    raws: list[dict[str, str]] = []
    offsets: dict[str, int] = {}
    choice = choice_of(session, kind, department_id)
    sheets = read_tables(name, data, KNOWN, max_bytes=max_bytes, choice=choice)
    for sheet in sheets:
        fields = sheet.fields(item_rows.COLUMNS)
        need = item_rows.need_of(kind)
        if not reading.require_columns(checked.report, sheet.name, sheet.header_row, fields, need):
            continue
        used = set(fields.values())
        checked.report.ignored_columns += [w for at, w in enumerate(sheet.columns) if w and at not in used]
        # rows of a second sheet follow those of the first, so that a row number names one row of the list
        offsets[sheet.name] = lines[-1].number + offsets[lines[-1].sheet] if lines else 0
        lines += lines_of(sheet, fields)
        raws += _raws(sheet)
    for line, row in item_rows.check_items(lines, raws, checked.report):
        checked.rows.append(row | {"row_number": line.number + offsets[line.sheet]})
    reading.check_some(checked.report, checked.file_name, sheets[0].name, sheets[0].header_row)
    checked.base, old = queries.newest_rows(session, kind, department_id, place)
    found = checked.comparison = compare(old, checked.rows)
    report = checked.report
    report.added, report.changed, report.unchanged = (
        found.count(Change.NEW),
        found.count(Change.CHANGED),
        found.unchanged,
    )
    return checked


def import_list(
    tx: Transaction,
    kind: ListKind | str,
    name: str,
    data: bytes,
    *,
    department_id: int | None = None,
    place: str = "",
    year: int | None = None,
    valid_from: date | None = None,
    max_bytes: int = MAX_BYTES,
) -> tuple[Report, SourceList | None]:
    """Check a list and bring it in, all or nothing: :func:`check_list` and :func:`import_checked` in one.

    Args:
        kind: ``duty``, ``random``, ``supervision``, ``check-items`` or ``joint``.
        name: the file's name; data: CSV or XLSX, headings as in ``rules/item_rows.py``.
        year: of the list; this year when not told. valid_from: the day it holds from; today when not told.

    Raises:
        as :func:`check_list`.
    """
    checked = check_list(
        tx.session,
        kind,
        name,
        data,
        department_id=department_id,
        place=place,
        year=year or tx.today.year,
        max_bytes=max_bytes,
    )
    checked.valid_from = valid_from
    return checked.report, import_checked(tx, checked) if checked.report.clean else None


def import_checked(tx: Transaction, checked: CheckedList) -> SourceList:
    """Bring in a list that was checked just before, outside the transaction: reading a long file takes seconds.

    Raises:
        Refused: its report has errors. Conflict: this very file was brought in meanwhile, or another version of the list
            was, so that the comparison somebody agreed to no longer holds.
    """
    if not checked.report.clean:
        raise Refused("文件中还有错误，没有导入。")
    version = _next_version(tx.session, checked)
    versions = queries.versions_of(tx.session, checked.kind, checked.department_id, checked.place)
    if (versions[-1].id if versions else None) != (checked.base.id if checked.base else None):
        raise Conflict("这份清单在此期间有了新版本，请重新上传并核对变化。")
    row = SourceList(
        kind=checked.kind,
        department_id=checked.department_id,
        place=checked.place[:100],
        year=checked.year,
        version=version,
        file_name=checked.file_name,
        sha256=checked.sha256,
        rows=len(checked.rows),
        imported_at=tx.now,
        imported_by=tx.actor.name,
    )
    tx.session.add(row)
    tx.session.flush()
    begin_version(tx, row, on=checked.valid_from)
    tx.bulk(SourceItem, (DEFAULTS | item | {"list_id": row.id} for item in checked.rows))
    tx.record(
        "list.imported",
        covers=[SourceList, SourceItem],
        about=f"list:{row.id}",
        kind=checked.kind.value,
        year=row.year,
        version=row.version,
        rows=row.rows,
        added=checked.report.added,
        changed=checked.report.changed,
        gone=checked.comparison.count(Change.GONE),
        digest=row.sha256,
    )
    checked.report.done = True
    return row


def _next_version(session: Session, checked: CheckedList) -> int:
    versions = queries.versions_of(session, checked.kind, checked.department_id, checked.place)
    if versions and versions[-1].sha256 == checked.sha256:
        raise Conflict(
            "这份清单已经导入过（{year}年第{version}版），内容完全相同。",
            year=versions[-1].year,
            version=versions[-1].version,
        )
    return max((row.version for row in versions if row.year == checked.year), default=0) + 1


def _raws(sheet: Sheet) -> list[dict[str, str]]:
    """Every row whole, under its own headings."""
    heads = [(place, head) for place, head in enumerate(sheet.columns) if head]
    return [
        {head: row.original[place] for place, head in heads if row.original[place].strip()}
        for row in sheet.rows()
    ]
