"""Questions about the one list (一张清单)."""

from collections.abc import Collection
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from supervision.foundation.errors import NotFound
from supervision.lists.queries.sources import as_item, lists_in_force, source_lists
from supervision.lists.rules.kinds import AUTHORITY, How, ItemStatus, ListKind
from supervision.lists.rules.merge import Known
from supervision.lists.rules.rates import ELEMENTS, Rates, rates
from supervision.lists.tables import Checklist, ItemLink, SourceItem, SourceList, UnifiedItem

PAGE = 50
GAP_LABELS: dict[str, str] = {
    "no-checklist": "没有检查单",
    "no-power": "权责清单中没有",
    "not-claimed": "目录事项未认领",
    "one-list": "只在一份清单中",
    "doubt": "编码存疑或只是一部分",
}


class Facet(NamedTuple):
    """What one source list says about a unified item."""

    source: SourceList
    item: SourceItem
    link: ItemLink


def unified_page(
    session: Session,
    *,
    words: str = "",
    kind: str = "",
    how: str = "",
    gap: str = "",
    after: str = "",
    limit: int = PAGE,
) -> list[UnifiedItem]:
    """A page of the one list by code, ``limit`` + 1 rows at most.

    Args:
        words: part of the name, or the beginning of the code.
        kind: only items that this kind of list carries; how: only items with a link of this sort.
        gap: only items with this gap (a key of ``GAP_LABELS``).
    """
    query = select(UnifiedItem).where(col(UnifiedItem.code) > after).order_by(col(UnifiedItem.code))
    if words:
        like = words.strip()
        query = query.where(
            col(UnifiedItem.name).contains(like, autoescape=True)
            | col(UnifiedItem.code).startswith(like, autoescape=True)
            | col(UnifiedItem.department).contains(like, autoescape=True)
        )
    if kind in set(ListKind):
        query = query.where(_carried_by(session, ListKind(kind)))
    if how in set(How):
        query = query.where(
            sa.exists().where(
                col(ItemLink.unified_item_id) == col(UnifiedItem.id), col(ItemLink.how) == How(how)
            )
        )
    if gap in GAP_LABELS:
        query = query.where(col(UnifiedItem.status) == ItemStatus.ACTIVE, *_gap(session, gap))
    return list(session.exec(query.limit(limit + 1)))


def gap_counts(session: Session) -> dict[str, int]:
    """How many items in force have each gap."""
    counts = {}
    for gap in GAP_LABELS:
        query = sa.select(func.count()).select_from(UnifiedItem)
        query = query.where(col(UnifiedItem.status) == ItemStatus.ACTIVE, *_gap(session, gap))
        counts[gap] = int(session.connection().execute(query).scalar_one())
    return counts


def unified_item(session: Session, code: str) -> UnifiedItem:
    """One item of the one list.

    Raises:
        NotFound: there is none with this code.
    """
    found = session.exec(select(UnifiedItem).where(col(UnifiedItem.code) == code)).first()
    if found is None:
        raise NotFound("一张清单中没有编码为{code}的事项。", code=code[:64])
    return found


def unified_items(session: Session, ids: Collection[int] | None = None) -> dict[int, UnifiedItem]:
    """Items of the one list by id (``None``: all, retired ones too)."""
    query = select(UnifiedItem)
    if ids is not None and len(ids) <= 500:
        query = query.where(col(UnifiedItem.id).in_(sorted(ids)))
    wanted = None if ids is None else frozenset(ids)
    return {u.id or 0: u for u in session.exec(query) if wanted is None or u.id in wanted}


def facets_of(session: Session, unified_ids: Collection[int]) -> dict[int, list[Facet]]:
    """What the lists in force say about some items, by item id, in the order of the kinds' authority."""
    current = {row.id: row for row in lists_in_force(session)}
    query = (
        select(SourceItem, ItemLink)
        .join(ItemLink, col(ItemLink.source_item_id) == col(SourceItem.id))
        .where(col(SourceItem.list_id).in_(sorted(i for i in current if i is not None)))
        .order_by(col(SourceItem.list_id), col(SourceItem.row_number))
    )
    if len(unified_ids) <= 500:
        query = query.where(col(ItemLink.unified_item_id).in_(sorted(unified_ids)))
    found: dict[int, list[Facet]] = {}
    for item, link in session.exec(query):
        found.setdefault(link.unified_item_id, []).append(Facet(current[item.list_id], item, link))
    for facets in found.values():
        facets.sort(key=lambda facet: AUTHORITY.index(facet.source.kind))
    return found


