"""Lists of visits, paged by key."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, exists, func, or_, select

from inspections.plans.tables import PlanTask
from inspections.visits.queries.sealing import told
from inspections.visits.rules.states import UPCOMING, CheckKind, VisitStatus
from inspections.visits.tables import Visit, VisitOfficer
from supervision.foundation.actor import Scope
from supervision.foundation.errors import Unreadable
from supervision.foundation.i18n import _
from supervision.registers.tables import Entity


@dataclass(frozen=True)
class Line:
    """One row of a list of visits."""

    id: str
    number: str
    status: VisitStatus
    kind: CheckKind
    scheduled_on: date
    occurred_on: date | None
    emergency: bool
    approved: bool
    entity_code: str
    entity_name: str
    address: str
    phone: str
    draw_id: str | None

    @property
    def key(self) -> str:
        """The page key: where the next page starts."""
        return f"{self.scheduled_on.isoformat()}~{self.id}"


LINE = (
    col(Visit.id),
    col(Visit.number),
    col(Visit.status),
    col(Visit.kind),
    col(Visit.scheduled_on),
    col(Visit.occurred_on),
    col(Visit.emergency),
    col(Visit.approved_at).is_not(None),
    col(Entity.code),
    col(Entity.name),
    col(Entity.address),
    col(Entity.phone),
    col(Visit.draw_id),
)


def within(query: Any, scope: Scope) -> Any:
    """Only visits of the scope: the lead department's, or those an officer of the department takes part in.

    Whom a sealed draw drew stays unknown to others until the visit is made.
    """
    if scope.department_ids is not None:
        taking_part = exists().where(
            col(VisitOfficer.visit_id) == col(Visit.id),
            col(VisitOfficer.department_id).in_(scope.department_ids),
        )
        query = query.where(or_(col(Visit.department_id).in_(scope.department_ids), taking_part))
    if not scope.sealed:
        query = query.where(told(scope))
    if scope.area_prefix:
        query = query.where(col(Visit.area_code).startswith(scope.area_prefix, autoescape=True))
    return query


@dataclass(frozen=True)
class Wanted:
    """Which visits a list shows; every given wish narrows it."""

    status: VisitStatus | None = None
    draw_id: str = ""
    entity_code: str = ""
    upcoming: bool = False  # not made yet
    until: date | None = None  # planned for this day or earlier
    since: date | None = None
    unapproved_emergency: bool = False


EVERY = Wanted()


def visit_lines(
    session: Session, scope: Scope, wanted: Wanted = EVERY, *, after: str = "", limit: int = 51
) -> list[Line]:
    """Visits, the latest scheduled first, paged by ``Line.key``."""
    query = select(*LINE).join(Entity, col(Entity.id) == col(Visit.entity_id))  # type: ignore[call-overload]
    if wanted.status is not None:
        query = query.where(col(Visit.status) == wanted.status)
    if wanted.draw_id:
        query = query.where(col(Visit.draw_id) == wanted.draw_id)
    if wanted.entity_code:
        query = query.where(col(Entity.code) == wanted.entity_code)
    if wanted.upcoming:
        query = query.where(col(Visit.status).in_(UPCOMING))
    if wanted.since is not None:
        query = query.where(col(Visit.scheduled_on) >= wanted.since)
    if wanted.until is not None:
        query = query.where(col(Visit.scheduled_on) <= wanted.until)
    if wanted.unapproved_emergency:
        query = query.where(col(Visit.emergency).is_(True), col(Visit.approved_at).is_(None))
    if after:
        day, visit = split_key(after)
        query = query.where(
            or_(
                col(Visit.scheduled_on) < day,
                sa.and_(col(Visit.scheduled_on) == day, col(Visit.id) < visit),
            )
        )
    query = within(query, scope).order_by(col(Visit.scheduled_on).desc(), col(Visit.id).desc())
    return [Line(*row) for row in session.exec(query.limit(limit))]


def split_key(key: str) -> tuple[date, str]:
    """Day and id of a page key.

    Raises:
        Unreadable: it is none.
    """
    day, _tilde, visit = key.partition("~")
    try:
        return date.fromisoformat(day), visit
    except ValueError:
        raise Unreadable(_("页码无法识别，请回到第一页。")) from None


def lines_waiting(session: Session, scope: Scope, *, limit: int = 100) -> list[Line]:
    """Visits outside draws that wait for the head: before the visit, or afterwards in an emergency."""
    query = (
        select(*LINE)  # type: ignore[call-overload]
        .join(Entity, col(Entity.id) == col(Visit.entity_id))
        .where(
            or_(
                sa.and_(col(Visit.status) == VisitStatus.SCHEDULED, col(Visit.draw_id).is_(None)),
                sa.and_(
                    col(Visit.emergency),
                    col(Visit.approved_at).is_(None),
                    col(Visit.status).in_((VisitStatus.ARRIVED, VisitStatus.RECORDED)),
                ),
            )
        )
        .order_by(col(Visit.scheduled_on), col(Visit.id))
    )
    return [Line(*row) for row in session.exec(within(query, scope).limit(limit))]


def draws_waiting(session: Session, scope: Scope) -> list[tuple[str, str, int]]:
    """Draws with visits that wait for approval: (draw id, task title, number of visits)."""
    query = (
        select(Visit.draw_id, PlanTask.title, func.count())
        .join(PlanTask, col(PlanTask.id) == col(Visit.task_id))
        .where(col(Visit.status) == VisitStatus.SCHEDULED, col(Visit.draw_id).is_not(None))
        .group_by(col(Visit.draw_id), col(PlanTask.title))
        .order_by(col(Visit.draw_id))
    )
    return [(str(draw), title, count) for draw, title, count in session.exec(within(query, scope))]
