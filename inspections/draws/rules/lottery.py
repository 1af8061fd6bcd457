"""The lottery 抽取对象: everybody's ticket, the smallest of each stratum (protocol §4).

Tickets and keys are 32 big-endian bytes, so comparing them compares the integers.
"""

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from math import isqrt
from typing import Final, NamedTuple

from inspections.draws.rules.files import Line
from inspections.draws.rules.hashing import Hash

_HIGHEST: Final = b"\xff" * 32


class Drawn(NamedTuple):
    """A drawn unit; (stratum, key, unit) is the published order."""

    stratum: str
    key: bytes
    unit: str
    ticket: bytes


def ticket(hash: Hash, seed: bytes, unit: str) -> bytes:
    """The unit's ticket: H(block("dr1/entity", seed) ‖ unit)."""
    running = hash.prepared("dr1/entity", seed)
    running.update(unit.encode())
    return running.digest()


def key_of(ticket: bytes, weight: int) -> bytes:
    """ticket // weight: a heavier unit has a smaller key."""
    return ticket if weight == 1 else (int.from_bytes(ticket) // weight).to_bytes(32)


def smallest(
    pool: Iterable[Line],
    quota: Mapping[str, int],
    *,
    seed: bytes,
    hash: Hash,
    gone: Collection[str] = (),
) -> list[Drawn]:
    """The ``quota`` smallest (key, unit) of each stratum among units not in ``gone``, sorted by (stratum, key, unit).

    Works on any part of a pool: :func:`merge` of the parts' results is the result of the whole.
    """
    strata: dict[str, list[Line]] = defaultdict(list)
    for line in pool:
        strata[line[1]].append(line)
    copy = hash.prepared("dr1/entity", seed).copy
    drawn: list[Drawn] = []
    for stratum in sorted(strata):
        lines, wanted = strata[stratum], quota.get(stratum, 0)
        if gone:
            lines = [line for line in lines if line[0] not in gone]
        bound = bound_for(min(wanted, len(lines)), sum(line[3] for line in lines))
        while True:
            found: list[tuple[bytes, str, bytes]] = []
            for unit, _, _, weight, _ in lines:
                running = copy()
                running.update(unit.encode())
                key = mine = running.digest()
                if weight != 1:
                    key = key_of(mine, weight)
                if key <= bound:
                    found.append((key, unit, mine))
            if len(found) >= min(wanted, len(lines)):
                break
            bound = _HIGHEST  # once in a thousand billion draws
        found.sort()
        drawn += [Drawn(stratum, key, unit, mine) for key, unit, mine in found[:wanted]]
    return drawn


def bound_for(quota: int, weights: int) -> bytes:
    """A key that almost surely has ``quota`` keys at or below it and few more: what lies above need not be sorted.

    ``weights`` is the sum of the weights. It saves time and decides nothing: too low a bound is noticed.
    """
    if quota == 0:
        return bytes(32)
    return min(int.from_bytes(_HIGHEST), ((quota + 8 * isqrt(quota) + 16) << 256) // weights).to_bytes(32)


def merge(parts: Iterable[Iterable[Drawn]], quota: Mapping[str, int]) -> list[Drawn]:
    """The smallest of each stratum over several parts, sorted by (stratum, key, unit)."""
    strata: dict[str, list[Drawn]] = defaultdict(list)
    for part in parts:
        for drawn in part:
            strata[drawn.stratum].append(drawn)
    return [
        one for stratum in sorted(strata) for one in heapq.nsmallest(quota.get(stratum, 0), strata[stratum])
    ]
