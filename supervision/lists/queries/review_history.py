"""Questions about decisions of the review: the record, what holds, and what it teaches."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from supervision.foundation import clock
from supervision.foundation.errors import NotFound
from supervision.lists.queries.sources import lists_in_force
from supervision.lists.rules.review_groups import Groups, Verdict
from supervision.lists.rules.review_links import Relation
from supervision.lists.tables import (
    ItemLink,
    ReviewBase,
    ReviewDecision,
    ReviewPair,
    SourceItem,
    UnifiedItem,
)


class Neighbour(NamedTuple):
    """Another item that decisions relate to one: ``role`` is whole, part or overlap."""

    item: UnifiedItem
    role: str
    words: str


def decision_by_id(session: Session, decision_id: int) -> ReviewDecision:
    """One record.

    Raises:
        NotFound: there is none with this number.
    """
    found = session.get(ReviewDecision, decision_id)
    if found is None:
        raise NotFound("没有这条复核决定。")
    return found


def decisions_page(session: Session, *, before: int = 0, limit: int = 50) -> list[ReviewDecision]:
    """The record, newest first, ``limit`` + 1 at most."""
    query = select(ReviewDecision).order_by(col(ReviewDecision.id).desc())
    return list(
        session.exec((query.where(col(ReviewDecision.id) < before) if before else query).limit(limit + 1))
    )


def decisions_of(session: Session, pair_id: int) -> list[ReviewDecision]:
    """The record of one pair, oldest first."""
    query = select(ReviewDecision).where(col(ReviewDecision.pair_id) == pair_id)
    return list(session.exec(query.order_by(col(ReviewDecision.id))))


def pairs_of(session: Session, decisions: Iterable[ReviewDecision]) -> dict[int, ReviewPair]:
    """The pairs some decisions are about, by id."""
    ids = sorted({decision.pair_id for decision in decisions})
    return {
        pair.id or 0: pair for pair in session.exec(select(ReviewPair).where(col(ReviewPair.id).in_(ids)))
    }


def undone(session: Session, decisions: Iterable[ReviewDecision]) -> set[int]:
    """Which of these were undone later."""
    ids = sorted(decision.id or 0 for decision in decisions)
    query = select(ReviewDecision.undoes).where(col(ReviewDecision.undoes).in_(ids))
    return {one for one in session.exec(query) if one is not None}


def last_of(session: Session, user_id: int) -> ReviewDecision | None:
    """What somebody decided last, if it still holds: the one that U undoes."""
    query = (
        select(ReviewDecision)
        .join(ReviewPair, col(ReviewPair.decision_id) == col(ReviewDecision.id))
        .where(col(ReviewDecision.decided_by) == user_id)
        .order_by(col(ReviewDecision.id).desc())
    )
    return session.exec(query.limit(1)).first()


def in_force(session: Session) -> list[ReviewDecision]:
    """The decisions that hold now, oldest first."""
    query = select(ReviewDecision).join(ReviewPair, col(ReviewPair.decision_id) == col(ReviewDecision.id))
    return list(session.exec(query.order_by(col(ReviewDecision.id))))


def verdict_of(decision: ReviewDecision) -> Verdict[str]:
    """A decision for the rules, between lasting keys."""
    return Verdict(
        decision.a_key,
        decision.b_key,
        Relation(decision.relation or Relation.DIFFERENT),
        decision.main_key or None,
        words_of(decision),
    )


def words_of(decision: ReviewDecision) -> str:
    """Who decided, on which day."""
    return words_by(decision.decided_name, decision.decided_at)


def words_by(name: str, at: datetime) -> str:
    """A name and the day."""
    return f"{name} {clock.local_date(at).isoformat()}"


def row_ids(session: Session) -> dict[str, int]:
    """Row ids by lasting key, of the rows that pairs with a decision are about."""
    query = select(ReviewPair.a_key, ReviewPair.a_id, ReviewPair.b_key, ReviewPair.b_id)
    query = query.where(col(ReviewPair.decision_id).is_not(None), col(ReviewPair.gone).is_(False))
    return {key: row_id for a, a_id, b, b_id in session.exec(query) for key, row_id in ((a, a_id), (b, b_id))}


def decided_rows(session: Session) -> Groups[int]:
    """What is decided about rows of the lists in force, by row id: what a merge must respect."""
    ids = row_ids(session)
    return Groups(
        [
            Verdict(ids[verdict.a], ids[verdict.b], verdict.relation, None, verdict.words)
            for verdict in map(verdict_of, in_force(session))
            if verdict.a in ids and verdict.b in ids
        ]
    )


def row_names(session: Session, ids: dict[str, int]) -> dict[str, str]:
    """What the rows are called, by lasting key."""
    query = select(SourceItem.id, SourceItem.name).where(col(SourceItem.id).in_(sorted(set(ids.values()))))
    names: dict[int | None, str] = dict(session.exec(query).all())
    return {key: names.get(row_id, "") for key, row_id in ids.items()}


def pair_names(session: Session, decision: ReviewDecision) -> tuple[str, str]:
    """What the two rows of a decision are called, left and right."""
    pair = session.get(ReviewPair, decision.pair_id)
    ids = (pair.a_id, pair.b_id) if pair else ()
    found = {row.id: row.name for row in session.exec(select(SourceItem).where(col(SourceItem.id).in_(ids)))}
    return (found.get(ids[0], ""), found.get(ids[1], "")) if ids else ("", "")


def recorded_pairs(session: Session) -> set[int]:
    """Pairs that somebody ever decided about."""
    return set(session.exec(select(ReviewDecision.pair_id).distinct()))


def bases_near(session: Session, keys: Collection[str], items: Collection[int]) -> list[ReviewBase]:
    """Rows that decisions moved: those with these keys, and those that belong under these items by evidence or have them for their own."""
    query = select(ReviewBase).where(
        col(ReviewBase.row_key).in_(sorted(keys))
        | col(ReviewBase.item_id).in_(sorted(items))
        | col(ReviewBase.own_item_id).in_(sorted(items))
    )
    return list(session.exec(query.order_by(col(ReviewBase.row_key))))


def all_bases(session: Session) -> list[ReviewBase]:
    """Every row that a decision ever moved."""
    return list(session.exec(select(ReviewBase).order_by(col(ReviewBase.row_key))))


def pair_rows(session: Session, keys: Collection[str]) -> set[int]:
    """Row ids behind lasting keys, out of the pairs of lists in force."""
    wanted = sorted(keys)
    query = select(ReviewPair).where(
        col(ReviewPair.gone).is_(False),
        col(ReviewPair.a_key).in_(wanted) | col(ReviewPair.b_key).in_(wanted),
    )
    known = {
        key: row_id for p in session.exec(query) for key, row_id in ((p.a_key, p.a_id), (p.b_key, p.b_id))
    }
    return {known[key] for key in wanted if key in known}


def links_of_items(session: Session, item_ids: Collection[int]) -> list[tuple[ItemLink, SourceItem]]:
    """All rows ever linked to some unified items, oldest link first."""
    query = (
        select(ItemLink, SourceItem)
        .join(SourceItem, col(SourceItem.id) == col(ItemLink.source_item_id))
        .where(col(ItemLink.unified_item_id).in_(sorted(item_ids)))
    )
    return list(session.exec(query.order_by(col(ItemLink.id))))


def links_of_rows(session: Session, rows: Collection[int]) -> dict[int, ItemLink]:
    """The links of some rows, by row id."""
    query = select(ItemLink).where(col(ItemLink.source_item_id).in_(sorted(rows)))
    return {link.source_item_id: link for link in session.exec(query)}


def twins(session: Session, item: SourceItem) -> list[SourceItem]:
    """Rows of any version of any list with the same content as this one, itself among them."""
    query = select(SourceItem).where(
        col(SourceItem.name) == item.name,
        col(SourceItem.code) == item.code,
        col(SourceItem.department) == item.department,
        col(SourceItem.target) == item.target,
    )
    return list(session.exec(query.order_by(col(SourceItem.list_id), col(SourceItem.row_number))))


def related_items(session: Session, item_ids: Collection[int]) -> dict[int, list[Neighbour]]:
    """Wholes, parts and overlaps of unified items, as decided, by item id."""
    current = [row.id for row in lists_in_force(session)]
    query = (
        select(ReviewDecision, ReviewPair)
        .join(ReviewPair, col(ReviewPair.decision_id) == col(ReviewDecision.id))
        .where(col(ReviewDecision.relation).in_([Relation.PART_OF, Relation.OVERLAP]))
    )
    decided = list(session.exec(query))
    rows = {row_id for _d, pair in decided for row_id in (pair.a_id, pair.b_id)}
    standing = (
        select(ItemLink.source_item_id, UnifiedItem)
        .join(UnifiedItem, col(UnifiedItem.id) == col(ItemLink.unified_item_id))
        .join(SourceItem, col(SourceItem.id) == col(ItemLink.source_item_id))
        .where(col(ItemLink.source_item_id).in_(sorted(rows)), col(SourceItem.list_id).in_(current))
    )
    place = dict(session.exec(standing).all())
    found: dict[int, list[Neighbour]] = {}
    for decision, pair in decided:
        one, other = place.get(pair.a_id), place.get(pair.b_id)
        if one is None or other is None or one.id == other.id:
            continue
        roles = ("overlap", "overlap")
        if decision.relation is Relation.PART_OF:
            roles = ("whole", "part") if decision.main_key == pair.a_key else ("part", "whole")
        for own, there, role in ((other, one, roles[0]), (one, other, roles[1])):
            if own.id in item_ids:
                found.setdefault(own.id or 0, []).append(Neighbour(there, role, words_of(decision)))
    return found
