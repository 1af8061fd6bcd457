# mypy: disable-error-code="assignment"
"""START compiled (numba): the deal, the repair and the balancing of :mod:`inspections.draws.rules.seating`, walk for walk.

Places stand one after the other, table by table, the lead's first. A node is twice its table's number for the lead's
place, one more for the members' places; everybody's places hang together in a list (``ahead``, ``behind``).
"""

import numpy as np
from numba import njit

NOBODY = -1


@njit(cache=True)
def _barred(table, who, bars_from, bars):  # type: ignore[no-untyped-def]
    for at in range(bars_from[table], bars_from[table + 1]):  # noqa: SIM110 - numba has no any() of this
        if bars[at] == who:
            return True
    return False


@njit(cache=True)
def _in_team(table, who, places_from, holder):  # type: ignore[no-untyped-def]
    for at in range(places_from[table], places_from[table + 1]):  # noqa: SIM110
        if holder[at] == who:
            return True
    return False


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
def _sit(node, who, places_from, holder, head, ahead, behind):  # type: ignore[no-untyped-def]
    """Give somebody the first empty place of a node."""
    table = node >> 1
    at = places_from[table] + (node & 1)
    while holder[at] != NOBODY:
        at += 1
    holder[at] = who
    ahead[at], behind[at] = head[who], NOBODY
    if head[who] != NOBODY:
        behind[head[who]] = at
    head[who] = at


@njit(cache=True)
def _rise(node, who, places_from, holder, head, ahead, behind):  # type: ignore[no-untyped-def]
    """Take somebody out of a place of a node."""
    table = node >> 1
    at = places_from[table] + (node & 1)
    while holder[at] != who:
        at += 1
    holder[at] = NOBODY
    if behind[at] == NOBODY:
        head[who] = ahead[at]
    else:
        ahead[behind[at]] = ahead[at]
    if ahead[at] != NOBODY:
        behind[ahead[at]] = behind[at]


@njit(cache=True)
def deal(  # type: ignore[no-untyped-def]
    first, words, at, list_of, lists_from, lists, bars_from, bars, places_from, holder, head, ahead, behind, free, load,
):  # fmt: skip
    """Deal the places from number ``first`` on; stops before one for which the words do not suffice.

    ``list_of`` (places): the list of a place. Returns (places dealt up to, words read up to).
    """
    table = 0
    while places_from[table + 1] <= first:
        table += 1
    word = np.uint64(1) << np.uint64(32)
    for place in range(first, holder.size):
        while places_from[table + 1] <= place:
            table += 1
        begin, end = lists_from[list_of[place]], lists_from[list_of[place] + 1]
        least = ties = 0
        for number in range(begin, end):
            who = lists[number]
            if free[who] <= 0 or (ties and load[who] > least):
                continue
            if _barred(table, who, bars_from, bars) or _in_team(table, who, places_from, holder):
                continue
            if ties == 0 or load[who] < least:
                least, ties = load[who], 0
            ties += 1
        if ties == 0:
            continue
        rank = 0
        if ties > 1:
            limit = np.uint64(ties)
            while True:
                if at == words.size:
                    return place, at
                product = np.uint64(words[at]) * limit
                at += 1
                if (product & np.uint64(0xFFFFFFFF)) >= (word - limit) % limit:
                    break
            rank = np.int64(product >> np.uint64(32))
        for number in range(begin, end):
            who = lists[number]
            if free[who] <= 0 or load[who] != least:
                continue
            if _barred(table, who, bars_from, bars) or _in_team(table, who, places_from, holder):
                continue
            if rank == 0:
                _sit(2 * table + (place > places_from[table]), who, places_from, holder, head, ahead, behind)
                free[who] -= 1
                load[who] += 1
                break
            rank -= 1
    return holder.size, at


@njit(cache=True)
def _leave(who, goes_to, stamp, node_of, head, ahead, reached, leaver, goes, queue, tail, scratch):  # type: ignore[no-untyped-def]
    """Everybody's nodes, in order, wait to be filled. Returns the new end of the queue."""
    count = 0
    at = head[who]
    while at != NOBODY:
        node = node_of[at]
        step = count
        while step > 0 and scratch[step - 1] > node:
            scratch[step] = scratch[step - 1]
            step -= 1
        scratch[step] = node
        count += 1
        at = ahead[at]
    for step in range(count):
        node = scratch[step]
        if reached[node] != stamp:
            reached[node] = stamp
            leaver[node], goes[node] = who, goes_to
            queue[tail] = node
            tail += 1
    return tail


