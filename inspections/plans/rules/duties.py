"""Duties that pull the other way (职责冲突): full coverage in some years against caps, exemptions and small shares.

食品生产经营监督检查管理办法第二十二条 asks every food business to be checked at least once in two years, while the annual cap
forbids and the shares thin out. A conflict is listed, never decided in silence.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from inspections.plans.rules.pool import LeftOut

FOOD = "食品"
"""An item whose name or basis says so is a check under the food law."""
STANDING = (
    LeftOut.CAP_REACHED,
    LeftOut.LEVELS_REACHED,
    LeftOut.RECENTLY_CHECKED,
    LeftOut.CLASS_A_EXEMPT,
    LeftOut.CLASS_NOT_DRAWN,
)
"""Reasons of ours that keep a business out although it could be visited; a closed shop is no conflict."""
SHOWN = 10


class Due(NamedTuple):
    """A business nobody of the task's departments visited in the years of the duty."""

    code: str
    name: str
    stratum: str


@dataclass(frozen=True)
class KeptOut:
    """Businesses that are due and cannot be drawn, for one reason; the first of them by name."""

    reason: LeftOut
    count: int
    first: tuple[Due, ...]


@dataclass(frozen=True)
class TooThin:
    """A stratum whose shares cannot cover it in the years of the duty; ``most`` = the largest share they could."""

    stratum: str
    due: int
    most: float


@dataclass(frozen=True)
class DutyConflicts:
    """What stands against a duty of full coverage (全覆盖) in a task."""

    years: int
    basis: str
    due: int
    kept_out: tuple[KeptOut, ...]
    too_thin: tuple[TooThin, ...]

    def __bool__(self) -> bool:
        return bool(self.kept_out or self.too_thin)


def is_food_check(texts: Iterable[str]) -> bool:
    """Whether any of the task's items is a check under the food law."""
    return any(FOOD in text for text in texts)


def duty_conflicts(
    due: Iterable[Due],
    left_out: Mapping[str, str],
    sizes: Mapping[str, int],
    quotas: Mapping[str, int],
    *,
    rounds: int,
    years: int,
    basis: str,
) -> DutyConflicts:
    """List what stands against covering everybody in so many years.

    Args:
        due: businesses under the duty without a visit in these years.
        left_out: reason by code, of the same list.
        sizes, quotas: of the strata in one round.
        rounds: a year.
    """
    everybody = sorted(due)
    held: dict[LeftOut, list[Due]] = {reason: [] for reason in STANDING}
    waiting: Counter[str] = Counter()
    for one in everybody:
        reason = left_out.get(one.code)
        if reason is None:
            waiting[one.stratum] += 1
        elif reason in held:
            held[LeftOut(reason)].append(one)
    thin = [
        TooThin(stratum, number, quotas.get(stratum, 0) * rounds * years / sizes[stratum])
        for stratum, number in sorted(waiting.items())
        if sizes.get(stratum) and quotas.get(stratum, 0) * rounds * years < sizes[stratum]
    ]
    kept = [KeptOut(reason, len(found), tuple(found[:SHOWN])) for reason, found in held.items() if found]
    return DutyConflicts(years, basis, len(everybody), tuple(kept), tuple(thin))
