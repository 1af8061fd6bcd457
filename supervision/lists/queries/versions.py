"""Questions about versions of a list: which held on a day, which came before, what changed."""

from datetime import date

from sqlmodel import Session, col, select

from supervision.foundation import clock
from supervision.foundation.errors import Refused
from supervision.lists.queries.particulars import all_rows
from supervision.lists.queries.sources import source_list, versions_of
from supervision.lists.rules.changes import Changes, changes
from supervision.lists.tables import SourceItem, SourceList


def lists_on(session: Session, day: date) -> list[SourceList]:
    """The versions that held on a day, by kind."""
    rows = session.exec(select(SourceList).order_by(col(SourceList.kind), col(SourceList.id)))
    return [row for row in rows if begins(row) <= day and (row.valid_to is None or day <= row.valid_to)]


def begins(row: SourceList) -> date:
    """The day from which a version holds."""
    return row.valid_from or clock.local_date(row.imported_at)


def version_pair(
    session: Session, list_id: int, *, against: int = 0
) -> tuple[SourceList, SourceList | None, list[SourceList]]:
    """A version, the one to compare it with (the one before, or ``against``), and all versions of the list.

    Raises:
        NotFound: no such version. Refused: ``against`` is a version of another list.
    """
    row = source_list(session, list_id)
    versions = versions_of(session, row.kind, row.department_id, row.place)
    if against:
        other = next((one for one in versions if one.id == against), None)
        if other is None:
            raise Refused("只能与同一份清单的另一版比较。")
        return row, other, versions
    place = next(n for n, one in enumerate(versions) if one.id == row.id)
    return row, versions[place - 1] if place else None, versions


def version_changes(session: Session, older: SourceList, newer: SourceList) -> Changes[SourceItem]:
    """What changed from one version to another."""
    return changes(all_rows(session, older.id or 0), all_rows(session, newer.id or 0))
