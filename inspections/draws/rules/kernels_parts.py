# mypy: disable-error-code="no-untyped-call"
"""CUT compiled (numba), second half: who is free where, the names of every open node, and the parts; then a part laid out."""

import numpy as np
from numba import njit

from inspections.draws.rules.fast import HEAD
from inspections.draws.rules.kernels_cut import _listed

NOBODY = -1


@njit(cache=True)
def _find(parent, who):  # type: ignore[no-untyped-def]
    while parent[who] != who:
        parent[who] = parent[parent[who]]
        who = parent[who]
    return who


@njit(cache=True)
def names(  # type: ignore[no-untyped-def]
    component, list_at, lists_from, lists, bars_from, bars, places_from, holder, free, load, before, closed,
):  # fmt: skip
    """Open places and their names.

    Returns: whether a place is free (places); the number of each node's list of names, -1 where nothing is open (nodes);
    the lists that differ, one after the other (begins, people); the base, the least and the most of everybody (people).
    """
    nodes, people = list_at.size, load.size
    open_place = np.zeros(holder.size, dtype=np.bool_)
    list_of = np.full(nodes, NOBODY, dtype=np.int64)
    base, least, most = before.copy(), load.copy(), load.copy()
    lowest = load[0] if people else np.int64(0)
    for who in range(people):
        lowest = min(lowest, load[who])
    for who in range(people):
        level = nodes + people + load[who] - lowest
        if component[level] == component[nodes + who]:
            least[who] -= 1
        if free[who] > 0 and component[level + 1] == component[nodes + who]:
            most[who] += 1
    begins = np.zeros(nodes + 1, dtype=np.int64)
    pool = np.empty(1024, dtype=np.int64)
    table_size = 1
    while table_size < 2 * nodes + 2:
        table_size *= 2
    known = np.full(table_size, NOBODY, dtype=np.int64)
    count = tail = 0
    barred = np.full(people, NOBODY, dtype=np.int64)
    place_of = np.full(people, NOBODY, dtype=np.int64)  # in the team of this table
    for table in range(closed.size):
        if closed[table]:
            continue
        first, end = places_from[table], places_from[table + 1]
        lead_node = 2 * table
        turning = component[lead_node] == component[lead_node + 1]
        leads_from, leads_to = lists_from[list_at[lead_node]], lists_from[list_at[lead_node] + 1]
        for at in range(bars_from[table], bars_from[table + 1]):
            barred[bars[at]] = table
        for at in range(first, end):
            who = holder[at]
            place_of[who] = at
            node = lead_node + (at > first)
            if component[nodes + who] == component[node] or (
                turning and _listed(who, leads_from, leads_to, lists)
            ):
                open_place[at] = True
            else:
                base[who] += 1
        for node in (lead_node, lead_node + 1):
            here, after = (first, first + 1) if node == lead_node else (first + 1, end)
            some = False
            for at in range(here, after):
                some = some or open_place[at]
            if not some:
                continue
            begin, last = lists_from[list_at[node]], lists_from[list_at[node] + 1]
            if tail + last - begin > pool.size:
                more = np.empty(2 * (tail + last - begin), dtype=np.int64)
                for at in range(tail):
                    more[at] = pool[at]
                pool = more
            size = 0
            code = np.uint64(14695981039346656037)
            for number in range(begin, last):
                who = lists[number]
                at = place_of[who]
                if at == NOBODY:
                    named = barred[who] != table and component[nodes + who] == component[node]
                elif here <= at < after:
                    named = open_place[at]
                else:
                    named = turning
                if named:
                    pool[tail + size] = who
                    size += 1
                    code = (code ^ np.uint64(who)) * np.uint64(1099511628211)
                    code ^= code >> np.uint64(29)
            slot = np.int64(code & np.uint64(table_size - 1))
            while True:
                other = known[slot]
                if other == NOBODY:
                    known[slot] = count
                    list_of[node] = count
                    count += 1
                    tail += size
                    begins[count] = tail
                    break
                same = begins[other + 1] - begins[other] == size
                for at in range(size):
                    if not same:
                        break
                    same = pool[begins[other] + at] == pool[tail + at]
                if same:
                    list_of[node] = other
                    break
                slot = (slot + 1) & (table_size - 1)
        for at in range(first, end):
            place_of[holder[at]] = NOBODY
    return open_place, list_of, begins[: count + 1].copy(), pool[:tail].copy(), base, least, most


