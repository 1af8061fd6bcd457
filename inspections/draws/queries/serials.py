"""The public numbers of a bureau's draws by serial: sealed, opened, void, waiting, overdue, missing (序号连续)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from inspections.draws.rules.steps import DrawStatus
from inspections.draws.tables import Draw
from supervision.foundation.audit import AuditEvent

SEALED = "draw.committed"
"""The audit log's word for a seal; its detail carries the serial."""


@dataclass(frozen=True)
class Serials:
    """How many draws were sealed, and what became of them.

    ``overdue``: not opened although their day is over. ``missing``: serials that were given and are not shown any more.
    """

    sealed: int
    opened: int
    void: int
    waiting: int
    overdue: int
    missing: tuple[int, ...]


def serials(session: Session, *, on: date) -> Serials:
    """The numbers on a day. A serial is missing when a later one exists, or when the audit log says it was given."""
    query: Any = sa.select(col(Draw.serial), col(Draw.status), col(Draw.opens_on))
    rows: Any = session.connection().execute(query.where(col(Draw.serial).is_not(None))).all()
    given = {serial for serial, _status, _day in rows}
    logged = session.exec(select(AuditEvent.detail).where(col(AuditEvent.action) == SEALED))
    told = {detail["serial"] for detail in logged if isinstance(detail.get("serial"), int)}
    waiting = [day for _serial, status, day in rows if status is DrawStatus.COMMITTED]
    return Serials(
        sealed=len(rows),
        opened=sum(status in (DrawStatus.OPENED, DrawStatus.REVEALED) for _serial, status, _day in rows),
        void=sum(status is DrawStatus.VOID for _serial, status, _day in rows),
        waiting=sum(day >= on for day in waiting),
        overdue=sum(day < on for day in waiting),
        missing=tuple(n for n in range(1, max(given | told, default=0) + 1) if n not in given),
    )
