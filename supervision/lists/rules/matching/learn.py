"""A bureau's own weights: the delivered ones, moved by what its reviewers decided."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

import numpy as np

from supervision.lists.rules.matching.columns import Columns, Line
from supervision.lists.rules.matching.features import NAMES, features
from supervision.lists.rules.matching.weights import Weights, delivered, fit, in_thousandths


@dataclass(frozen=True, slots=True)
class Decision:
    """Two rows and what a reviewer found them to be: same, part_of, overlap or different."""

    a: Line
    b: Line
    relation: str


def learn(decisions: Sequence[Decision], start: Weights | None = None) -> Weights:
    """Weights that follow decisions and stay near where they start; pure, and the same for the same decisions.

    The order of the decisions does not matter. Each counts as one labelled pair; ``sure`` stays as it is.

    Args:
        start: the delivered weights unless others are given.
    """
    model = start or delivered()
    if not decisions:
        return model
    told = sorted(decisions, key=lambda one: (one.a.row_id, one.b.row_id, one.relation))
    rows = Columns([line for one in told for line in (one.a, one.b)])
    places = np.arange(0, len(rows), 2)
    bias, *signs = in_thousandths(
        fit(features(rows, places, places + 1), [one.relation for one in told], model.matrix())
    )
    digest = sha256(repr([(one.a, one.b, one.relation) for one in told]).encode()).hexdigest()[:8]
    return replace(
        model,
        version=f"{model.version}+{len(told)}.{digest}",
        learned=f"{model.version}, {len(told)} decisions",
        bias=bias,
        signs=dict(zip(NAMES, signs, strict=True)),
    )
