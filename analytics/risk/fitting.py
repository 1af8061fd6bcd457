"""Learning the score from the past only: what would have been known on earlier days, and what was then found (时间上严格的训练).

Earlier days stand for the cut: for each, the first inspection of every business in the weeks after it is an example, with what was known on that day.
Who inspected is known for the past, so the strictness of that person is given to the learner beforehand and does not get into the points; whoever will
inspect next is average. What was found around a business lately also tells who has been working there; inspectors change, so these points fade
with the length of the window that is being ordered.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.risk import features, stumps
from analytics.risk.features import COLUMNS, GROUND, MANY, NEAR, TERRITORY, Register, known_on
from analytics.risk.nearest import nearest, on_the_ground
from analytics.risk.past import Past
from analytics.risk.strictness import log_strictness
from analytics.risk.stumps import ONE, Card, Examples

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

EVERY, WINDOW, MOST_DAYS = 30, 45, 40
"""An earlier day every 30 days, looking 45 days ahead, at most 40 of them."""
NEEDED_BEFORE = 90
"""Days of history before the first of them."""
HALF_LIFE = 730.0
"""Days after which an example counts half."""
MOST_EXAMPLES = 60_000
"""With so many examples no earlier day is added: more cost time and say nothing new."""
ROUNDS = (20, 40, 80, 160)
"""Numbers of rounds tried on the latest earlier days."""
A_QUARTER = 90
"""Days for which who works where is taken to last."""
NAMED = 0.5
"""From this share of inspections with a named inspector on, results can be corrected for who looked."""
LEAST = 200
"""With fewer examples, or fewer than ten problems, nothing is learnt and the shrunken rates are the score."""


@dataclass(frozen=True)
class Model:
    """What was learnt on a day: points of the business and of its territory, which columns are whose, strictness of people (log-odds), and from how much."""

    business: Card
    territory: Card
    split: tuple[Ints, Ints]
    strictness: Floats
    examples: int
    rounds: int
    days: int


def window(past: Past, first: int, last: int, kind: npt.NDArray[np.bool_]) -> Ints:
    """Rows of the first inspection of each entity in the days `first` to `last`, both included, in the order they happened."""
    rows = np.flatnonzero((past.day >= first) & (past.day <= last) & kind[past.kind])
    _entities, at = np.unique(past.entity[rows], return_index=True)
    return rows[np.sort(at)]


def register_on(past: Past, day: int, newcomers: Ints) -> Register:
    """What the register said before that day; of entities never seen before, what their own row in `newcomers` says of trade and place."""
    n = len(past.words["entity"])
    before = past.until(day)
    row = np.full(n, -1, dtype=np.int64)
    fresh = newcomers[~np.isin(past.entity[newcomers], before.entity)]
    row[past.entity[fresh][::-1]] = fresh[::-1]
    row[before.entity] = np.arange(len(before))
    told = row >= 0
    at = np.where(told, row, 0)
    lon, lat = np.where(told, past.lon[at], np.nan), np.where(told, past.lat[at], np.nan)
    placed = ~np.isnan(lon)
    seen = np.zeros(n, dtype=bool)
    seen[before.entity] = True
    east, north = np.full(n, np.nan), np.full(n, np.nan)
    near, spacing = np.full((n, MANY), -1, dtype=np.int64), np.full(n, np.nan)
    old, new = np.flatnonzero(placed & seen), np.flatnonzero(placed & ~seen)
    if len(old):
        middle = (float(np.median(lon[old])), float(np.median(lat[old])))
        ground = on_the_ground(lon[old], lat[old], middle)
        for asked, same in ((old, True), (new, False)):
            spots = ground if same else on_the_ground(lon[asked], lat[asked], middle)
            found, squares = nearest(ground, spots, MANY, same=same)
            near[asked] = np.where(found >= 0, old[found], -1)
            last = squares[:, NEAR - 1]
            spacing[asked] = np.where(last >= 0, np.sqrt(np.maximum(last, 0)), np.nan)
            east[asked], north[asked] = spots[:, 0], spots[:, 1]
    return Register(
        np.where(told, past.trade[at], 0), np.where(told, past.tier[at], 0), east, north, near, spacing
    )


def fit(past: Past, register: Register, cut: int, kind: npt.NDArray[np.bool_]) -> Model:
    """Learn from everything before `cut`."""
    before = past.until(cut)
    strictness = _strictness(before, kind)
    examples, days = _examples(before, register, cut, kind, strictness)
    split = _split(before, kind)
    own, around = (
        Examples(examples.table[:, part], examples.problem, examples.weight, examples.given) for part in split
    )
    directions = [direction for direction, _word in (*COLUMNS.values(), *TERRITORY.values())]
    rounds = _rounds(own, [directions[at] for at in split[0]], days)
    card = stumps.learn(own, [directions[at] for at in split[0]], rounds)
    rest = Examples(around.table, around.problem, around.weight, card.score(own.table))
    territory = stumps.learn(rest, [directions[at] for at in split[1]], rounds)
    return Model(card, territory, split, strictness, len(examples), rounds, len(np.unique(days)))


def _split(before: Past, kind: npt.NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Columns of the business and of its territory. Where mostly nobody is named, a place cannot be told from who worked there."""
    named = before.inspector[kind[before.kind]] > 0
    unsure = set(TERRITORY) if len(named) and named.mean() >= NAMED else {*TERRITORY, *GROUND}
    names = [*COLUMNS, *TERRITORY]
    return (
        np.array([at for at, name in enumerate(names) if name not in unsure], dtype=np.int64),
        np.array([at for at, name in enumerate(names) if name in unsure], dtype=np.int64),
    )


