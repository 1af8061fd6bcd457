"""The randomness meter of a manual intervention (还剩多少种可能，谁的机会变了), exact wherever a count is exact.

Everything here is about what was random before somebody stepped in: how many outcomes were still possible at that
moment, and whose probability to be inspected (or to inspect) moved because of it.
"""

from dataclasses import dataclass
from enum import StrEnum

from supervision.foundation.i18n import _


class Kind(StrEnum):
    """What somebody did by hand."""

    REPLACE = "replace"
    POSTPONED = "postponed"
    MOVE = "move"
    LEAK = "leak"
    STOP = "stop"
    HAND_PICKED = "hand-picked"
    EMERGENCY = "emergency"
    VOID = "void"
    UNFREEZE = "unfreeze"


KIND_LABELS: dict[Kind, str] = {
    Kind.REPLACE: _("换人"),
    Kind.POSTPONED: _("无人可派，延期"),
    Kind.MOVE: _("改期"),
    Kind.LEAK: _("泄露改期"),
    Kind.STOP: _("停止检查"),
    Kind.HAND_PICKED: _("指定人员"),
    Kind.EMERGENCY: _("紧急检查补批"),
    Kind.VOID: _("作废抽取"),
    Kind.UNFREEZE: _("解除冻结"),
}
KIND_TONES: dict[Kind, str] = {
    Kind.REPLACE: "blue",
    Kind.POSTPONED: "yellow",
    Kind.MOVE: "grey",
    Kind.LEAK: "red",
    Kind.STOP: "yellow",
    Kind.HAND_PICKED: "red",
    Kind.EMERGENCY: "yellow",
    Kind.VOID: "red",
    Kind.UNFREEZE: "yellow",
}


@dataclass(frozen=True)
class Shift:
    """A probability that moved: whose, from what to what (0–1)."""

    who: str
    before: float
    after: float


@dataclass(frozen=True)
class Meter:
    """How open things were when somebody stepped in.

    ``possible``: outcomes the person who acted could bring about, exact; ``words`` says it (a message id that names
    ``n``). ``shifts``: whose probability moved; nobody else's did.
    """

    possible: int
    words: str
    shifts: tuple[Shift, ...] = ()
    units_moved: bool = False


ONE = _("1种：由种子定死，谁也不能选")
NONE_LEFT = _("0种：顺序里已没有能来的人")
SAME = _("1种：对象和人员都不变，只是日子变了")
REGISTER = _("1种：按名录状态定，谁也不能选")
BY_HAND = _("{n}种：由登记人挑选，不是随机的")
NOT_DRAWN = _("不是抽取产生的，没有随机性可言")
NOTHING_RANDOM = _("还没有封存，没有随机数，谁的机会也没有变")
ENDED = _("0种：开启前还有约10的{n}次方种，作废后一种也没有")


def of_replacement(leaves: str, comes: str) -> Meter:
    """A replacement: the seed had fixed who comes; for this package the one goes from 1 to 0 and the other from 0 to 1."""
    shifts = (Shift(leaves, 1.0, 0.0), *((Shift(comes, 0.0, 1.0),) if comes else ()))
    return Meter(1, ONE, shifts) if comes else Meter(0, NONE_LEFT, shifts)


def of_move() -> Meter:
    """Another day: nobody's probability moves."""
    return Meter(1, SAME)


def of_stop(entity: str) -> Meter:
    """A drawn business that is not visited: its own visit goes from 1 to 0, no other is drawn for it."""
    return Meter(1, REGISTER, (Shift(entity, 1.0, 0.0),), units_moved=True)


def of_hand_picking(choices: int | None) -> Meter:
    """A team picked by hand: as many outcomes as there are teams, all up to one person."""
    return Meter(choices or 0, BY_HAND)


def of_emergency() -> Meter:
    """An emergency visit: no draw stands behind it."""
    return Meter(0, NOT_DRAWN)


def of_unfreezing() -> Meter:
    """A list given up before its seal: nothing random of it existed."""
    return Meter(0, NOTHING_RANDOM)


def of_void(strata: list[tuple[str, int, int]], digits: int) -> Meter:
    """A draw declared void before it was opened: everybody's chance goes from quota ÷ size to 0.

    Args:
        strata: (name, size, quota) of each.
        digits: decimal digits of the number of possible selections.
    """
    shifts = tuple(Shift(name, quota / size, 0.0) for name, size, quota in strata if size)
    return Meter(digits - 1, ENDED, shifts, units_moved=True)
