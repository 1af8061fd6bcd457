"""A draw spread over the map 空间均衡: each stratum is parted into zones of neighbouring places before the freeze.

Plain chance leaves whole townships empty and draws others twice. Zones are cells in the order of their codes (neighbours of one
county stand together), closed as soon as they may expect enough units of the stratum's quota; each gets its share of the
quota by largest remainder. Nothing else of the draw changes: zones are strata, sealed and published like all others.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inspections.draws.rules.files import Line

LEAST = 5
"""Units a zone may expect at least. Its quota then differs from the expectation by less than one in five."""
MARK = "_z"


@dataclass(frozen=True)
class Spread:
    """The pool with zones for strata, and the quota of each."""

    pool: Sequence[Line]
    quotas: dict[str, int]
    zones: int


def spread(pool: Sequence[Line], quota: Mapping[str, int]) -> Spread:
    """Part each stratum into zones; a stratum with a quota too small for two stays as it is.

    The totals of the strata stay. Chances of two zones of a stratum differ by less than two fifths of the stratum's, and stand in
    the published strata.
    """
    cells: dict[str, Counter[str]] = defaultdict(Counter)
    for _unit, stratum, _groups, _weight, cell in pool:
        cells[stratum][cell] += 1
    zone_of: dict[tuple[str, str], str] = {}
    quotas: dict[str, int] = {}
    count = 0
    for stratum, sizes in sorted(cells.items()):
        parts = _zones(sizes, quota.get(stratum, 0))
        if len(parts) == 1:
            quotas[stratum] = quota.get(stratum, 0)
            continue
        count += len(parts)
        shares = _shares([sum(sizes[cell] for cell in part) for part in parts], quota[stratum])
        for number, (part, share) in enumerate(zip(parts, shares, strict=True), 1):
            name = f"{stratum}{MARK}{number:0{len(str(len(parts)))}}"
            quotas[name] = share
            zone_of |= {(stratum, cell): name for cell in part}
    lines = [
        (unit, zone_of.get((stratum, cell), stratum), groups, weight, cell)
        for unit, stratum, groups, weight, cell in pool
    ]
    rest = {stratum: n for stratum, n in quota.items() if stratum not in cells}
    return Spread(lines, quotas | rest, count)


def _zones(sizes: Mapping[str, int], quota: int) -> list[list[str]]:
    """Cells in order of their codes, cut wherever both sides may expect enough."""
    total = sum(sizes.values())
    zones: list[list[str]] = [[]]
    here, left = 0, total
    for cell in sorted(sizes):
        if here * quota >= LEAST * total and left * quota >= LEAST * total:
            zones.append([])
            here = 0
        zones[-1].append(cell)
        here, left = here + sizes[cell], left - sizes[cell]
    return zones


def _shares(sizes: Sequence[int], quota: int) -> list[int]:
    """Largest remainder; equal ones in the order of the zones."""
    total = sum(sizes)
    shares = [quota * size // total for size in sizes]
    order = sorted(range(len(sizes)), key=lambda at: (-(quota * sizes[at] % total), at))
    for at in order[: quota - sum(shares)]:
        shares[at] += 1
    return shares
