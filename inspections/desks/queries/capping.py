"""Entities near their yearly cap (接近频次上限)."""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlmodel import Session, col, func, or_, select

from inspections.desks.queries.counting import how_many
from inspections.draws.queries import secret_draws
from inspections.plans.queries import USED, cap_use
from inspections.plans.rules.ledger import CapUse, ExemptReason, LedgerState
from inspections.plans.tables import CapLedger
from supervision.foundation.actor import Scope
from supervision.law.queries import parameter


def cap_of(session: Session, *, on: date) -> int:
    """How often one agency may visit one entity this year (年度频次上限)."""
    return int(parameter(session, "visit_cap", on=on).number)


def near_cap(session: Session, scope: Scope, *, on: date, left: int = 1) -> Any:
    """(entity_id, used) of entities with at most ``left`` counted places left with a department of the scope."""
    used = func.count().label("used")
    query = select(CapLedger.entity_id, used).where(
        col(CapLedger.year) == on.year,
        col(CapLedger.state).in_(USED),
        col(CapLedger.exempt_reason) == ExemptReason.NONE,
    )
    if not scope.sealed:  # a place that a sealed draw reserved tells whom it drew
        query = query.where(
            or_(
                col(CapLedger.draw_id).is_(None),
                col(CapLedger.state) != LedgerState.RESERVED,
                col(CapLedger.draw_id).not_in(secret_draws()),
            )
        )
    if scope.department_ids is not None:
        query = query.where(
            col(CapLedger.department_id).in_(scope.department_ids)
        )  # here the index is the way in
    grouped = query.group_by(col(CapLedger.department_id), col(CapLedger.entity_id))
    per_agency = grouped.having(used >= max(cap_of(session, on=on) - left, 1)).subquery()
    most = func.max(per_agency.c.used).label("used")
    return select(per_agency.c.entity_id, most).group_by(per_agency.c.entity_id)


def cap_told(session: Session, entity_id: int, scope: Scope, *, department_id: int, on: date) -> CapUse:
    """Places used this year; one that a sealed draw reserved is not told to others before its visit."""
    use = cap_use(session, department_id=department_id, entity_id=entity_id, on=on)
    if scope.sealed:
        return use
    hidden = select(CapLedger.id).where(
        col(CapLedger.department_id) == department_id,
        col(CapLedger.entity_id) == entity_id,
        col(CapLedger.year) == on.year,
        col(CapLedger.state) == LedgerState.RESERVED,
        col(CapLedger.draw_id).in_(secret_draws()),
    )
    return replace(use, counted=use.counted - how_many(session, hidden))
