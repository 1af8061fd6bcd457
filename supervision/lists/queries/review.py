"""Questions about the review: what waits, in which order, and what two rows say beside each other."""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from supervision.foundation.errors import NotFound
from supervision.lists.queries.sources import lists_in_force
from supervision.lists.rules.kinds import AUTHORITY, How
from supervision.lists.rules.review_keys import Content, row_keys
from supervision.lists.rules.review_links import Relation, SourceRow
from supervision.lists.tables import (
    ItemLink,
    ItemStake,
    ReviewPair,
    ReviewRound,
    SourceItem,
    SourceList,
    UnifiedItem,
)

WEAK = 0.9
"""A merge that joined rows on less than this asks a reviewer."""
_ONE: Any = aliased(ItemLink)
_OTHER: Any = aliased(ItemLink)


class Side(NamedTuple):
    """One of the two rows: what is printed, in which list, and where it stands on the one list now."""

    row: SourceItem
    source: SourceList
    link: ItemLink | None
    unified: UnifiedItem | None


class Place(NamedTuple):
    """Where a row stands on the one list: item, score and reason of its link, and the list it is from."""

    item: int
    score: float
    reason: str
    list_id: int


class Filter(NamedTuple):
    """Which part of the queue: department (core of its name), proposed relation, pattern."""

    department: str = ""
    relation: str = ""
    pattern: str = ""


def waiting_pairs(session: Session, chosen: Filter = Filter(), *, limit: int = 50) -> list[ReviewPair]:
    """The queue (复核队列): the pairs worth most first."""
    query = _waiting(select(ReviewPair), chosen)
    return list(session.exec(query.order_by(col(ReviewPair.worth).desc(), col(ReviewPair.id)).limit(limit)))


def waiting_count(session: Session, chosen: Filter = Filter()) -> int:
    """How many pairs wait for a reviewer."""
    query = _waiting(sa.select(func.count()).select_from(ReviewPair), chosen)
    return int(session.connection().execute(query).scalar_one())


def neighbour(session: Session, pair: ReviewPair, chosen: Filter, *, forward: bool) -> int | None:
    """The pair after or before this one in the queue, whether or not this one still waits in it."""
    worth, own = col(ReviewPair.worth), col(ReviewPair.id)
    query = _waiting(select(ReviewPair.id), chosen).where(own != pair.id)
    if forward:
        beyond = (worth < pair.worth) | ((worth == pair.worth) & (own > pair.id))
        order: tuple[Any, ...] = (worth.desc(), own)
    else:
        beyond = (worth > pair.worth) | ((worth == pair.worth) & (own < pair.id))
        order = (worth, own.desc())
    found: int | None = session.exec(query.where(beyond).order_by(*order).limit(1)).first()
    return found


def place_in_queue(session: Session, pair: ReviewPair, chosen: Filter) -> int:
    """Which pair of the queue this is, from 1."""
    worth, own = col(ReviewPair.worth), col(ReviewPair.id)
    before = (worth > pair.worth) | ((worth == pair.worth) & (own < pair.id))
    query = _waiting(sa.select(func.count()).select_from(ReviewPair), chosen).where(before)
    return int(session.connection().execute(query).scalar_one()) + 1


def departments_waiting(session: Session) -> list[tuple[str, int]]:
    """Departments (cores of names) with pairs that wait, most first."""
    query = _waiting(sa.select(col(ReviewPair.department), func.count()), Filter())
    rows = session.connection().execute(query.group_by(col(ReviewPair.department)))
    return sorted(((name, count) for name, count in rows), key=lambda row: (-row[1], row[0]))


def patterns_waiting(session: Session) -> dict[str, int]:
    """How many pairs of each pattern wait."""
    query = _waiting(sa.select(col(ReviewPair.pattern), func.count()), Filter())
    rows = session.connection().execute(query.group_by(col(ReviewPair.pattern)))
    return {pattern: count for pattern, count in rows}  # noqa: C416  a result is no mapping


