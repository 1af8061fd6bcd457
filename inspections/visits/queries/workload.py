"""Visits as work: what waits, by month and persons; what is arranged of a draw; how many visits people make on a day."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from inspections.visits.rules.states import VisitStatus
from inspections.visits.tables import Visit, VisitOfficer
from supervision.law.rules.workdays import Month

WAITING = (VisitStatus.SCHEDULED, VisitStatus.APPROVED, VisitStatus.NOTIFIED, VisitStatus.ARRIVED)


def waiting_by_month(session: Session, on: date) -> dict[tuple[int, Month], tuple[int, dict[int, int]]]:
    """Visits that wait and persons of each department in them, by task (0: none) and month; those of past days fall into this month."""
    day = sa.case((col(Visit.scheduled_on) < on, on), else_=col(Visit.scheduled_on))
    waiting = (  # apart: PostgreSQL does not see that an expression with a value in it is the one it is grouped by
        sa.select(
            col(Visit.id).label("id"),
            sa.func.coalesce(col(Visit.task_id), 0).label("task"),
            sa.cast(sa.extract("year", day), sa.Integer).label("year"),
            sa.cast(sa.extract("month", day), sa.Integer).label("month"),
        )
        .where(col(Visit.status).in_(WAITING))
        .subquery()
    )
    parts = [waiting.c.task, waiting.c.year, waiting.c.month]
    visits = sa.select(*parts, sa.func.count()).group_by(*parts)
    of = col(VisitOfficer.department_id)
    persons = (
        sa.select(*parts, of, sa.func.count())
        .join(waiting, waiting.c.id == col(VisitOfficer.visit_id))
        .select_from(VisitOfficer)
        .group_by(*parts, of)
    )

    def rows(query: Any) -> Any:
        return session.connection().execute(query)

    teams: dict[tuple[int, Month], dict[int, int]] = defaultdict(dict)
    for key, year, month, department, number in rows(persons):
        teams[key, (year, month)][department] = number
    return {
        (key, (year, month)): (number, teams[key, (year, month)])
        for key, year, month, number in rows(visits)
        if teams[key, (year, month)]
    }


def arranged_by_task(session: Session, tasks: Collection[int]) -> dict[int, int]:
    """Visits to drawn businesses that were arranged at all, by task."""
    query = sa.select(col(Visit.task_id), sa.func.count()).where(
        col(Visit.task_id).in_(tasks), col(Visit.draw_id).is_not(None)
    )
    found: Any = session.connection().execute(query.group_by(col(Visit.task_id))).all()
    return dict(found)


def pace_of_departments(session: Session, on: date) -> dict[int, list[int]]:
    """Visits of persons and their days in the field, last twelve months, by department: ``[visits, days]``."""
    of, who = col(VisitOfficer.department_id), col(VisitOfficer.inspector_id)
    days = (
        sa.select(of.label("department"), sa.func.count().label("visits"))
        .join(Visit, col(Visit.id) == col(VisitOfficer.visit_id))
        .where(col(Visit.occurred_on).between(on - timedelta(days=365), on))
        .group_by(of, who, col(Visit.occurred_on))
        .subquery()
    )
    query = sa.select(days.c.department, sa.func.sum(days.c.visits), sa.func.count()).group_by(
        days.c.department
    )
    return {
        department: [int(visits), int(number)]
        for department, visits, number in session.connection().execute(query)
    }
