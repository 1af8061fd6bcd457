"""Would the score have found problems earlier? Everything frozen on a day, then held against what came after (回溯检验).

Strict: what is learnt, and what is known of a business, is from before the cut. Of the window only its rows are used: who was inspected, whether a critical problem was found, and of a
business never seen before its trade and place, which a register would know. The kinds of order: ``model``; ``past_rate``, the share of past inspections with a problem;
``last_result``, violations of the last inspection; ``longest_gap``, days since it (never seen first); ``as_happened``.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from analytics.risk import stumps
from analytics.risk.features import known_on
from analytics.risk.fitting import fit, reasons, register_on, scored, window
from analytics.risk.ordering import Gain, gain
from analytics.risk.past import Past, day_number
from supervision.foundation.errors import Unreadable

METHODS = ("model", "past_rate", "last_result", "longest_gap", "as_happened")
A_NEWCOMER = 3.0
"""How many inspections the common rate is worth in ``past_rate``: whoever was never seen is average, few visits say little."""
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Scored:
    """One business of the window: its score as a chance in millionths, and the points of each reason (65,536 = one unit of log-odds)."""

    entity: str
    chance: int
    reasons: dict[str, int]
    problem: bool


@dataclass(frozen=True)
class Backtest:
    """The figures by method, how many problems the model expected, and what it was learnt from."""

    cut: date
    until: date
    methods: dict[str, Gain]
    expected: float
    examples: int
    earlier_days: int
    corrected: bool
    scored: tuple[Scored, ...]


def backtest(
    past: Past, cut: date, until: date | None = None, kind: str = "", *, inspector: bool
) -> Backtest:
    """Freeze everything on `cut` and order the first inspection of each business from then `until` (or the last day listed).

    Args:
        kind: only inspections whose type contains this text are ordered; other types count as history. Empty: all types.
        inspector: who will inspect may be used.

    Raises:
        Unreadable: no such type, nothing before the cut, nothing in the window, or the window ends before it begins.
    """
    first, last = day_number(cut), int(past.day[-1]) if until is None else day_number(until)
    wanted = _kinds(past, kind)
    if last < first:
        raise Unreadable(
            "截止日{cut}之后没有检查记录：最后一次检查在{last}。请把--cut提前，或把--until推后。",
            cut=cut,
            last=date.fromordinal(last + date(1970, 1, 1).toordinal()),
        )
    rows = window(past, first, last, wanted)
    before = past.until(first)
    if not wanted[before.kind].any():
        raise Unreadable("{cut}之前没有这类检查的记录，无从学习。请把--cut推后。", cut=cut)
    if not len(rows):
        raise Unreadable("{cut}到期末没有这类检查的记录，无从比较。请换一段时间。", cut=cut)
    register = register_on(past, first, rows)
    model = fit(past, register, first, wanted)
    entity, day, problem = past.entity[rows], past.day[rows], past.problem[rows] > 0
    table = known_on(past, register, first, entity, wanted)
    score = scored(
        model, table, length=last - first + 1, inspector=past.inspector[rows] if inspector else None
    )
    orders = {
        "model": score.astype(np.float64),
        **_plain(before, wanted, entity, first),
        "as_happened": -day.astype(np.float64),
    }
    share = stumps.chance(score)
    return Backtest(
        cut,
        date.fromordinal(last + date(1970, 1, 1).toordinal()),
        {name: gain(orders[name], problem, day) for name in METHODS},
        float(share.sum()),
        model.examples,
        model.days,
        bool((before.inspector > 0).any()),
        _told(past, entity, share, problem, reasons(model, table, length=last - first + 1)),
    )


def _kinds(past: Past, text: str) -> npt.NDArray[np.bool_]:
    """Which types are meant, by place."""
    asked = " ".join(text.split()).casefold()
    wanted = np.array([asked in word for word in past.words["kind"]])
    if not wanted[past.kind].any():
        known = sorted({past.words["kind"][at] for at in np.unique(past.kind)} - {""})
        raise Unreadable(
            "没有类型含“{text}”的检查。表里的类型有：{known}。",
            text=text[:40],
            known="、".join(known[:8]) or "（未注明）",
        )
    return wanted


def _plain(before: Past, wanted: npt.NDArray[np.bool_], entity: Ints, cut: int) -> dict[str, Floats]:
    """The orders anybody could make without a model."""
    mine = wanted[before.kind]
    n = len(before.words["entity"])
    who = before.entity[mine]
    seen = np.bincount(who, minlength=n).astype(np.float64)
    mean = float(before.problem[mine].mean())
    rate = (np.bincount(who, before.problem[mine], n) + A_NEWCOMER * mean) / (seen + A_NEWCOMER)
    last = np.full(n, -1, dtype=np.int64)
    last[who] = np.flatnonzero(mine)
    found = np.where(last >= 0, before.problem[last] * 1_000 + before.found[last], mean * 1_000)
    gap = np.where(last >= 0, cut - before.day[last], cut + 1)
    return {
        "past_rate": rate[entity],
        "last_result": found[entity],
        "longest_gap": gap[entity].astype(np.float64),
    }


def _told(
    past: Past, entity: Ints, share: Floats, problem: npt.NDArray[np.bool_], why: dict[str, Ints]
) -> tuple[Scored, ...]:
    order = np.lexsort((entity, -share))
    return tuple(
        Scored(
            past.words["entity"][entity[at]],
            round(float(share[at]) * 1_000_000),
            {word: int(points[at]) for word, points in why.items()},
            bool(problem[at]),
        )
        for at in order
    )
