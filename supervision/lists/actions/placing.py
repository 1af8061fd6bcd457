"""Unified items: founding them, and filling them out of their rows in force."""

from collections.abc import Collection
from datetime import date

from sqlmodel import Session, col, select

from supervision.foundation.database import Transaction
from supervision.lists import queries
from supervision.lists.actions.particulars import read_particulars
from supervision.lists.rules.kinds import ItemGrade, ItemStatus
from supervision.lists.rules.names import department_key
from supervision.lists.tables import UnifiedItem

CODE = "QD-{number:06d}"


def found_items(session: Session, count: int, *, on: date) -> list[int]:
    """Make room for new unified items under the next free codes, valid from a day; their contents follow in
    :func:`refresh_items`. Whoever asks records it.
    """
    if not count:
        return []
    ours = col(UnifiedItem.code).startswith(CODE.partition("{")[0], autoescape=True)
    last = session.exec(select(UnifiedItem.code).where(ours).order_by(col(UnifiedItem.code).desc())).first()
    start = int(last.rpartition("-")[2]) + 1 if last else 1
    fresh = [UnifiedItem(code=CODE.format(number=start + n), name="", valid_from=on) for n in range(count)]
    session.add_all(fresh)
    session.flush()
    return [one.id or 0 for one in fresh]


def refresh_items(tx: Transaction, ids: Collection[int] | None = None) -> tuple[int, int]:
    """Name, department, grade, basis, codes and particulars of items out of their rows in force; returns (retired, in force).

    Args:
        ids: only these items; ``None`` for every one. Whoever asks records it.
    """
    session = tx.session
    items = queries.unified_items(session, ids)
    facets = queries.facets_of(session, list(items))
    offices = queries.Offices(session)
    retired = in_force = 0
    for unified_id, item in items.items():
        rows = facets.get(unified_id, [])
        if not rows:
            retired += item.status is ItemStatus.ACTIVE
            item.status = ItemStatus.RETIRED
            continue
        in_force += 1
        item.status = ItemStatus.ACTIVE
        item.name = rows[0].item.name
        item.department = next((f.item.department for f in rows if department_key(f.item.department)), "")
        item.department_id = offices.of(item.department, (f.source.department_id for f in rows))
        item.grade = ItemGrade.KEY if any("重点" in f.item.item_class for f in rows) else ItemGrade.GENERAL
        item.basis = next((f.item.basis for f in rows if f.item.basis), "")
        item.external_codes = {f.source.kind.value: f.item.code for f in reversed(rows) if f.item.code}
        session.add(item)
    session.flush()
    read_particulars(tx, items, facets, whole=ids is None)
    return retired, in_force
