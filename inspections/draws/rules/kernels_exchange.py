# mypy: disable-error-code="no-untyped-call"
"""CHAIN compiled (numba): the same exchanges as :mod:`inspections.draws.rules.exchange`, word for word.

Somebody is the number of the first entry of a row of ``person``: a mark, the places held, the load, the most of it, the
places by seat (-1: none). A place is a row of four of ``spots``: where its names begin, how many there are besides its
holder, which of them the holder is, the holder. So one step leads to the next without a multiplication, and a part of
the usual size stays in the first cache of the processor.
"""

import numpy as np
from numba import njit

from inspections.draws.rules.fast import HEAD


@njit(inline="always")
def _at(array, index):  # type: ignore[no-untyped-def]
    """``array[index]`` for an index that is never negative, which spares a look at its sign."""
    return np.int64(array[np.uint64(index)])


@njit(inline="always")
def _near(place, who, but, spots, nearest, near):  # type: ignore[no-untyped-def]
    found = False
    for step in range(nearest):
        other = _at(near, nearest * place + step)
        found |= (_at(spots, 4 * other + 3) == who) & (other != but)
    return found


@njit(inline="always")
def _put(place, who, seat, rank, spots, seat_of, person):  # type: ignore[no-untyped-def]
    spots[np.uint64(4 * place + 2)] = rank
    spots[np.uint64(4 * place + 3)] = who
    person[np.uint64(who + HEAD + seat)] = place
    seat_of[np.uint64(place)] = seat


@njit(inline="always")
def _turn(steps, way, people, ranks, spots, seat_of, person):  # type: ignore[no-untyped-def]
    """A cycle: place way[i] goes to people[i + 1], who leaves way[i + 1] (the last comer leaves way[0])."""
    home = np.int64(seat_of[way[0]])
    for step in range(steps - 1):
        _put(
            way[step], people[step + 1], np.int64(seat_of[way[step + 1]]), ranks[step], spots, seat_of, person
        )
    _put(way[steps - 1], people[steps], home, ranks[steps - 1], spots, seat_of, person)


@njit(inline="always")
def _move(steps, way, people, ranks, spots, seat_of, person):  # type: ignore[no-untyped-def]
    """A path: like a cycle, but the last takes one place more and the first has one less."""
    first, last = people[0], people[steps]
    gone = np.int64(seat_of[way[0]])
    person[first + 1] -= 1
    person[first + 2] -= 1
    end = first + HEAD + person[first + 1]
    moved = person[end]
    person[first + HEAD + gone] = moved
    seat_of[moved] = gone
    person[end] = -1
    for step in range(steps - 1):
        _put(
            way[step], people[step + 1], np.int64(seat_of[way[step + 1]]), ranks[step], spots, seat_of, person
        )
    _put(way[steps - 1], last, np.int64(person[last + 1]), ranks[steps - 1], spots, seat_of, person)
    person[last + 1] += 1
    person[last + 2] += 1


@njit(inline="always")
def _rank(who, first, end, names):  # type: ignore[no-untyped-def]
    """Which of the names from ``first`` to ``end`` somebody is, or -1."""
    begin = first
    while first < end:
        middle = (first + end) >> 1
        if names[middle] < who:
            first = middle + 1
        elif names[middle] > who:
            end = middle
        else:
            return middle - begin
    return -1


@njit(cache=True, nogil=True)
def exchange(  # type: ignore[no-untyped-def]
    places, widest, proposals, words, at, spots, names, near, person, seat_of, nearest, way, people, ranks, stamp,
):  # fmt: skip
    """Propose up to ``proposals`` exchanges in a part.

    ``near``: ``nearest`` other places of the package of each place. Reads ``words`` from ``at`` on; stops before a
    proposal for which they do not suffice. Returns (words read up to, proposals made, stamp). ``spots``, ``person`` and
    ``seat_of`` are changed in place; ``way``, ``people`` and ``ranks`` are scratch, one longer than there are people.
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
            product = np.uint64(words[np.uint64(at)]) * kinds
            at += 1
            if (product & mask) >= least_kinds:
                break
        drawn = np.int64(product >> np.uint64(32))
        place, kind = drawn >> 2, drawn & 3
        first = _at(spots, 4 * place + 3)
        stamp += 1
        person[np.uint64(first)] = stamp
        way[np.uint64(0)], people[np.uint64(0)] = place, first
        origin, odd, aim = place, (kind & 1) == 1, _at(person, first + 2) - 1
        steps = 1
        while True:
            begin, others = np.uint64(_at(spots, 4 * place)), np.uint64(_at(spots, 4 * place + 1))
            held = np.uint64(_at(spots, 4 * place + 2))
            limit = others * twice
            while True:
                if at >= size:
                    return start, made, stamp
                read = np.uint64(words[np.uint64(at)])
                product = read * limit
                at += 1
                low = product & mask
                if low >= limit or low >= (word - limit) % limit:
                    break
            # ⌊⌊word · others · twice / 2³²⌋ / twice⌋ = ⌊word · others / 2³²⌋: no division
            number = (read * others) >> np.uint64(32)
            rest = (product >> np.uint64(32)) - number * twice
            rank = number + np.uint64(number >= held)
            who = _at(names, begin + rank)
            last = (rest & np.uint64(1)) == np.uint64(0)
            seat = np.int64(rest >> np.uint64(1))
            ranks[np.uint64(steps - 1)] = rank
            if _at(person, who) == stamp:  # met before in this proposal
                if (
                    kind == 2
                    and who == first
                    and _at(person, who + HEAD + seat) == origin
                    and not _near(place, who, origin, spots, nearest, near)
                ):
                    people[steps] = who
                    _turn(steps, way, people, ranks, spots, seat_of, person)
                break
            if odd & last:
                load = _at(person, who + 2)
                rises = (load == aim) & (load < _at(person, who + 3))
                if rises or kind == 1:
                    if rises and not _near(place, who, -1, spots, nearest, near):
                        people[steps] = who
                        _move(steps, way, people, ranks, spots, seat_of, person)
                    break
            onward = _at(person, who + HEAD + seat)
            if onward < 0:
                break
            if _near(place, who, onward, spots, nearest, near):
                break
            person[np.uint64(who)] = stamp
            people[np.uint64(steps)] = who
            way[np.uint64(steps)] = onward
            steps += 1
            place = onward
            if (kind == 0) & last:
                goal = _at(spots, 4 * place)
                found = _rank(first, goal, goal + _at(spots, 4 * place + 1) + 1, names)
                if found >= 0 and not _near(place, first, origin, spots, nearest, near):
                    people[steps], ranks[steps - 1] = first, found
                    _turn(steps, way, people, ranks, spots, seat_of, person)
                break
        made += 1
    return at, made, stamp
