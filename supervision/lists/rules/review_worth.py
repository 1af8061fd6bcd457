"""Which doubt to settle first: the one on which most hangs and about which least is known."""

from math import log2

from supervision.lists.rules.review_links import Relation

OPEN_TASK = 5.0
"""An open task counts as much as thirty visits of the past: its checks are still to come."""
LEAST, PARTS, UNITE, WEAK = 0.05, 0.4, 0.75, 0.8
"""Least doubt about what is all but certain, about parts (a score tells only of sameness), about a likely union that only a
person can make, and about a union on weak grounds."""
TAKEN = 0.3
"""What is left of a doubt when the item of one row already holds a row of the other one's list: most items stand once in a list."""


def worth(
    relation: Relation, score: float, *, weak: bool, taken: bool, tasks: int, visits: int, entities: int
) -> float:
    """How much a decision is worth, ≥ 0, four digits.

    Args:
        score: probability that the rows are one item; weak: a merge already joined them on weak grounds; taken: the item of one
            row already holds another row of the other one's list.
        tasks, visits, entities: open tasks, visits and businesses that hang on the items of both rows.
    """
    doubt = max(LEAST, 1.0 - abs(2.0 * score - 1.0))
    if relation in (Relation.PART_OF, Relation.OVERLAP):
        doubt = max(doubt, PARTS)
    if relation is Relation.SAME:
        doubt = max(doubt, UNITE)
    if weak:
        doubt = max(doubt, WEAK)
    if taken:
        doubt *= TAKEN
    return round((1.0 + OPEN_TASK * tasks + log2(1 + visits) + log2(1 + entities)) * doubt, 4)
