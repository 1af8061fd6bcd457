"""What a plan would bring before it is approved (计划测算): finds, certainty, burden and days, for every split between chance and targeting.

Of a number of visits a share goes to chance (each class by its size and at least two, so everybody has a chance and the rate of all can be estimated), the rest to the
classes with the highest known rate. More targeting finds more and tells less: the interval of the estimate grows, and new risks stay unseen.
Expected finds: Σ visits × rate of the class. Interval: stratified sample with finite population correction (Cochran 1977, ch. 5).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from analytics.estimates.population import Z95


@dataclass(frozen=True)
class Class:
    """A risk class: how many businesses, and how many of a hundred visits found a problem so far."""

    name: str
    size: int
    seen: int
    problems: int

    @property
    def rate(self) -> float:
        """The rate so far; half a problem is added on both sides, so a class nobody visited is at one half and gets visits."""
        return (self.problems + 0.5) / (self.seen + 1)


@dataclass(frozen=True)
class Outlook:
    """One split: visits by chance and by target, expected finds, half width of the 95 % interval of the rate of all (None without two by chance in
    each class), the smallest chance of any business, and person-days."""

    share: float
    by_chance: int
    targeted: int
    finds: float
    half_width: float | None
    least_chance: float
    days: float


def outlooks(
    classes: Sequence[Class], visits: int, shares: Sequence[float], *, a_day: float, team: int
) -> list[Outlook]:
    """One outlook for each share of chance; empty without businesses.

    Args:
        visits: in all, at most one a business; a_day: visits a team makes a day; team: persons in it.
    """
    known = [one for one in classes if one.size > 0]
    everybody = sum(one.size for one in known)
    total = min(visits, everybody)
    return [_outlook(known, total, share, a_day, team) for share in shares] if known and total > 0 else []


def _outlook(classes: list[Class], total: int, share: float, a_day: float, team: int) -> Outlook:
    everybody = sum(one.size for one in classes)
    chance = _parted(classes, round(total * share))
    left = total - sum(chance)
    target = [0] * len(classes)
    for at in sorted(range(len(classes)), key=lambda at: (-classes[at].rate, classes[at].name)):
        target[at] = min(left, classes[at].size - chance[at])
        left -= target[at]
    finds = sum((c + t) * one.rate for one, c, t in zip(classes, chance, target, strict=True))
    width = None
    if all(n >= min(2, one.size) for one, n in zip(classes, chance, strict=True)):
        variance = sum(
            (one.size / everybody) ** 2 * (1 - n / one.size) * one.rate * (1 - one.rate) / n
            for one, n in zip(classes, chance, strict=True)
        )
        width = Z95 * sqrt(variance)
    return Outlook(
        share=share,
        by_chance=sum(chance),
        targeted=sum(target),
        finds=finds,
        half_width=width,
        least_chance=min(n / one.size for one, n in zip(classes, chance, strict=True)),
        days=total / a_day * team,
    )


def _parted(classes: list[Class], visits: int) -> list[int]:
    """Visits by size, largest remainders first, so they add up; two for each class before that where there are enough, or nothing can be told of it."""
    least = [min(2, one.size) for one in classes]
    if visits < sum(least):
        least = [0] * len(classes)
    rest = visits - sum(least)
    sizes = [one.size - n for one, n in zip(classes, least, strict=True)]
    everybody = max(1, sum(sizes))
    exact = [rest * size for size in sizes]
    whole = [part // everybody for part in exact]
    order = sorted(range(len(classes)), key=lambda at: (-(exact[at] % everybody), classes[at].name))
    for at in order[: rest - sum(whole)]:
        whole[at] += 1
    return [n + more for n, more in zip(least, whole, strict=True)]