@njit(cache=True)
def parts(places_from, holder, open_place, list_of, begins, pool, people):  # type: ignore[no-untyped-def]
    """Which places and which people belong together.

    Returns: open places, part by part, in a part node by node and in a node by holder (begins, places); the people of the
    parts, ascending in each (begins, people); everybody's number within the part.
    """
    parent = np.arange(people)
    for number in range(begins.size - 1):
        one = _find(parent, pool[begins[number]])
        for at in range(begins[number] + 1, begins[number + 1]):
            parent[_find(parent, pool[at])] = one
    part_of = np.full(people, NOBODY, dtype=np.int64)  # of a root
    count = 0
    sizes = np.zeros(list_of.size + 1, dtype=np.int64)
    for node in range(list_of.size):
        if list_of[node] == NOBODY:
            continue
        root = _find(parent, pool[begins[list_of[node]]])
        if part_of[root] == NOBODY:
            part_of[root] = count
            count += 1
        first, end = places_from[node >> 1], places_from[(node >> 1) + 1]
        for at in range(first + 1 if node & 1 else first, end if node & 1 else first + 1):
            sizes[part_of[root] + 1] += open_place[at]
    for part in range(count):
        sizes[part + 1] += sizes[part]
    places_of = sizes[: count + 1].copy()
    put = places_of.copy()
    places = np.empty(places_of[count], dtype=np.int64)
    for node in range(list_of.size):
        if list_of[node] == NOBODY:
            continue
        part = part_of[_find(parent, pool[begins[list_of[node]]])]
        first, end = places_from[node >> 1], places_from[(node >> 1) + 1]
        start = put[part]
        for at in range(first + 1 if node & 1 else first, end if node & 1 else first + 1):
            if open_place[at]:
                step = put[part]
                while step > start and holder[places[step - 1]] > holder[at]:
                    places[step] = places[step - 1]
                    step -= 1
                places[step] = at
                put[part] += 1
    named = np.zeros(people, dtype=np.bool_)
    for at in range(pool.size):
        named[pool[at]] = True
    people_of = np.zeros(count + 1, dtype=np.int64)
    for who in range(people):
        if named[who]:
            people_of[part_of[_find(parent, who)] + 1] += 1
    for part in range(count):
        people_of[part + 1] += people_of[part]
    fill = people_of.copy()
    persons = np.empty(people_of[count], dtype=np.int64)
    local = np.full(people, NOBODY, dtype=np.int64)
    for who in range(people):
        if named[who]:
            part = part_of[_find(parent, who)]
            local[who] = fill[part] - people_of[part]
            persons[fill[part]] = who
            fill[part] += 1
    return places_of, places, people_of, persons, local


@njit(cache=True)
def surely_many(places, node_of, places_from, holder, list_of, lists, choices):  # type: ignore[no-untyped-def]
    """Whether so many pairs of people of these places may change places, no package twice: places with the same names.

    ``lists``: how many lists of names there are.
    """
    waiting = np.full(lists, NOBODY, dtype=np.int64)
    touched = np.zeros(places_from.size, dtype=np.bool_)
    found = 0
    for step in range(places.size):
        at = places[step]
        table = node_of[at] >> 1
        if touched[table]:
            continue
        number = list_of[node_of[at]]
        other = waiting[number]
        if other == NOBODY or touched[node_of[other] >> 1]:
            waiting[number] = at
            continue
        against = node_of[other] >> 1
        apart = table != against
        for place in range(places_from[table], places_from[table + 1]):
            apart = apart and holder[place] != holder[other]
        for place in range(places_from[against], places_from[against + 1]):
            apart = apart and holder[place] != holder[at]
        if not apart:
            continue
        touched[table] = touched[against] = True
        waiting[number] = NOBODY
        found += 1
        if found == choices:
            return True
    return False


@njit(cache=True)
def laid_out(  # type: ignore[no-untyped-def]
    places, people, local, step_of, node_of, places_from, holder, list_of, begins, pool, base, most, widest, nearest,
):  # fmt: skip
    """A part as :func:`inspections.draws.rules.kernels_exchange.exchange` wants it.

    Returns: the places in rows; the lists of names; the other places of each package (``nearest`` for each place, its own
    number where there are fewer); people in rows; seats. ``step_of`` (places) is scratch: -1 everywhere.
    """
    row = widest + HEAD
    size = places.size
    spots = np.empty(4 * size, dtype=np.int32)
    near = np.empty(max(1, nearest) * size, dtype=np.int32)
    person = np.full(row * people.size, NOBODY, dtype=np.int32)
    seat_of = np.empty(size, dtype=np.int32)
    for who in range(people.size):
        person[row * who] = 0
        person[row * who + 1] = 0
        person[row * who + 2] = base[people[who]]
        person[row * who + 3] = most[people[who]]
    begin_of = np.full(begins.size, NOBODY, dtype=np.int64)
    tail = 0
    for step in range(size):
        number = list_of[node_of[places[step]]]
        if begin_of[number] == NOBODY:
            begin_of[number] = tail
            tail += begins[number + 1] - begins[number]
    listed = np.empty(tail, dtype=np.int32)
    for number in range(begins.size - 1):
        if begin_of[number] != NOBODY:
            for at in range(begins[number], begins[number + 1]):
                listed[begin_of[number] + at - begins[number]] = row * local[pool[at]]
    for step in range(size):
        step_of[places[step]] = step
    for step in range(size):
        at = places[step]
        number = list_of[node_of[at]]
        who = row * local[holder[at]]
        rank, end = begins[number], begins[number + 1]
        while pool[rank] < holder[at]:
            rank += 1
        spots[4 * step] = begin_of[number]
        spots[4 * step + 1] = end - begins[number] - 1
        spots[4 * step + 2] = rank - begins[number]
        spots[4 * step + 3] = who
        seat_of[step] = person[who + 1]
        person[who + HEAD + person[who + 1]] = step
        person[who + 1] += 1
        person[who + 2] += 1
        table, filled = node_of[at] >> 1, 0
        for other in range(places_from[table], places_from[table + 1]):
            if other != at and step_of[other] != NOBODY:
                near[nearest * step + filled] = step_of[other]
                filled += 1
        while filled < nearest:
            near[nearest * step + filled] = step
            filled += 1
    for step in range(size):
        step_of[places[step]] = NOBODY
    return spots, listed, near, person, seat_of
