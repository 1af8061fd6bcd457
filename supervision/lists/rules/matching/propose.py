"""Links between rows of any lists: same item, part of the other, overlapping, or different but worth a look; with reasons.

One model serves the command and the review of doubtful pairs. A machine decides alone (``sure``) only where on labelled
pairs it was nearly always right, and where the merge itself would unite: equal code, printed alignment, equal name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from supervision.lists.rules.matching.bags import Ints
from supervision.lists.rules.matching.candidates import candidates
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
RIVAL = 0.05
"""A row has one counterpart in a list: whoever is less likely than the best one by more than this steps back."""
CHUNK = 100_000
RELATIONS = ("same", "part_of", "overlap", "different")
_SAME, _PART, _OVERLAP, _DIFFERENT = range(4)
_SIGN = {name: place for place, name in enumerate(NAMES)}

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


def propose(lines: Sequence[Line], weights: Weights | None = None, *, within: bool = True) -> list[Link]:
    """All links worth telling, the strongest first.

    Args:
        weights: the model; the delivered one unless a bureau's own is given.
        within: also between rows of one list.
    """
    rows = Columns(lines)
    found = compare(rows, *candidates(rows, within=within), weights)
    return list(_links(rows, found))


def _links(rows: Columns, found: Found) -> Iterator[Link]:
    told = np.flatnonzero((found.relation != _DIFFERENT) | (found.score >= LOOK))
    order = told[np.lexsort((found.b[told], found.a[told], -found.score[told]))]
    for place in order:
        a, b = int(found.a[place]), int(found.b[place])
        same, part, different = (round(float(one), 4) for one in found.chances[place])
        yield Link(
            rows.lines[a].row_id,
            rows.lines[b].row_id,
            RELATIONS[found.relation[place]],
            round(float(found.score[place]), 4),
            bool(found.sure[place]),
            (same, part, different),
            bool(found.rival[place]),
            rows,
            (a, b),
        )


def compare(rows: Columns, a: Ints, b: Ints, weights: Weights | None = None) -> Found:
    """Judge pairs of rows, given by their places."""
    model = weights or delivered()
    parts = [
        _judge(rows, a[start : start + CHUNK], b[start : start + CHUNK], model)
        for start in range(0, len(a), CHUNK)
    ]
    if not parts:
        parts = [(np.zeros((0, 3)), np.zeros(0, bool), np.zeros(0, bool))]
    chances, crossed, certain = (np.concatenate([part[n] for part in parts]) for n in range(3))
    relation = np.array([_SAME, _PART, _DIFFERENT])[chances.argmax(axis=1)]
    relation[(relation == _PART) & crossed & (chances[:, 0] < CROSSING)] = _OVERLAP
    sure = ((chances.max(axis=1) * 1000 >= model.sure) & (relation != _OVERLAP)) | certain
    rival = _rivals(rows, a, b, chances[:, 0], relation == _SAME)
    relation[rival] = np.where(chances[rival, 1] >= chances[rival, 2], _PART, _DIFFERENT)
    score = chances[:, 0] + PART * chances[:, 1]
    score[rival] = PART * (chances[rival, 0] + chances[rival, 1])
    return Found(a, b, relation, score, sure & ~rival, rival, chances)


def _judge(
    rows: Columns, a: Ints, b: Ints, model: Weights
) -> tuple[Floats, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Likelihoods; whether each side adds something of its own; whether the merge would unite them."""
    signs = features(rows, a, b)
    chances = model.probabilities(signs)
    mark = {name: signs[:, place] > 0 for name, place in _SIGN.items()}
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
    return chances, crossed, certain


def _rivals(
    rows: Columns, a: Ints, b: Ints, same: Floats, claimed: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Pairs claimed to be the same though one of the rows has a clearly likelier counterpart in the other's list."""
    lists, away = rows.lists, claimed & (rows.lists[a] != rows.lists[b])
    beaten = np.zeros(len(a), bool)
    for one, other in ((a, b), (b, a)):
        keys = one * (int(lists.max(initial=0)) + 1) + lists[other]
        _, place = np.unique(keys, return_inverse=True)
        best = np.zeros(int(place.max(initial=-1)) + 1)
        np.maximum.at(best, place[away], same[away])
        beaten |= away & (same < best[place] - RIVAL) if len(best) else beaten
    return beaten
