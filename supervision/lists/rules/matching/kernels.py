# mypy: ignore-errors
"""The nearest rows of ``candidates`` and the common members of ``bags``, compiled (numba): the same sums, the same choice."""

import numpy as np
from numba import njit


@njit(cache=True)
def nearest(rows, starts, ids, cuts, holders, gains, scale, needed, limit, best, size):
    """Pairs (row, place): for each of ``rows`` the ``best`` places whose shared weight reaches what the row needs.

    Args:
        starts, ids: the members of every row. cuts, holders: for each member the places that hold it.
        gains: what a member adds (more than 0). scale: what the sum of a place is multiplied by.
        needed: the least sum, by row. limit: members of more places than this are left out. size: how many places there are.
    """
    total = np.zeros(size)
    met = np.empty(size, np.int64)
    sums, places = np.empty(best), np.empty(best, np.int64)
    found_rows, found_places = np.empty(len(rows) * best, np.int64), np.empty(len(rows) * best, np.int64)
    found = 0
    for row in rows:
        count = 0
        for member in range(starts[row], starts[row + 1]):
            number = ids[member]
            if cuts[number + 1] - cuts[number] > limit:
                continue
            gain = gains[number]
            for at in range(cuts[number], cuts[number + 1]):
                holder = holders[at]
                before = total[holder]
                if before == 0.0:
                    met[count] = holder
                    count += 1
                total[holder] = before + gain
        taken = 0
        for at in range(count):
            place = met[at]
            value = total[place] * scale[place]
            total[place] = 0.0
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


@njit(cache=True)
def shared(a, b, starts, ids, weight):
    """The weight of the members that rows ``a`` and ``b`` of each pair have in common; members ascend within a row."""
    total = np.zeros(len(a))
    for pair in range(len(a)):
        left, left_end = starts[a[pair]], starts[a[pair] + 1]
        right, right_end = starts[b[pair]], starts[b[pair] + 1]
        common = 0.0
        while left < left_end and right < right_end:
            if ids[left] < ids[right]:
                left += 1
            elif ids[left] > ids[right]:
                right += 1
            else:
                common += weight[ids[left]]
                left += 1
                right += 1
        total[pair] = common
    return total
