"""What was answered for each point of the checklist: faults where a visit found a problem, a note here and there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from inspections.demonstration.rules.chance import Flags, Ints, picked
from inspections.demonstration.rules.checklists import Point
from inspections.demonstration.rules.outcomes import PROBLEMS
from inspections.visits.rules.recording import Outcome
from inspections.visits.rules.results import NEEDS_NO_CHECKLIST

HOW_MANY = (0.70, 0.24, 0.06)
"""Shares of visits with a problem that find one fault, two, three."""
FALLING = 0.6
"""Each further point in the order of a trade's faults is so much rarer than the one before."""
ABSENT_SHARE = 0.03
"""Points that do not apply to a business."""
NOTED_SHARE = 0.05
"""Visits without a fault on which something is noted."""
FAULTS = (
    "{point}不符合要求{n}处，已当场指出",
    "查看{point}，{n}处与要求不符，已拍照",
    "{point}：抽查{m}项，{n}项不符合",
    "{point}不符合要求，负责人称{m}日内改正",
)
REMARKS = (
    "负责人外出，由店员陪同检查",
    "{point}已提醒保持",
    "{point}查看了{m}处",
    "经营者当场补齐{n}份材料",
)
COPIED_FAULT, COPIED_REMARK = "不符合要求，已责令改正", "检查正常"
"""The words of those who copy."""


@dataclass(frozen=True)
class Answer:
    """The answer for one point of one act: ``act`` and ``point`` are places in what was given."""

    act: int
    point: int
    outcome: Outcome
    note: str


def answers(
    points: Sequence[Point], headline: Sequence[str], trade: Ints, copied: Flags, rng: np.random.Generator
) -> Iterator[Answer]:
    """Every point of every act by one checklist; nothing where a result needs none.

    Args:
        headline, trade, copied: result code, number of the trade and whether the words are those of somebody who copies, of each act.
    """
    count, width = len(headline), len(points)
    faulty = np.isin(np.array(headline), PROBLEMS)
    silent = np.isin(np.array(headline), sorted(NEEDS_NO_CHECKLIST))
    bad = _faults(faulty, trade, width, rng)
    absent = (rng.random((count, width)) < ABSENT_SHARE) & ~bad
    noted = np.where(rng.random(count) < NOTED_SHARE, rng.integers(0, width, count), -1)
    form, some, more = rng.integers(0, 4, count), rng.integers(1, 4, count), rng.integers(3, 16, count)
    for act in np.flatnonzero(~silent).tolist():
        words = {"n": int(some[act]), "m": int(more[act])}
        for place in range(width):
            if copied[act]:
                yield _copied(act, place, bool(faulty[act]))
                continue
            name, note, outcome = points[place][0], "", Outcome.OK
            if bad[act, place]:
                outcome, note = Outcome.BAD, FAULTS[form[act]].format(point=name, **words)
            elif absent[act, place]:
                outcome = Outcome.NA
            elif noted[act] == place and not faulty[act]:
                note = REMARKS[form[act]].format(point=name, **words)
            yield Answer(act, place, outcome, note)


def _faults(faulty: Flags, trade: Ints, width: int, rng: np.random.Generator) -> Flags:
    """Which points are at fault: a trade's usual ones more often than the others."""
    count = faulty.size
    wanted = np.minimum(1 + picked(rng, HOW_MANY, count), width)
    rank = (np.arange(width)[None, :] - trade[:, None]) % width
    late = rng.exponential(1.0, (count, width)) / FALLING**rank
    order = np.argsort(np.argsort(late, axis=1), axis=1)
    found: Flags = (order < wanted[:, None]) & faulty[:, None]
    return found


def _copied(act: int, place: int, faulty: bool) -> Answer:
    """Always the first point, always the same words."""
    if place:
        return Answer(act, place, Outcome.OK, "")
    return Answer(act, 0, Outcome.BAD, COPIED_FAULT) if faulty else Answer(act, 0, Outcome.OK, COPIED_REMARK)
