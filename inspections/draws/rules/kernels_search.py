"""SMALL compiled (numba): the same search as :mod:`inspections.draws.rules.enumeration`, try for try."""

import numpy as np
from numba import njit


@njit(cache=True)
def search(  # type: ignore[no-untyped-def]
    names_from,
    names,
    size_from,
    sibling,
    ending_from,
    ending,
    base,
    least,
    most,
    balanced,
    limit,
    tries,
    target,
):
    """Count the pairings of a part, or find the one numbered ``target`` (-1: count).

    ``size_from`` (steps + 1) says where each step's places begin in the result. Returns (count, people per place); the
    count is -1 when there are more than ``limit`` pairings or the search takes more than ``tries`` tries.
    """
    steps = names_from.size - 1
    load = base.copy()
    chosen = np.full(size_from[steps], -1, dtype=np.int64)
    ranks = np.zeros(size_from[steps], dtype=np.int64)
    filled = np.zeros(steps, dtype=np.int64)
    step = rank = tried = found = 0
    while True:
        first = size_from[step]
        if filled[step] == size_from[step + 1] - first:
            enough = True
            for at in range(ending_from[step], ending_from[step + 1]):
                if load[ending[at]] < least[ending[at]]:
                    enough = False
                    break
            if enough:
                if step + 1 < steps:
                    step += 1
                    rank = 0
                    continue
                squares = 0
                for who in range(load.size):
                    squares += load[who] * load[who]
                if squares == balanced:
                    if found == target:
                        return found, chosen
                    found += 1
                    if found > limit:
                        return -1, chosen
        else:
            count = names_from[step + 1] - names_from[step]
            while rank < count:
                who = names[names_from[step] + rank]
                if load[who] < most[who]:
                    twice = False
                    if sibling[step] >= 0:
                        other = size_from[sibling[step]]
                        for at in range(other, other + filled[sibling[step]]):
                            twice = twice or chosen[at] == who
                    if not twice:
                        break
                rank += 1
            if rank < count:
                tried += 1
                if tried > tries:
                    return -1, chosen
                who = names[names_from[step] + rank]
                chosen[first + filled[step]] = who
                ranks[first + filled[step]] = rank
                filled[step] += 1
                load[who] += 1
                rank += 1
                continue
        while filled[step] == 0:
            step -= 1
            if step < 0:
                return found, chosen
        filled[step] -= 1
        at = size_from[step] + filled[step]
        load[chosen[at]] -= 1
        rank = ranks[at] + 1
