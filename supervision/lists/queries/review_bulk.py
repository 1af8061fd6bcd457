"""Questions about patterns of pairs: how many wait, what people decided about them, what was accepted together."""

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, func

from supervision.lists.queries.review import Filter, patterns_waiting, waiting_pairs
from supervision.lists.queries.review_learning import agreed
from supervision.lists.rules.review_links import Relation
from supervision.lists.rules.review_patterns import Agreement
from supervision.lists.tables import ReviewDecision, ReviewPair


class PatternCard(NamedTuple):
    """A pattern: how many of its pairs wait, a few of them, and what people decided about others one by one."""

    pattern: str
    waiting: int
    agreement: Agreement
    sample: list[ReviewPair]


class Batch(NamedTuple):
    """What one press decided: how many of its decisions still hold."""

    batch: str
    relation: Relation
    pattern: str
    decided_name: str
    decided_at: datetime
    holding: int


def pattern_cards(session: Session, *, sample: int, most: int = 30) -> list[PatternCard]:
    """The patterns that wait, the proven ones first, then by how many decisions and pairs they have."""
    waiting, agreements = patterns_waiting(session), agreed(session)
    nothing = Agreement({})
    cards = [
        PatternCard(pattern, count, agreements.get(pattern, nothing), [])
        for pattern, count in waiting.items()
    ]
    cards.sort(key=lambda c: (not c.agreement.proven, -c.agreement.decided, -c.waiting, c.pattern))
    return [
        card._replace(sample=waiting_pairs(session, Filter(pattern=card.pattern), limit=sample))
        for card in cards[:most]
    ]


def proven_waiting(session: Session) -> int:
    """How many pairs of proven patterns wait."""
    agreements = agreed(session)
    if not any(one.proven for one in agreements.values()):
        return 0
    return sum(
        count
        for pattern, count in patterns_waiting(session).items()
        if pattern in agreements and agreements[pattern].proven
    )


def recent_batches(session: Session, *, limit: int = 10) -> list[Batch]:
    """The last presses that decided many pairs together, newest first."""
    of = ReviewDecision
    said = (of.batch, of.relation, of.pattern, of.decided_name, of.decided_at)
    columns: list[Any] = [col(one) for one in said]
    query = (
        sa.select(*columns, func.count())
        .join(ReviewPair, col(ReviewPair.decision_id) == col(of.id))
        .where(col(of.batch) != "", col(of.undoes).is_(None))
        .group_by(*columns)
        .order_by(func.max(col(of.id)).desc())
        .limit(limit)
    )
    return [Batch(*tuple(row)[:6]) for row in session.connection().execute(query)]
