"""The public numbers of a bureau's draws by serial: sealed, opened, void, waiting, overdue, missing (序号连续)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import load_only
from sqlmodel import Session, col, select

from inspections.draws.queries.custody import missing_draws
from inspections.draws.rules.steps import DrawStatus
from inspections.draws.tables import Draw
from supervision.foundation.audit import AuditEvent

SEALED = "draw.committed"
"""The audit log's word for a seal; its detail carries the serial."""

COLUMNS: tuple[Any, ...] = (
    Draw.id, Draw.serial, Draw.status, Draw.mode, Draw.opens_on, Draw.reveal_by, Draw.custodians, Draw.tranches,
    Draw.tranches_open,
)  # fmt: skip
"""What the numbers follow from; a commitment is long and not among it."""


@dataclass(frozen=True)
class Serials:
    """How many draws were sealed, and what became of them.

    ``overdue``: not opened although their day is over. ``owing``: draws that owe the public something past their deadline
    (逾期未公开). ``missing``: serials that were given and are not shown any more.
    """

    sealed: int
    opened: int
    void: int
    waiting: int
    overdue: int
    owing: frozenset[str]
    missing: tuple[int, ...]


def serials(session: Session, *, on: date) -> Serials:
    """The numbers on a day. A serial is missing when a later one exists, or when the audit log says it was given."""
    query = select(Draw).where(col(Draw.serial).is_not(None)).options(load_only(*COLUMNS))
    sealed = list(session.exec(query))
    by_status = Counter(one.status for one in sealed)
    given = {one.serial or 0 for one in sealed}
    logged = session.exec(select(AuditEvent.detail).where(col(AuditEvent.action) == SEALED))
    told = {detail["serial"] for detail in logged if isinstance(detail.get("serial"), int)}
    waiting = [one.opens_on for one in sealed if one.status is DrawStatus.COMMITTED]
    return Serials(
        sealed=len(sealed),
        opened=by_status[DrawStatus.OPENED] + by_status[DrawStatus.REVEALED],
        void=by_status[DrawStatus.VOID],
        waiting=sum(day >= on for day in waiting),
        overdue=sum(day < on for day in waiting),
        owing=missing_draws(session, sealed, on=on),
        missing=tuple(n for n in range(1, max(given | told, default=0) + 1) if n not in given),
    )
