"""What decisions change on the one list, and taking it back: every move is written down with the place and the reason before."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlmodel import Session

from supervision.foundation.database import Transaction
from supervision.lists import queries
from supervision.lists.actions.placing import found_items, refresh_items
from supervision.lists.rules.kinds import AUTHORITY, How
from supervision.lists.rules.merge import Why
from supervision.lists.rules.review_groups import Groups, Verdict
from supervision.lists.rules.review_keys import row_keys
from supervision.lists.rules.review_links import Relation
from supervision.lists.tables import ItemLink, ReviewDecision, ReviewMove, SourceItem, SourceList

ROUNDS = 10
"""Carrying out a decision may unsettle another one; each round settles some for good, and two or three are enough."""


class Standing(NamedTuple):
    """A row on the one list, under its lasting key."""

    key: str
    link: ItemLink
    item: SourceItem
    source: SourceList


def carry_out(tx: Transaction, decisions: Sequence[ReviewDecision]) -> int:
    """Make the one list say what these decisions say; returns how many rows moved.

    Rows decided to be one join the item that was founded first, and those that came with them by other evidence follow, unless a
    row of their list is there or a decision is against it. Rows decided apart leave: the one of lower authority goes. Decisions
    about rows that no merge has placed yet wait for it. The caller records.
    """
    ids = queries.row_ids(tx.session)
    keys = {row_id: key for key, row_id in ids.items()}
    holding = queries.in_force(tx.session)
    groups = Groups([queries.verdict_of(one) for one in holding])
    waiting, moved, touched = list(decisions), 0, set[int]()
    for _ in range(ROUNDS):
        changed: set[int] = set()
        for decision in waiting:
            changed |= _settle(tx, decision, groups, ids, keys)
        if not changed:
            break
        moved, touched = moved + len(changed), touched | changed
        waiting = holding
    if touched:
        refresh_items(tx.session, touched)
    return moved


def take_back(tx: Transaction, decision: ReviewDecision) -> int:
    """Put the rows a decision moved where they were, as far as they still are where it put them; returns how many."""
    touched: set[int] = set()
    count = 0
    for move in reversed(queries.moves_of(tx.session, decision.id or 0)):
        for link, key in _links_by_key(tx.session, move.to_item_id):
            if key == move.row_key:
                link.unified_item_id, link.how = move.from_item_id, move.how
                link.reason, link.score = move.reason, move.score
                tx.session.add(link)
                touched |= {move.from_item_id, move.to_item_id}
                count += 1
        tx.session.flush()
    if touched:
        refresh_items(tx.session, touched)
        carry_out(tx, queries.in_force(tx.session))
    return count


def _settle(
    tx: Transaction, decision: ReviewDecision, groups: Groups[str], ids: dict[str, int], keys: dict[int, str]
) -> set[int]:
    """Carry out one decision; returns the unified items it changed (none when all is as decided)."""
    verdict = queries.verdict_of(decision)
    links = queries.links_of_rows(tx.session, [ids[k] for k in (verdict.a, verdict.b) if k in ids])
    one, other = links.get(ids.get(verdict.a, 0)), links.get(ids.get(verdict.b, 0))
    if one is None or other is None:
        return set()
    places = {one.unified_item_id, other.unified_item_id}
    if verdict.relation is Relation.SAME and len(places) == 2:
        return _unite(tx, decision, verdict, groups, places, keys)
    if verdict.relation is not Relation.SAME and len(places) == 1:
        return _part(tx, decision, verdict, groups, places.pop(), keys)
    return set()


def _unite(
    tx: Transaction,
    decision: ReviewDecision,
    verdict: Verdict[str],
    groups: Groups[str],
    places: set[int],
    keys: dict[int, str],
) -> set[int]:
    """Everybody into the elder item who may come along."""
    target, source = min(places), max(places)
    standing = _standing(tx.session, places, keys)
    there = [one for one in standing if one.link.unified_item_id == target]
    group = groups.group(verdict.a)
    for one in standing:
        if one.link.unified_item_id != source:
            if one.key in (verdict.a, verdict.b) and one.link.how is How.ALONE:
                _move(tx, decision, one, target, f"{Why.DECIDED}:{verdict.words}")
            continue
        if one.key in group:
            _move(tx, decision, one, target, f"{Why.DECIDED}:{verdict.words}")
        elif not _barred(one, there, groups, verdict):
            _move(tx, decision, one, target)
        else:
            continue
        there.append(one)
    tx.session.flush()
    return {target, source}


def _barred(one: Standing, there: Iterable[Standing], groups: Groups[str], verdict: Verdict[str]) -> bool:
    return any(
        other.item.list_id == one.item.list_id or groups.apart(one.key, other.key) for other in there
    ) or bool(groups.apart(one.key, verdict.a))


def _part(
    tx: Transaction,
    decision: ReviewDecision,
    verdict: Verdict[str],
    groups: Groups[str],
    place: int,
    keys: dict[int, str],
) -> set[int]:
    """The row of lower authority leaves for an item of its own, with those decided to be the same as it."""
    standing = _standing(tx.session, [place], keys)
    own = {one.key: one for one in standing if one.key in (verdict.a, verdict.b)}
    leaver = max(own.values(), key=lambda one: (AUTHORITY.index(one.source.kind), one.link.id or 0))
    group = groups.group(leaver.key)
    fresh = found_items(tx.session, 1, on=tx.today)[0]
    leaving = [one for one in standing if one.key in group]
    for one in leaving:
        how = How.ALONE if len(leaving) == 1 else How.DECISION
        _move(tx, decision, one, fresh, f"{Why.APART}:{verdict.words}", how)
    tx.session.flush()
    return {place, fresh}


def _move(
    tx: Transaction,
    decision: ReviewDecision,
    one: Standing,
    to: int,
    reason: str = "",
    how: How = How.DECISION,
) -> None:
    """Move a row, or only tell it why it stands where it does; whoever merely follows keeps its own reason."""
    link = one.link
    tx.session.add(
        ReviewMove(
            decision_id=decision.id or 0,
            row_key=one.key,
            from_item_id=link.unified_item_id,
            to_item_id=to,
            how=link.how,
            reason=link.reason,
            score=link.score,
        )
    )
    link.unified_item_id = to
    if reason:
        link.how, link.reason, link.score = how, reason[:500], 0.0 if how is How.ALONE else 1.0
    tx.session.add(link)


def _standing(session: Session, places: Iterable[int], keys: dict[int, str]) -> list[Standing]:
    """The rows in force under some items; rows nobody decided about get the key they would have."""
    current = {row.id: row for row in queries.lists_in_force(session)}
    found = []
    for link, item in queries.links_of_items(session, list(places)):
        if source := current.get(item.list_id):
            found.append(
                Standing(keys.get(item.id or 0) or key_of(session, item, source), link, item, source)
            )
    return found


def _links_by_key(session: Session, place: int) -> list[tuple[ItemLink, str]]:
    current = {row.id: row for row in queries.lists_in_force(session)}
    return [
        (link, key_of(session, item, current[item.list_id]))
        for link, item in queries.links_of_items(session, [place])
        if item.list_id in current
    ]


def key_of(session: Session, item: SourceItem, source: SourceList) -> str:
    """The lasting key of one row: its content, and how many rows before it in its list have the same."""
    own = [row for row in queries.twins(session, item) if row.list_id == item.list_id]
    name = queries.list_name(source)
    return row_keys((row.id or 0, name, queries.content(row)) for row in own)[item.id or 0]
