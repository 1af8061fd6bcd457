"""What decisions change on the one list: rows go where evidence and the decisions in force say, and back when one is undone."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlmodel import Session

from supervision.foundation.database import Transaction
from supervision.lists import queries
from supervision.lists.actions.placing import found_items, refresh_items
from supervision.lists.rules.kinds import AUTHORITY, How
from supervision.lists.rules.merge import Why
from supervision.lists.rules.review_keys import row_keys
from supervision.lists.rules.review_links import Relation
from supervision.lists.rules.review_settling import Outcome, Row, settle
from supervision.lists.tables import ItemLink, ReviewBase, ReviewDecision, ReviewMove, SourceItem, SourceList


class Stand(NamedTuple):
    """What a link says: which item, how, why, how surely."""

    item_id: int
    how: How
    reason: str
    score: float


@dataclass
class Neighbourhood:
    """All rows that decisions about some rows may move, and the decisions about any of them."""

    links: dict[str, ItemLink] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)
    bases: dict[str, ReviewBase] = field(default_factory=dict)
    decisions: list[ReviewDecision] = field(default_factory=list)


def carry_out(tx: Transaction, keys: Collection[str], *, cause: ReviewDecision) -> int:
    """Make the one list say what evidence and the decisions in force say about some rows; returns how many rows moved.

    Rows that no merge has placed yet wait for it; rows that a merge placed by a decision that holds no more wait for the next one.
    The caller records.

    Args:
        cause: the record that makes it necessary; the moves are kept under it.
    """
    near = _neighbourhood(tx.session, keys)
    outcomes = settle(list(near.rows.values()), [queries.verdict_of(one) for one in near.decisions])
    founded = _found(tx, outcomes)
    bound = {key for one in near.decisions for key in (one.a_key, one.b_key)}
    touched: set[int] = set()
    moved = 0
    for key, link in near.links.items():
        base, before = near.bases.get(key), _stand(link)
        rest = Stand(base.item_id, base.how, base.reason, base.score) if base else before
        after = _told(outcomes.get(key), rest, founded)
        if base is None and key not in outcomes and key not in bound and by_decision(link):
            tx.session.delete(link)
            touched.add(before.item_id)
            continue
        if after == before:
            continue
        _remember(tx, key, link, base, rest, after)
        link.unified_item_id, link.how, link.reason, link.score = after
        tx.session.add(link)
        tx.session.add(
            ReviewMove(
                decision_id=cause.id or 0, row_key=key, from_item_id=before.item_id, to_item_id=after.item_id
            )
        )
        touched |= {before.item_id, after.item_id}
        moved += before.item_id != after.item_id
    tx.session.flush()
    if touched:
        refresh_items(tx, touched)
    return moved


def keep_decisions(tx: Transaction) -> int:
    """After a merge: set right what a new version of a list unsettled; returns how many rows moved. The caller records."""
    ids = queries.row_ids(tx.session)
    places = queries.row_places(tx.session)
    moved = 0
    for decision in queries.in_force(tx.session):
        here = [places.get(ids.get(key, 0)) for key in (decision.a_key, decision.b_key)]
        if here[0] is None or here[1] is None:
            continue
        if (here[0][0] == here[1][0]) is not (decision.relation is Relation.SAME):
            moved += carry_out(tx, {decision.a_key, decision.b_key}, cause=decision)
            places = queries.row_places(tx.session)
    return moved


def _neighbourhood(session: Session, keys: Collection[str]) -> Neighbourhood:
    """Follow rows to their items, items to their rows, rows to the decisions about them, until nothing is added."""
    holding = queries.in_force(session)
    by_key: dict[str, list[ReviewDecision]] = {}
    for decision in holding:
        for key in (decision.a_key, decision.b_key):
            by_key.setdefault(key, []).append(decision)
    ids = queries.row_ids(session)
    names = {row_id: key for key, row_id in ids.items()}
    current = {row.id: row for row in queries.lists_in_force(session)}
    near = Neighbourhood()
    asked: set[str] = set()
    waiting, items = set(keys), set[int]()
    while waiting:
        asked |= waiting
        bases = queries.bases_near(session, waiting, items)
        near.bases |= {base.row_key: base for base in bases}
        row_ids = {ids[key] for key in waiting if key in ids} | {base.row_id for base in bases if base.row_id}
        row_ids |= queries.pair_rows(session, waiting)
        links = queries.links_of_rows(session, row_ids)
        items |= {link.unified_item_id for link in links.values()}
        items |= {own for base in bases for own in (base.item_id, base.own_item_id) if own}
        for link, item in queries.links_of_items(session, items):
            if source := current.get(item.list_id):
                key = names.setdefault(item.id or 0, "") or key_of(session, item, source)
                names[item.id or 0] = key
                near.links[key] = link
                near.rows[key] = _row(key, link, item, source)
        found = set(near.links) | {base.row_key for base in queries.bases_near(session, (), items)}
        found |= {key for one in found for d in by_key.get(one, ()) for key in (d.a_key, d.b_key)}
        waiting = found - asked
    for key, base in near.bases.items():
        if key in near.rows:
            near.rows[key] = near.rows[key]._replace(
                place=base.item_id, own=base.own_item_id, alone=base.how is How.ALONE
            )
    near.decisions = [d for d in holding if d.a_key in near.rows or d.b_key in near.rows]
    return near


def _row(key: str, link: ItemLink, item: SourceItem, source: SourceList) -> Row:
    rank = (AUTHORITY.index(source.kind), link.id or 0)
    return Row(key, link.unified_item_id, item.list_id, rank, alone=link.how is How.ALONE)


def _found(tx: Transaction, outcomes: dict[str, Outcome]) -> dict[int, int]:
    """New unified items for the negative places."""
    wanted = sorted({one.place for one in outcomes.values() if one.place < 0}, reverse=True)
    return dict(zip(wanted, found_items(tx.session, len(wanted), on=tx.today), strict=True))


def _told(outcome: Outcome | None, rest: Stand, founded: dict[int, int]) -> Stand:
    """What the link says after the decisions; without any, what evidence said."""
    if outcome is None:
        return rest
    place = founded.get(outcome.place, outcome.place)
    if outcome.why is None:
        return rest._replace(item_id=place)
    how = How.ALONE if outcome.why is Why.APART else How.DECISION
    return Stand(place, how, f"{outcome.why}:{outcome.words}"[:500], 0.0 if how is How.ALONE else 1.0)


def _remember(
    tx: Transaction, key: str, link: ItemLink, base: ReviewBase | None, rest: Stand, after: Stand
) -> None:
    """Keep where evidence alone put the row, and the item it got for itself."""
    if base is None:
        base = ReviewBase(
            row_key=key,
            row_id=link.source_item_id,
            item_id=rest.item_id,
            how=rest.how,
            reason=rest.reason,
            score=rest.score,
        )
    if after.reason.startswith(f"{Why.APART}:"):
        base.own_item_id = after.item_id
    tx.session.add(base)


def _stand(link: ItemLink) -> Stand:
    return Stand(link.unified_item_id, link.how, link.reason, link.score)


def by_decision(link: ItemLink) -> bool:
    """Whether a row stands where it stands because a reviewer said so."""
    return link.how is How.DECISION or link.reason.startswith(f"{Why.APART}:")


def key_of(session: Session, item: SourceItem, source: SourceList) -> str:
    """The lasting key of one row: its content, and how many rows before it in its list have the same."""
    own: Iterable[SourceItem] = [r for r in queries.twins(session, item) if r.list_id == item.list_id]
    name = queries.list_name(source)
    return row_keys((row.id or 0, name, queries.content(row)) for row in own)[item.id or 0]
