"""Deciding about pairs: one by one, many of a proven pattern together, and undoing it. Every decision is a record that stays."""

import secrets
from collections.abc import Sequence
from typing import Any

from sqlmodel import SQLModel

from supervision.foundation.database import Transaction
from supervision.foundation.errors import Conflict, Refused
from supervision.lists import queries
from supervision.lists.actions.review_moves import carry_out
from supervision.lists.actions.review_proposing import LEARN_EVERY, PROPOSE
from supervision.lists.rules.review_groups import Groups, Verdict, can_verdict, check_verdict
from supervision.lists.rules.review_links import Relation
from supervision.lists.tables import ItemLink, ReviewBase, ReviewDecision, ReviewMove, ReviewPair, UnifiedItem

COVERS: list[type[SQLModel]] = [
    ReviewDecision,
    ReviewPair,
    ReviewBase,
    ReviewMove,
    ItemLink,
    UnifiedItem,
]
MOST_AT_ONCE = 200
"""Pairs of a pattern accepted with one press: what somebody can still look over and take back."""


def decide(
    tx: Transaction,
    *,
    pair_id: int,
    relation: Relation,
    main: str = "a",
    seen: int | None = None,
    left: int = 0,
    note: str = "",
) -> ReviewDecision:
    """Decide how two rows are related; the one list follows at once.

    Args:
        main: which row is the whole (``a`` or ``b``) when one is part of the other.
        seen: the decision in force that the reviewer saw (0 for none); ``None`` does not compare.
        left: the row (id) that stood on the left as ``a``, should a comparison have turned the pair meanwhile.

    Raises:
        NotFound: no such pair. Conflict: somebody decided meanwhile, or just this is decided.
        Refused: it contradicts decisions in force, or a list in force no longer has both rows.
    """
    queries.hold_review(tx.session)
    pair = queries.pair_by_id(tx.session, pair_id)
    if pair.gone:
        raise Refused("现行清单中已没有这一对的其中一行，不需要再决定。")
    if seen is not None and seen != (pair.decision_id or 0):
        raise Conflict("这一对刚刚已由他人决定，请看过现在的决定后再改。")
    if left and left not in (pair.a_id, pair.b_id):
        raise Conflict("清单刚刚更新，请看过现在的内容后再决定。")
    if left == pair.b_id:
        main = "a" if main == "b" else "b"
    verdict = _verdict(tx, pair, relation, main)
    before = queries.decision_by_id(tx.session, pair.decision_id) if pair.decision_id else None
    if before is not None and before.relation is relation and before.main_key == (verdict.main or ""):
        raise Conflict("这一对已经是这个决定。")
    others = Groups(queries.verdict_of(d) for d in queries.in_force(tx.session) if d.id != pair.decision_id)
    if not can_verdict(verdict, others):
        ids = queries.row_ids(tx.session) | {pair.a_key: pair.a_id, pair.b_key: pair.b_id}
        check_verdict(verdict, others, queries.row_names(tx.session, ids))
    if before is not None:
        _withdraw(tx, before, pair)
    decision = _enter(tx, pair, verdict, note=note)
    moved = carry_out(tx, {pair.a_key, pair.b_key}, cause=decision)
    tx.record(
        "review.decided",
        covers=COVERS,
        about=f"review:{pair.id}",
        decision=decision.id,
        relation=relation.value,
        proposed=pair.relation.value,
        moved=moved,
    )
    if queries.decisions_since_learned(tx.session) % LEARN_EVERY == 0:
        tx.enqueue(PROPOSE, key=PROPOSE)
    return decision


def undo_decision(tx: Transaction, decision_id: int) -> ReviewPair:
    """Take a decision back: a record of its own; rows go back to where they were, and the pair into the queue.

    Raises:
        NotFound: no such decision. Conflict: it does not hold any more.
    """
    queries.hold_review(tx.session)
    decision = queries.decision_by_id(tx.session, decision_id)
    pair = queries.pair_by_id(tx.session, decision.pair_id)
    if pair.decision_id != decision.id:
        raise Conflict("这个决定已经撤销，或者后来又改过。")
    moved = carry_out(tx, {pair.a_key, pair.b_key}, cause=_withdraw(tx, decision, pair))
    tx.record("review.undone", covers=COVERS, about=f"review:{pair.id}", decision=decision.id, moved=moved)
    return pair


