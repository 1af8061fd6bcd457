"""Counting rows, and keeping to what an actor may see."""

from typing import Any

from sqlmodel import Session, col, func, select

from supervision.foundation.actor import Scope
from supervision.registers.tables import Entity


def how_many(session: Session, query: Any) -> int:
    """The number of rows a query gives."""
    return int(session.exec(select(func.count()).select_from(query.order_by(None).subquery())).one())


def of_departments(query: Any, department_id: Any, scope: Scope) -> Any:
    """Only rows of the scope's departments."""
    return query if scope.department_ids is None else query.where(department_id.in_(scope.department_ids))


def of_entities(query: Any, scope: Scope) -> Any:
    """Only rows about entities of the scope's area; the query joins the register."""
    if not scope.area_prefix:
        return query
    return query.where(col(Entity.area_code).startswith(scope.area_prefix, autoescape=True))
