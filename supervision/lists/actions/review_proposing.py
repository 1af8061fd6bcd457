"""Asking the review: links of what is new are proposed, weights are learned from decisions, old pairs follow their rows."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from sqlmodel import Session

from supervision.foundation.database import Transaction
from supervision.foundation.types import canonical_json
from supervision.lists import queries
from supervision.lists.queries import Lesson
from supervision.lists.rules.review_links import Proposal, Relation, SourceRow
from supervision.lists.rules.review_patterns import pattern_of
from supervision.lists.rules.review_proposals import BEGIN, learn, office_of, propose
from supervision.lists.rules.review_worth import worth
from supervision.lists.tables import ItemStake, ReviewBase, ReviewPair, ReviewRound, ReviewWeights

PROPOSE = "lists.propose_links"
COUNT_STAKES = "visits.count_stakes"
LEARN_EVERY = 20
"""After so many decisions one by one the weights are learned again and the queue is ordered anew."""
SEEN = {"a_id", "b_id", "sure", "relation", "score"}
UNDECIDED = {"gone": False, "decision_id": None, "decided": None}
Tick = Callable[[int, int], None]


@dataclass
class Material:
    """What the comparison needs, read at one moment, and what came out of it."""

    rows: list[SourceRow]
    list_ids: list[int]
    lesson: Lesson
    version: int
    weights: Mapping[str, Mapping[str, float]]
    learned: bool = False
    fresh: frozenset[int] | None = None
    links: list[Proposal] = field(default_factory=list)


def read_material(session: Session, *, again: bool = False) -> Material:
    """The rows in force, which of them are new since the last time, and the weights.

    Weights are learned when enough decisions were added, or when somebody asks (``again``). With new weights everything
    undecided is scored again, else only links of new and changed rows are proposed.
    """
    current = queries.lists_in_force(session)
    rows = queries.rows_of_lists(session, current)
    newest, lesson = queries.newest_weights(session), queries.lesson(session)
    material = Material(rows, [one.id or 0 for one in current], lesson, 0, BEGIN)
    if newest is not None:
        material.version, material.weights = newest.version, newest.weights
    enough = again or queries.decisions_since_learned(session) >= LEARN_EVERY
    if enough and lesson.digest != (newest.decisions_hash if newest else queries.NOTHING_LEARNED):
        material.version, material.weights = material.version + 1, learn(lesson.judged)
        material.learned = True
    last = queries.newest_round(session)
    if last is not None and last.weights_version == material.version and not again:
        before = [one for one in queries.source_lists(session) if one.id in last.list_ids]
        seen = {row.key for row in queries.rows_of_lists(session, before)}
        material.fresh = frozenset(row.id for row in rows if row.key not in seen)
    return material


def compare(material: Material, tick: Tick = lambda _done, _total: None) -> Material:
    """Propose the links; takes long for long lists and touches no database."""
    if material.fresh is None or material.fresh:
        material.links = propose(material.rows, material.weights, fresh=material.fresh, tick=tick)
    return material


def keep_links(tx: Transaction, material: Material) -> int:
    """Store proposed links and learned weights; decisions stand. Returns how many links are new.

    Pairs nobody decided that are no longer proposed go when everything was compared.
    """
    queries.hold_review(tx.session)
    carry_pairs(tx)
    if material.learned:
        _keep_weights(tx, material)
    keys = {row.id: row for row in material.rows}
    known = {frozenset((p.a_key, p.b_key)): p for p in queries.all_pairs(tx.session)}
    board = _Board(queries.row_places(tx.session), queries.stakes(tx.session))
    proposed: set[frozenset[str]] = set()
    fresh: dict[frozenset[str], dict[str, Any]] = {}
    for link in material.links:
        a, b = keys[link.a], keys[link.b]
        names = frozenset((a.key, b.key))
        pair = known.get(names)
        if a.key == b.key or names in fresh:
            continue
        proposed.add(names)
        if pair is not None and pair.decision_id is not None:
            continue
        values = _described(link, a, b, material.version)
        values |= board.weighed(values)
        if pair is None:
            fresh[names] = values
        else:
            _put(tx, pair, values)
    tx.session.flush()
    added = tx.bulk(ReviewPair, fresh.values(), defaults=UNDECIDED)
    dropped = 0
    if material.fresh is None:
        dropped = _drop(tx, [pair for names, pair in known.items() if names not in proposed])
    tx.session.add(
        ReviewRound(
            list_ids=material.list_ids,
            weights_version=material.version,
            rows=len(material.rows),
            fresh=len(material.rows) if material.fresh is None else len(material.fresh),
            links=len(material.links),
            proposed_at=tx.now,
        )
    )
    tx.record(
        "review.proposed",
        covers=[ReviewPair, ReviewBase, ReviewRound, ReviewWeights],
        rows=len(material.rows),
        links=len(material.links),
        added=added,
        dropped=dropped,
        weights=material.version,
    )
    tx.enqueue(COUNT_STAKES, key=COUNT_STAKES)
    return added


def carry_pairs(tx: Transaction) -> int:
    """Let pairs follow their rows into the lists in force; undecided pairs whose rows are gone go. Returns how many changed.

    The caller records.
    """
    pairs = queries.all_pairs(tx.session)
    if not pairs:
        return 0
    ids = {row.key: row.id for row in queries.rows_in_force(tx.session)}
    for base in queries.all_bases(tx.session):
        base.row_id = ids.get(base.row_key)
        tx.session.add(base)
    changed, lost = 0, []
    for pair in pairs:
        here = (ids.get(pair.a_key), ids.get(pair.b_key))
        if here == (pair.a_id, pair.b_id) and not pair.gone:
            continue
        if here[0] is None or here[1] is None:
            if pair.gone:
                continue
            lost.append(pair)
            pair.gone = True
        else:
            pair.a_id, pair.b_id, pair.gone = here[0], here[1], False
        tx.session.add(pair)
        changed += 1
    tx.session.flush()
    _drop(tx, lost)
    return changed


def weigh_items(
    tx: Transaction, counted: Mapping[int, tuple[int, int, int]], used: Mapping[int, date] | None = None
) -> int:
    """Remember what hangs on each unified item and order the queue by it; returns how many pairs were weighed.

    Args:
        counted: (open tasks, visits, entities) by unified item id; items without any may be left out.
        used: the day of the last visit by unified item id.
    """
    known = {row.unified_item_id: row for row in queries.stake_rows(tx.session)}
    for item_id in sorted(counted.keys() | known.keys()):
        stake = known.get(item_id) or ItemStake(unified_item_id=item_id)
        stake.tasks, stake.visits, stake.entities = counted.get(item_id, (0, 0, 0))
        stake.used_on = (used or {}).get(item_id)
        tx.session.add(stake)
    board = _Board(queries.row_places(tx.session), counted)
    waiting = [p for p in queries.all_pairs(tx.session) if p.decision_id is None and not p.gone]
    for pair in waiting:
        _put(tx, pair, board.weighed(pair.model_dump(include=SEEN)))
    tx.record("review.weighed", covers=[ItemStake, ReviewPair], items=len(counted), pairs=len(waiting))
    return len(waiting)


def weights_hash(weights: Mapping[str, Any]) -> str:
    """The fingerprint of a version of the weights: SHA-256 of its canonical JSON."""
    return sha256(canonical_json(weights)).hexdigest()


def check_weights(session: Session, stored: ReviewWeights) -> bool:
    """Whether learning again from the record alone gives this version, decision for decision and weight for weight."""
    lesson = queries.lesson(session, up_to=stored.last_decision_id)
    return (
        lesson.digest == stored.decisions_hash and weights_hash(learn(lesson.judged)) == stored.weights_hash
    )


def _keep_weights(tx: Transaction, material: Material) -> None:
    tx.session.add(
        ReviewWeights(
            version=material.version,
            last_decision_id=material.lesson.last_id,
            decisions=len(material.lesson.judged),
            decisions_hash=material.lesson.digest,
            weights={office: dict(own) for office, own in material.weights.items()},
            weights_hash=weights_hash(material.weights),
            learned_at=tx.now,
            learned_by=tx.actor.name,
        )
    )


def _described(link: Proposal, a: SourceRow, b: SourceRow, version: int) -> dict[str, Any]:
    """The columns of a pair that the proposal fills."""
    return {
        "a_key": a.key,
        "b_key": b.key,
        "a_id": a.id,
        "b_id": b.id,
        "relation": link.relation,
        "score": link.score,
        "base": link.base,
        "sure": link.sure,
        "evidence": [[one.kind, one.words[:300]] for one in link.evidence],
        "pattern": pattern_of(link.evidence)[:300],
        "department": office_of(a.department, b.department)[:200],
        "weights_version": version,
    }


class _Board:
    """The one list as far as it tells how much a pair matters."""

    def __init__(
        self, places: Mapping[int, queries.Place], stakes: Mapping[int, tuple[int, int, int]]
    ) -> None:
        self.places, self.stakes = places, stakes
        self.lists: dict[int, set[int]] = defaultdict(set)
        for place in places.values():
            self.lists[place.item].add(place.list_id)

    def weighed(self, pair: Mapping[str, Any]) -> dict[str, Any]:
        """The columns that tell how much hangs on a pair, and whether a merge joined it on weak grounds."""
        one, other = self.places.get(pair["a_id"]), self.places.get(pair["b_id"])
        weak = taken = False
        if one is not None and other is not None:
            weak = (
                one.item == other.item
                and 0 < min(one.score, other.score) < queries.WEAK
                and not (pair["sure"] and pair["relation"] is Relation.SAME)
            )
            taken = one.item != other.item and (
                other.list_id in self.lists[one.item] or one.list_id in self.lists[other.item]
            )
        held = [self.stakes[p.item] for p in {one, other} if p is not None and p.item in self.stakes]
        counted = {
            "tasks": sum(tasks for tasks, _visits, _entities in held),
            "visits": sum(visits for _tasks, visits, _entities in held),
            "entities": max((entities for _tasks, _visits, entities in held), default=0),
        }
        return {
            "joined_weakly": weak,
            **counted,
            "worth": worth(pair["relation"], pair["score"], weak=weak, taken=taken, **counted),
        }


def _put(tx: Transaction, pair: ReviewPair, values: Mapping[str, Any]) -> None:
    """Change what differs."""
    for name, value in values.items():
        if getattr(pair, name) != value:
            setattr(pair, name, value)
    tx.session.add(pair)


def _drop(tx: Transaction, pairs: Sequence[ReviewPair]) -> int:
    """Delete pairs nobody ever decided about; the others stay with their record."""
    recorded = queries.recorded_pairs(tx.session)
    idle = [pair for pair in pairs if pair.decision_id is None and pair.id not in recorded]
    for pair in idle:
        tx.session.delete(pair)
    tx.session.flush()
    return len(idle)
