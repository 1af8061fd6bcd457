"""Which items may be checked, and how often at most, as the lists in force say."""

from collections.abc import Collection
from typing import NamedTuple

from sqlmodel import Session, col, select

from supervision.lists.queries.gaps import carried_by
from supervision.lists.queries.particulars import capped_departments, standings
from supervision.lists.rules.kinds import ItemStatus, ListKind
from supervision.lists.rules.listed import Bar
from supervision.lists.rules.standing import Standing
from supervision.lists.tables import ItemParticulars, UnifiedItem


class ItemCap(NamedTuple):
    """The most visits of one item to one business in a year, with the words of the list."""

    item_id: int
    code: str
    most: int
    words: str


def barred_items(session: Session, item_ids: Collection[int], *, drawn: bool = True) -> list[tuple[str, Bar]]:
    """(name, why) of these items that must not be checked, by code.

    Args:
        drawn: for a random check; a case may follow an item that is on the no-disturb or the key list.
    """
    if not item_ids:
        return []
    offices = capped_departments(session)
    query = select(UnifiedItem).where(col(UnifiedItem.id).in_(sorted(item_ids)))
    items = {item.id or 0: item for item in session.exec(query.order_by(col(UnifiedItem.code)))}
    listed: set[int] = set()
    if offices:
        carried = select(UnifiedItem.id).where(
            col(UnifiedItem.id).in_(list(items)), carried_by(session, ListKind.CHECK_ITEMS)
        )
        listed = {one for one in session.exec(carried) if one is not None}
    placed = standings(session, list(items)) if drawn else {}
    found: list[tuple[str, Bar]] = []
    for item_id, item in items.items():
        if item.status is not ItemStatus.ACTIVE:
            found.append((item.name, Bar.RETIRED))
        elif (item.department_id in offices or None in offices) and item_id not in listed:
            found.append((item.name, Bar.UNLISTED))
        elif placed.get(item_id) is Standing.NO_DISTURB:
            found.append((item.name, Bar.NO_DISTURB))
        elif placed.get(item_id) is Standing.KEY:
            found.append((item.name, Bar.KEY))
    return found


def item_caps(session: Session, item_ids: Collection[int]) -> list[ItemCap]:
    """The caps the lists set for these items, by code; items without one are left out."""
    query = (
        select(UnifiedItem.code, ItemParticulars)
        .join(ItemParticulars, col(ItemParticulars.unified_item_id) == col(UnifiedItem.id))
        .where(col(UnifiedItem.id).in_(sorted(item_ids)), col(ItemParticulars.cap).is_not(None))
        .order_by(col(UnifiedItem.code))
    )
    return [
        ItemCap(read.unified_item_id, code, read.cap or 0, read.capped_by)
        for code, read in session.exec(query)
    ]
