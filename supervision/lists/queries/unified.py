"""Questions about the one list (一张清单)."""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from supervision.foundation.errors import NotFound
from supervision.lists.queries.gaps import GAP_LABELS, carried_by, gap_condition
from supervision.lists.queries.sources import MERGE_COLUMNS, as_item, lists_in_force, source_lists
from supervision.lists.rules.kinds import AUTHORITY, How, ItemStatus, ListKind
from supervision.lists.rules.merge import Known
from supervision.lists.rules.powers import PowerType
from supervision.lists.tables import ItemLink, ItemParticulars, SourceItem, SourceList, UnifiedItem

PAGE = 50


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
    power: str = "",
    main: str = "",
    after: str = "",
    on: date | None = None,
    limit: int = PAGE,
) -> list[UnifiedItem]:
    """A page of the one list by code, ``limit`` + 1 rows at most.

    Args:
        words: part of the name, or the beginning of the code.
        kind: only items that this kind of list carries; how: only items with a link of this sort.
        gap: only items with this gap (a key of ``GAP_LABELS``); on: the day laws are looked at for it.
        power: only of this kind of power; main: only sub-items of this main item.
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
        query = query.where(carried_by(session, ListKind(kind)))
    if how in set(How):
        query = query.where(
            sa.exists().where(
                col(ItemLink.unified_item_id) == col(UnifiedItem.id), col(ItemLink.how) == How(how)
            )
        )
    if power in set(PowerType) or main:
        fitting = select(ItemParticulars.unified_item_id)
        if power in set(PowerType):
            fitting = fitting.where(col(ItemParticulars.power) == PowerType(power))
        if main:
            fitting = fitting.where(col(ItemParticulars.main_name) == main)
        query = query.where(col(UnifiedItem.id).in_(fitting))
    if gap in GAP_LABELS:
        query = query.where(col(UnifiedItem.status) == ItemStatus.ACTIVE, *gap_condition(session, gap, on=on))
    return list(session.exec(query.limit(limit + 1)))


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
    query = sa.select(*MERGE_COLUMNS, col(ItemLink.unified_item_id), col(ItemLink.how)).join(
        ItemLink, col(ItemLink.source_item_id) == col(SourceItem.id)
    )
    for row in session.connection().execute(query.order_by(col(SourceItem.id))):
        item: Any = row
        if How(item.how) is How.DECISION and item.list_id not in current:
            continue
        known[item.unified_item_id].members.append(as_item(item, lists[item.list_id].kind))
    return list(known.values())


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
