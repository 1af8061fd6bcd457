"""The lines of a pool and the smallest of its keys (numba)."""

import numpy as np
from numba import njit

from inspections.draws.rules.kernels_lanes import keys as keys_of

_ROWS = 1 << 13
_TAB, _LF, _ZERO = 9, 10, 48
NOBODY = -1


@njit(cache=True, nogil=True)
def lines(data, size, names, names_from, starts, ends, strata, weights):  # type: ignore[no-untyped-def]
    """Where the unit of each line of ``pool.tsv`` begins and ends, the number of its stratum, its weight.

    ``names`` holds the strata one after the other, stratum n from ``names_from[n]`` on; -1 stands for any other. The
    arrays have as many entries as ``data[:size]`` has lines. Returns how many lines were read.
    """
    at = count = 0
    while at < size and count < starts.size:
        starts[count] = at
        while at < size and data[at] != _TAB:
            at += 1
        ends[count] = at
        at += 1
        begin = at
        while at < size and data[at] != _TAB:
            at += 1
        strata[count] = NOBODY
        for number in range(names_from.size - 1):
            first = names_from[number]
            if names_from[number + 1] - first != at - begin:
                continue
            same = True
            for step in range(at - begin):
                same = same and names[first + step] == data[begin + step]
            if same:
                strata[count] = number
                break
        at += 1
        while at < size and data[at] != _TAB:
            at += 1
        at += 1
        weight = 0
        while at < size and data[at] != _TAB:
            weight = 10 * weight + data[at] - _ZERO
            at += 1
        weights[count] = weight
        while at < size and data[at] != _LF:
            at += 1
        at += 1
        count += 1
    return count


@njit(cache=True, nogil=True)
def sizes(strata, weights, count, total):  # type: ignore[no-untyped-def]
    """Add the units and their weights, stratum by stratum."""
    for row in range(strata.size):
        if strata[row] >= 0:
            count[strata[row]] += 1
            total[strata[row]] += weights[row]


@njit(cache=True, nogil=True)
def smallest(  # type: ignore[no-untyped-def]
    data, starts, ends, state, before, strata, weights, limits, shift, first, last, rows, found,
):  # fmt: skip
    """Of rows ``first`` … ``last`` - 1 those whose ``(key // weight) >> shift`` is at most their stratum's limit, and these.

    The key is the first 64 bits of the ticket, which ``state`` begins; those of ticket // weight are its quotient's. Keys
    are made some thousand at a time, so that all of them need no memory. Returns how many rows were found.
    """
    keys = np.empty(_ROWS, dtype=np.uint64)
    count = 0
    for begin in range(first, last, _ROWS):
        end = min(last, begin + _ROWS)
        keys_of(data, starts, ends, begin, end, state, before, keys)
        for row in range(begin, end):
            stratum, weight = strata[np.uint64(row)], weights[np.uint64(row)]
            if stratum < 0:
                continue
            key = keys[np.uint64(row - begin)]
            if weight != 1:
                key = key // np.uint64(weight)
            key >>= shift
            if key <= limits[np.uint64(stratum)]:
                rows[count] = row
                found[count] = key
                count += 1
    return count
