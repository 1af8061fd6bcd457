"""Duty order 值班顺序: who comes next when a place of a team falls vacant (docs/draw-protocol.md §9).

Nobody chooses. The seed of the tranche puts everybody who may serve a package into one order; the next in it comes, and
whoever is passed over stands in the register with the reason.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from inspections.draws.rules.canonical import is_code
from inspections.draws.rules.files import Group, Serving
from inspections.draws.rules.hashing import Hash
from inspections.draws.rules.tranche import is_moment
from supervision.foundation.errors import Refused, Unreadable

PROTOCOL = "抽取规程 dr-1"


class Why(StrEnum):
    """Why an inspector gives up a place (换人原因): a closed list."""

    RECUSAL = "recusal"
    ILLNESS = "illness"
    LEAVE = "leave"
    TRANSFER = "transfer"
    DUTY = "duty"
    CERTIFICATE = "certificate"


class Skip(StrEnum):
    """Why somebody is passed over in the order (跳过原因): a closed list."""

    RECUSAL = "recusal"
    AWAY = "away"
    CERTIFICATE = "certificate"
    LEAVE = "leave"
    UNWELL = "unwell"
    AREA = "area"


WHY_LABELS: dict[Why, str] = {
    Why.RECUSAL: "回避",
    Why.ILLNESS: "生病",
    Why.LEAVE: "请假",
    Why.TRANSFER: "调离",
    Why.DUTY: "公务冲突",
    Why.CERTIFICATE: "执法证失效",
}
SKIP_LABELS: dict[Skip, str] = {
    Skip.RECUSAL: "须回避",
    Skip.AWAY: "不在岗",
    Skip.CERTIFICATE: "执法证当日无效",
    Skip.LEAVE: "当天请假",
    Skip.UNWELL: "当天已因故换下",
    Skip.AREA: "不在管辖范围",
}


def check_can_replace(*, approver: int, asked_by: int, drawers: Collection[int]) -> None:
    """A replacement is approved by somebody who neither asked for it nor ran the draw.

    Raises:
        Refused: the wrong person.
    """
    if approver == asked_by:
        raise Refused("提出换人的人不能自己批准，请由另一位负责人批准。", basis=PROTOCOL)
    if approver in drawers:
        raise Refused("主持这次抽取的人不能批准换人，请由另一位负责人批准。", basis=PROTOCOL)


def can_replace(*, approver: int, asked_by: int, drawers: Collection[int]) -> bool:
    """The yes-or-no of ``check_can_replace``."""
    return approver != asked_by and approver not in drawers


@dataclass(frozen=True)
class Crew:
    """A team as the tranche file states it: the lead first; ``units`` in their published order."""

    group: str
    units: tuple[str, ...]
    people: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str]:
        """What names its package: group and first unit."""
        return self.group, self.units[0]


@dataclass(frozen=True)
class Entry:
    """One line of the register of replacements (换人登记); ``comes`` is "" when nobody was left."""

    number: int
    at: str
    tranche: int
    group: str
    unit: str
    leaves: str
    reason: str
    skipped: tuple[tuple[str, str], ...]
    comes: str

    def value(self) -> dict[str, Any]:
        """As it stands in ``replacements.json``."""
        return {**vars(self), "skipped": [list(pair) for pair in self.skipped]}


FIELDS = {"number", "at", "tranche", "group", "unit", "leaves", "reason", "skipped", "comes"}


def read_entry(name: str, value: Any) -> Entry:
    """An entry out of decoded JSON.

    Raises:
        Unreadable: fields missing or too many, or one that is not written as the protocol says.
    """
    if not isinstance(value, dict) or value.keys() != FIELDS:
        raise Unreadable("{file}缺少或多出字段。", file=name)
    good = {
        "number": type(value["number"]) is int,
        "tranche": type(value["tranche"]) is int,
        "at": is_moment(value["at"]),
        "reason": value["reason"] in list(Why),
        "comes": value["comes"] == "" or is_code(value["comes"]),
        "skipped": is_skipped(value["skipped"]),
    } | {field: is_code(value[field]) for field in ("group", "unit", "leaves")}
    wrong = next((field for field, right in sorted(good.items()) if not right), None)
    if wrong is not None:
        raise Unreadable("{file}的“{field}”不合规定。", file=name, field=wrong)
    return Entry(**{**value, "skipped": tuple((who, why) for who, why in value["skipped"])})


def is_skipped(value: Any) -> bool:
    """Whether this is a list of [inspector, reason]."""
    return isinstance(value, list) and all(
        isinstance(pair, list) and len(pair) == 2 and is_code(pair[0]) and pair[1] in list(Skip)
        for pair in value
    )


def in_order(
    hash: Hash, seed: bytes, package: bytes, people: Iterable[str], load: Mapping[str, int]
) -> list[str]:
    """People by (load, H(block("dr1/replace", seed) ‖ package ‖ 0x00 ‖ inspector), code)."""
    start = hash.prepared("dr1/replace", seed)
    start.update(package + b"\0")

    def place(who: str) -> tuple[int, bytes, str]:
        running = start.copy()
        running.update(who.encode())
        return load.get(who, 0), running.digest(), who

    return sorted(people, key=place)


def first_free(
    order: Sequence[str], passed: Mapping[str, str], places: int = 1
) -> tuple[list[str], list[tuple[str, str]]]:
    """The first ``places`` of an order who are not passed over, and who was passed over before the last of them."""
    come: list[str] = []
    skipped: list[tuple[str, str]] = []
    for who in order:
        if len(come) == places:
            break
        if who in passed:
            skipped.append((who, passed[who]))
        else:
            come.append(who)
    return come, skipped


class Watch:
    """The teams of one tranche as replacements change them, one entry after the other.

    Args:
        seed: of the tranche.
        people: capacity and load as the inspectors' file states them.
        groups, bars: who may serve a group; who is barred from a unit.
        before: packages each person got in earlier tranches.
        crews: the teams of the tranche.
    """

    def __init__(
        self,
        hash: Hash,
        seed: bytes,
        *,
        people: Mapping[str, Serving],
        groups: Mapping[str, Group],
        bars: Mapping[str, Collection[str]],
        before: Mapping[str, int],
        crews: Sequence[Crew],
    ) -> None:
        self.hash, self.seed, self.groups, self.bars = hash, seed, groups, bars
        work = dict(before)
        for crew in crews:
            for who in crew.people:
                work[who] = work.get(who, 0) + 1
        self.load = {who: serving.load + work.get(who, 0) for who, serving in people.items()}
        self.seats = {who: serving.capacity - work.get(who, 0) for who, serving in people.items()}
        self.crews = {crew.key: crew for crew in crews}
        self.present = {crew.key: set(crew.people) for crew in crews}
        self.lead = {crew.key: crew.people[0] for crew in crews}
        self.gone: dict[tuple[str, str], set[str]] = {crew.key: set() for crew in crews}
        self.vacant: dict[tuple[str, str], dict[str, bool]] = {crew.key: {} for crew in crews}
        self.number = 0

    def order(self, group: str, unit: str, leaves: str) -> list[str]:
        """Everybody who may take the place that ``leaves`` holds (or left vacant), the next first.

        Raises:
            Refused: no such package, or the person holds no place of it.
        """
        key = self._key(group, unit, leaves)
        serving = self.groups.get(group, Group((), ()))
        leading = self.vacant[key].get(leaves, leaves == self.lead[key])
        barred = {who for one in self.crews[key].units for who in self.bars.get(one, ())}
        closed = barred | self.present[key] | self.gone[key] | {leaves}
        may = [
            who
            for who in (serving.leads if leading else serving.everyone)
            if who not in closed and self.seats[who] > 0
        ]
        return in_order(self.hash, self.seed, f"{group}\0{unit}".encode(), may, self.load)

    def apply(self, entry: Entry) -> bool:
        """Make the change an entry states; False when it is not what follows from the order.

        Raises:
            Refused: no such package, or the person holds no place of it.
        """
        key = self._key(entry.group, entry.unit, entry.leaves)
        order = self.order(entry.group, entry.unit, entry.leaves)
        come, skipped = first_free(order, dict(entry.skipped))
        right = entry.number == self.number + 1 and tuple(skipped) == entry.skipped
        if not right or (come[0] if come else "") != entry.comes:
            return False
        self.number += 1
        leading = self.vacant[key].pop(entry.leaves, entry.leaves == self.lead[key])
        self.present[key].discard(entry.leaves)
        self.gone[key].add(entry.leaves)
        if entry.comes:
            self.present[key].add(entry.comes)
            self.seats[entry.comes] -= 1
            if leading:
                self.lead[key] = entry.comes
        else:
            self.vacant[key][entry.leaves] = leading
            if leading:
                self.lead[key] = ""
        return True

    def _key(self, group: str, unit: str, leaves: str) -> tuple[str, str]:
        key = (group, unit)
        if key not in self.crews or not (leaves in self.present[key] or leaves in self.vacant[key]):
            raise Refused("“{who}”现在不在这个检查组里，不能换下。", basis=PROTOCOL, who=leaves)
        return key
