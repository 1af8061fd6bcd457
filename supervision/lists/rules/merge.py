"""Merging the source lists into one list, by what is written on them: codes, printed alignments, names.

Lists enter in the order of their authority; each item joins the unified item the strongest evidence points to, or
founds one. Nothing is concluded transitively, and what is doubtful stays apart: a wrong union hides a power of
office, a missed one only leaves a gap that a page shows.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from supervision.lists.rules.kinds import AUTHORITY, How, ListKind
from supervision.lists.rules.names import compatible, likeness
from supervision.lists.rules.review_groups import Groups


class Why(StrEnum):
    """The sentence behind a link; stored as ``why:value``."""

    SAME_CODE = "same_code"
    PRINTED = "printed"
    PRINTED_THERE = "printed_there"
    SAME_NAME = "same_name"
    NAME_NOT_CODE = "name_not_code"
    ALONE = "alone"
    PART = "part"
    CODE_CLASH = "code_clash"
    DECIDED = "decided"
    APART = "apart"


WHY_LABELS: dict[Why, str] = {
    Why.SAME_CODE: "两份清单上的编码都是{value}。",
    Why.PRINTED: "本清单印明对应“{value}”。",
    Why.PRINTED_THERE: "另一份清单印明对应本事项（{value}）。",
    Why.SAME_NAME: "去掉“对…的检查”等固定说法后，名称都是“{value}”，部门不矛盾。",
    Why.NAME_NOT_CODE: "名称相同；编码{value}与另一事项相同，但名称不像，请核对编码。",
    Why.ALONE: "其他清单中没有编码、对应或名称相同的事项。",
    Why.PART: "本清单有多项都印明对应“{value}”，各是其中一部分，所以单列。",
    Why.CODE_CLASH: "编码{value}与另一事项相同，但名称、部门都不像，未合并，请核对编码。",
    Why.DECIDED: "复核认定为同一事项（{value}）。",
    Why.APART: "复核认定与相近的事项不是同一事项（{value}），所以单列。",
}
UNLIKE = 0.25
"""Below this likeness of names an equal code is doubted when the departments differ too."""


@dataclass(frozen=True, slots=True)
class Item:
    """A row of a source list as the merge sees it."""

    id: int
    list_id: int
    kind: ListKind
    code: str
    name: str
    name_key: str
    department_key: str
    aligned_code: str = ""
    aligned_key: str = ""


@dataclass
class Known:
    """A unified item: ``id`` is ``None`` while it is being founded; ``members`` are its source items."""

    id: int | None
    members: list[Item] = field(default_factory=list)


class Link(NamedTuple):
    """Which unified item an item belongs to (an index into the result's ``unified``), how, why, how surely (0–1)."""

    item: Item
    unified: int
    how: How
    reason: str
    score: float


@dataclass
class Merged:
    """The one list after a merge: all unified items, old first, and a link for each newly placed item."""

    unified: list[Known]
    links: list[Link]


def explain(reason: str) -> tuple[str, str]:
    """A stored reason as message id and value."""
    why, _, value = reason.partition(":")
    return (WHY_LABELS[Why(why)], value) if why in set(Why) else ("{value}", reason)


def merge(items: Iterable[Item], known: Sequence[Known] = (), decided: Groups[int] | None = None) -> Merged:
    """Place every item under one unified item.

    Args:
        items: the rows to place, of any number of lists; placed by authority, then list, then row (id).
        known: unified items from earlier merges with their members; they stay, and their members stay with them.
        decided: what reviewers decided about rows (ids); it outranks all evidence, and nothing is placed against it.
    """
    rank = {kind: place for place, kind in enumerate(AUTHORITY)}
    waiting = sorted(items, key=lambda item: (rank[item.kind], item.list_id, item.id))
    unified = [Known(one.id, list(one.members)) for one in known]
    everybody = [*(m for k in known for m in k.members), *waiting]
    index = _Index(unified, _Alignments(everybody), decided or Groups(), everybody)
    links = [index.place(item) for item in waiting]
    company: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        company[link.unified].append(link)
    return Merged(
        index.unified, [founder_link(k, company[k.unified]) if k.how is How.ALONE else k for k in links]
    )


class _Alignments:
    """Who prints whom. One list pointing several items at one power splits it: parts, not the same item."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._count = Counter((item.list_id, aim) for item in items for aim in self.aims(item))

    @staticmethod
    def aims(item: Item) -> list[str]:
        """The printed code and name, as keys."""
        return [f"c{item.aligned_code}"] * bool(item.aligned_code) + [f"n{item.aligned_key}"] * bool(
            item.aligned_key
        )

    def shared(self, item: Item) -> bool:
        """Whether another row of the same list prints the same alignment."""
        return any(self._count[item.list_id, aim] > 1 for aim in self.aims(item))


class _Index:
    """The running list with its ways in."""

    def __init__(
        self, unified: list[Known], alignments: _Alignments, decided: Groups[int], everybody: Iterable[Item]
    ) -> None:
        self.unified = unified
        self.alignments = alignments
        self.decided = decided
        self.list_of = {item.id: item.list_id for item in everybody} if decided else {}
        self.where: dict[int, int] = {}
        self.by_code: dict[str, list[int]] = defaultdict(list)
        self.by_name: dict[str, list[int]] = defaultdict(list)
        self.by_aim: dict[str, list[int]] = defaultdict(list)
        for place, known in enumerate(unified):
            for member in known.members:
                self._enter(place, member)

    def place(self, item: Item) -> Link:
        """Find the unified item for one row, or found it."""
        doubt = ""
        for one in sorted(self.decided.group(item.id) & self.where.keys()):
            return self._join(self.where[one], item, How.DECISION, self._told(Why.DECIDED, item), 1.0)
        for place in self.by_code.get(item.code, ()) if item.code else ():
            if self._same_list(place, item):
                continue
            alike = self._alike(place, item)
            named = self._named(item)
            if alike < 0.5 and named is not None and named != place:
                return self._join(named, item, How.NAME, f"{Why.NAME_NOT_CODE}:{item.code}", 0.8)
            if alike < UNLIKE and not self._same_office(place, item):
                doubt = f"{Why.CODE_CLASH}:{item.code}"
                continue
            return self._join(
                place, item, How.CODE, f"{Why.SAME_CODE}:{item.code}", 1.0 if alike >= 0.5 else 0.9
            )
        if (aligned := self._aligned(item)) is not None:
            return self._join(aligned[0], item, How.ALIGNMENT, aligned[1], 0.95)
        if (named := self._named(item)) is not None:
            sure = item.department_key and self._office(named)
            return self._join(named, item, How.NAME, f"{Why.SAME_NAME}:{item.name_key}", 0.9 if sure else 0.8)
        if not doubt and self.alignments.aims(item) and self.alignments.shared(item):
            doubt = f"{Why.PART}:{item.aligned_code or item.aligned_key}"
        if not doubt and self.decided.parted_by(item.id):
            doubt = self._told(Why.APART, item)
        self.unified.append(Known(None))
        return self._join(len(self.unified) - 1, item, How.ALONE, doubt or f"{Why.ALONE}:", 0.0)

    def _aligned(self, item: Item) -> tuple[int, str] | None:
        if self.alignments.aims(item) and not self.alignments.shared(item):
            found = self._only(self.by_code.get(item.aligned_code, []) if item.aligned_code else [], item)
            if found is None and item.aligned_key:
                offices = [p for p in self.by_name.get(item.aligned_key, []) if self._same_office(p, item)]
                found = self._only(offices, item)
            if found is not None:
                return found, f"{Why.PRINTED}:{item.aligned_code or item.aligned_key}"
        aimed = list(self.by_aim.get(f"c{item.code}", ())) if item.code else []
        aimed += [p for p in self.by_aim.get(f"n{item.name_key}", ()) if self._same_office(p, item)]
        found = self._only(aimed, item)
        return None if found is None else (found, f"{Why.PRINTED_THERE}:{item.code or item.name_key}")

    def _named(self, item: Item) -> int | None:
        places = [p for p in self.by_name.get(item.name_key, ()) if self._same_office(p, item)]
        return self._only(places, item)

    def _only(self, places: Iterable[int], item: Item) -> int | None:
        """The one place that is left when places holding a row of the same list are taken out; two are no answer."""
        left = {place for place in places if not self._same_list(place, item)}
        return left.pop() if len(left) == 1 else None

    def _same_list(self, place: int, item: Item) -> bool:
        """Whether the place is closed to an item: it holds a row of its list, or one a reviewer keeps apart from it."""
        lists = {item.list_id}
        if (
            len(group := self.decided.group(item.id)) > 1
        ):  # they will all follow, so there must be room for all
            lists |= {self.list_of[one] for one in group if one in self.list_of}
        return any(
            member.list_id in lists or self.decided.apart(member.id, item.id)
            for member in self.unified[place].members
        )

    def _told(self, why: Why, item: Item) -> str:
        """The reason with who decided and when."""
        found = (self.decided.joined_by if why is Why.DECIDED else self.decided.parted_by)(item.id)
        return f"{why}:{found.words if found else ''}"

    def _same_office(self, place: int, item: Item) -> bool:
        return compatible(self._office(place), item.department_key)

    def _office(self, place: int) -> str:
        return next((m.department_key for m in self.unified[place].members if m.department_key), "")

    def _alike(self, place: int, item: Item) -> float:
        return max((likeness(m.name_key, item.name_key) for m in self.unified[place].members), default=1.0)

    def _join(self, place: int, item: Item, how: How, reason: str, score: float) -> Link:
        self.unified[place].members.append(item)
        self._enter(place, item)
        return Link(item, place, how, reason, score)

    def _enter(self, place: int, item: Item) -> None:
        self.where[item.id] = place
        for table, key in ((self.by_code, item.code), (self.by_name, item.name_key)):
            if key and place not in table[key]:
                table[key].append(place)
        if not self.alignments.shared(item):
            for aim in self.alignments.aims(item):
                if place not in self.by_aim[aim]:
                    self.by_aim[aim].append(place)


_STRENGTH = {How.DECISION: 4, How.CODE: 3, How.ALIGNMENT: 2, How.NAME: 1, How.ALONE: 0}


def founder_link(link: Link, company: Iterable[Link]) -> Link:
    """The link of an item that stood alone, told from the side of those who joined it: their strongest evidence."""
    joined = [other for other in company if other.how is not How.ALONE]
    if not joined:
        return link
    best = max(joined, key=lambda other: (_STRENGTH[other.how], other.score))
    reason = best.reason
    if reason.startswith(f"{Why.PRINTED}:"):
        reason = f"{Why.PRINTED_THERE}:{link.item.code or link.item.name_key}"
    elif reason.startswith(f"{Why.PRINTED_THERE}:"):
        reason = f"{Why.PRINTED}:{link.item.aligned_code or link.item.aligned_key}"
    elif reason.startswith(f"{Why.NAME_NOT_CODE}:"):
        reason = f"{Why.SAME_NAME}:{link.item.name_key}"
    return link._replace(how=best.how, reason=reason, score=best.score)