def pair_by_id(session: Session, pair_id: int) -> ReviewPair:
    """One pair.

    Raises:
        NotFound: there is none with this number; pairs nobody decided go when a new version of a list no longer has their rows.
    """
    found = session.get(ReviewPair, pair_id, populate_existing=True)
    if found is None:
        raise NotFound("没有这一对，或者清单更新后已不需要复核。")
    return found


def hold_review(session: Session) -> None:
    """Let nobody else decide or merge until this transaction ends: what one decides may contradict what another one does."""
    session.exec(select(ReviewRound.id).order_by(col(ReviewRound.id)).limit(1).with_for_update()).first()


def sides(session: Session, pairs: Collection[ReviewPair]) -> dict[int, tuple[Side, Side]]:
    """Both rows of some pairs, by pair id."""
    ids = {row_id for pair in pairs for row_id in (pair.a_id, pair.b_id)}
    query = (
        select(SourceItem, SourceList, ItemLink, UnifiedItem)
        .join(SourceList, col(SourceList.id) == col(SourceItem.list_id))
        .join(ItemLink, col(ItemLink.source_item_id) == col(SourceItem.id), isouter=True)
        .join(UnifiedItem, col(UnifiedItem.id) == col(ItemLink.unified_item_id), isouter=True)
        .where(col(SourceItem.id).in_(sorted(ids)))
    )
    found = {row.id: Side(row, source, link, unified) for row, source, link, unified in session.exec(query)}
    return {pair.id or 0: (found[pair.a_id], found[pair.b_id]) for pair in pairs}


def rows_in_force(session: Session) -> list[SourceRow]:
    """All rows of the lists in force as the review sees them, each under its lasting key."""
    return rows_of_lists(session, lists_in_force(session))


def rows_of_lists(session: Session, lists: Iterable[SourceList]) -> list[SourceRow]:
    """All rows of some lists as the review sees them, each under its lasting key."""
    current = {row.id: row for row in lists}
    query = (
        select(SourceItem)
        .where(col(SourceItem.list_id).in_([i for i in current if i is not None]))
        .order_by(col(SourceItem.list_id), col(SourceItem.row_number))
    )
    items = list(session.exec(query))
    keys = row_keys((item.id or 0, list_name(current[item.list_id]), content(item)) for item in items)
    return [
        SourceRow(
            id=item.id or 0,
            list_id=item.list_id,
            key=keys[item.id or 0],
            authority=AUTHORITY.index(current[item.list_id].kind),
            name=item.name,
            code=item.code,
            department=item.department,
            target=item.target,
            basis=item.basis,
            aligned_code=item.aligned_code,
            aligned_name=item.aligned_name,
            kind=current[item.list_id].kind.value,
            item_class=item.item_class,
            method=item.method,
            content=item.content,
        )
        for item in items
    ]


def list_name(source: SourceList) -> tuple[str, int, str]:
    """What a list is called through all its versions."""
    return (source.kind.value, source.department_id or 0, source.place)


def content(item: SourceItem) -> Content:
    """What makes a row the same row in another version."""
    return Content(item.code, item.name, item.department, item.target)


def row_places(session: Session) -> dict[int, Place]:
    """Where the rows in force stand on the one list, by row id."""
    current = [row.id for row in lists_in_force(session)]
    query = (
        sa.select(
            col(ItemLink.source_item_id),
            col(ItemLink.unified_item_id),
            col(ItemLink.score),
            col(ItemLink.reason),
            col(SourceItem.list_id),
        )
        .join(SourceItem, col(SourceItem.id) == col(ItemLink.source_item_id))
        .where(col(SourceItem.list_id).in_(current))
    )
    rows = session.connection().execute(query)
    return {row: Place(item, score, reason, source) for row, item, score, reason, source in rows}


