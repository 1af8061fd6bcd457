"""Tickets and trees of a whole pool, sixteen hashes at a time: bit for bit what hashlib gives (protocol §2, §4)."""

import os
from collections.abc import Collection, Mapping, Sequence
from threading import Thread
from typing import Any, Final, NamedTuple

import numpy as np

from inspections.draws.rules.fast import Kernels, kernels
from inspections.draws.rules.hashing import Hash, block
from inspections.draws.rules.lottery import Drawn, key_of

_WORTH_WARM: Final = 20_000
"""Messages from which on compiled code that is already loaded is quicker."""
_WORTH_COLD: Final = 1_000_000
"""Messages from which on loading it costs less than it saves: a program that draws one city is quicker without."""
_WORTH_A_THREAD: Final = 65_536
"""Messages that are worth beginning a thread."""
_SHARES: Final = hasattr(os, "sched_getaffinity")
_AFTER: Final = 64
"""Bytes that must be readable behind the last message."""
_MOST: Final = (1 << 64) - 1


def lanes_for(hash: Hash, messages: int) -> Kernels | None:
    """The compiled code, where so many hashes gain by it: SHA-256 only, and numba must be there."""
    if hash.name != "sha256" or messages < _WORTH_WARM:
        return None
    if messages < _WORTH_COLD and not kernels.cache_info().currsize:
        return None
    return kernels()


class Units(NamedTuple):
    """The lines of a pool as arrays: the text, where each unit begins and ends in it, its stratum's number, its weight.

    ``sizes`` and ``sums``: units and their weights by stratum.
    """

    data: Any
    starts: Any
    ends: Any
    strata: Any
    weights: Any
    sizes: Any
    sums: Any


def units_of(compiled: Kernels, pool: bytes, strata: Collection[str]) -> Units:
    """The lines of a checked ``pool.tsv``, or of a piece of it; strata get the numbers of their order, others -1."""
    data = _readable(pool)
    count = int(np.count_nonzero(data == 10))
    names = [name.encode() for name in strata]
    begins = np.cumsum([0, *map(len, names)], dtype=np.int64)
    columns = [np.empty(count, dtype=np.int64) for _ in range(4)]
    units = Units(data, *columns, *(np.zeros(len(names), dtype=np.int64) for _ in range(2)))
    flat = np.frombuffer(b"".join(names), dtype=np.uint8)
    if compiled.pool.lines(data, len(pool), flat, begins, *columns) != count:
        raise ValueError("pool.tsv")
    compiled.pool.sizes(units.strata, units.weights, units.sizes, units.sums)
    return units


def fast_smallest(
    compiled: Kernels,
    pool: bytes,
    quota: Mapping[str, int],
    *,
    seed: bytes,
    gone: Collection[str] = (),
    bits: int = 64,
) -> list[Drawn]:
    """As :func:`inspections.draws.rules.lottery.smallest`, from the bytes of ``pool.tsv`` and with SHA-256.

    Keys are sorted by their first ``bits``; where these are equal all of them are compared.
    """
    names = sorted(quota)
    units = units_of(compiled, pool, names)
    if gone:
        units.strata[_rows_of(units, pool, gone)] = -1
        units.sizes[:] = units.sums[:] = 0
        compiled.pool.sizes(units.strata, units.weights, units.sizes, units.sums)
    state = prepared(compiled, "dr1/entity", seed)
    drawn: list[Drawn] = []
    for number, (rows, _) in enumerate(chosen(compiled, units, state, [quota[name] for name in names], bits)):
        found = _drawn(compiled, units, rows, names[number], pool, state)
        found.sort()
        drawn += found[: quota[names[number]]]
    return drawn


def chosen(
    compiled: Kernels, units: Units, state: Any, quota: list[int], bits: int = 64
) -> list[tuple[Any, Any]]:
    """Of each stratum the rows with the smallest keys by their first bits, and those whose bits equal the last one's.

    With each rows their first bits. ``state`` has read ``block("dr1/entity", seed)``.
    """
    sizes = units.sizes.tolist()
    limits = [_limit(*one, bits) for one in zip(quota, sizes, units.sums.tolist(), strict=True)]
    while True:
        rows, found = _at_most(compiled, units, state, np.array(limits, dtype=np.uint64), bits)
        of_stratum = units.strata[rows]
        each = np.bincount(of_stratum, minlength=len(quota))
        short = [number for number, one in enumerate(quota) if each[number] < min(one, sizes[number])]
        if not short:
            break
        for number in short:  # once in a thousand billion draws
            limits[number] = _MOST
    result = []
    for number, one in enumerate(quota):
        mine = np.flatnonzero(of_stratum == number)
        order = mine[_order_of(found[mine])]
        if 0 < one < order.size:
            order = order[: int(np.searchsorted(found[order], found[order[one - 1]], side="right"))]
        order = order if one else order[:0]
        result.append((rows[order], found[order]))
    return result


