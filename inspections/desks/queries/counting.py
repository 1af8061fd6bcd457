"""Counting rows, and keeping to what an actor may see."""

from typing import Any

from sqlalchemy import literal
from sqlmodel import Session, col, func, select

from supervision.foundation.actor import Scope
from supervision.registers.tables import Entity


def how_many(session: Session, query: Any) -> int:
    """The number of rows a query gives."""
    rows = query.with_only_columns(literal(1), maintain_column_froms=True).order_by(None).subquery()
    return int(session.exec(select(func.count()).select_from(rows)).one())


def of_departments(query: Any, department_id: Any, scope: Scope) -> Any:
    """Only rows of the scope's departments.

    ``+ 0`` keeps the planner from walking the department's whole history by its index: what a desk asks for (open,
    due, waiting) is always the smaller set. Measured on five years of a city: 100 ms → 3 ms.
    """
    if scope.department_ids is None:
        return query
    return query.where((department_id + 0).in_(scope.department_ids))


def of_entities(query: Any, scope: Scope) -> Any:
    """Only rows about entities of the scope's area; the query joins the register."""
    if not scope.area_prefix:
        return query
    return query.where(col(Entity.area_code).startswith(scope.area_prefix, autoescape=True))
