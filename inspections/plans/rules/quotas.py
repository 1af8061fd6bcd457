"""How many of each stratum are drawn: ratios become integer quotas before anything is random (抽查比例 → 抽取数量)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from supervision.foundation.errors import Refused

WHOLE = 10_000  # ratios are integers in ten-thousandths: 300 is 3 %


class RatioKind(StrEnum):
    """How a stratum's share is told (抽查比例)."""

    PERCENT = "percent"
    PERCENT_RANGE = "percent_range"
    AT_LEAST = "at_least"
    COUNT = "count"
    COUNT_RANGE = "count_range"
    FULL = "full"


SHARES = frozenset({RatioKind.PERCENT, RatioKind.PERCENT_RANGE, RatioKind.AT_LEAST})
"""Kinds told in ten-thousandths; the others are numbers of businesses."""
RANGES = frozenset({RatioKind.PERCENT_RANGE, RatioKind.COUNT_RANGE})


LABELS: dict[RatioKind, str] = {
    RatioKind.PERCENT: "按比例",
    RatioKind.PERCENT_RANGE: "按比例区间",
    RatioKind.AT_LEAST: "不低于比例",
    RatioKind.COUNT: "按户数",
    RatioKind.COUNT_RANGE: "按户数区间",
    RatioKind.FULL: "全部检查",
}


@dataclass(frozen=True)
class Ratio:
    """One stratum's rule: per ten thousand, or a count, or all; ``floor`` is the least number drawn.

    Of a range ``value`` is the lower end, which is what is drawn, and ``upper`` the other.
    """

    kind: RatioKind
    value: int = 0
    floor: int = 1
    upper: int = 0


@dataclass(frozen=True)
class Notice:
    """A sentence that warns without forbidding: message id, values, article."""

    msgid: str
    values: tuple[tuple[str, object], ...] = ()
    basis: str = ""


def check_ratio(stratum: str, ratio: Ratio) -> None:
    """A ratio lies above 0 and up to 100 %, a count is at least one.

    Raises:
        Refused: with the stratum and what to enter.
    """
    if ratio.kind in SHARES and max(ratio.value, ratio.upper) > WHOLE:
        raise Refused("“{stratum}”类的抽查比例超过100%，请填写不超过100%的比例。", stratum=stratum)
    if ratio.kind in SHARES and ratio.value <= 0:
        raise Refused("“{stratum}”类的抽查比例必须大于零；不抽查的类别请不要列入任务。", stratum=stratum)
    if ratio.kind in RANGES and ratio.upper <= ratio.value:
        raise Refused("“{stratum}”类的区间上限应大于下限，请核对。", stratum=stratum)
    if ratio.kind in (RatioKind.COUNT, RatioKind.COUNT_RANGE) and ratio.value < 1:
        raise Refused("“{stratum}”类的抽查户数至少为1；不抽查的类别请不要列入任务。", stratum=stratum)
    if ratio.floor < 1:
        raise Refused("“{stratum}”类的最少抽取户数至少为1。", stratum=stratum)


def quotas(sizes: Mapping[str, int], ratios: Mapping[str, Ratio]) -> dict[str, int]:
    """Integer quotas per stratum, by largest remainder, at least one from every stratum that is not empty.

    The strata told as ratios share ``ceil(Σ size × ratio)`` places, so the announced share is never undercut: each gets
    the whole part of its own, the places left go to the largest remainders (equal remainders in the order of names).
    A share that must not be undercut (不低于, and the lower end of a range) is rounded up in its own stratum. Counts and full
    strata stand for themselves; a range of counts draws its lower end. An empty stratum gets 0.

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
        elif ratio.kind in SHARES:
            found[stratum] = -(-size * ratio.value // WHOLE)
        elif ratio.kind is not RatioKind.FULL:
            found[stratum] = ratio.value
        else:
            found[stratum] = size
    found |= largest_remainder(exact)
    for stratum, ratio in ratios.items():
        size = sizes.get(stratum, 0)
        if not size and ratio.kind not in (RatioKind.COUNT, RatioKind.COUNT_RANGE):
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
