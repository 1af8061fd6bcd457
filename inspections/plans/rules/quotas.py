"""How many of each stratum are drawn: ratios become integer quotas before anything is random (抽查比例 → 抽取数量)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from supervision.foundation.errors import Refused, Unreadable

WHOLE = 10_000  # ratios are integers in ten-thousandths: 300 is 3 %


class RatioKind(StrEnum):
    """How a stratum's share is told (抽查比例)."""

    PERCENT = "percent"
    COUNT = "count"
    FULL = "full"


LABELS: dict[RatioKind, str] = {
    RatioKind.PERCENT: "按比例",
    RatioKind.COUNT: "按户数",
    RatioKind.FULL: "全部检查",
}


@dataclass(frozen=True)
class Ratio:
    """One stratum's rule: per ten thousand, or a count, or all; ``floor`` is the least number drawn."""

    kind: RatioKind
    value: int = 0
    floor: int = 1


@dataclass(frozen=True)
class Notice:
    """A sentence that warns without forbidding: message id, values, article."""

    msgid: str
    values: tuple[tuple[str, object], ...] = ()
    basis: str = ""


WRITTEN = re.compile(r"(?P<number>[0-9]{1,9})(?:\.(?P<rest>[0-9]{1,2}))?\s*(?P<sign>[%％‰户家个]?)")


def read_ratio(text: str) -> Ratio | None:
    """A share as officers write it: ``3`` and ``3%`` are per cent, ``2‰`` per thousand, ``60户`` a count, ``全部`` all.

    Empty text is None (the class is not drawn).

    Raises:
        Unreadable: anything else.
    """
    words = text.strip()
    if not words:
        return None
    if words.casefold() in ("全部", "全覆盖", "all"):
        return Ratio(RatioKind.FULL)
    found = WRITTEN.fullmatch(words)
    if found is None:
        raise Unreadable("看不懂抽查比例“{text}”。可以写3%、2‰、60户或全部。", text=words[:20])
    hundredths = int(found["number"]) * 100 + int((found["rest"] or "").ljust(2, "0"))
    if found["sign"] in ("户", "家", "个"):
        if found["rest"]:
            raise Unreadable("户数应为整数：{text}。", text=words[:20])
        return Ratio(RatioKind.COUNT, int(found["number"]))
    if found["sign"] == "‰":
        if hundredths % 10:
            raise Unreadable("比例最多精确到万分之一：{text}。", text=words[:20])
        return Ratio(RatioKind.PERCENT, hundredths // 10)
    return Ratio(RatioKind.PERCENT, hundredths)


def write_ratio(ratio: Ratio) -> str:
    """The same the other way: ``3%``, ``60户``, ``全部``."""
    if ratio.kind is RatioKind.FULL:
        return "全部"
    if ratio.kind is RatioKind.COUNT:
        return f"{ratio.value}户"
    whole, rest = divmod(ratio.value, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + "%"


def check_ratio(stratum: str, ratio: Ratio) -> None:
    """A ratio lies above 0 and up to 100 %, a count is at least one.

    Raises:
        Refused: with the stratum and what to enter.
    """
    if ratio.kind is RatioKind.PERCENT and ratio.value > WHOLE:
        raise Refused("“{stratum}”类的抽查比例超过100%，请填写不超过100%的比例。", stratum=stratum)
    if ratio.kind is RatioKind.PERCENT and ratio.value <= 0:
        raise Refused("“{stratum}”类的抽查比例必须大于零；不抽查的类别请不要列入任务。", stratum=stratum)
    if ratio.kind is RatioKind.COUNT and ratio.value < 1:
        raise Refused("“{stratum}”类的抽查户数至少为1；不抽查的类别请不要列入任务。", stratum=stratum)
    if ratio.floor < 1:
        raise Refused("“{stratum}”类的最少抽取户数至少为1。", stratum=stratum)


def quotas(sizes: Mapping[str, int], ratios: Mapping[str, Ratio]) -> dict[str, int]:
    """Integer quotas per stratum, by largest remainder, at least one from every stratum that is not empty.

    The strata told as ratios share ``ceil(Σ size × ratio)`` places, so the announced share is never undercut: each gets
    the whole part of its own, the places left go to the largest remainders (equal remainders in the order of names).
    Counts and full strata stand for themselves. An empty stratum gets 0.

    Raises:
        Refused: a ratio outside 0–100 %, a stratum without rule, a count or floor above the stratum's size.
    """
    for stratum, size in sizes.items():
        if size and stratum not in ratios:
            raise Refused("“{stratum}”类没有设定抽查比例。", stratum=stratum)
    exact: dict[str, Fraction] = {}
    found: dict[str, int] = {}
    for stratum, ratio in ratios.items():
        check_ratio(stratum, ratio)
        size = sizes.get(stratum, 0)
        if ratio.kind is RatioKind.PERCENT:
            exact[stratum] = Fraction(size * ratio.value, WHOLE)
        elif ratio.kind is RatioKind.COUNT:
            found[stratum] = ratio.value
        else:
            found[stratum] = size
    found |= largest_remainder(exact)
    for stratum, ratio in ratios.items():
        size = sizes.get(stratum, 0)
        if not size and ratio.kind is not RatioKind.COUNT:
            continue
        found[stratum] = max(found[stratum], ratio.floor)
        if found[stratum] > size:
            raise Refused(
                "“{stratum}”类只有{size}户，不能抽取{quota}户。请减少数量或扩大范围。",
                stratum=stratum,
                size=size,
                quota=found[stratum],
            )
    return found


def largest_remainder(exact: Mapping[str, Fraction]) -> dict[str, int]:
    """Round shares to integers whose sum is the total rounded up."""
    total = -(-sum(exact.values(), Fraction(0)) // 1)
    whole = {stratum: int(share // 1) for stratum, share in exact.items()}
    order = sorted(exact, key=lambda stratum: (whole[stratum] - exact[stratum], stratum))
    for stratum in order[: int(total) - sum(whole.values())]:
        whole[stratum] += 1
    return whole


def warn_below_minimum(drawn: int, size: int, *, rounds: int, minimum: int, basis: str) -> list[Notice]:
    """A notice when a year's rounds stay under the statutory share (企业公示信息抽查办法第四条: 3 %).

    ``minimum`` is in ten-thousandths.
    """
    if not size or drawn * rounds * WHOLE >= minimum * size:
        return []
    share = f"{drawn * rounds / size:.2%}"
    least = f"{minimum / WHOLE:.0%}"
    return [
        Notice("全年预计抽查{share}，低于{least}的最低比例。", (("share", share), ("least", least)), basis)
    ]