def undo_batch(tx: Transaction, batch: str) -> int:
    """Take back what one press decided, as far as it still holds; returns how many decisions.

    Raises:
        Conflict: none of them holds.
    """
    queries.hold_review(tx.session)
    holding = [d for d in queries.in_force(tx.session) if d.batch == batch and batch]
    if not holding:
        raise Conflict("这个决定已经撤销，或者后来又改过。")
    undone = [_withdraw(tx, one, queries.pair_by_id(tx.session, one.pair_id)) for one in holding]
    moved = carry_out(tx, {key for one in holding for key in (one.a_key, one.b_key)}, cause=undone[-1])
    tx.record(
        "review.batch_undone", covers=COVERS, about=f"batch:{batch}", decisions=len(holding), moved=moved
    )
    return len(holding)


def accept_pattern(tx: Transaction, *, pattern: str, relation: Relation, count: int) -> tuple[str, int, int]:
    """Decide the pairs of a proven pattern alike, at most :data:`MOST_AT_ONCE`; each gets a record of its own.

    Args:
        count: how many pairs the reviewer was shown; fewer are decided if fewer wait.

    Returns:
        The name of the batch, how many were decided, and how many were left because decisions stand against it.

    Raises:
        Refused: people have not decided often and alike enough, or it was something else they decided.
    """
    queries.hold_review(tx.session)
    agreement = queries.agreed(tx.session).get(pattern)
    if agreement is None or not agreement.proven or agreement.relation is not relation:
        raise Refused("这种情形还没有足够多、足够一致的人工决定，不能成批接受。")
    most = min(count, MOST_AT_ONCE)
    pairs = queries.waiting_pairs(tx.session, queries.Filter(pattern=pattern), limit=most)
    batch = secrets.token_hex(8)
    holding = Groups(queries.verdict_of(d) for d in queries.in_force(tx.session))
    decided: list[ReviewDecision] = []
    for pair in pairs:
        verdict = _verdict(tx, pair, relation, "a")
        if can_verdict(verdict, holding):
            decided.append(_enter(tx, pair, verdict, batch=batch))
            holding.add(verdict)
    moved = 0
    if decided:
        keys = {key for one in decided for key in (one.a_key, one.b_key)}
        moved = carry_out(tx, keys, cause=decided[-1])
    tx.record(
        "review.pattern_accepted",
        covers=COVERS,
        about=f"batch:{batch}",
        pattern=pattern,
        relation=relation.value,
        agreed=agreement.agreeing,
        of=agreement.decided,
        decided=len(decided),
        left=len(pairs) - len(decided),
        moved=moved,
    )
    return batch, len(decided), len(pairs) - len(decided)


def _verdict(tx: Transaction, pair: ReviewPair, relation: Relation, main: str) -> Verdict[str]:
    whole = (pair.b_key if main == "b" else pair.a_key) if relation is Relation.PART_OF else None
    words = queries.words_by(tx.actor.name, tx.now)
    return Verdict(pair.a_key, pair.b_key, relation, whole, words)


def _enter(
    tx: Transaction, pair: ReviewPair, verdict: Verdict[str], *, note: str = "", batch: str = ""
) -> ReviewDecision:
    decision = ReviewDecision(
        **_shown(pair),
        relation=verdict.relation,
        main_key=verdict.main or "",
        note=note[:500],
        batch=batch,
        **_who(tx),
    )
    tx.session.add(decision)
    tx.session.flush()
    pair.decision_id, pair.decided = decision.id, verdict.relation
    tx.session.add(pair)
    tx.session.flush()
    return decision


def _withdraw(tx: Transaction, decision: ReviewDecision, pair: ReviewPair) -> ReviewDecision:
    undoing = ReviewDecision(**_shown(pair), undoes=decision.id, batch=decision.batch, **_who(tx))
    tx.session.add(undoing)
    pair.decision_id, pair.decided = None, None
    tx.session.add(pair)
    tx.session.flush()
    return undoing


def _shown(pair: ReviewPair) -> dict[str, Any]:
    """What the reviewer was shown, for the record."""
    kinds: Sequence[str] = sorted({kind for kind, _words in pair.evidence})
    return {
        "pair_id": pair.id,
        "a_key": pair.a_key,
        "b_key": pair.b_key,
        "proposed": pair.relation,
        "score": pair.score,
        "base": pair.base,
        "kinds": list(kinds),
        "pattern": pair.pattern,
        "department": pair.department,
        "weights_version": pair.weights_version,
    }


def _who(tx: Transaction) -> dict[str, Any]:
    return {"decided_by": tx.actor.user_id, "decided_name": tx.actor.name, "decided_at": tx.now}
