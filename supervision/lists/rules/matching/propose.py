"""Links between rows of any lists: same item, part of the other, overlapping, or different but worth a look; with reasons.

One model serves the command and the review of doubtful pairs. A machine decides alone (``sure``) only where on labelled
pairs it was nearly always right, and where the merge itself would unite: equal code, printed alignment, equal name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import overload

import numpy as np
import numpy.typing as npt

from supervision.lists.rules.matching.bags import Ints, grouped
from supervision.lists.rules.matching.candidates import FEW, candidates
from supervision.lists.rules.matching.columns import Columns, Line
from supervision.lists.rules.matching.evidence import Evidence, Sign, evidence, narrower
from supervision.lists.rules.matching.features import NAMES, features
from supervision.lists.rules.matching.weights import Weights, delivered

LOOK = 0.1
"""Below this score a pair that is different is not worth a reviewer's look."""
PART = 0.6
"""What a part counts in the score, where the same counts 1."""
CERTAIN = 0.97
"""How sure at least a union is that the merge makes by itself: equal names or codes of fitting offices."""
CROSSING = 0.2
"""Two rows that each add something are told to overlap only where the same is less likely than this."""
RIVAL = 0.2
"""From this likelihood on a row of the same list is a rival for being the counterpart: a list holds an item once."""
STRANGER = 0.02
CLOSER = 8.0
LEAD = 3.0
LONG = 200
STEP_BACK = 0.15
"""A pair that loses more than this to rivals is told to have one."""
SHOWN = 4
"""Pairs told of each row of a large comparison, unless they are the same."""
CHUNK = 100_000
RELATIONS = ("same", "part_of", "overlap", "different")
_SAME, _PART, _OVERLAP, _DIFFERENT = range(4)
_SIGN = {name: place for place, name in enumerate(NAMES)}
_LOOKED_AT = (
    "object_share", "object_tree", "object_clash", "aspect_clash", "key", "list", "printed", "office_no",
    "trade_clash", "class_clash", "code_no", "actor_clash",
)  # fmt: skip

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Found:
    """Compared pairs as arrays: places of the rows, relation (as ``RELATIONS``), score, sure, stepped back, likelihoods."""

    a: Ints
    b: Ints
    relation: Ints
    score: Floats
    sure: npt.NDArray[np.bool_]
    rival: npt.NDArray[np.bool_]
    chances: Floats


@dataclass(frozen=True)
class Link:
    """Two rows and what they are to one another.

    ``score`` is 0–1 over all relations: the likelihood of the same plus 0.6 times that of a part. ``chances`` are the
    likelihoods of same, part or overlap, different. ``sure``: a machine may decide without a reviewer.
    """

    a: str
    b: str
    relation: str
    score: float
    sure: bool
    chances: tuple[float, float, float]
    rival: bool
    _rows: Columns = field(repr=False, compare=False)
    _places: tuple[int, int] = field(repr=False, compare=False)

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """The reasons, worked out when asked for."""
        rival = (Evidence(Sign.RIVAL, ""),) if self.rival else ()
        return evidence(self._rows, *self._places) + rival

    @cached_property
    def narrower(self) -> str:
        """Which row is the part, ``a`` or ``b``; empty for other relations."""
        return narrower(self._rows, *self._places) if self.relation == "part_of" else ""


class Links(Sequence[Link]):
    """Links as arrays, the strongest first; each becomes an object when it is looked at."""

    def __init__(self, rows: Columns, found: Found) -> None:
        self._rows, self._found = rows, found
        told = np.flatnonzero((found.relation == _SAME) | ((found.score >= LOOK) & _foremost(rows, found)))
        self._order = told[np.lexsort((found.b[told], found.a[told], -found.score[told]))]

    def __len__(self) -> int:
        return len(self._order)

    @overload
    def __getitem__(self, place: int) -> Link: ...
    @overload
    def __getitem__(self, place: slice) -> "list[Link]": ...
    def __getitem__(self, place: int | slice) -> "Link | list[Link]":
        """The link at a place, or those of a slice."""
        return (
            list(self._read(self._order[place]))
            if isinstance(place, slice)
            else next(self._read(self._order[[place]]))
        )

    def __iter__(self) -> Iterator[Link]:
        return self._read(self._order)

    def of(self, relation: str) -> int:
        """How many links tell a relation."""
        return int((self._found.relation[self._order] == RELATIONS.index(relation)).sum())

    @property
    def sure(self) -> int:
        """How many links need no reviewer."""
        return int(self._found.sure[self._order].sum())

    def _read(self, order: Ints) -> Iterator[Link]:
        rows, found = self._rows, self._found
        columns = (
            found.a[order].tolist(),
            found.b[order].tolist(),
            found.relation[order].tolist(),
            np.round(found.score[order], 4).tolist(),
            found.sure[order].tolist(),
            np.round(found.chances[order], 4).tolist(),
            found.rival[order].tolist(),
        )
        for a, b, relation, score, sure, chances, rival in zip(*columns, strict=True):
            one, other = rows.lines[a].row_id, rows.lines[b].row_id
            yield Link(one, other, RELATIONS[relation], score, sure, tuple(chances), rival, rows, (a, b))


def propose(lines: Sequence[Line], weights: Weights | None = None, *, within: bool = True) -> Links:
    """All links worth telling, the strongest first.

    Args:
        weights: the model; the delivered one unless a bureau's own is given.
        within: also between rows of one list.
    """
    rows = Columns(lines)
    found = compare(rows, *candidates(rows, within=within), weights)
    return Links(rows, found)


