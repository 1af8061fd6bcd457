"""Which pairs of rows are worth comparing: names alike, equal codes, printed alignments, one office and one article, one thing.

Nothing here decides; it only keeps 20,000 × 20,000 pairs from being looked at one by one. Names are compared row by row
against everybody at once (compiled where numba is): the weights of shared character pairs and concepts are added up in one array over all rows, and
what stays far off never becomes a pair.
"""

from collections.abc import Iterator

import numpy as np

from supervision.lists.rules.matching.bags import (
    WORTH_COMPILING,
    Bags,
    Floats,
    Ints,
    compiled,
    distinct,
    grouped,
    laid_out,
    rare,
)
from supervision.lists.rules.matching.columns import Columns
from supervision.lists.rules.matching.cutting import bits_of

NEAR, BEST = 0.12, 24
"""How near a row must be, and how many are taken for each row at most, among rows of short lists."""
NEAR_LONG, BEST_LONG = 0.2, 8
"""The same between two long lists, which have more neighbours than anybody can look at."""
FEW = 1_000
"""Up to so many rows every pair is compared."""
SMALL = 1_500
"""Lists below this length are compared all together (rows of many places), longer ones list against list."""
AT_ONCE = 2_000_000
"""Members laid out at once where nothing is compiled."""
CROWD = 40
"""A mark that more rows of a side share says too little to pair them by."""
COMMON = 0.03
"""What a larger share of the rows has in common finds no candidates."""


