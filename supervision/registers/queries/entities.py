"""Questions about the register of entities (检查对象名录库)."""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, or_, select

from supervision.areas.rules.divisions import prefix_of
from supervision.foundation.actor import EVERYTHING, Scope
from supervision.foundation.errors import NotFound
from supervision.registers.rules.kinds import EntityKind, EntityStatus, GradeSource
from supervision.registers.tables import Entity, RiskGrade

PAGE = 50
PART, MANY = 500, 20_000
"""Codes asked for in one question, and from how many on it is quicker to read them all."""


class PoolUnit(NamedTuple):
    """An entity as a draw sees it."""

    id: int
    code: str
    kind: EntityKind
    credit_class: str
    food_grade: str
    trade: str
    area_code: str
    cell_code: str
    station_id: int | None
    status: EntityStatus


def pool(
    session: Session,
    scope: Scope = EVERYTHING,
    *,
    kinds: Collection[str] = (),
    trades: Collection[str] = (),
    classes: Collection[str] = (),
    areas: Collection[str] = (),
    station_ids: Collection[int] = (),
) -> list[PoolUnit]:
    """Every entity that meets the conditions, by code; also those not open, so that the left-out list can name them.

    Args:
        kinds: values of :class:`EntityKind`; trades: beginnings of GB/T 4754 codes (``F52``); classes: credit-risk
            classes, "" for the unclassified; areas: area codes, a city's meaning all its counties. Empty = any.
    """
    fields = (
        Entity.id,
        Entity.code,
        Entity.kind,
        Entity.credit_class,
        Entity.food_grade,
        Entity.trade,
        Entity.area_code,
        Entity.cell_code,
        Entity.station_id,
        Entity.status,
    )
    query = sa.select(*fields).order_by(col(Entity.code)).where(*_in_scope(scope))  # type: ignore[call-overload]
    if kinds:
        query = query.where(col(Entity.kind).in_([EntityKind(kind) for kind in kinds]))
    if trades:
        query = query.where(or_(*(col(Entity.trade).startswith(t, autoescape=True) for t in sorted(trades))))
    if classes:
        query = query.where(col(Entity.credit_class).in_(sorted(classes)))
    if areas:
        query = query.where(or_(*(_inside(area) for area in sorted(areas))))
    if station_ids:
        query = query.where(col(Entity.station_id).in_(sorted(station_ids)))
    return [PoolUnit(*row) for row in session.connection().execute(query)]


def entity_by_code(session: Session, code: str, scope: Scope = EVERYTHING) -> Entity:
    """One entity.

    Raises:
        NotFound: unknown, or outside the scope.
    """
    found = session.exec(select(Entity).where(col(Entity.code) == code, *_in_scope(scope))).first()
    if found is None:
        raise NotFound("名录中没有代码为{code}的对象。", code=code[:64])
    return found


def entities_by_id(session: Session, ids: Collection[int]) -> dict[int, Entity]:
    """Entities by id (for a page of rows; not for thousands)."""
    return {e.id or 0: e for e in session.exec(select(Entity).where(col(Entity.id).in_(sorted(ids))))}


def entity_ids_by_code(session: Session, codes: Collection[str] | None = None) -> dict[str, int]:
    """Entity ids by code; all of them without ``codes``."""
    query = select(Entity.code, Entity.id)
    if codes is None or len(codes) > MANY:
        wanted = None if codes is None else frozenset(codes)
        rows = session.exec(query)
        return {code: i for code, i in rows if i is not None and (wanted is None or code in wanted)}
    found: dict[str, int] = {}
    asked = sorted(codes)
    for start in range(0, len(asked), PART):
        part = query.where(col(Entity.code).in_(asked[start : start + PART]))
        found.update((code, i) for code, i in session.exec(part) if i is not None)
    return found


def entity_page(
    session: Session,
    scope: Scope = EVERYTHING,
    *,
    words: str = "",
    kind: str = "",
    credit_class: str = "",
    area: str = "",
    status: str = "",
    after: str = "",
    limit: int = PAGE,
) -> list[Entity]:
    """A page of the entity register by code, ``limit`` + 1 rows at most so that the caller sees whether more follow."""
    query = select(Entity).where(col(Entity.code) > after, *_in_scope(scope)).order_by(col(Entity.code))
    if words:
        like = words.strip()
        query = query.where(
            or_(
                col(Entity.name).contains(like, autoescape=True),
                col(Entity.code).startswith(like.upper(), autoescape=True),
                col(Entity.address).contains(like, autoescape=True),
            )
        )
    if kind in set(EntityKind):
        query = query.where(col(Entity.kind) == EntityKind(kind))
    if status in set(EntityStatus):
        query = query.where(col(Entity.status) == EntityStatus(status))
    if credit_class:
        query = query.where(col(Entity.credit_class) == ("" if credit_class == "-" else credit_class))
    if area:
        query = query.where(_inside(area))
    return list(session.exec(query.limit(limit + 1)))


def grades_of(session: Session, entity_id: int) -> list[RiskGrade]:
    """The gradings of an entity, newest first."""
    query = select(RiskGrade).where(col(RiskGrade.entity_id) == entity_id)
    return list(session.exec(query.order_by(col(RiskGrade.valid_from).desc(), col(RiskGrade.source))))


def grades_in_force(session: Session, source: GradeSource) -> dict[int, tuple[date, str]]:
    """The latest grading of one source by entity id: its first day and the grade."""
    columns = (col(RiskGrade.entity_id), col(RiskGrade.valid_from), col(RiskGrade.grade))
    query = sa.select(*columns).where(col(RiskGrade.source) == source).order_by(columns[1])
    return {i: (day, grade) for i, day, grade in session.connection().execute(query)}


def _in_scope(scope: Scope) -> list[Any]:
    return [_inside(scope.area_prefix)] if scope.area_prefix else []


def _inside(area: str) -> Any:
    return col(Entity.area_code).startswith(prefix_of(area), autoescape=True)