def _foremost(rows: Columns, found: Found) -> npt.NDArray[np.bool_]:
    """Whether a pair is among the ``SHOWN`` best of one of its rows; of few rows every pair is."""
    if len(rows) <= FEW:
        return np.ones(len(found.a), bool)
    foremost = np.zeros(len(found.a), bool)
    best = np.argsort(-found.score, kind="stable")
    for one in (found.a, found.b):
        order, group, firsts = grouped(one, best)
        foremost[order] |= np.arange(len(order)) - firsts[group] < SHOWN
    return foremost


def compare(rows: Columns, a: Ints, b: Ints, weights: Weights | None = None) -> Found:
    """Judge pairs of rows, given by their places."""
    model = weights or delivered()
    parts = [
        _judge(rows, a[start : start + CHUNK], b[start : start + CHUNK], model)
        for start in range(0, len(a), CHUNK)
    ]
    if not parts:
        parts = [(np.zeros((0, 3)), np.zeros(0, bool), np.zeros(0, bool), np.zeros(0), np.zeros(0, bool))]
    chances = np.concatenate([part[0] for part in parts])
    crossed, certain = (np.concatenate([part[n] for part in parts]) for n in (1, 2))
    cos, against = (np.concatenate([part[n] for part in parts]) for n in (3, 4))
    same = _alone(rows, a, b, chances[:, 0], cos, against)
    surely = (
        np.where(chances.argmax(axis=1) == 0, np.minimum(chances[:, 0], same), chances.max(axis=1)) * 1000
        >= model.sure
    )
    claimed = np.array([_SAME, _PART, _DIFFERENT])[chances.argmax(axis=1)]
    rival = (chances[:, 0] > same + STEP_BACK) & (claimed == _SAME)
    others = chances[:, 1:] / chances[:, 1:].sum(axis=1, keepdims=True).clip(1e-12)
    chances = np.column_stack((same, others * (1 - same)[:, None]))
    relation = np.array([_SAME, _PART, _DIFFERENT])[chances.argmax(axis=1)]
    relation[(relation == _PART) & crossed & (same < CROSSING)] = _OVERLAP
    sure = (surely & (relation == claimed) & ~rival) | (certain & (relation == _SAME))
    score = same + PART * chances[:, 1]
    return Found(a, b, relation, score, sure, rival, chances)


def _judge(
    rows: Columns, a: Ints, b: Ints, model: Weights
) -> tuple[Floats, npt.NDArray[np.bool_], npt.NDArray[np.bool_], Floats, npt.NDArray[np.bool_]]:
    """Likelihoods; whether each side adds something of its own; whether the merge would unite them."""
    signs = features(rows, a, b)
    chances = model.probabilities(signs)
    mark = {name: signs[:, _SIGN[name]] > 0 for name in _LOOKED_AT}
    met = mark["object_share"] | mark["object_tree"]
    crossed = met & (mark["object_clash"] | mark["aspect_clash"] | (signs[:, _SIGN["special_both"]] >= 0.4))
    certain = (
        (mark["key"] & rows.alone[a] & rows.alone[b] & ~mark["list"])
        | (signs[:, _SIGN["code"]] == 1)
        | mark["printed"]
    ) & ~mark["office_no"]
    low = certain & (chances[:, 0] < CERTAIN)
    others = chances[low, 1:] / chances[low, 1:].sum(axis=1, keepdims=True).clip(1e-12)
    chances[low] = np.column_stack((np.full(len(others), CERTAIN), others * (1 - CERTAIN)))
    against = (
        mark["trade_clash"] | mark["class_clash"] | mark["code_no"] | mark["office_no"] | mark["actor_clash"]
    )
    return chances, crossed, certain, signs[:, _SIGN["cos"]].astype(np.float64), against


def _alone(
    rows: Columns, a: Ints, b: Ints, same: Floats, cos: Floats, against: npt.NDArray[np.bool_]
) -> Floats:
    """How likely pairs are the same once it counts that a list holds an item once.

    The odds of a pair are set against the odds of its rivals: the other rows of one list for a row of another. Among
    rivals nearer wording counts more (``CLOSER``). Of two long lists most rows have a counterpart; there a lead over
    all rivals speaks for the pair (``LEAD``) unless something is ``against`` it; in lists of a few rows it says nothing.
    """
    between = np.flatnonzero((rows.lists[a] != rows.lists[b]) & (same >= STRANGER))
    if not len(between):
        return same
    alone, one, other = same.copy(), a[between], b[between]
    odds = np.log(same[between] / (1 - same[between]).clip(1e-6)) + CLOSER * cos[between]
    lists, long = rows.lists, np.bincount(rows.lists)[rows.lists] >= LONG
    best = np.argsort(-odds, kind="stable")
    first, second = (
        _rivals(x * (int(lists.max()) + 1) + lists[y], odds, best) for x, y in ((one, other), (other, one))
    )
    rivals = np.logaddexp(first, second)
    lead = (odds - np.maximum(first, second)).clip(0, LEAD)
    plain = odds - CLOSER * cos[between] + np.where(long[one] & long[other] & ~against[between], lead, 0.0)
    rivals = np.where(same[between] >= RIVAL, rivals - CLOSER * cos[between], -np.inf)
    alone[between] = 1 / (1 + np.exp(-plain) + np.exp((rivals - plain).clip(-50, 50)))
    return alone


def _rivals(keys: Ints, odds: Floats, best: Ints) -> Floats:
    """The best log odds among the other pairs with the same key; -50 where there is none. ``best``: places, highest first."""
    order, group, firsts = grouped(keys, best)
    follows = np.minimum(firsts + 1, len(keys) - 1)
    lonely = (group[follows] != np.arange(len(firsts))) | (follows == firsts)
    second = np.where(lonely, -50.0, odds[order][follows])
    rival = odds[order][firsts][group]
    rival[firsts] = second
    placed = np.empty(len(keys))
    placed[order] = rival
    return placed
