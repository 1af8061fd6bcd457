"""Claiming items of a higher level's list (认领、复用): reused as they are, localised, not applicable, or of one's own.

What the upper level changes is offered as a difference to accept; nothing here changes by itself. Order of the levels:
province → city → county, each adopting from the one above.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from supervision.foundation.errors import Refused
from supervision.law.rules.workdays import months_before
from supervision.lists.rules.changes import PrintedLine, What, differs
from supervision.lists.rules.names import department_key, name_key
from supervision.lists.rules.rates import Share


class Mode(StrEnum):
    """What a place made of an item (认领方式)."""

    REUSE = "reuse"
    LOCALISE = "localise"
    LOCAL_ONLY = "local-only"
    NOT_APPLICABLE = "not-applicable"


class Settle(StrEnum):
    """What to do with a change from above."""

    ACCEPT = "accept"
    KEEP = "keep"


MODE_LABELS: dict[Mode, str] = {
    Mode.REUSE: "直接复用",
    Mode.LOCALISE: "本地化",
    Mode.LOCAL_ONLY: "本地增补",
    Mode.NOT_APPLICABLE: "不适用",
}
CLAIMED = frozenset({Mode.REUSE, Mode.LOCALISE})
LOCAL_FIELDS: tuple[str, ...] = ("department", "target", "method", "basis", "ratio", "frequency", "content")
"""What a place may word for itself; code and name stay the upper level's, or nobody could compare."""
TEXT_FIELDS: tuple[str, ...] = tuple(what.value for what in What)


@dataclass(frozen=True)
class Offer:
    """A change from above that waits for a decision: the row before and after (``None``: came or went), what differs.

    ``ours`` are changed elements this place had worded for itself: accepting keeps the own words and only notes the change.
    """

    key: str
    old: PrintedLine | None
    new: PrintedLine | None
    what: tuple[What, ...]
    ours: tuple[What, ...]
    due_on: date | None

    def pairs(self) -> list[tuple[What, str, str]]:
        """(element, before, after) of each difference."""
        if self.old is None or self.new is None:
            return []
        return [(one, getattr(self.old, one.value), getattr(self.new, one.value)) for one in self.what]


def item_key(code: str, name: str, department: str) -> str:
    """What one item keeps through all versions of the upper list: its code, else name and department."""
    return (code or f"{name_key(name)}|{department_key(department)}")[:300]


def offer(
    key: str,
    old: PrintedLine | None,
    new: PrintedLine | None,
    own: Mapping[str, str],
    *,
    since: date,
    months: int,
) -> Offer | None:
    """The difference to decide between the version a place knows and the newest; ``None`` where nothing changed.

    Args:
        own: elements worded locally; since: the day the new version holds from; months: to begin with an adjustment
            when the legal basis changed.
    """
    if old is None and new is None:
        return None
    if old is None or new is None:
        return Offer(key, old, new, (), (), None)
    what = tuple(one for one in What if differs(one, old, new))
    if not what:
        return None
    ours = tuple(one for one in what if one.value in own)
    due = months_before(since, -months) if What.BASIS in what else None
    return Offer(key, old, new, what, ours, due)


def adopted(row: PrintedLine, own: Mapping[str, str]) -> dict[str, str]:
    """The texts of an adopted item: the upper level's, with what is worded locally in their place."""
    return {field: own.get(field, "") or str(getattr(row, field)) for field in TEXT_FIELDS}


def claim_share(keys: Iterable[str], modes: Mapping[str, Mode]) -> tuple[Share, int]:
    """Claimed of should-claim (认领率), and how many are left out as not applicable.

    应领尽领: everything the upper list holds counts unless the place said, with a reason, that it does not apply here.
    """
    wanted = list(keys)
    apart = sum(modes.get(key) is Mode.NOT_APPLICABLE for key in wanted)
    return Share(sum(modes.get(key) in CLAIMED for key in wanted), len(wanted) - apart), apart


def check_can_claim(mode: Mode, own: Mapping[str, str], note: str) -> None:
    """Localising names what is worded anew; saying that an item does not apply needs a reason; own items have name, basis.

    Raises:
        Refused: with what is missing.
    """
    if mode is Mode.NOT_APPLICABLE and len(note.strip()) < 4:
        raise Refused("不认领的事项请写明理由（应领尽领）。")
    if mode is Mode.LOCALISE and not any(value.strip() for value in own.values()):
        raise Refused("本地化请至少改写一个要素；不改写的请选直接复用。")
    if mode is Mode.LOCAL_ONLY:
        for field, word in (("name", "名称"), ("department", "部门"), ("basis", "依据")):
            if not own.get(field, "").strip():
                raise Refused("本地增补的事项缺少{field}。", field=word)
