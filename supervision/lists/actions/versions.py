"""From when to when a version of a source list holds."""

from datetime import date, timedelta

from sqlmodel import col, select

from supervision.foundation import clock
from supervision.foundation.database import Transaction
from supervision.foundation.errors import Refused
from supervision.lists import queries
from supervision.lists.tables import SourceList

ONE_DAY = timedelta(days=1)


def begin_version(tx: Transaction, row: SourceList, *, on: date | None = None) -> None:
    """Let a new version hold from a day (today when none is told); the version before ends the day before.

    Part of an import, whose record covers the table.
    """
    row.valid_from = on or tx.today
    tx.session.add(row)
    before = _before(tx, row)
    if before is not None:
        before.valid_to = max(row.valid_from - ONE_DAY, before.valid_from or row.valid_from - ONE_DAY)
        tx.session.add(before)
    tx.session.flush()


def set_validity(tx: Transaction, *, list_id: int, valid_from: date) -> SourceList:
    """Correct from which day a version holds; the end of the version before follows.

    Raises:
        NotFound: no such list. Refused: not the newest version, or not after the version before.
    """
    row = queries.source_list(tx.session, list_id)
    newest = queries.versions_of(tx.session, row.kind, row.department_id, row.place)[-1]
    if newest.id != row.id:
        raise Refused("只有最新一版的施行日期可以修改。")
    before = _before(tx, row)
    begun = (before.valid_from or clock.local_date(before.imported_at)) if before else None
    if begun is not None and valid_from <= begun:
        raise Refused("上一版自{day}起施行，这一版应当更晚。", day=begun)
    old = row.valid_from
    begin_version(tx, row, on=valid_from)
    tx.record(
        "list.validity_set",
        covers=[SourceList],
        about=f"list:{row.id}",
        before=str(old or ""),
        after=valid_from,
    )
    return row


def _before(tx: Transaction, row: SourceList) -> SourceList | None:
    """The version that a version follows."""
    same = col(SourceList.department_id)
    query = (
        select(SourceList)
        .where(
            col(SourceList.kind) == row.kind,
            col(SourceList.place) == row.place,
            same.is_(None) if row.department_id is None else same == row.department_id,
            (col(SourceList.year) < row.year)
            | ((col(SourceList.year) == row.year) & (col(SourceList.version) < row.version)),
        )
        .order_by(col(SourceList.year).desc(), col(SourceList.version).desc())
    )
    return tx.session.exec(query).first()