@njit(cache=True)
def _fill(  # type: ignore[no-untyped-def]
    tail, stamp, limit, seen, list_at, lists_from, lists, bars_from, bars, places_from, node_of, holder, head, ahead,
    behind, free, load, reached, leaver, goes, queue, scratch,
):  # fmt: skip
    """Breadth first from the nodes that wait until somebody with room (load at most ``limit``) is reached; everybody moves.

    Returns who has a place more, or NOBODY.
    """
    ahead_at = 0
    while ahead_at < tail:
        node = queue[ahead_at]
        ahead_at += 1
        table = node >> 1
        begin, end = lists_from[list_at[node]], lists_from[list_at[node] + 1]
        first = places_from[table]
        if node & 1:
            if holder[first] != NOBODY and reached[node - 1] != stamp:
                reached[node - 1] = stamp
                leaver[node - 1], goes[node - 1] = holder[first], node
                queue[tail] = node - 1
                tail += 1
        elif reached[node + 1] != stamp:
            able = NOBODY
            for at in range(first + 1, places_from[table + 1]):
                who = holder[at]
                if who != NOBODY and (able == NOBODY or who < able) and _listed(who, begin, end, lists):
                    able = who
            if able != NOBODY:
                reached[node + 1] = stamp
                leaver[node + 1], goes[node + 1] = able, node
                queue[tail] = node + 1
                tail += 1
        found = NOBODY
        for number in range(begin, end):
            who = lists[number]
            if seen[who] or free[who] <= 0 or load[who] > limit:
                continue
            if _barred(table, who, bars_from, bars) or _in_team(table, who, places_from, holder):
                continue
            found = who
            break
        if found != NOBODY:
            free[found] -= 1
            load[found] += 1
            comer = found
            while True:
                who, onward = leaver[node], goes[node]
                if who != NOBODY:
                    _rise(node, who, places_from, holder, head, ahead, behind)
                _sit(node, comer, places_from, holder, head, ahead, behind)
                if who == NOBODY:
                    return found
                if onward == NOBODY:
                    free[who] += 1
                    load[who] -= 1
                    return found
                node, comer = onward, who
        for number in range(begin, end):
            who = lists[number]
            if seen[who]:
                continue
            if _barred(table, who, bars_from, bars) or _in_team(table, who, places_from, holder):
                continue
            seen[who] = True
            tail = _leave(who, node, stamp, node_of, head, ahead, reached, leaver, goes, queue, tail, scratch)
    return NOBODY


@njit(cache=True)
def _copy(source, target):  # type: ignore[no-untyped-def]
    """A loop: a slice takes seconds to compile."""
    for at in range(source.size):
        target[at] = source[at]


@njit(cache=True)
def settle(  # type: ignore[no-untyped-def]
    give_up, list_at, lists_from, lists, bars_from, bars, places_from, node_of, holder, head, ahead, behind, free, load,
    closed,
):  # fmt: skip
    """Repair, then balance. False: a place cannot be filled and ``give_up`` is not set."""
    nodes = list_at.size
    reached = np.full(nodes, NOBODY, dtype=np.int64)
    leaver = np.empty(nodes, dtype=np.int64)
    goes = np.empty(nodes, dtype=np.int64)
    queue = np.empty(nodes, dtype=np.int64)
    scratch = np.empty(holder.size + 1, dtype=np.int64)
    seen = np.zeros(load.size, dtype=np.bool_)
    nobody = np.zeros(load.size, dtype=np.bool_)
    most = np.int64(1) << np.int64(62)
    stamp = start = np.int64(0)  # of one kind from the beginning: else parts of it are compiled three times
    for table in range(closed.size):
        for part in range(2):
            first = places_from[table] + part
            end = places_from[table + 1] if part else first + 1
            empty = 0
            for place in range(first, end):
                empty += holder[place] == NOBODY
            for _ in range(empty):
                if closed[table]:
                    break
                _copy(nobody, seen)
                node = 2 * table + part
                reached[node] = stamp
                leaver[node] = goes[node] = NOBODY
                queue[0] = node
                taker = _fill(
                    np.int64(1), stamp, most, seen, list_at, lists_from, lists, bars_from, bars, places_from, node_of, holder,
                    head, ahead, behind, free, load, reached, leaver, goes, queue, scratch,
                )  # fmt: skip
                stamp += 1
                if taker != NOBODY:
                    continue
                if not give_up:
                    return False
                for place in range(places_from[table], places_from[table + 1]):
                    who = holder[place]
                    if who != NOBODY:
                        _rise(node_of[place], who, places_from, holder, head, ahead, behind)
                        free[who] += 1
                        load[who] -= 1
                closed[table] = True
    settled = np.zeros(load.size, dtype=np.bool_)
    lowest = highest = load[0] if load.size else np.int64(0)
    for who in range(load.size):
        lowest, highest = min(lowest, load[who]), max(highest, load[who])
    for level in range(highest, lowest + 1, -1):
        for who in range(load.size):
            if load[who] != level or settled[who]:
                continue
            _copy(settled, seen)
            seen[who] = True
            tail = _leave(
                who, NOBODY, stamp, node_of, head, ahead, reached, leaver, goes, queue, start, scratch
            )
            taker = _fill(
                tail, stamp, level - 2, seen, list_at, lists_from, lists, bars_from, bars, places_from, node_of,
                holder, head, ahead, behind, free, load, reached, leaver, goes, queue, scratch,
            )  # fmt: skip
            stamp += 1
            if taker == NOBODY:
                _copy(seen, settled)
    return True
