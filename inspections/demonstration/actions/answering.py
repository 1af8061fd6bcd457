"""The answers to the checklists of visits that took place: rows to bring in, and the fault an order to correct speaks of."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sqlmodel import Session

from inspections.demonstration.actions.city import City
from inspections.demonstration.rules.answers import answers
from inspections.demonstration.rules.chance import Ints
from inspections.demonstration.rules.checklists import points_for
from inspections.demonstration.rules.habits import copied
from inspections.demonstration.rules.records import Batch
from inspections.demonstration.rules.timeline import month_of
from inspections.visits.rules.recording import Outcome
from supervision.lists.queries import points_of

MONTHS = 24
"""Answers are kept for visits of so many whole months: what the board and the look at habits read."""


@dataclass
class Answered:
    """Rows of item results, and by place of the act the name of the first point at fault."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    faults: dict[int, str] = field(default_factory=dict)


def answer(
    city: City,
    session: Session,
    batch: Batch,
    *,
    ids: Ints,
    visit: Ints,
    line: Sequence[str],
    headline: Sequence[str],
    rng: np.random.Generator,
) -> Answered:
    """Answer the checklists of a quarter's acts.

    Args:
        ids, visit, line, headline: of each act its key, the row of its visit in ``batch``, its department's line and its result.
    """
    found = Answered()
    since = month_of(city.plan.anchor).plus(-MONTHS).first.toordinal()
    recent = np.flatnonzero(batch.day[visit] >= since)
    lines = np.array(line)[recent] if recent.size else np.zeros(0, dtype="<U1")
    trades = city.plan.entities["trade_no"].to_numpy()
    for name in sorted(set(lines.tolist())):
        item = city.main_item(name)
        if item.checklist_id is None:
            continue
        acts = recent[lines == name]
        points, keys = points_for(item.name), [one.id for one in points_of(session, item.checklist_id)]
        rows = visit[acts]
        copying = copied(city.plan.habits, batch.team[rows])
        codes = [headline[act] for act in acts.tolist()]
        places, numbers = acts.tolist(), ids[acts].tolist()
        for one in answers(points, codes, trades[batch.entity[rows]], copying, rng):
            found.rows.append(
                {
                    "act_id": numbers[one.act],
                    "point_id": keys[one.point],
                    "outcome": one.outcome,
                    "note": one.note,
                }
            )
            if one.outcome is Outcome.BAD:
                found.faults.setdefault(places[one.act], points[one.point][0])
    return found
