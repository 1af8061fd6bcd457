"""Decisions about pairs hang together: A is B and B is C make A to be C, so C cannot be decided to be something else."""

from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Generic, NamedTuple, TypeVar

from supervision.foundation.errors import Refused
from supervision.lists.rules.review_links import Relation

Key = TypeVar("Key", bound=Hashable)


class Verdict(NamedTuple, Generic[Key]):
    """A decision in force: two rows, their relation; where one is part of the other, ``main`` is the whole.

    ``words`` tell who decided and when.
    """

    a: Key
    b: Key
    relation: Relation
    main: Key | None = None
    words: str = ""


class Groups(Generic[Key]):
    """Rows that decisions make one, and which of these must stay apart."""

    def __init__(self, verdicts: Iterable[Verdict[Key]] = ()) -> None:
        self._beside: dict[Key, list[Verdict[Key]]] = {}
        self._group: dict[Key, frozenset[Key]] = {}
        for verdict in verdicts:
            self.add(verdict)

    def add(self, verdict: Verdict[Key]) -> None:
        """Let one more decision count."""
        for key in (verdict.a, verdict.b):
            self._beside.setdefault(key, []).append(verdict)
            if verdict.relation is Relation.SAME:
                for one in self._group.pop(key, ()):
                    self._group.pop(one, None)

    def __bool__(self) -> bool:
        return bool(self._beside)

    def group(self, key: Key) -> frozenset[Key]:
        """All rows decided to be the same as this one, itself among them."""
        if key not in self._beside:
            return frozenset({key})
        if key not in self._group:
            found = self._reach(key)
            self._group.update(dict.fromkeys(found, found))
        return self._group[key]

    def apart(self, one: Key, other: Key) -> Verdict[Key] | None:
        """The decision that keeps two rows in different items, if there is one."""
        if one not in self._beside or other not in self._beside:
            return None
        there = self.group(other)
        return next((v for k, v in self._parting(one) if (v.b if v.a == k else v.a) in there), None)

    def joined_by(self, key: Key) -> Verdict[Key] | None:
        """A decision that makes this row the same as another one."""
        return next((v for v in self._beside.get(key, ()) if v.relation is Relation.SAME), None)

    def parted_by(self, key: Key) -> Verdict[Key] | None:
        """A decision that keeps this row, or one that is the same, apart from another one."""
        return next((verdict for _key, verdict in self._parting(key)), None)

    def _parting(self, key: Key) -> Iterator[tuple[Key, Verdict[Key]]]:
        for one in self.group(key):
            for verdict in self._beside.get(one, ()):
                if verdict.relation is not Relation.SAME:
                    yield one, verdict

    def path(self, one: Key, other: Key) -> list[Verdict[Key]]:
        """The decisions that lead from one row to another that is the same; empty when they are not."""
        before: dict[Key, Verdict[Key] | None] = {one: None}
        waiting = deque([one])
        while waiting and other not in before:
            here = waiting.popleft()
            for verdict in self._beside.get(here, ()):
                there = verdict.b if verdict.a == here else verdict.a
                if verdict.relation is Relation.SAME and there not in before:
                    before[there] = verdict
                    waiting.append(there)
        steps: list[Verdict[Key]] = []
        here = other
        while (step := before.get(here)) is not None:
            steps.append(step)
            here = step.b if step.a == here else step.a
        return steps[::-1]

    def within(self, part: Key, whole: Key) -> bool:
        """Whether decisions make one row a part, or a part of a part, of another."""
        seen: set[frozenset[Key]] = set()
        waiting = [self.group(part)]
        while waiting:
            here = waiting.pop()
            if whole in here:
                return bool(seen)
            if here in seen:
                continue
            seen.add(here)
            waiting += [
                self.group(v.main)
                for key in here
                for v in self._beside.get(key, ())
                if v.relation is Relation.PART_OF and v.main is not None and v.main not in here
            ]
        return False

    def _reach(self, start: Key) -> frozenset[Key]:
        found, waiting = {start}, [start]
        while waiting:
            here = waiting.pop()
            for verdict in self._beside.get(here, ()):
                there = verdict.b if verdict.a == here else verdict.a
                if verdict.relation is Relation.SAME and there not in found:
                    found.add(there)
                    waiting.append(there)
        return frozenset(found)


def check_verdict(new: Verdict[Key], groups: Groups[Key], names: Mapping[Key, str]) -> None:
    """Refuse a decision that contradicts the ones in force.

    Args:
        groups: the decisions in force about other pairs.
        names: what to call the rows in the sentence.

    Raises:
        Refused: with the decisions that stand against it.
    """

    def told(verdict: Verdict[Key]) -> str:
        return f"“{names.get(verdict.a, '?')}”—“{names.get(verdict.b, '?')}”（{verdict.words}）"

    if new.relation is Relation.SAME:
        if against := groups.apart(new.a, new.b):
            raise Refused(
                "与已有的决定矛盾：{against}已认定不是同一事项，而这两行分别与它们是同一事项。请先撤销其中一个决定。",
                against=told(against),
            )
    elif steps := groups.path(new.a, new.b):
        raise Refused(
            "与已有的决定矛盾：按{steps}，这两行已经是同一事项。请先撤销其中一个决定。",
            steps="、".join(map(told, steps)),
        )
    if new.relation is Relation.PART_OF and new.main is not None:
        part = new.b if new.main == new.a else new.a
        if groups.within(new.main, part):
            raise Refused(
                "与已有的决定矛盾：按已有的决定，总项“{main}”是“{part}”的一部分，不能反过来。",
                main=names.get(new.main, "?"),
                part=names.get(part, "?"),
            )


def can_verdict(new: Verdict[Key], groups: Groups[Key]) -> bool:
    """Whether :func:`check_verdict` lets it pass."""
    try:
        check_verdict(new, groups, {})
    except Refused:
        return False
    return True
