"""Unified items: founding them, and filling them out of their rows in force."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from sqlmodel import Session, col, select

from supervision.identity.queries import departments
from supervision.lists import queries
from supervision.lists.queries import Facet
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
    last = session.exec(select(UnifiedItem.code).order_by(col(UnifiedItem.code).desc())).first()
    start = int(last.rpartition("-")[2]) + 1 if last else 1
    fresh = [UnifiedItem(code=CODE.format(number=start + n), name="", valid_from=on) for n in range(count)]
    session.add_all(fresh)
    session.flush()
    return [one.id or 0 for one in fresh]


def refresh_items(session: Session, ids: Collection[int] | None = None) -> tuple[int, int]:
    """Name, department, grade, basis and codes of items out of their rows in force; returns (retired, in force).

    Args:
        ids: only these items; ``None`` for every one. Whoever asks records it.
    """
    items = queries.unified_items(session, ids)
    facets = queries.facets_of(session, list(items))
    offices = _Offices(session)
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
        item.department_id = offices.of(item.department, rows)
        item.grade = ItemGrade.KEY if any("重点" in f.item.item_class for f in rows) else ItemGrade.GENERAL
        item.basis = next((f.item.basis for f in rows if f.item.basis), "")
        item.external_codes = {f.source.kind.value: f.item.code for f in reversed(rows) if f.item.code}
        session.add(item)
    session.flush()
    return retired, in_force


class _Offices:
    """Finding the department a printed name means."""

    def __init__(self, session: Session) -> None:
        self.exact: dict[str, int] = {}
        self.by_key: dict[str, set[int]] = defaultdict(set)
        for office in departments(session):
            for word in (office.name, office.short_name, office.code):
                self.exact[word] = office.id or 0
            if office.kind == "bureau":
                self.by_key[department_key(office.name)].add(office.id or 0)

    def of(self, printed: str, rows: Iterable[Facet]) -> int | None:
        """By its name, else by the core of its name if one bureau has it, else the department of the list."""
        if printed in self.exact:
            return self.exact[printed]
        found = self.by_key.get(department_key(printed), set())
        if len(found) == 1:
            return next(iter(found))
        return next((f.source.department_id for f in rows if f.source.department_id), None)
