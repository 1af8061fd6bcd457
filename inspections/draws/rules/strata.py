"""Strata of unequal weights: who is certain goes into a stratum that is taken whole (protocol §4)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from inspections.draws.rules.files import Line, PoolLine
from supervision.foundation.errors import Refused

LEAST_WEIGHTED = 200
SUFFIX = "_all"


def take_all(pool: Iterable[Line], quota: Mapping[str, int]) -> tuple[Sequence[Line], dict[str, int]]:
    """Move every unit whose quota × weight / Σ weight reaches 1 into ``<stratum>_all``, until none is left.

    Returns the pool and the quotas after that. Strata of equal weights stay as they are.

    Raises:
        Refused: unequal weights in a stratum of fewer than 200 units, where the chances would be off.
    """
    everybody = pool if isinstance(pool, list) else list(pool)
    if all(line[3] == 1 for line in everybody):
        return everybody, dict(quota)
    strata: dict[str, list[PoolLine]] = defaultdict(list)
    for line in map(PoolLine._make, everybody):
        strata[line.stratum].append(line)
    lines: list[PoolLine] = []
    quotas = dict(quota)
    for stratum, members in strata.items():
        if len({line.weight for line in members}) == 1:
            lines += members
            continue
        if len(members) < LEAST_WEIGHTED:
            raise Refused(
                "分层“{stratum}”只有{size}户，不足{least}户，不能按权重抽取。请按权重分设分层。",
                stratum=stratum,
                size=len(members),
                least=LEAST_WEIGHTED,
            )
        certain, rest, left = _certain(members, quotas.get(stratum, 0))
        lines += rest
        if certain:
            name = stratum + SUFFIX
            lines += [line._replace(stratum=name, weight=1) for line in certain]
            quotas |= {stratum: left, name: len(certain)}
    return lines, {stratum: count for stratum, count in quotas.items() if stratum not in strata or count}


def _certain(members: list[PoolLine], quota: int) -> tuple[list[PoolLine], list[PoolLine], int]:
    certain: list[PoolLine] = []
    rest, total = members, sum(line.weight for line in members)
    while True:
        moved = [line for line in rest if quota * line.weight >= total]
        if not moved:
            return certain, rest, quota
        certain += moved
        rest = [line for line in rest if quota * line.weight < total]
        quota -= len(moved)
        total -= sum(line.weight for line in moved)
