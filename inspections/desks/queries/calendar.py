"""Deadlines by day (期限日历): visits planned, orders to correct, results to publish; and what falls on one day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, func

from inspections.desks.queries.counting import of_departments
from inspections.desks.queries.records import Record
from inspections.publication.tables import Publication
from inspections.rectifications.rules import OPEN
from inspections.rectifications.tables import Rectification
from inspections.visits.queries.lists import within
from inspections.visits.rules.states import UPCOMING
from inspections.visits.tables import Visit
from supervision.foundation.actor import Scope
from supervision.foundation.i18n import _
from supervision.registers.tables import Entity

WEEKS = 4
MOST = 200


@dataclass(frozen=True)
class Day:
    """What falls on one day."""

    on: date
    visits: int
    orders: int
    results: int

    @property
    def total(self) -> int:
        """Everything together."""
        return self.visits + self.orders + self.results


def weeks(session: Session, scope: Scope, *, on: date) -> list[list[Day]]:
    """This week and the next three, Monday first, with what falls on each day."""
    first = on - timedelta(days=on.weekday())
    last = first + timedelta(days=7 * WEEKS - 1)
    visits, orders, results = (
        _counts(session, query, day, first, last) for query, day in _queries(scope, col_only=True)
    )
    days = [first + timedelta(days=ahead) for ahead in range(7 * WEEKS)]
    filled = [Day(one, visits.get(one, 0), orders.get(one, 0), results.get(one, 0)) for one in days]
    return [filled[start : start + 7] for start in range(0, len(filled), 7)]


def day_records(session: Session, scope: Scope, *, day: date) -> list[Record]:
    """What falls on a day: orders, results, then visits; at most two hundred of each."""
    found: list[Record] = []
    (visits, planned), (orders, due), (results, public) = _queries(scope, col_only=False)
    for query, on in ((orders, due), (results, public), (visits, planned)):
        rows = session.exec(query.where(on == day).order_by("key").limit(MOST))
        found += [_record(row, day) for row in rows]
    return found


def _queries(scope: Scope, *, col_only: bool) -> Iterable[tuple[Any, Any]]:
    """The three kinds of things with a day, each with the column of its day; as counts by day, or with what a list shows."""
    kinds: tuple[tuple[Any, Any, Any, Any], ...] = (
        (Visit, col(Visit.scheduled_on), col(Visit.status).in_(UPCOMING), col(Visit.number)),
        (
            Rectification,
            col(Rectification.due_on),
            col(Rectification.status).in_(OPEN),
            col(Rectification.number),
        ),
        (
            Publication,
            col(Publication.due_on),
            col(Publication.published_at).is_(None) & col(Publication.withdrawn_at).is_(None),
            sa.literal(""),
        ),
    )
    for table, day, waits, number in kinds:
        if col_only:
            query = sa.select(day, func.count()).select_from(table).group_by(day)
        else:
            kind = sa.literal(table.__tablename__)
            query = sa.select(kind, table.id.label("key"), number, col(Entity.name)).join(
                Entity, col(Entity.id) == table.entity_id
            )
        query = query.where(waits)
        if table is Visit:
            yield within(query, scope), day
        else:
            yield of_departments(query, table.department_id, scope), day


def _counts(session: Session, query: Any, day: Any, first: date, last: date) -> dict[date, int]:
    rows = session.connection().execute(query.where(day.between(first, last)))
    return {row[0]: row[1] for row in rows}


def _record(row: Any, day: date) -> Record:
    kind, key, number, name = row
    what, href = {
        "visit": (_("计划检查"), f"/visits/{key}"),
        "rectification": (_("责令改正到期"), f"/rectifications/{key}"),
        "publication": (_("公示到期"), "/publication"),
    }[kind]
    return Record(str(key), name, href, what, number, day)
