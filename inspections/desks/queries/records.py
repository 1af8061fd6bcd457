"""The records behind the figures of the desks, paged by key."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, or_, select

from inspections.desks.queries.capping import near_cap
from inspections.desks.queries.deadlines import rectifications_due
from inspections.desks.queries.list_keeper import expiring_certificates
from inspections.desks.queries.sleeping import sleeping_items
from inspections.desks.queries.visiting import SOON, due_soon, understaffed, waiting
from inspections.desks.rules import Figure
from inspections.visits.queries.lists import split_key
from inspections.visits.rules.states import STATUS_LABELS
from inspections.visits.tables import Visit
from supervision.foundation.actor import Scope
from supervision.foundation.i18n import _
from supervision.lists.tables import UnifiedItem
from supervision.registers.tables import Certificate, Entity

MOST_ORDERS = 200


@dataclass(frozen=True)
class Record:
    """One record behind a figure; ``key`` is where the next page starts."""

    key: str
    name: str
    href: str
    what: str
    number: str
    day: date | None
    used: int | None = None


def records(
    session: Session, figure: Figure, scope: Scope, *, on: date, after: str = "", size: int = 50
) -> tuple[list[Record], str]:
    """The records of a figure for a business day, and the key of the next page (empty: this is the last).

    Raises:
        Unreadable: ``after`` is no page key.
    """
    found = LISTS[figure](session, scope, on, after, size + 1)
    paged = [record for record in found if record.key]
    if len(paged) <= size:
        return found, ""
    return found[:-1], paged[size - 1].key


def visit_records(session: Session, query: Any, after: str, limit: int) -> list[Record]:
    """Visits of a query of (visit, entity's name) by their day, from a page key on."""
    if after:
        day, visit_id = split_key(after)
        later = (col(Visit.scheduled_on) == day) & (col(Visit.id) > visit_id)
        query = query.where(or_(col(Visit.scheduled_on) > day, later))
    rows = session.exec(query.order_by(col(Visit.scheduled_on), col(Visit.id)).limit(limit))
    return [
        Record(
            f"{visit.scheduled_on.isoformat()}~{visit.id}",
            name,
            f"/visits/{visit.id}",
            STATUS_LABELS[visit.status],
            visit.number,
            visit.scheduled_on,
        )
        for visit, name in rows
    ]


def _waiting(session: Session, scope: Scope, _on: date, after: str, limit: int) -> list[Record]:
    return visit_records(session, waiting(scope), after, limit)


def _understaffed(session: Session, scope: Scope, _on: date, after: str, limit: int) -> list[Record]:
    return visit_records(session, understaffed(scope), after, limit)


def _due(session: Session, scope: Scope, on: date, after: str, limit: int) -> list[Record]:
    """Rectifications first, on the first page; then the visits of the week, page by page."""
    visits = visit_records(session, due_soon(scope, on=on), after, limit)
    if after:
        return visits
    orders = rectifications_due(session, scope, until=on + SOON, limit=MOST_ORDERS)
    return [
        *(Record("", order.entity, order.href, order.what, order.number, order.due_on) for order in orders),
        *visits,
    ]


def _near_cap(session: Session, scope: Scope, on: date, after: str, limit: int) -> list[Record]:
    return _capped(session, near_cap(session, scope, on=on), after, limit)


def _at_cap(session: Session, scope: Scope, on: date, after: str, limit: int) -> list[Record]:
    return _capped(session, near_cap(session, scope, on=on, left=0), after, limit)


def _capped(session: Session, near: Any, after: str, limit: int) -> list[Record]:
    rows = near.subquery()
    query = (
        select(Entity.code, Entity.name, rows.c.used)
        .join(rows, rows.c.entity_id == col(Entity.id))
        .where(col(Entity.code) > after)
        .order_by(col(Entity.code))
    )
    return [
        Record(code, name, f"/entities/{code}", _("本年计入上限的检查"), code, None, used)
        for code, name, used in session.exec(query.limit(limit))
    ]


def _expiring(session: Session, _scope: Scope, on: date, after: str, limit: int) -> list[Record]:
    query = (
        expiring_certificates(on=on).where(col(Certificate.number) > after).order_by(col(Certificate.number))
    )
    return [
        Record(
            certificate.number,
            inspector.name,
            f"/registers/inspectors/{inspector.code}",
            _("执法证件到期"),
            certificate.number,
            certificate.valid_to,
        )
        for certificate, inspector in session.exec(query.limit(limit))
    ]


def _sleeping(session: Session, _scope: Scope, on: date, after: str, limit: int) -> list[Record]:
    query = (
        sleeping_items(session, on=on).where(col(UnifiedItem.code) > after).order_by(col(UnifiedItem.code))
    )
    return [
        Record(
            item.code,
            item.name,
            f"/lists/items/{item.code}",
            _("在这些年里没有检查记录"),
            item.code,
            item.valid_from,
        )
        for item in session.exec(query.limit(limit))
    ]


LISTS: dict[Figure, Callable[[Session, Scope, date, str, int], list[Record]]] = {
    Figure.WAITING: _waiting,
    Figure.UNDERSTAFFED: _understaffed,
    Figure.DUE: _due,
    Figure.AT_CAP: _at_cap,
    Figure.NEAR_CAP: _near_cap,
    Figure.EXPIRING: _expiring,
    Figure.SLEEPING: _sleeping,
}
