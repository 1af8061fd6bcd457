"""Visits that inspectors still have to make: the queries behind the officer's figures and their lists."""

from datetime import date, timedelta
from typing import Any

from sqlmodel import col, func, select

from inspections.visits.queries.lists import within
from inspections.visits.rules.states import UPCOMING, VisitStatus
from inspections.visits.tables import Visit, VisitOfficer
from supervision.foundation.actor import Scope
from supervision.registers.tables import Entity

SOON = timedelta(days=7)


def upcoming(scope: Scope) -> Any:
    """(visit, entity's name) of visits that are not made yet."""
    query = select(Visit, Entity.name).join(Entity, col(Entity.id) == col(Visit.entity_id))
    return within(query.where(col(Visit.status).in_(UPCOMING)), scope)


def waiting(scope: Scope) -> Any:
    """Those that are approved: the inspectors' turn."""
    return upcoming(scope).where(col(Visit.status) != VisitStatus.SCHEDULED)


def understaffed(scope: Scope) -> Any:
    """Those without two officers yet."""
    officers = (
        select(func.count())
        .select_from(VisitOfficer)
        .where(col(VisitOfficer.visit_id) == col(Visit.id))
        .scalar_subquery()
    )
    return upcoming(scope).where(officers < 2)


def due_soon(scope: Scope, *, on: date) -> Any:
    """Those planned for the next seven days."""
    return upcoming(scope).where(col(Visit.scheduled_on).between(on, on + SOON))
