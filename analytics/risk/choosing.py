"""Learnt score or fixed weights (用学到的还是用定好的): what the last year would have said decides, anew each month. Pure.

The last twelve months are held back: the learnt score sees only what was before, the fixed weights as well, and both order the first drawn visit of each business in
those months. Draws choose by chance, so what they found is a fair judge of either. The learnt score is used where there is history enough and it orders no worse; the choice, its
figures and its calibration go on the card.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import polars as pl

from analytics.frames import Frames
from analytics.risk.backtest import Backtest, Scored, backtest
from analytics.risk.fairness import SAMPLE
from analytics.risk.features import known_on
from analytics.risk.fitting import fit, points_by_column, register_on, scored
from analytics.risk.ordering import gain
from analytics.risk.ownpast import KIND, own_past
from analytics.risk.past import Past, day_number
from analytics.risk.reasons import gathered, learnt_facts
from analytics.risk.score import score
from analytics.risk.stumps import chance
from supervision.foundation.errors import Unreadable
from supervision.foundation.i18n import _

Ints = npt.NDArray[np.int64]
HELD_BACK = 365
"""Days the two scores are compared on."""
LEAST_VISITS, LEAST_PROBLEMS, LEAST_EXAMPLES = 500, 50, 2_000
"""Below, a comparison is a toss: 50 problems already leave the AUC unsure by four hundredths."""
A_MONTH = 31
LEARNT, WORSE, SHORT = (
    _("用学到的分数：历史够长，去年的排序不比固定权重差。"),
    _("用固定权重：去年学到的分数排得不如它。"),
    _("用固定权重：历史还不够长，学不出可靠的分数。"),
)
"""Why, in words."""
TENTHS = 10
A_STEP, MOST_STEPS = 200, 100
"""Businesses in a step of the audit: in a large city tenths are too wide, and groups differ inside them."""


@dataclass(frozen=True)
class Tenth:
    """A tenth of the businesses compared, from the highest chance on: how many, problems expected and found."""

    n: int
    expected: float
    found: int


@dataclass(frozen=True)
class Choice:
    """Which score is used and why, both areas under the curve with the learnt one's standard error, what was compared, and calibration by tenth."""

    learnt: bool
    why: str
    cut: date
    visits: int
    problems: int
    examples: int
    auc_learnt: float | None
    auc_fixed: float | None
    auc_se: float | None
    tenths: tuple[Tenth, ...]


def choose(frames: Frames, leads: pl.DataFrame, classes: pl.DataFrame) -> tuple[Choice, pl.DataFrame]:
    """Compare both scores on the months held back; the choice, and frame ``SAMPLE`` of what was found by steps of the score chosen."""
    cut = frames.as_of - timedelta(days=HELD_BACK)
    past = own_past(frames, leads, classes, frames.as_of)
    try:
        found = backtest(past, cut, frames.as_of - timedelta(days=1), KIND, inspector=False)
    except Unreadable:  # nothing before the cut, or nothing after it
        return Choice(False, SHORT, cut, 0, 0, 0, None, None, None, ()), pl.DataFrame(schema=SAMPLE)
    model = found.methods["model"]
    points, fixed = _fixed(frames, cut, found)
    enough = (
        model.n >= LEAST_VISITS
        and model.positives >= LEAST_PROBLEMS
        and found.examples >= LEAST_EXAMPLES
        and model.auc is not None
        and fixed is not None
    )
    learnt = enough and (model.auc or 0.0) >= (fixed or 0.0)
    choice = Choice(
        learnt,
        LEARNT if learnt else WORSE if enough else SHORT,
        cut,
        model.n,
        model.positives,
        found.examples,
        model.auc,
        fixed,
        model.auc_se,
        _tenths(found.scored),
    )
    order = np.arange(len(found.scored)) if learnt else np.argsort(-points, kind="stable")
    return choice, _sample([found.scored[at] for at in order.tolist()])


def _fixed(frames: Frames, cut: date, found: Backtest) -> tuple[npt.NDArray[np.float64], float | None]:
    """The fixed weights' points of the same businesses, from what was known before the cut, and their area under the curve."""
    earlier = replace(frames, as_of=cut - timedelta(days=1))
    table, _model = score(earlier)
    points = dict(table.select(pl.col("entity_id").cast(pl.String), "score").rows())
    problem = np.array([one.problem for one in found.scored])
    known = np.array([points.get(one.entity, 0) for one in found.scored], dtype=np.float64)
    return known, gain(known, problem, np.zeros(len(problem), dtype=np.int64)).auc


def _sample(rows: Sequence[Scored]) -> pl.DataFrame:
    """Frame ``SAMPLE`` of rows that come highest first."""
    steps = min(MOST_STEPS, max(TENTHS, len(rows) // A_STEP))
    told = [(int(one.entity), one.problem, at * steps // len(rows)) for at, one in enumerate(rows)]
    return pl.DataFrame(told, schema=SAMPLE, orient="row")


def _tenths(rows: Sequence[Scored]) -> tuple[Tenth, ...]:
    """Rows come highest first."""
    edges = [len(rows) * at // TENTHS for at in range(TENTHS + 1)]
    parts = [rows[a:b] for a, b in pairwise(edges) if b > a]
    return tuple(
        Tenth(len(p), sum(one.chance for one in p) / 1_000_000, sum(one.problem for one in p)) for p in parts
    )


def learnt_scores(frames: Frames, leads: pl.DataFrame, classes: pl.DataFrame) -> pl.DataFrame:
    """The learnt score of every open business on the frames' day, with its reasons.

    The frame has ``entity_id, score`` (65,536 = one unit of log-odds, whole numbers), ``ppm`` (the chance in millionths), and of ``reasons`` the points ``p_…`` and the facts ``f_…``.
    """
    past = own_past(frames, leads, classes, frames.as_of)
    day = day_number(frames.as_of)
    rows = np.flatnonzero(past.day >= day)
    kind = _kind(past)
    register = replace(register_on(past, day, rows), tier=_now(past, rows))
    model = fit(past, register, day, kind)
    table = known_on(past, register, day, past.entity[rows], kind)
    points = scored(model, table, length=A_MONTH)
    parts = gathered(points_by_column(model, table, length=A_MONTH))
    facts = learnt_facts(past, register, day, past.entity[rows], kind, table)
    ids = np.array([int(past.words["entity"][at]) for at in past.entity[rows]], dtype=np.int64)
    ppm = np.rint(chance(points) * 1_000_000).astype(np.int64)
    scores = pl.DataFrame({"entity_id": ids, "score": points, "ppm": ppm, **parts, **facts})
    return scores.sort("entity_id")


def _now(past: Past, rows: Ints) -> Ints:
    """The class the register gives each business today."""
    tier = np.zeros(len(past.words["entity"]), dtype=np.int64)
    tier[past.entity[rows]] = past.tier[rows]
    return tier


def _kind(past: Past) -> npt.NDArray[np.bool_]:
    return np.array([word == KIND for word in past.words["kind"]])