def _at_most(compiled: Kernels, units: Units, state: Any, limits: Any, bits: int) -> tuple[Any, Any]:
    """Rows whose key's first bits are at most their stratum's limit, and these; of many on every processor there is."""
    count = units.starts.size
    threads = max(1, min(len(os.sched_getaffinity(0)), count // _WORTH_A_THREAD) if _SHARES else 1)
    bounds = [count * number // threads for number in range(threads + 1)]
    found: list[tuple[Any, Any]] = [(None, None)] * threads

    def some(number: int) -> None:
        first, last = bounds[number : number + 2]
        rows, keys = np.empty(last - first, dtype=np.int64), np.empty(last - first, dtype=np.uint64)
        size = compiled.pool.smallest(
            units.data, units.starts, units.ends, state, 64, units.strata, units.weights, limits,
            np.uint64(64 - bits), first, last, rows, keys,
        )  # fmt: skip
        found[number] = rows[:size], keys[:size]

    others = [Thread(target=some, args=(number,)) for number in range(1, threads)]
    for other in others:
        other.start()
    some(0)
    for other in others:
        other.join()
    rows, keys = zip(*found, strict=True)
    return np.concatenate(rows), np.concatenate(keys)


def _order_of(keys: Any) -> Any:
    """The positions of keys by size: their first bits with the position behind them are sorted at once.

    Where the first bits of two are equal, whole keys are compared.
    """
    place = np.uint64(max(1, int(keys.size).bit_length()))
    packed = keys >> place << place
    packed |= np.arange(keys.size, dtype=np.uint64)
    packed.sort()
    first = packed >> place
    if (first[1:] == first[:-1]).any():
        return np.argsort(keys)
    return (packed & ((np.uint64(1) << place) - np.uint64(1))).astype(np.int64)


def _limit(quota: int, size: int, weight: int, bits: int) -> int:
    """A key that almost surely has at least ``quota`` keys of the stratum at or below it, and few more."""
    if quota >= size:
        return _MOST
    share = (quota + 8 * quota**0.5 + 16) / weight
    return _MOST if share >= 1 else min(_MOST, int(share * 2.0**bits) + 1)


def _rows_of(units: Units, pool: bytes, codes: Collection[str]) -> Any:
    """The rows of some units."""
    wanted = {code.encode() for code in codes}
    ends = zip(units.starts.tolist(), units.ends.tolist(), strict=True)
    return np.array([row for row, (a, b) in enumerate(ends) if pool[a:b] in wanted], dtype=np.int64)


def _drawn(compiled: Kernels, units: Units, rows: Any, stratum: str, pool: bytes, state: Any) -> list[Drawn]:
    starts, ends = units.starts[rows], units.ends[rows]
    tickets = _digests(compiled, units.data, starts, ends, state, 64)
    columns = (starts.tolist(), ends.tolist(), units.weights[rows].tolist(), range(0, len(tickets), 32))
    return [
        Drawn(stratum, key_of(tickets[at : at + 32], weight), pool[a:b].decode(), tickets[at : at + 32])
        for a, b, weight, at in zip(*columns, strict=True)
    ]


def prepared(compiled: Kernels, label: str, key: bytes) -> Any:
    """The state of SHA-256 after ``block(label, key)``."""
    return compiled.lanes.prepared(np.frombuffer(block(label, key), dtype=np.uint8))


def first_bits(compiled: Kernels, label: str, key: bytes, messages: Sequence[bytes]) -> Any:
    """The first 64 bits of SHA-256 over ``block(label, key)`` and each message."""
    data = _readable(b"".join(messages))
    ends = np.cumsum(np.fromiter(map(len, messages), dtype=np.int64, count=len(messages)))
    starts = np.concatenate([np.zeros(1, dtype=np.int64), ends[:-1]]) if messages else ends
    found = np.empty(len(messages), dtype=np.uint64)
    compiled.lanes.keys(data, starts, ends, 0, len(messages), prepared(compiled, label, key), 64, found)
    return found


def fast_tree_head(compiled: Kernels, lines: bytes) -> bytes:
    """As :func:`inspections.draws.rules.hashing.merkle_root` over the lines of a file, with SHA-256; it has some."""
    data = np.zeros(len(lines) + 1 + _AFTER, dtype=np.uint8)
    data[1 : len(lines) + 1] = np.frombuffer(lines, dtype=np.uint8)
    ends = np.flatnonzero(data == 10)
    data[ends] = 0  # the LF before a line becomes the zero byte of its leaf
    starts = np.concatenate([[0], ends[:-1]])
    fresh = compiled.lanes.start()
    level = _digests(compiled, data, starts, ends, fresh, 0)
    while len(level) > 32:
        count = len(level) // 64
        nodes = np.zeros(65 * count + _AFTER, dtype=np.uint8)
        rows = nodes[: 65 * count].reshape(count, 65)
        rows[:, 0] = 1
        rows[:, 1:] = np.frombuffer(level, dtype=np.uint8, count=64 * count).reshape(count, 64)
        at = np.arange(0, 65 * count, 65)
        level = _digests(compiled, nodes, at, at + 65, fresh, 0) + level[64 * count :]
    return level


def _digests(compiled: Kernels, data: Any, starts: Any, ends: Any, state: Any, before: int) -> bytes:
    """The digests of messages one after the other."""
    out = np.empty((starts.size, 8), dtype=np.uint32)
    compiled.lanes.digests(data, starts, ends, state, before, out)
    return out.astype(">u4").tobytes()


def _readable(data: bytes) -> Any:
    found = np.zeros(len(data) + _AFTER, dtype=np.uint8)
    found[: len(data)] = np.frombuffer(data, dtype=np.uint8)
    return found