def scored(model: Model, table: Floats, *, length: int, inspector: Ints | None = None) -> Ints:
    """The score of every row of ``known_on`` in points (65,536 = one unit of log-odds).

    Args:
        length: days of the window that is being ordered.
        inspector: places of those who will inspect, where that is to be used; where somebody is named the territory says nothing more.
    """
    own, around = (
        model.business.score(table[:, model.split[0]]),
        model.territory.parts(table[:, model.split[1]]).sum(axis=1) * A_QUARTER // max(A_QUARTER, length),
    )
    if inspector is None:
        total: Ints = own + around
        return total
    strict = np.rint(model.strictness[inspector] * ONE).astype(np.int64)
    named: Ints = own + np.where(inspector > 0, strict, around)
    return named


def points_by_column(model: Model, table: Floats, *, length: int) -> Ints:
    """Points of every row and column; with the start they add up to the score, to a few points lost by rounding down."""
    parts = np.zeros(table.shape, dtype=np.int64)
    parts[:, model.split[0]] = model.business.parts(table[:, model.split[0]])
    around = model.territory.parts(table[:, model.split[1]])
    parts[:, model.split[1]] = around * A_QUARTER // max(A_QUARTER, length)
    return parts


def reasons(model: Model, table: Floats, *, length: int) -> dict[str, Ints]:
    """Points of every row by reason (words of ``features``)."""
    parts = points_by_column(model, table, length=length)
    words = [word for _direction, word in (*COLUMNS.values(), *TERRITORY.values())]
    order = (features.OWN, features.TRADE, features.PLACE, features.UNKNOWN, features.AROUND)
    return {
        word: parts[:, [at for at, each in enumerate(words) if each == word]].sum(axis=1) for word in order
    }


def _strictness(before: Past, kind: npt.NDArray[np.bool_]) -> Floats:
    mine = kind[before.kind]
    problem, trade = before.problem[mine], before.trade[mine]
    seen = np.bincount(trade, minlength=len(before.words["trade"]))
    mean = float(problem.mean()) if len(problem) else 0.0
    usual = (np.bincount(trade, problem, len(seen)) + 10 * mean) / (seen + 10)
    return log_strictness(problem, usual[trade], before.inspector[mine], len(before.words["inspector"]))


def _examples(
    before: Past, register: Register, cut: int, kind: npt.NDArray[np.bool_], strictness: Floats
) -> tuple[Examples, Ints]:
    """Examples of all earlier days, and the day each belongs to."""
    width = len(COLUMNS) + len(TERRITORY)
    tables, problems, given, days = (
        [np.empty((0, width))],
        [np.empty(0)],
        [np.empty(0)],
        [np.empty(0, np.int64)],
    )
    earliest = (int(before.day[0]) if len(before) else cut) + NEEDED_BEFORE
    for day in [cut - EVERY * n for n in range(1, MOST_DAYS + 1) if cut - EVERY * n >= earliest]:
        if sum(map(len, days)) >= MOST_EXAMPLES:
            break
        rows = window(before, day, min(day + WINDOW, cut) - 1, kind)
        tables.append(known_on(before, register, day, before.entity[rows], kind))
        problems.append(before.problem[rows])
        given.append(strictness[before.inspector[rows]])
        days.append(np.full(len(rows), day, dtype=np.int64))
    when = np.concatenate(days)
    return (
        Examples(
            np.vstack(tables),
            np.concatenate(problems),
            0.5 ** ((cut - when) / HALF_LIFE),
            np.rint(np.concatenate(given) * ONE).astype(np.int64),
        ),
        when,
    )


def _rounds(examples: Examples, directions: list[int], days: Ints) -> int:
    """How many rounds order the latest quarter of the earlier days best (log-loss), learnt from those that ended before it."""
    steps = np.unique(days)
    if len(examples) < LEAST or examples.problem.sum() < 10 or len(steps) < 4:
        return ROUNDS[0]
    from_day = int(steps[-max(1, len(steps) // 4)])
    early, late = examples.where(days + WINDOW <= from_day), examples.where(days >= from_day)
    if early.problem.sum() < 10 or not len(late):
        return ROUNDS[0]
    losses = []
    for card in stumps.learn_each(early, directions, ROUNDS):
        share = stumps.chance(card.score(late.table) + late.given)
        loss = -(late.problem * np.log(share) + (1 - late.problem) * np.log(1 - share)).sum()
        losses.append(round(float(loss), 6))
    return ROUNDS[int(np.argmin(losses))]
