"""The desk of the list keeper (清单管理员)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, func, select

from inspections.desks.queries.counting import how_many
from supervision.lists.queries import alarmed_items, lists_in_force
from supervision.lists.rules.kinds import KIND_LABELS, ItemStatus
from supervision.lists.tables import Checklist, SourceList, UnifiedItem
from supervision.registers.rules.kinds import CertificateStatus, InspectorStatus
from supervision.registers.tables import Certificate, Entity, Inspector

EXPIRING = timedelta(days=60)


@dataclass(frozen=True)
class ListLine:
    """A source list as it was imported."""

    id: int
    kind: str
    year: int
    rows: int
    imported_at: datetime


@dataclass(frozen=True)
class ListKeeperDesk:
    """The one list and the two registers in numbers; the latest imports."""

    items: int
    source_rows: int
    without_checklist: int
    entities: int
    inspectors: int
    expiring: int
    alarms: int
    lists: list[ListLine]


def list_keeper_desk(session: Session, *, on: date) -> ListKeeperDesk:
    """The list keeper's first screen."""
    active = select(func.count()).select_from(UnifiedItem).where(col(UnifiedItem.status) == ItemStatus.ACTIVE)
    listed = select(Checklist.unified_item_id)
    latest = (
        select(SourceList).order_by(col(SourceList.imported_at).desc(), col(SourceList.id).desc()).limit(8)
    )
    return ListKeeperDesk(
        items=session.exec(active).one(),
        source_rows=sum(one.rows for one in lists_in_force(session)),
        without_checklist=session.exec(active.where(col(UnifiedItem.id).not_in(listed))).one(),
        entities=session.exec(select(func.count()).select_from(Entity)).one(),
        inspectors=session.exec(select(func.count()).select_from(Inspector)).one(),
        expiring=how_many(session, expiring_certificates(on=on)),
        alarms=len(alarmed_items(session, on=on)),
        lists=[
            ListLine(row.id or 0, KIND_LABELS[row.kind], row.year, row.rows, row.imported_at)
            for row in session.exec(latest)
        ],
    )


def expiring_certificates(*, on: date) -> Any:
    """(certificate, inspector) of inspectors at work whose certificates run out within sixty days."""
    return (
        select(Certificate, Inspector)
        .join(Inspector, col(Inspector.id) == col(Certificate.inspector_id))
        .where(
            col(Certificate.status) == CertificateStatus.VALID,
            col(Certificate.valid_to).between(on, on + EXPIRING),
            col(Inspector.status) == InspectorStatus.ACTIVE,
        )
    )