def all_pairs(session: Session) -> list[ReviewPair]:
    """Every pair ever kept, by id."""
    return list(session.exec(select(ReviewPair).order_by(col(ReviewPair.id))))


def stake_rows(session: Session) -> list[ItemStake]:
    """What hangs on each unified item, as last counted."""
    return list(session.exec(select(ItemStake).order_by(col(ItemStake.unified_item_id))))


def stakes(session: Session) -> dict[int, tuple[int, int, int]]:
    """Open tasks, visits and entities by unified item id, as last counted."""
    return {row.unified_item_id: (row.tasks, row.visits, row.entities) for row in stake_rows(session)}


class Progress(NamedTuple):
    """How far the review is: rows placed without a person, pairs that wait, pairs decided, rows without a reason."""

    automatic: int
    waiting: int
    decided: dict[Relation, int]
    unexplained: int


def review_progress(session: Session) -> Progress:
    """The figures of the merge page."""
    current = [row.id for row in lists_in_force(session)]
    placed = (
        sa.select(func.count())
        .select_from(ItemLink)
        .join(SourceItem, col(SourceItem.id) == col(ItemLink.source_item_id))
        .where(col(SourceItem.list_id).in_(current))
    )
    grounds = (col(ItemLink.how).in_([How.CODE, How.ALIGNMENT, How.NAME]), col(ItemLink.score) >= WEAK)
    total = sa.select(func.count()).select_from(SourceItem).where(col(SourceItem.list_id).in_(current))
    told = placed.where(col(ItemLink.reason) != "")
    decided = (
        sa.select(col(ReviewPair.decided), func.count())
        .where(col(ReviewPair.decided).is_not(None))
        .group_by(col(ReviewPair.decided))
    )
    ask = session.connection().execute
    return Progress(
        automatic=int(ask(placed.where(*grounds)).scalar_one()),
        waiting=waiting_count(session),
        decided={relation: count for relation, count in ask(decided) if relation},
        unexplained=int(ask(total).scalar_one()) - int(ask(told).scalar_one()),
    )


def waiting_of_rows(session: Session, row_ids: Iterable[int]) -> dict[int, int]:
    """For rows of a list: a pair with each that waits for a reviewer, worth most first."""
    ids = sorted(row_ids)
    touches = col(ReviewPair.a_id).in_(ids) | col(ReviewPair.b_id).in_(ids)
    query = _waiting(select(ReviewPair), Filter()).where(touches)
    found: dict[int, int] = {}
    for pair in session.exec(query.order_by(col(ReviewPair.worth).desc(), col(ReviewPair.id))):
        for row_id in (pair.a_id, pair.b_id):
            found.setdefault(row_id, pair.id or 0)
    return found


def _waiting(query: Any, chosen: Filter) -> Any:
    """Undecided, and not put together already on good grounds, and not surely different."""
    query = (
        query.join(_ONE, _ONE.source_item_id == col(ReviewPair.a_id), isouter=True)
        .join(_OTHER, _OTHER.source_item_id == col(ReviewPair.b_id), isouter=True)
        .where(
            col(ReviewPair.decision_id).is_(None),
            col(ReviewPair.gone).is_(False),
            sa.or_(
                col(ReviewPair.joined_weakly).is_(True),
                _ONE.unified_item_id.is_(None),
                _OTHER.unified_item_id.is_(None),
                _ONE.unified_item_id != _OTHER.unified_item_id,
            ),
            sa.or_(col(ReviewPair.relation) != Relation.DIFFERENT, col(ReviewPair.sure).is_(False)),
        )
    )
    if chosen.department:
        query = query.where(col(ReviewPair.department) == chosen.department)
    if chosen.relation in set(Relation):
        query = query.where(col(ReviewPair.relation) == Relation(chosen.relation))
    if chosen.pattern:
        query = query.where(col(ReviewPair.pattern) == chosen.pattern)
    return query
