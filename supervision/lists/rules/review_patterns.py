"""Pairs of one pattern: where people always decided alike, the rest may be accepted together."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from supervision.lists.rules.review_links import EVIDENCE_LABELS, Evidence, Relation

ENOUGH = 10
"""Decisions of people, one by one, before a pattern is offered; a choice of this house, no number of the law."""
AGREEING = 0.95
"""Share of these that must agree."""


def pattern_of(evidence: Iterable[Evidence]) -> str:
    """The pattern of a pair: the kinds of its evidence, whatever the words."""
    return "+".join(sorted({one.kind for one in evidence}))


def pattern_words(pattern: str) -> list[str]:
    """A pattern as message ids, one for each kind of evidence."""
    return [EVIDENCE_LABELS.get(kind, kind) for kind in pattern.split("+") if kind]


@dataclass(frozen=True)
class Agreement:
    """What people decided about the pairs of one pattern, each looked at by itself."""

    counts: Mapping[Relation, int]

    @property
    def decided(self) -> int:
        """How many decisions."""
        return sum(self.counts.values())

    @property
    def relation(self) -> Relation:
        """What was decided most often (the stricter one of equals: apart rather than one)."""
        order = (Relation.DIFFERENT, Relation.OVERLAP, Relation.PART_OF, Relation.SAME)
        return max(order, key=lambda relation: self.counts.get(relation, 0))

    @property
    def agreeing(self) -> int:
        """How many decisions said so."""
        return self.counts.get(self.relation, 0)

    @property
    def proven(self) -> bool:
        """Whether enough people's decisions agree to offer the rest; parts need a look, for which is the whole."""
        return (
            self.decided >= ENOUGH
            and self.agreeing >= AGREEING * self.decided
            and self.relation is not Relation.PART_OF
        )


def agreements(decisions: Iterable[tuple[str, Relation]]) -> dict[str, Agreement]:
    """By pattern; ``decisions`` are those in force that a person made one by one."""
    counts: dict[str, Counter[Relation]] = defaultdict(Counter)
    for pattern, relation in decisions:
        counts[pattern][relation] += 1
    return {pattern: Agreement(dict(counted)) for pattern, counted in counts.items()}
