"""Questions about the elements of items: what was read, what is cited, which of three lists an item is on."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from supervision.lists.queries.sources import lists_in_force
from supervision.lists.rules.kinds import ListKind
from supervision.lists.rules.standing import Standing
from supervision.lists.tables import ItemCitation, ItemParticulars, ItemStanding, SourceItem


def particulars_of(session: Session, ids: Collection[int] | None = None) -> dict[int, ItemParticulars]:
    """The elements of these items (``None``: of all) by item id."""
    query = select(ItemParticulars)
    if ids is not None and len(ids) <= 500:
        query = query.where(col(ItemParticulars.unified_item_id).in_(sorted(ids)))
    return {row.unified_item_id: row for row in session.exec(query)}


def citations_of(session: Session, item_id: int) -> list[ItemCitation]:
    """What an item's lists and its current checklist cite, by law and article."""
    query = select(ItemCitation).where(col(ItemCitation.unified_item_id) == item_id)
    rows = session.exec(query)
    return sorted(rows, key=lambda row: (row.law_key, row.article or 0, row.paragraph or 0, row.item or 0))


def standings(session: Session, ids: Collection[int] | None = None) -> dict[int, Standing]:
    """Which of the three exclusive lists items are on, where somebody decided."""
    query = select(ItemStanding)
    if ids is not None:
        query = query.where(col(ItemStanding.unified_item_id).in_(sorted(ids)))
    return {row.unified_item_id: row.standing for row in session.exec(query)}


def standing_of(session: Session, item_id: int) -> ItemStanding | None:
    """The decision about one item, if there is one."""
    return session.get(ItemStanding, item_id)


def capped_departments(session: Session) -> set[int | None]:
    """Departments with an administrative check-item list in force; ``None`` among them: one list for everybody."""
    return {row.department_id for row in lists_in_force(session) if row.kind is ListKind.CHECK_ITEMS}


def all_rows(session: Session, list_id: int) -> list[SourceItem]:
    """Every row of one version of a list, in order."""
    query = select(SourceItem).where(col(SourceItem.list_id) == list_id)
    return list(session.exec(query.order_by(col(SourceItem.row_number))))
