"""The lottery 抽取对象: everybody's ticket, the smallest of each stratum (protocol §4).

Tickets and keys are 32 big-endian bytes, so comparing them compares the integers.
"""

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from inspections.draws.rules.files import Line
from inspections.draws.rules.hashing import Hash


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

    def tickets(lines: Iterable[Line]) -> Iterator[tuple[bytes, str, bytes]]:
        for unit, _, _, weight, _ in lines:
            running = copy()
            running.update(unit.encode())
            drawn = running.digest()
            yield (drawn if weight == 1 else key_of(drawn, weight)), unit, drawn

    return [
        Drawn(stratum, key, unit, drawn)
        for stratum in sorted(strata)
        for key, unit, drawn in heapq.nsmallest(
            quota.get(stratum, 0),
            tickets(line for line in strata[stratum] if line[0] not in gone)
            if gone
            else tickets(strata[stratum]),
        )
    ]


def merge(parts: Iterable[Iterable[Drawn]], quota: Mapping[str, int]) -> list[Drawn]:
    """The smallest of each stratum over several parts, sorted by (stratum, key, unit)."""
    strata: dict[str, list[Drawn]] = defaultdict(list)
    for part in parts:
        for drawn in part:
            strata[drawn.stratum].append(drawn)
    return [
        one for stratum in sorted(strata) for one in heapq.nsmallest(quota.get(stratum, 0), strata[stratum])
    ]
