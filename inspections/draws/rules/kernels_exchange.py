"""CHAIN compiled (numba): the same exchanges as :mod:`inspections.draws.rules.exchange`, word for word.

Somebody is the number of the first entry of a row of ``person``: a mark, the places held, the load, the most of it, the
places by seat (-1: none). So a name leads to everything about a person without a multiplication, and a part of the usual
size stays in the first cache of the processor.
"""

import numpy as np
from numba import njit

from inspections.draws.rules.fast import HEAD


@njit(cache=True)
def _at(array, index):  # type: ignore[no-untyped-def]
    """``array[index]`` for an index that is never negative, which spares a look at its sign."""
    return np.int64(array[np.uint64(index)])


@njit(cache=True)
def _near(place, who, but, holder, nearest, near):  # type: ignore[no-untyped-def]
    for step in range(nearest * place, nearest * place + nearest):
        other = _at(near, step)
        if _at(holder, other) == who and other != but:
            return True
    return False


@njit(cache=True)
def _put(place, who, seat, holder, seat_of, person):  # type: ignore[no-untyped-def]
    holder[place] = who
    person[who + HEAD + seat] = place
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


@njit(cache=True, nogil=True)
def exchange(  # type: ignore[no-untyped-def]
    places, widest, proposals, words, at, holder, spots, names, near, person, seat_of, nearest, way, people,
):  # fmt: skip
    """Propose up to ``proposals`` exchanges in a part.

    ``spots``: of each place the begin of its names and how many there are besides its holder; ``near``: ``nearest`` other
    places of its package. Reads ``words`` from ``at`` on; stops before a proposal for which they do not suffice. Returns
    (words read up to, proposals made). ``holder``, ``person`` and ``seat_of`` are changed in place; ``way`` and ``people``
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
                return start, made
            product = np.uint64(words[at]) * kinds
            at += 1
            if (product & mask) >= least_kinds:
                break
        drawn = np.int64(product >> np.uint64(32))
        place, kind = drawn >> 2, drawn & 3
        first = _at(holder, place)
        person[first] = 1
        way[0], people[0] = place, first
        steps = 1
        short = False
        while True:
            begin, others = _at(spots, 2 * place), np.uint64(_at(spots, 2 * place + 1))
            limit = others * twice
            while True:
                if at >= size:
                    short = True
                    break
                read = np.uint64(words[np.uint64(at)])
                product = read * limit
                at += 1
                low = product & mask
                if low >= limit or low >= (word - limit) % limit:
                    break
            if short:
                break
            # ⌊⌊word · others · twice / 2³²⌋ / twice⌋ = ⌊word · others / 2³²⌋: no division
            number = (read * others) >> np.uint64(32)
            rest = np.int64((product >> np.uint64(32)) - number * twice)
            named = begin + np.int64(number)
            last = (rest & 1) == 0
            seat = rest >> 1
            who, next_who = _at(names, named), _at(names, named + 1)
            who = next_who if who >= _at(holder, place) else who
            if _at(person, who):  # met before in this proposal
                if (
                    kind == 2
                    and who == first
                    and person[who + HEAD + seat] == way[0]
                    and not _near(place, who, way[0], holder, nearest, near)
                ):
                    people[steps] = who
                    home = seat_of[way[0]]
                    for i in range(steps - 1):
                        _put(way[i], people[i + 1], seat_of[way[i + 1]], holder, seat_of, person)
                    _put(way[steps - 1], who, home, holder, seat_of, person)
                break
            if last and (kind & 1) == 1:
                rises = person[who + 2] == person[first + 2] - 1 and person[who + 2] < person[who + 3]
                if rises or kind == 1:
                    if rises and not _near(place, who, -1, holder, nearest, near):
                        people[steps] = who
                        gone = seat_of[way[0]]
                        person[first + 1] -= 1
                        left = first + HEAD + person[first + 1]
                        moved = person[left]
                        person[first + HEAD + gone] = moved
                        seat_of[moved] = gone
                        person[left] = -1
                        for i in range(steps - 1):
                            _put(way[i], people[i + 1], seat_of[way[i + 1]], holder, seat_of, person)
                        _put(place, who, person[who + 1], holder, seat_of, person)
                        person[who + 1] += 1
                        person[first + 2] -= 1
                        person[who + 2] += 1
                    break
            onward = _at(person, who + HEAD + seat)
            if onward < 0:
                break
            if _near(place, who, onward, holder, nearest, near):
                break
            person[who] = 1
            people[steps] = who
            way[steps] = onward
            steps += 1
            place = onward
            if kind == 0 and last:
                begin = _at(spots, 2 * place)
                if _listed(first, begin, begin + _at(spots, 2 * place + 1) + 1, names) and not _near(
                    place, first, way[0], holder, nearest, near
                ):
                    home = seat_of[way[0]]
                    for i in range(steps - 1):
                        _put(way[i], people[i + 1], seat_of[way[i + 1]], holder, seat_of, person)
                    _put(place, first, home, holder, seat_of, person)
                break
        for i in range(steps):
            person[people[i]] = 0
        if short:
            return start, made
        made += 1
    return at, made
