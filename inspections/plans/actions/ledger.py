"""The cap ledger (频次台账): an opened draw reserves places, a visit spends or releases them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from inspections.plans import queries
from inspections.plans.rules.ledger import ExemptReason, LedgerState, check_can_visit
from inspections.plans.tables import CapLedger
from supervision.foundation.database import Transaction


@dataclass(frozen=True)
class Place:
    """One place of a business with a department."""

    entity_id: int
    department_id: int


def reserve_places(
    tx: Transaction,
    *,
    draw_id: str,
    task_id: int,
    places: Iterable[Place],
    on: date,
    exempt: ExemptReason = ExemptReason.NONE,
) -> int:
    """Reserve a place in the year of ``on`` for each unit of a draw with each of its departments; returns how many.

    ``exempt``: why none of them counts toward the cap, if so (a list that a superior drew: 上级交办).
    """
    rows = (
        {
            "department_id": place.department_id,
            "entity_id": place.entity_id,
        }
        for place in places
    )
    same = {
        "year": on.year,
        "state": LedgerState.RESERVED,
        "exempt_reason": exempt,
        "task_id": task_id,
        "draw_id": draw_id,
        "visit_id": None,
        "at": on,
    }
    count = tx.bulk(CapLedger, rows, defaults=same)
    tx.record("cap.reserved", covers=[CapLedger], about=f"draw:{draw_id}", count=count, exempt=exempt)
    return count


def release_places(
    tx: Transaction, *, draw_id: str, entity_ids: Iterable[int] | None = None, reason: str
) -> int:
    """Give reserved places of a draw back (all, or of these units): stopped, moved, draw voided. Returns how many."""
    mine = (col(CapLedger.draw_id) == draw_id, col(CapLedger.state) == LedgerState.RESERVED)
    change = sa.update(CapLedger).values(state=LedgerState.RELEASED)
    count = 0
    parts = [None] if entity_ids is None else list(_parts(entity_ids))
    for part in parts:
        where = mine if part is None else (*mine, col(CapLedger.entity_id).in_(part))
        count += tx.session.connection().execute(change.where(*where)).rowcount
    tx.record("cap.released", covers=[CapLedger], about=f"draw:{draw_id}", count=count, reason=reason)
    return count


def release_visit(tx: Transaction, *, visit_id: str, reason: str) -> int:
    """Give back the places a visit took in advance, because it will not happen. Returns how many."""
    change = (
        sa.update(CapLedger)
        .where(col(CapLedger.visit_id) == visit_id, col(CapLedger.state) == LedgerState.SPENT)
        .values(state=LedgerState.RELEASED)
    )
    count = tx.session.connection().execute(change).rowcount
    tx.record("cap.released", covers=[CapLedger], about=f"visit:{visit_id}", count=count, reason=reason)
    return count


def spend_place(
    tx: Transaction,
    *,
    visit_id: str,
    entity_id: int,
    department_id: int,
    on: date,
    entity_name: str = "",
    draw_id: str | None = None,
    task_id: int | None = None,
    exempt: ExemptReason = ExemptReason.NONE,
) -> None:
    """A visit uses its place: the one its draw reserved, else a new one, which must fit under the cap or be exempt.

    Saying the same visit twice changes nothing.

    Raises:
        Refused: the cap is reached and no exempt reason is given.
    """
    mine = (col(CapLedger.department_id) == department_id, col(CapLedger.entity_id) == entity_id)
    if tx.session.exec(select(CapLedger.id).where(*mine, col(CapLedger.visit_id) == visit_id)).first():
        return
    values: dict[str, Any] = {"state": LedgerState.SPENT, "visit_id": visit_id, "at": on, "year": on.year}
    reserved = (*mine, col(CapLedger.draw_id) == draw_id, col(CapLedger.state) == LedgerState.RESERVED)
    found = 0
    if draw_id is not None:
        found = (
            tx.session.connection().execute(sa.update(CapLedger).where(*reserved).values(**values)).rowcount
        )
    if not found:
        use = queries.cap_use(tx.session, department_id=department_id, entity_id=entity_id, on=on)
        check_can_visit(use, exempt, entity=entity_name)
        row = CapLedger(
            department_id=department_id,
            entity_id=entity_id,
            exempt_reason=exempt,
            task_id=task_id,
            draw_id=draw_id,
            **values,
        )
        tx.session.add(row)
    tx.record(
        "cap.spent",
        covers=[CapLedger],
        about=f"visit:{visit_id}",
        entity=entity_id,
        department=department_id,
        exempt=exempt,
    )


def spend_reserved(tx: Transaction, *, draw_id: str, visits: Iterable[tuple[str, int, date]]) -> int:
    """Spend the places of many visits of a draw at once: (visit id, entity id, day). Returns how many rows changed."""
    change = (
        sa.update(CapLedger)
        .where(
            col(CapLedger.draw_id) == draw_id,
            col(CapLedger.entity_id) == sa.bindparam("e"),
            col(CapLedger.state) == LedgerState.RESERVED,
        )
        .values(
            state=LedgerState.SPENT,
            visit_id=sa.bindparam("v"),
            at=sa.bindparam("on"),
            year=sa.bindparam("y"),
        )
    )
    rows = [{"v": visit_id, "e": entity_id, "on": on, "y": on.year} for visit_id, entity_id, on in visits]
    count = tx.session.connection().execute(change, rows).rowcount if rows else 0
    tx.record("cap.spent", covers=[CapLedger], about=f"draw:{draw_id}", count=count)
    return count


def import_ledger(tx: Transaction, rows: Iterable[dict[str, Any]]) -> int:
    """Bring in past use: rows with department_id, entity_id, at (date), and optionally state, exempt_reason, task_id,
    draw_id, visit_id; ``year`` follows from ``at``. Returns how many.
    """

    past = {
        "state": LedgerState.SPENT,
        "exempt_reason": ExemptReason.NONE,
        "task_id": None,
        "draw_id": None,
        "visit_id": None,
    }
    count = tx.bulk(CapLedger, (row | {"year": row["at"].year} for row in rows), defaults=past)
    tx.record("cap.imported", covers=[CapLedger], count=count)
    return count


def _parts(ids: Iterable[int], size: int = 5_000) -> Iterable[list[int]]:
    everything = list(ids)
    for start in range(0, len(everything), size):
        yield everything[start : start + size]
