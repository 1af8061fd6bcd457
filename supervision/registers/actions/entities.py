"""Entering entities, many at a time, and grading them."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import col

from supervision.foundation.database import Transaction
from supervision.foundation.errors import Conflict, Refused
from supervision.registers import queries
from supervision.registers.rules.codes import is_safe_code
from supervision.registers.rules.kinds import GRADES, EntityKind, EntityStatus, GradeSource
from supervision.registers.tables import Entity, RiskGrade

CHUNK = 10_000
DEFAULTS: dict[str, Any] = {
    "kind": EntityKind.OTHER,
    "credit_class": "",
    "food_grade": "",
    "trade": "",
    "trade_name": "",
    "ownership": None,
    "size": None,
    "capital_fen": None,
    "area_code": "",
    "cell_code": "",
    "station_id": None,
    "address": "",
    "lon": None,
    "lat": None,
    "status": EntityStatus.OPEN,
    "registered_on": None,
    "phone": "",
    "external_codes": {},
    "source": "",
}


class Tally(NamedTuple):
    """What an import did, and the SHA-256 over what it brought."""

    added: int
    changed: int
    unchanged: int
    digest: str


def import_entities(tx: Transaction, rows: Iterable[Mapping[str, Any]], *, source: str = "") -> Tally:
    """Add entities, or update those whose code is known already; nothing is deleted.

    Args:
        rows: fields of :class:`Entity` but id and updated_at, values as Python types; ``code`` and ``name`` are needed.
            A field that a row lacks keeps its value (a new entity gets the default).
        source: where they come from, for the record and for rows without a source of their own.

    Raises:
        Refused: a code a draw could not carry. Conflict: the same code twice.
    """
    incoming: dict[str, dict[str, Any]] = {}
    digest = hashlib.sha256()
    for row in rows:
        code = row["code"]
        if not is_safe_code(code):
            raise Refused(
                "对象代码{code}含有字母、数字、横线、下划线以外的字符，或超过64位。", code=code[:80]
            )
        if code in incoming:
            raise Conflict("对象代码{code}重复。", code=code)
        incoming[code] = {"source": source, **row} if source else dict(row)
        digest.update("\x1f".join(map(str, row.values())).encode())
    known = queries.entity_ids_by_code(tx.session, incoming) if incoming else {}
    fresh = [row for code, row in incoming.items() if code not in known]
    base = DEFAULTS | {"updated_at": tx.now}
    tx.bulk(Entity, (base | row for row in fresh), chunk=CHUNK)
    changed = _update(tx, {known[code]: row for code, row in incoming.items() if code in known})
    tally = Tally(len(fresh), changed, len(incoming) - len(fresh) - changed, digest.hexdigest())
    tx.record("entities.imported", covers=[Entity], source=source, **tally._asdict())
    return tally


def _update(tx: Transaction, rows: dict[int, dict[str, Any]]) -> int:
    """Write the rows (by id) that differ from what is kept; returns how many."""
    if not rows:
        return 0
    names = sorted({name for row in rows.values() for name in row} - {"code"})
    columns = {name: Entity.__table__.c[name] for name in names}  # type: ignore[attr-defined]
    connection = tx.session.connection()
    changed = []
    for kept in connection.execute(sa.select(col(Entity.id), *columns.values())):
        row = rows.get(kept[0])
        if row is None:
            continue
        old = dict(zip(names, kept[1:], strict=True))
        new = old | {name: row[name] for name in names if name in row}
        if new != old:
            changed.append({"_id": kept[0], "updated_at": tx.now} | new)
    statement = sa.update(Entity).where(col(Entity.id) == sa.bindparam("_id"))
    for start in range(0, len(changed), CHUNK):
        connection.execute(
            statement, changed[start : start + CHUNK], execution_options={"synchronize_session": None}
        )
    return len(changed)


def regrade(
    tx: Transaction,
    grades: Iterable[tuple[str, str]],
    *,
    source: GradeSource = GradeSource.MODEL,
    basis: str = "",
    valid_from: date | None = None,
) -> int:
    """Enter new grades by entity code; only those that differ from the grade in force make a row.

    The credit-risk class and the food-safety grade also stand on the entity, where the draw reads them; a grade of
    our own model never overwrites either (企业信用风险分类 and 食品安全风险等级 are other people's decisions).

    Returns:
        how many grades changed.

    Raises:
        Refused: a code that is not in the register, or a grade other than A–D.
    """
    day = valid_from or tx.today
    ids = queries.entity_ids_by_code(tx.session)
    latest = queries.grades_in_force(tx.session, source)
    added, replaced, column = [], [], []
    for code, grade in grades:
        if code not in ids:
            raise Refused("名录中没有代码为{code}的对象，不能评级。", code=code[:64])
        if grade not in GRADES:
            raise Refused("等级{grade}不是A、B、C、D之一。", grade=grade[:8])
        entity_id = ids[code]
        column.append({"_id": entity_id, "grade": grade})
        kept_on, kept = latest.get(entity_id, (None, ""))
        if kept == grade:
            continue
        if kept_on == day:
            replaced.append({"_id": entity_id, "grade": grade})
        else:
            added.append(
                {"entity_id": entity_id, "source": source, "grade": grade, "valid_from": day, "basis": basis}
            )
    tx.bulk(RiskGrade, added, chunk=CHUNK)
    connection = tx.session.connection()
    options = {"synchronize_session": None}
    if replaced:
        where = (col(RiskGrade.entity_id) == sa.bindparam("_id"), col(RiskGrade.source) == source)
        today = sa.update(RiskGrade).where(*where, col(RiskGrade.valid_from) == day)
        connection.execute(
            today.values(grade=sa.bindparam("grade"), basis=basis), replaced, execution_options=options
        )
    target = {GradeSource.CREDIT: Entity.credit_class, GradeSource.FOOD: Entity.food_grade}.get(source)
    if target is not None and column:
        name = "credit_class" if source is GradeSource.CREDIT else "food_grade"
        statement = (
            sa.update(Entity)
            .where(col(Entity.id) == sa.bindparam("_id"), col(target) != sa.bindparam("grade"))
            .values({name: sa.bindparam("grade"), "updated_at": tx.now})
        )
        connection.execute(statement, column, execution_options=options)
    tx.record(
        "entities.regraded",
        covers=[RiskGrade, Entity],
        source=source.value,
        basis=basis,
        day=day.isoformat(),
        changed=len(added) + len(replaced),
    )
    return len(added) + len(replaced)
