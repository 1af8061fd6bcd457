"""How much each sign counts: a small model over three relations, learned from labelled pairs.

A multinomial logistic regression whose weights are drawn towards a starting point, ``ROOT``: what a reader of the statutes
expects. What a bureau decides is learned on top of it (:mod:`supervision.lists.rules.review_proposals`). Weights are kept in thousandths, so that the file is the model, to the digit, on every machine.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from supervision.lists.rules.matching.features import NAMES

RELATIONS = ("same", "part_of", "different")
"""What the model tells apart; ``overlap`` is learned together with ``part_of`` and told by what each side adds."""
PULL = 3.0
"""How strongly weights are drawn to the starting point (the L2 penalty); the constant is free."""
FILE = Path(__file__).with_name("weights.json")
_THOUSAND = 1000
_STEPS = 25
_PIECE = 128

ROOT: dict[str, tuple[float, float, float]] = {
    "key": (1.5, -0.5, -1.0),
    "cos": (1.0, -0.5, -0.5),
    "contain": (0.5, 0.5, -1.0),
    "object_share": (0.7, 0.3, -1.0),
    "object_clash": (-1.0, -0.5, 1.5),
    "object_more": (-0.7, 0.6, 0.1),
    "object_tree": (-0.5, 0.8, -0.3),
    "aspect_share": (0.4, 0.0, -0.4),
    "aspect_clash": (-1.0, -0.2, 1.2),
    "aspect_more": (-0.4, 0.6, -0.2),
    "aspect_one": (-0.4, 0.5, -0.1),
    "trade_clash": (-1.0, -0.3, 1.3),
    "trade_more": (-0.6, 0.6, 0.0),
    "trade_one": (-0.2, 0.2, 0.0),
    "actor_clash": (-0.5, -0.3, 0.8),
    "actor_more": (-0.6, 0.6, 0.0),
    "actor_one": (0.0, 0.1, -0.1),
    "actor_special": (-0.5, 0.6, -0.1),
    "class_clash": (-1.0, -0.5, 1.5),
    "class_one": (-0.3, 0.4, -0.1),
    "special_both": (-1.0, -0.3, 1.3),
    "special_one": (-0.7, 0.7, 0.0),
    "special_none": (0.8, -0.2, -0.6),
    "rest_both": (-1.0, -0.5, 1.5),
    "rest_one": (-0.5, 0.3, 0.2),
    "office_yes": (0.3, 0.2, -0.5),
    "office_no": (-0.7, -0.5, 1.2),
    "law": (0.4, 0.3, -0.7),
    "article": (1.0, 0.3, -1.3),
    "article_no": (-0.8, 0.2, 0.6),
    "law_no": (-0.2, -0.1, 0.3),
    "target_share": (0.3, 0.0, -0.3),
    "target_clash": (-0.3, -0.3, 0.6),
    "told": (0.2, 0.4, -0.6),
    "list": (-1.2, -0.6, 1.8),
    "list_tree": (0.0, 1.3, -1.3),
    "licence": (-1.0, -0.3, 1.3),
    "duty": (-0.2, 0.5, -0.3),
    "code": (8.0, -2.0, -6.0),
    "code_no": (-1.0, 0.2, 0.8),
    "printed": (8.0, 0.0, -8.0),
    "printed_part": (-2.0, 8.0, -6.0),
}
"""Where learning of the delivered weights starts, halved: same, part of, different."""

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Weights:
    """The model: a version, how it was learned, from how surely on a machine decides alone, and the weights in thousandths."""

    version: str
    learned: str
    sure: int
    bias: tuple[int, int, int]
    signs: Mapping[str, tuple[int, int, int]]

    def matrix(self) -> Matrix:
        """Weights by sign (the constant first) and relation."""
        rows = [self.bias, *(self.signs[name] for name in NAMES)]
        return np.array(rows, np.float64) / _THOUSAND

    def probabilities(self, signs: npt.NDArray[np.float32]) -> Matrix:
        """How likely each relation is, by pair; each line adds up to 1."""
        bias, *weights = self.matrix()
        scores = np.repeat(bias[:, None], len(signs), axis=1)
        for place, by_relation in enumerate(
            weights
        ):  # no product of matrices: its threads wait for one another
            sign = signs[:, place].astype(np.float64)
            for score, weight in zip(scores, by_relation, strict=True):
                score += sign * weight
        return _shares(scores, 0).T

    def dump(self) -> str:
        """As stored: JSON with one sign a line."""
        head = {"version": self.version, "learned": self.learned, "sure": self.sure, "bias": list(self.bias)}
        lines = ",\n".join(f"    {json.dumps(name)}: {json.dumps(list(self.signs[name]))}" for name in NAMES)
        front = json.dumps(head, ensure_ascii=False, indent=2).removesuffix("\n}")
        return f'{front},\n  "signs": {{\n{lines}\n  }}\n}}\n'


def read_weights(text: str) -> Weights:
    """Weights as stored.

    Raises:
        ValueError: the file is of other signs than this version knows.
    """
    told = json.loads(text)
    if set(told["signs"]) != set(NAMES):
        raise ValueError(f"weights of other signs: {sorted(set(told['signs']) ^ set(NAMES))}")
    signs = {name: tuple(values) for name, values in told["signs"].items()}
    return Weights(told["version"], told["learned"], told["sure"], tuple(told["bias"]), signs)


@cache
def delivered() -> Weights:
    """The weights that come with the house."""
    return read_weights(FILE.read_text(encoding="utf-8"))


def fit(
    signs: npt.NDArray[np.float32], relations: Sequence[str], start: Matrix, counts: Matrix | None = None
) -> Matrix:
    """Weights that explain labelled pairs and stay near a starting point (Newton's method; the same result every time).

    Args:
        signs: features by pair; relations: the label of each; ``overlap`` counts as ``part_of``.
        counts: how much each pair counts (1).
    """
    x = _with_constant(signs)
    labels = [RELATIONS.index("part_of" if relation == "overlap" else relation) for relation in relations]
    y = np.eye(len(RELATIONS))[labels]
    n = np.ones(len(y)) if counts is None else counts
    pull = np.full(x.shape[1], PULL)
    pull[0] = 0.01
    weights, size = start.copy(), start.size
    for _ in range(_STEPS):
        p = _shares(x @ weights)
        slope = x.T @ (n[:, None] * (p - y)) + pull[:, None] * (weights - start)
        curve = np.zeros((*start.shape, *start.shape))
        for k in range(3):
            for m in range(3):
                share = n * p[:, k] * ((k == m) - p[:, m])
                curve[:, k, :, m] = _product(x, share[:, None] * x) + (np.diag(pull) if k == m else 0)
        step = np.linalg.solve(curve.reshape(size, size), slope.ravel()).reshape(start.shape)
        weights = weights - step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def _product(one: Matrix, other: Matrix) -> Matrix:
    """``one.T @ other`` in pieces too small for a second thread: on a busy machine threads wait for one another."""
    rows = -len(one) % _PIECE
    a, b = (np.pad(m, ((0, rows), (0, 0))).reshape(-1, _PIECE, m.shape[1]) for m in (one, other))
    total: Matrix = (a.transpose(0, 2, 1) @ b).sum(axis=0)
    return total


def in_thousandths(weights: Matrix) -> list[tuple[int, int, int]]:
    """As stored; a common shift of a line changes nothing, so each line is centred first."""
    centred = weights - weights.mean(axis=1, keepdims=True)
    return [(int(a), int(b), int(c)) for a, b, c in np.rint(centred * _THOUSAND)]


def root() -> Matrix:
    """The starting point of the delivered weights; signs of structure, which no sample shows, count in full."""
    rows = [[0.0, 0.0, 0.0]]
    rows += [
        [value * (1.0 if name.startswith(("code", "printed")) else 0.5) for value in ROOT[name]]
        for name in NAMES
    ]
    return np.array(rows)


def _with_constant(signs: npt.NDArray[np.float32]) -> Matrix:
    return np.column_stack([np.ones(len(signs)), signs.astype(np.float64)])


def _shares(scores: Matrix, axis: int = 1) -> Matrix:
    powers = np.exp(scores - scores.max(axis=axis, keepdims=True))
    shares: Matrix = powers / powers.sum(axis=axis, keepdims=True)
    return shares
