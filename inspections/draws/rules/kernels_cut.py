"""CUT compiled (numba): the strongly connected components of the residual graph (Tarjan, without recursion)."""

import numpy as np
from numba import njit


@njit(cache=True)
def components(  # type: ignore[no-untyped-def]
    list_of, lists_from, lists, out_from, out, held_from, held, swaps, closed, levels_from, levels,
    level_up,
):  # fmt: skip
    """Component numbers of nodes, people and levels, one after the other in one array.

    ``list_of`` (nodes): list of people of a place; ``out`` (tables, flat): the barred and the team; ``held`` (people,
    flat): their nodes; ``swaps`` (tables): whether a member may lead; ``levels`` (flat): the people of a level;
    ``level_up`` (people): the level above, -1 if nobody may rise there or the person has no free seat.
    """
    nodes, people = list_of.size, held_from.size - 1
    size = nodes + people + levels_from.size - 1
    index = np.zeros(size, dtype=np.int64)  # 0: not yet reached
    low = np.zeros(size, dtype=np.int64)
    component = np.full(size, -1, dtype=np.int64)
    stack = np.empty(size, dtype=np.int64)
    call = np.empty(size, dtype=np.int64)
    ahead = np.zeros(size, dtype=np.int64)  # the next arrow to follow
    barred = np.full(people, -1, dtype=np.int64)  # the table whose ``out`` is marked
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
            step = ahead[one]
            goal = -1
            if one < nodes:
                first, last = lists_from[list_of[one]], lists_from[list_of[one] + 1]
                table = one >> 1
                if marked != table:
                    for at in range(out_from[table], out_from[table + 1]):
                        barred[out[at]] = table
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
                    if one & 1 or swaps[table]:
                        if index[to] == 0:
                            goal = to
                        elif component[to] < 0 and index[to] < low[one]:
                            low[one] = index[to]
            elif one < nodes + people:
                who = one - nodes
                first, last = held_from[who], held_from[who + 1]
                while goal < 0 and step <= last - first:
                    if step < last - first:
                        to = held[first + step]
                    elif level_up[who] >= 0:
                        to = nodes + people + level_up[who]
                    else:
                        to = one
                    step += 1
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
            ahead[one] = step
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
