"""The nearest neighbours of points on the ground, exactly and reproducibly (空间近邻).

Coordinates are rounded to whole metres and distances compared as integers, ties by number, so every machine finds the same neighbours.
The points are halved until each leaf is small (a k-d tree's leaves, Bentley 1975); a leaf then looks only at leaves within reach.
"""

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
LEAF = 192
_METRES = 111_320
_NUMBER = np.int64(1 << 20)
"""Room for the number of a point beside its distance in one integer: up to a million points less than 2,000 km apart."""
_FARTHEST = 1_000_000


def on_the_ground(lon: Floats, lat: Floats, middle: tuple[float, float]) -> Ints:
    """Metres east and north of the middle, one row a point; accurate enough to tell who is near whom inside a province."""
    scale = np.cos(np.radians(middle[1]))
    east = np.rint((lon - middle[0]) * scale * _METRES)
    north = np.rint((lat - middle[1]) * _METRES)
    metres: Ints = np.clip(np.column_stack([east, north]), -_FARTHEST, _FARTHEST).astype(np.int64)
    return metres


def nearest(known: Ints, asked: Ints, k: int, *, same: bool) -> tuple[Ints, Ints]:
    """For each asked point the numbers of its `k` nearest known points, nearest first, and the squared distances in m².

    Args:
        known, asked: metres, one row a point.
        same: both are the same points, and nobody is a neighbour of oneself.

    Where fewer than `k` are known the rest is −1 (and distance −1).
    """
    found = np.full((len(asked), k), -1, dtype=np.int64)
    far = np.full((len(asked), k), -1, dtype=np.int64)
    if not len(known) or not len(asked) or len(known) > _NUMBER:
        return found, far
    leaves = _leaves(known)
    low = np.array([known[leaf].min(axis=0) for leaf in leaves])
    high = np.array([known[leaf].max(axis=0) for leaf in leaves])
    wanted = k + (1 if same else 0)
    for group in _leaves(asked):
        points = asked[group]
        least, most = points.min(axis=0), points.max(axis=0)
        reach = int(max(most - least)) + 50
        while True:
            touched = np.flatnonzero(((low <= most + reach) & (high >= least - reach)).all(axis=1))
            near = np.concatenate([leaves[at] for at in touched]) if len(touched) else np.empty(0, np.int64)
            if len(near) < min(wanted, len(known)):
                reach *= 2
                continue
            keys = _keys(points, known[near], near)
            take = min(wanted, len(near))
            chosen = np.sort(np.partition(keys, take - 1, axis=1)[:, :take], axis=1)
            farthest = int(np.ceil(np.sqrt(float(chosen[:, -1].max() // _NUMBER))))
            if farthest <= reach or len(touched) == len(leaves):
                break
            reach = farthest
        numbers, squares = chosen % _NUMBER, chosen // _NUMBER
        if same:
            numbers, squares = _without(numbers, squares, group)
        take = min(k, numbers.shape[1])
        found[group, :take], far[group, :take] = numbers[:, :take], squares[:, :take]
    return found, far


def _keys(points: Ints, near: Ints, numbers: Ints) -> Ints:
    """Squared distance and number in one integer, so that comparing is exact and ties have an order."""
    east = points[:, :1] - near[:, 0]
    north = points[:, 1:] - near[:, 1]
    keys: Ints = (east * east + north * north) * _NUMBER + numbers
    return keys


def _without(numbers: Ints, squares: Ints, own: Ints) -> tuple[Ints, Ints]:
    """Leave oneself out; who has more twins at the same spot than places loses the last one instead."""
    mine = numbers == own[:, None]
    mine[~mine.any(axis=1), -1] = True
    keep = ~mine
    shape = (len(own), numbers.shape[1] - 1)
    return numbers[keep].reshape(shape), squares[keep].reshape(shape)


def _leaves(points: Ints) -> list[Ints]:
    """The points' numbers in groups of at most `LEAF`, halved along the wider side."""
    waiting, done = [np.arange(len(points), dtype=np.int64)], []
    while waiting:
        group = waiting.pop()
        if len(group) <= LEAF:
            done.append(group)
            continue
        spread = points[group].max(axis=0) - points[group].min(axis=0)
        side = int(spread[1] > spread[0])
        order = group[np.argsort(points[group, side], kind="stable")]
        waiting += [order[: len(order) // 2], order[len(order) // 2 :]]
    return done
