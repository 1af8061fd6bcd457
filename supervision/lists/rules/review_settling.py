"""Where rows stand once decisions count: a function of where evidence put them and of the decisions, and of nothing else.

So a decision that is undone leaves no trace on the one list, whatever was decided before or after it.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from supervision.lists.rules.merge import Why
from supervision.lists.rules.review_groups import Groups, Verdict
from supervision.lists.rules.review_links import Relation

ROUNDS = 20
"""Carrying out one decision may unsettle another; two or three rounds settle all that real lists hold."""


class Row(NamedTuple):
    """A row as evidence alone placed it.

    ``place``: the unified item; ``rank``: (authority of its list, age of its link), lower ones stay where they are;
    ``own``: the item it once got for itself by a decision, to be used again; ``alone``: nobody stands with it by evidence.
    """

    key: str
    place: int
    list_id: int
    rank: tuple[int, int]
    own: int | None = None
    alone: bool = False


class Outcome(NamedTuple):
    """Where a row goes (negative: a new item) and why; ``why`` is ``None`` for rows that only follow others."""

    place: int
    why: Why | None = None
    words: str = ""


def settle(rows: Sequence[Row], verdicts: Sequence[Verdict[str]]) -> dict[str, Outcome]:
    """Carry out decisions; returns the rows that evidence alone would place or explain otherwise.

    Rows decided to be one go to the elder of their items; the others of the younger item follow, unless a row of their list is
    there or a decision is against it. Of two rows decided apart the one of lower rank leaves, with all that are the same as it.

    Args:
        verdicts: free of contradictions, oldest first.
    """
    return _Board(rows, verdicts).played()


class _Board:
    def __init__(self, rows: Sequence[Row], verdicts: Sequence[Verdict[str]]) -> None:
        self.rows = {row.key: row for row in rows}
        self.verdicts = [v for v in verdicts if v.a in self.rows and v.b in self.rows]
        self.groups = Groups(verdicts)
        self.place = {row.key: row.place for row in rows}
        self.why: dict[str, tuple[Why, str]] = {}
        self.founded = 0

    def played(self) -> dict[str, Outcome]:
        for _ in range(ROUNDS):
            changed = [self._carry_out(verdict) for verdict in self.verdicts]
            if not any(changed):
                break
        return {
            key: Outcome(place, *self.why.get(key, (None, "")))
            for key, place in self.place.items()
            if place != self.rows[key].place or key in self.why
        }

    def _carry_out(self, verdict: Verdict[str]) -> bool:
        together = self.place[verdict.a] == self.place[verdict.b]
        if together is (verdict.relation is Relation.SAME):
            return False
        if together:
            self._part(verdict)
        else:
            self._unite(verdict)
        return True

    def _unite(self, verdict: Verdict[str]) -> None:
        target, source = sorted((self.place[verdict.a], self.place[verdict.b]), key=lambda p: (p < 0, abs(p)))
        group = self.groups.group(verdict.a)
        for key in (verdict.a, verdict.b):
            if self.rows[key].alone or self.place[key] == source:
                self.why[key] = (Why.DECIDED, verdict.words)
        there = self._members(target)
        for key in self._members(source):
            if key in group:
                self.why[key] = (Why.DECIDED, verdict.words)
            elif self._barred(key, [*there, verdict.a, verdict.b]):
                continue
            self.place[key] = target
            there.append(key)

    def _part(self, verdict: Verdict[str]) -> None:
        leaver = max((verdict.a, verdict.b), key=lambda key: self.rows[key].rank)
        group = self.groups.group(leaver)
        leaving = [key for key in self._members(self.place[leaver]) if key in group]
        taken = set(self.place.values())
        owned = [own for key in leaving if (own := self.rows[key].own) is not None and own not in taken]
        if owned:
            fresh = min(owned)
        else:
            self.founded += 1
            fresh = -self.founded
        for key in leaving:
            self.place[key] = fresh
            self.why[key] = (Why.APART if len(leaving) == 1 else Why.DECIDED, verdict.words)

    def _members(self, place: int) -> list[str]:
        return [key for key, where in self.place.items() if where == place]

    def _barred(self, key: str, others: Iterable[str]) -> bool:
        own = self.rows[key].list_id
        return any(
            other != key and (self.rows[other].list_id == own or self.groups.apart(key, other) is not None)
            for other in others
        )