def known_items(session: Session) -> list[Known]:
    """The one list as the merge sees it: every unified item with all rows ever linked to it.

    Rows of older versions that stand there by a reviewer's decision are left out: it was about them, and attracts no others.
    """
    current = {row.id for row in lists_in_force(session)}
    lists = {row.id: row for row in source_lists(session)}
    known = {
        i: Known(i)
        for i in session.exec(select(UnifiedItem.id).order_by(col(UnifiedItem.id)))
        if i is not None
    }
    query = select(SourceItem, ItemLink.unified_item_id, ItemLink.how).join(
        ItemLink, col(ItemLink.source_item_id) == col(SourceItem.id)
    )
    for item, unified_id, how in session.exec(query.order_by(col(SourceItem.id))):
        if how is How.DECISION and item.list_id not in current:
            continue
        known[unified_id].members.append(as_item(item, lists[item.list_id].kind))
    return list(known.values())


def list_rates(session: Session) -> Rates:
    """Claim, completion and completeness of the lists in force."""
    in_force = col(UnifiedItem.status) == ItemStatus.ACTIVE
    catalogue, duty = _carried_by(session, ListKind.SUPERVISION), _carried_by(session, ListKind.DUTY)
    listed = sa.exists().where(col(Checklist.unified_item_id) == col(UnifiedItem.id))

    def count(*conditions: Any) -> int:
        query = sa.select(func.count()).select_from(UnifiedItem).where(in_force, *conditions)
        return int(session.connection().execute(query).scalar_one())

    current = [row.id for row in lists_in_force(session)]
    columns = [SourceItem.__table__.c[name] for name in ELEMENTS]  # type: ignore[attr-defined]
    rows = session.connection().execute(sa.select(*columns).where(col(SourceItem.list_id).in_(current)))
    return rates(
        catalogue=count(catalogue),
        claimed=count(catalogue, duty),
        items=count(),
        with_checklist=count(listed),
        rows=[dict(zip(ELEMENTS, row, strict=True)) for row in rows],
    )


def how_counts(session: Session) -> dict[How, int]:
    """How many rows in force were placed in each way."""
    current = [row.id for row in lists_in_force(session)]
    query = (
        sa.select(col(ItemLink.how), func.count())
        .join(SourceItem, col(SourceItem.id) == col(ItemLink.source_item_id))
        .where(col(SourceItem.list_id).in_(current))
        .group_by(col(ItemLink.how))
    )
    return {How(how): count for how, count in session.connection().execute(query)}


def _carried_by(session: Session, kind: ListKind) -> Any:
    """A condition: a list in force of this kind carries the item."""
    ids = [row.id for row in lists_in_force(session) if row.kind is kind]
    return (
        sa.exists()
        .where(col(ItemLink.unified_item_id) == col(UnifiedItem.id))
        .where(col(ItemLink.source_item_id) == col(SourceItem.id), col(SourceItem.list_id).in_(ids))
    )


def _gap(session: Session, gap: str) -> list[Any]:
    link = sa.exists().where(col(ItemLink.unified_item_id) == col(UnifiedItem.id))
    duty = _carried_by(session, ListKind.DUTY)
    if gap == "no-checklist":
        return [~sa.exists().where(col(Checklist.unified_item_id) == col(UnifiedItem.id))]
    if gap == "no-power":
        return [~duty]
    if gap == "not-claimed":
        return [_carried_by(session, ListKind.SUPERVISION), ~duty]
    if gap == "one-list":
        return [link.where(col(ItemLink.how) == How.ALONE)]
    doubtful = ("part:", "code_clash:", "name_not_code:")
    return [
        link.where(sa.or_(*(col(ItemLink.reason).startswith(word, autoescape=True) for word in doubtful)))
    ]
