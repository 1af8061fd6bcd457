# mypy: disable-error-code="no-untyped-call"
"""CUT compiled (numba): the strongly connected components of the residual graph (Tarjan, without recursion)."""

import numpy as np
from numba import njit

NOBODY = -1


@njit(cache=True)
def _listed(who, first, end, lists):  # type: ignore[no-untyped-def]
    while first < end:
        middle = (first + end) >> 1
        if lists[middle] < who:
            first = middle + 1
        elif lists[middle] > who:
            end = middle
        else:
            return True
    return False


@njit(cache=True)
def components(  # type: ignore[no-untyped-def]
    list_at, lists_from, lists, bars_from, bars, places_from, node_of, holder, head, ahead, free, load, closed,
):  # fmt: skip
    """Component numbers of nodes, people and levels, one after the other in one array; level n is the lowest load + n.

    The arrays are those of :class:`inspections.draws.rules.starting.Places`.
    """
    nodes, people = list_at.size, load.size
    lowest = highest = load[0] if people else np.int64(0)
    for who in range(people):
        lowest, highest = min(lowest, load[who]), max(highest, load[who])
    levels_from = np.zeros(highest - lowest + 3, dtype=np.int64)
    for who in range(people):
        levels_from[load[who] - lowest + 1] += 1
    for level in range(1, levels_from.size):
        levels_from[level] += levels_from[level - 1]
    levels = np.empty(people, dtype=np.int64)
    put = levels_from.copy()
    for who in range(people):
        levels[put[load[who] - lowest]] = who
        put[load[who] - lowest] += 1
    size = nodes + people + levels_from.size - 1
    index = np.zeros(size, dtype=np.int64)  # 0: not yet reached
    low = np.zeros(size, dtype=np.int64)
    component = np.full(size, -1, dtype=np.int64)
    stack = np.empty(size, dtype=np.int64)
    call = np.empty(size, dtype=np.int64)
    step_of = np.zeros(size, dtype=np.int64)  # the next arrow to follow; of a person: the next place
    for who in range(people):
        step_of[nodes + who] = head[who]
    barred = np.full(people, -1, dtype=np.int64)  # the table whose barred and whose team are marked
    marked = -1
    depth = height = counter = found = 0
    for root in range(size):
        if index[root] or (root < nodes and closed[root >> 1]):
            continue
        call[0], depth = root, 1
        while depth:
            one = call[depth - 1]
            if index[one] == 0:
                counter += 1
                index[one] = low[one] = counter
                stack[height] = one
                height += 1
            step = step_of[one]
            goal = -1
            if one < nodes:
                first, last = lists_from[list_at[one]], lists_from[list_at[one] + 1]
                table = one >> 1
                if marked != table:
                    for at in range(bars_from[table], bars_from[table + 1]):
                        barred[bars[at]] = table
                    for at in range(places_from[table], places_from[table + 1]):
                        if holder[at] != NOBODY:
                            barred[holder[at]] = table
                    marked = table
                while step < last - first:
                    who = lists[first + step]
                    step += 1
                    if barred[who] == table:
                        continue
                    to = nodes + who
                    if index[to] == 0:
                        goal = to
                        break
                    if component[to] < 0 and index[to] < low[one]:
                        low[one] = index[to]
                if goal < 0 and step == last - first:
                    step += 1
                    to = one ^ 1
                    turns = one & 1 == 1
                    for at in range(places_from[table] + 1, places_from[table + 1]):
                        turns = turns or (holder[at] != NOBODY and _listed(holder[at], first, last, lists))
                    if turns:
                        if index[to] == 0:
                            goal = to
                        elif component[to] < 0 and index[to] < low[one]:
                            low[one] = index[to]
            elif one < nodes + people:
                who = one - nodes
                while goal < 0 and step > NOBODY - 2:
                    if step >= 0:
                        to = node_of[step]
                        step = ahead[step]
                    else:
                        to = nodes + people + load[who] - lowest + 1 if free[who] > 0 else one
                        step = NOBODY - 2
                    if index[to] == 0:
                        goal = to
                    elif component[to] < 0 and index[to] < low[one]:
                        low[one] = index[to]
            else:
                level = one - nodes - people
                first, last = levels_from[level], levels_from[level + 1]
                while goal < 0 and step < last - first:
                    to = nodes + levels[first + step]
                    step += 1
                    if index[to] == 0:
                        goal = to
                    elif component[to] < 0 and index[to] < low[one]:
                        low[one] = index[to]
            step_of[one] = step
            if goal >= 0:
                call[depth] = goal
                depth += 1
                continue
            depth -= 1
            if depth and low[one] < low[call[depth - 1]]:
                low[call[depth - 1]] = low[one]
            if low[one] == index[one]:
                while True:
                    height -= 1
                    component[stack[height]] = found
                    if stack[height] == one:
                        break
                found += 1
    return component
