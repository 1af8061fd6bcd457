# mypy: ignore-errors
"""The nearest rows of :mod:`supervision.lists.rules.matching.candidates`, compiled (numba): the same sums, the same choice."""

import numpy as np
from numba import njit


@njit(cache=True)
def nearest(rows, starts, ids, cuts, holders, shares, needed, limit, best, size):
    """Pairs (row, place): for each of ``rows`` the ``best`` places whose shared weight reaches what the row needs.

    Args:
        starts, ids: the members of every row. cuts, holders, shares: for each member the places that hold it, and what it adds.
        needed: the least sum, by row. limit: members of more places than this are left out. size: how many places there are.
    """
    total = np.zeros(size, np.float32)
    met_before = np.zeros(size, np.bool_)
    met = np.empty(size, np.int64)
    sums, places = np.empty(best, np.float32), np.empty(best, np.int64)
    found_rows, found_places = np.empty(len(rows) * best, np.int64), np.empty(len(rows) * best, np.int64)
    found = 0
    for row in rows:
        count = 0
        for member in range(starts[row], starts[row + 1]):
            number = ids[member]
            if cuts[number + 1] - cuts[number] > limit:
                continue
            for at in range(cuts[number], cuts[number + 1]):
                holder = holders[at]
                if not met_before[holder]:
                    met_before[holder] = True
                    met[count] = holder
                    count += 1
                total[holder] += shares[at]
        taken = 0
        for at in range(count):
            place = met[at]
            value = total[place]
            total[place] = 0.0
            met_before[place] = False
            if value < needed[row]:
                continue
            if taken == best:
                last = taken - 1
                if value < sums[last] or (value == sums[last] and place > places[last]):
                    continue
            else:
                taken += 1
            slot = taken - 1
            while slot > 0 and (
                value > sums[slot - 1] or (value == sums[slot - 1] and place < places[slot - 1])
            ):
                sums[slot], places[slot] = sums[slot - 1], places[slot - 1]
                slot -= 1
            sums[slot], places[slot] = value, place
        for slot in range(taken):
            found_rows[found], found_places[found] = row, places[slot]
            found += 1
    return found_rows[:found], found_places[:found]
