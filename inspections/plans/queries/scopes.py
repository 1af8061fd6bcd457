"""The scope of a task (抽查对象范围) as conditions on the register, for lists and for counting where two tasks meet."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from inspections.plans.rules.conditions import Conditions
from inspections.plans.rules.pool import EVERYBODY, STATUS_REASONS, UNCLASSED, StrataBy
from supervision.registers.tables import Entity

Clause = sa.ColumnElement[bool]
VISITABLE = [status for status, reason in STATUS_REASONS.items() if reason is None]


def in_scope(conditions: Conditions) -> list[Clause]:
    """Whom a task asks about; nothing asked, no clause."""
    found: list[Clause] = []
    if conditions.trades:
        found.append(_begins(col(Entity.trade), conditions.trades))
    if conditions.areas:
        found.append(_begins(col(Entity.area_code), conditions.areas))
    if conditions.kinds:
        found.append(sa.type_coerce(col(Entity.kind), sa.String).in_(conditions.kinds))
    if conditions.classes:
        found.append(sa.type_coerce(col(Entity.credit_class), sa.String).in_(conditions.classes))
    return found


def drawable(conditions: Conditions, strata: Collection[str]) -> Clause:
    """Whom a task can draw as far as its own rules go: in scope, of a class it draws, and not exempt."""
    clauses = in_scope(conditions)
    if EVERYBODY not in strata:
        clauses.append(stratum(conditions.strata_by).in_(sorted(strata)))
    if conditions.exempt_class_a:
        clauses.append(sa.type_coerce(col(Entity.credit_class), sa.String) != "A")
    return sa.and_(sa.true(), *clauses)


def stratum(by: StrataBy) -> sa.ColumnElement[Any]:
    """The stratum of a unit; without a class it is ``N``, in a task without classes ``all``."""
    if by is StrataBy.NONE:
        return sa.literal(EVERYBODY)
    columns: dict[StrataBy, Any] = {
        StrataBy.CREDIT_CLASS: col(Entity.credit_class),
        StrataBy.FOOD_GRADE: col(Entity.food_grade),
        StrataBy.KIND: col(Entity.kind),
    }
    column = sa.type_coerce(columns[by], sa.String)
    return sa.case((sa.func.coalesce(column, "") == "", UNCLASSED), else_=column)


def _begins(column: Any, prefixes: Iterable[str]) -> Clause:
    """Whether a code begins with one of these; comparing pieces costs a tenth of LIKE."""
    by_length: dict[int, list[str]] = defaultdict(list)
    for prefix in prefixes:
        by_length[len(prefix)].append(prefix)
    return sa.or_(
        *(sa.func.substr(column, 1, length).in_(group) for length, group in sorted(by_length.items()))
    )


def sizes_by_stratum(
    session: Session, conditions: Conditions, strata: Collection[str], *also: Clause
) -> dict[str, int]:
    """How many businesses a task could draw now, by stratum; the ledger (caps, recent visits) is not asked."""
    kept = (
        sa.select(stratum(conditions.strata_by).label("kept"))
        .where(drawable(conditions, strata), open_now(), *also)
        .subquery()
    )
    counted = sa.select(kept.c.kept, sa.func.count()).group_by(kept.c.kept)
    return {str(row[0]): int(row[1]) for row in session.connection().execute(counted)}


def open_now() -> Clause:
    """Businesses that can be visited at all."""
    return sa.type_coerce(col(Entity.status), sa.String).in_(VISITABLE)
