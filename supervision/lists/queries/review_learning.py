"""Questions about what the review learns: the lesson of the record, versions of the weights, comparisons in the background."""

from hashlib import sha256
from typing import Any, NamedTuple

from sqlmodel import Session, col, func, select

from supervision.foundation.jobs import Job, JobState
from supervision.foundation.types import canonical_json
from supervision.lists.queries.review_history import in_force
from supervision.lists.rules.review_links import Judged
from supervision.lists.rules.review_patterns import Agreement, agreements
from supervision.lists.tables import ReviewDecision, ReviewRound, ReviewWeights

NOTHING_LEARNED = sha256(canonical_json([])).hexdigest()
"""The fingerprint of no decisions."""


class Lesson(NamedTuple):
    """What may be learned from the record up to a decision: the decisions that held then, and their fingerprint."""

    judged: list[Judged]
    last_id: int
    digest: str


def agreed(session: Session) -> dict[str, Agreement]:
    """What people decided one by one, by pattern; decisions in bulk prove nothing about the pattern they followed."""
    return agreements(
        (decision.pattern, decision.relation)
        for decision in in_force(session)
        if not decision.batch and decision.relation is not None
    )


def lesson(session: Session, *, up_to: int | None = None) -> Lesson:
    """The decisions one by one that held when the record ended at ``up_to`` (``None``: now), from the record alone."""
    query = select(ReviewDecision).order_by(col(ReviewDecision.id))
    holding: dict[tuple[str, str], ReviewDecision] = {}
    last = 0
    for decision in session.exec(
        query.where(col(ReviewDecision.id) <= up_to) if up_to is not None else query
    ):
        last = decision.id or 0
        pair = (decision.a_key, decision.b_key)
        if decision.undoes is not None:
            holding.pop(pair, None)
        else:
            holding[pair] = decision
    taught = sorted((d for d in holding.values() if not d.batch), key=lambda d: d.id or 0)
    told: list[Any] = [
        [d.id, d.a_key, d.b_key, d.relation, d.department, sorted(d.kinds), d.base] for d in taught
    ]
    judged = [
        Judged(d.department, tuple(d.kinds), d.relation, d.base) for d in taught if d.relation is not None
    ]
    return Lesson(judged, last, sha256(canonical_json(told)).hexdigest())


def running_comparison(session: Session) -> Job | None:
    """The comparison that waits, runs or could not be finished in the background; ``None`` when the last one is done."""
    query = select(Job).where(col(Job.name) == "lists.propose_links").order_by(col(Job.id).desc())
    last = session.exec(query.limit(1)).first()
    return last if last is not None and last.state is not JobState.DONE else None


def decisions_since_learned(session: Session) -> int:
    """How many decisions one by one were entered since the weights were last learned."""
    newest = newest_weights(session)
    query = select(func.count()).select_from(ReviewDecision)
    query = query.where(
        col(ReviewDecision.id) > (newest.last_decision_id if newest else 0),
        col(ReviewDecision.undoes).is_(None),
        col(ReviewDecision.batch) == "",
    )
    return session.exec(query).one()


def newest_weights(session: Session) -> ReviewWeights | None:
    """The newest version of the weights; ``None`` while nothing was learned."""
    return session.exec(select(ReviewWeights).order_by(col(ReviewWeights.version).desc()).limit(1)).first()


def weight_versions(session: Session) -> list[ReviewWeights]:
    """All versions, newest first."""
    return list(session.exec(select(ReviewWeights).order_by(col(ReviewWeights.version).desc())))


def newest_round(session: Session) -> ReviewRound | None:
    """The last time links were proposed."""
    return session.exec(select(ReviewRound).order_by(col(ReviewRound.id).desc()).limit(1)).first()
