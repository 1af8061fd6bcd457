"""CHAIN compiled (numba): the same exchanges as :mod:`inspections.draws.rules.exchange`, word for word."""

import numpy as np
from numba import njit


@njit(cache=True)
def _at(array, index):  # type: ignore[no-untyped-def]
    """``array[index]`` for an index that is never negative, which spares a look at its sign."""
    return array[np.uint64(index)]


@njit(cache=True)
def _near(place, who, but, holder, near_from, near):  # type: ignore[no-untyped-def]
    for step in range(_at(near_from, place), _at(near_from, place + 1)):
        other = _at(near, step)
        if _at(holder, other) == who and other != but:
            return True
    return False


@njit(cache=True)
def _put(place, who, seat, holder, seat_of, seats, widest):  # type: ignore[no-untyped-def]
    holder[place] = who
    seats[who * widest + seat] = place
    seat_of[place] = seat


@njit(cache=True)
def _listed(who, first, end, names):  # type: ignore[no-untyped-def]
    while first < end:
        middle = (first + end) >> 1
        if names[middle] < who:
            first = middle + 1
        elif names[middle] > who:
            end = middle
        else:
            return True
    return False


@njit(cache=True)
def exchange(  # type: ignore[no-untyped-def]
    places, widest, proposals, words, at,
    holder, list_of, names_from, names, names_at, others_at, near_from, near, seats, taken, seat_of, load, most,
    stamp, mark, way, people,
):  # fmt: skip
    """Propose up to ``proposals`` exchanges in a part; ``seats`` has ``widest`` entries for each person.

    Reads ``words`` from ``at`` on; stops before a proposal for which they do not suffice. Returns (words read up to,
    proposals made, stamp). All arrays but ``words`` and the lists are changed in place; ``mark``, ``way`` and ``people``
    are scratch, one longer than there are people.
    """
    mask = np.uint64(0xFFFFFFFF)
    word = np.uint64(1) << np.uint64(32)
    kinds = np.uint64(4 * places)
    least_kinds = (word - kinds) % kinds
    twice = np.uint64(2 * widest)
    made = 0
    size = words.size
    while made < proposals:
        start = at
        while True:
            if at >= size:
                return start, made, stamp
            product = np.uint64(words[at]) * kinds
            at += 1
            if (product & mask) >= least_kinds:
                break
        drawn = np.int64(product >> np.uint64(32))
        place, kind = drawn >> 2, drawn & 3
        first = _at(holder, place)
        stamp += 1
        mark[first] = stamp
        way[0], people[0] = place, first
        steps = 1
        while True:
            begin, others = _at(names_at, place), _at(others_at, place)
            limit = others * twice
            while True:
                if at >= size:
                    return start, made, stamp
                read = np.uint64(_at(words, at))
                product = read * limit
                at += 1
                low = product & mask
                if low >= limit or low >= (word - limit) % limit:
                    break
            # ⌊⌊word · others · twice / 2³²⌋ / twice⌋ = ⌊word · others / 2³²⌋: no division
            number = (read * others) >> np.uint64(32)
            rest = np.int64((product >> np.uint64(32)) - number * twice)
            rank = np.int64(number)
            last = (rest & 1) == 0
            seat = rest >> 1
            who = _at(names, begin + rank)
            next_who = _at(names, begin + rank + 1)
            who = next_who if who >= _at(holder, place) else who
            if kind == 2 and who == first:
                if (
                    seat < taken[who]
                    and seats[who * widest + seat] == way[0]
                    and not _near(place, who, way[0], holder, near_from, near)
                ):
                    people[steps] = who
                    home = seat_of[way[0]]
                    for i in range(steps - 1):
                        _put(way[i], people[i + 1], seat_of[way[i + 1]], holder, seat_of, seats, widest)
                    _put(way[steps - 1], who, home, holder, seat_of, seats, widest)
                break
            if _at(mark, who) == stamp:
                break
            if last and (kind == 1 or kind == 3):
                rises = load[who] == load[first] - 1 and load[who] < most[who]
                if rises or kind == 1:
                    if rises and not _near(place, who, -1, holder, near_from, near):
                        people[steps] = who
                        gone = seat_of[way[0]]
                        taken[first] -= 1
                        moved = seats[first * widest + taken[first]]
                        seats[first * widest + gone] = moved
                        seat_of[moved] = gone
                        for i in range(steps - 1):
                            _put(way[i], people[i + 1], seat_of[way[i + 1]], holder, seat_of, seats, widest)
                        _put(place, who, taken[who], holder, seat_of, seats, widest)
                        taken[who] += 1
                        load[first] -= 1
                        load[who] += 1
                    break
            if seat >= _at(taken, who):
                break
            onward = _at(seats, who * widest + seat)
            if _near(place, who, onward, holder, near_from, near):
                break
            mark[who] = stamp
            people[steps] = who
            way[steps] = onward
            steps += 1
            place = onward
            if kind == 0 and last:
                listed = list_of[place]
                if _listed(first, names_from[listed], names_from[listed + 1], names) and not _near(
                    place, first, way[0], holder, near_from, near
                ):
                    home = seat_of[way[0]]
                    for i in range(steps - 1):
                        _put(way[i], people[i + 1], seat_of[way[i + 1]], holder, seat_of, seats, widest)
                    _put(place, first, home, holder, seat_of, seats, widest)
                break
        made += 1
    return at, made, stamp