def candidates(rows: Columns, *, within: bool = True) -> tuple[Ints, Ints]:
    """Pairs of rows to compare, each once, the earlier row first.

    Args:
        within: also pairs inside one long list (of short lists all pairs are looked at).
    """
    count = len(rows)
    if count <= FEW:
        one, other = np.triu_indices(count, 1)
        return _apart(rows, one.astype(np.int64), other.astype(np.int64), within)
    vectors = _vectors(rows)
    found: list[Ints] = []
    for one, other in _blocks(rows.lists, within):
        near, best = (NEAR_LONG, BEST_LONG) if min(len(one), len(other)) >= SMALL else (NEAR, BEST)
        found.append(_nearest(vectors, one, other, near, best, count))
    for marks in _marks(rows):
        found.append(_equal(marks, count))
    keys = distinct(np.concatenate(found))
    return _apart(rows, keys // count, keys % count, within)


def _apart(rows: Columns, a: Ints, b: Ints, within: bool) -> tuple[Ints, Ints]:
    apart = within | (rows.lists[a] != rows.lists[b])
    return a[apart], b[apart]


def _blocks(lists: Ints, within: bool) -> Iterator[tuple[Ints, Ints]]:
    sizes = np.bincount(lists)
    long = [np.flatnonzero(lists == number) for number in np.flatnonzero(sizes >= SMALL)]
    short = np.flatnonzero(sizes[lists] < SMALL)
    blocks = [*long, *([short] if len(short) else [])]
    for place, one in enumerate(blocks):
        for other in blocks[place + 1 :]:
            yield one, other
        if within or one is short:
            yield one, one


def _vectors(rows: Columns) -> Bags:
    """Character pairs of the names, and the concepts named with everything wider, as one bag of length one a row."""
    names = rows.pairs
    holders, concepts = bits_of(rows.wider)
    return Bags(
        np.concatenate((names.rows, holders)),
        np.concatenate((names.ids, concepts + names.width)),
        len(rows),
        lambda spread: rare(spread, len(rows)),
    )


def _nearest(vectors: Bags, one: Ints, other: Ints, near: float, best: int, count: int) -> Ints:
    """For each row of a block the best rows of another one, as keys of pairs."""
    weight = vectors.weight
    length = np.sqrt(np.bincount(vectors.rows, weights=weight[vectors.ids] ** 2, minlength=count)).clip(1e-9)
    place_in_other = np.full(count, -1, np.int64)
    place_in_other[other] = np.arange(len(other))
    kept = place_in_other[vectors.rows] >= 0
    ids, holders = vectors.ids[kept], place_in_other[vectors.rows[kept]]
    packed = np.sort(ids * len(other) + holders)
    ids = packed // len(other)
    holders = packed - ids * len(other)
    cuts = np.searchsorted(ids, np.arange(vectors.width + 1))
    gains, scale = weight**2, 1 / length[other]
    limit = max(200, int(COMMON * len(other)))
    told = (
        one,
        vectors.starts,
        vectors.ids,
        cuts,
        holders,
        gains,
        scale,
        near * length,
        limit,
        best,
        len(other),
    )
    loops = compiled() if len(one) >= WORTH_COMPILING else None
    rows, places = _plainly(*told) if loops is None else loops.nearest(*told)
    fellows = other[places]
    apart = rows != fellows
    rows, fellows = rows[apart], fellows[apart]
    keys: Ints = np.minimum(fellows, rows) * count + np.maximum(fellows, rows)
    return keys


def _plainly(
    rows: Ints, starts: Ints, ids: Ints, cuts: Ints, holders: Ints, gains: Floats, scale: Floats,
    needed: Floats, limit: int, best: int, size: int,
) -> tuple[Ints, Ints]:  # fmt: skip
    """As :func:`supervision.lists.rules.matching.kernels.nearest`, without a compiler, some rows at a time."""
    spread = np.diff(cuts)
    spread[spread > limit] = 0
    before = np.concatenate(([0], np.cumsum(spread[ids])))
    load = np.cumsum(before[starts[rows + 1]] - before[starts[rows]] + size)
    found: list[tuple[Ints, Ints]] = [(np.zeros(0, np.int64), np.zeros(0, np.int64))]
    for part in np.split(rows, np.flatnonzero(np.diff(load // AT_ONCE)) + 1):
        numbers = ids[laid_out(starts[part], starts[part + 1] - starts[part])]
        held = spread[numbers]
        begins = np.repeat(np.arange(len(part)) * size, starts[part + 1] - starts[part])
        cells = holders[laid_out(cuts[numbers], held)]
        cells += np.repeat(begins, held)
        added = np.bincount(cells, weights=np.repeat(gains[numbers], held), minlength=len(part) * size)
        total: Floats = (added.reshape(len(part), size) * scale).ravel()
        met = np.flatnonzero(total >= np.repeat(needed[part], size))
        order, group, firsts = grouped(met // size, np.argsort(-total[met], kind="stable"))
        met = met[order[np.arange(len(order)) - firsts[group] < best]]
        found.append((part[met // size], met % size))
    return np.concatenate([one for one, _ in found]), np.concatenate([other for _, other in found])


def _marks(rows: Columns) -> Iterator[tuple[Ints, Ints]]:
    """Rows and marks that pair them: codes, alignments, office with article."""
    everyone = np.arange(len(rows))
    for aims, marks in rows.aims:
        yield np.concatenate((everyone, everyone)), np.concatenate((marks, aims))
    articles = rows.articles
    offices = np.unique(rows.office, return_inverse=True)[1].astype(np.int64)
    yield articles.rows, articles.ids * (int(offices.max(initial=0)) + 1) + offices[articles.rows]


def _equal(marked: tuple[Ints, Ints], count: int) -> Ints:
    """Keys of all pairs of rows with one mark, marks of a crowd left out."""
    rows, marks = marked
    rows, marks = rows[marks >= 0], marks[marks >= 0]
    both = distinct(marks * count + rows)
    rows, marks = both % count, both // count
    _, starts, sizes = np.unique(marks, return_index=True, return_counts=True)
    keys: list[Ints] = []
    for size in range(2, CROWD + 1):
        firsts = starts[sizes == size]
        if len(firsts):
            groups = rows[firsts[:, None] + np.arange(size)]
            left, right = np.triu_indices(size, 1)
            keys.append((groups[:, left] * count + groups[:, right]).ravel())
    return np.concatenate(keys) if keys else np.zeros(0, np.int64)
