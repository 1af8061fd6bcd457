"""What became of everybody a task drew: no drawn unit is left out of the count."""

from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from inspections.draws.tables import Draw, DrawnUnit
from inspections.visits.rules.changes import ChangeKind, ChangeStatus
from inspections.visits.rules.results import ResultCode, code_when_stopped, headline
from inspections.visits.rules.states import DONE, VisitStatus
from inspections.visits.tables import InspectionAct, Visit, VisitChange
from supervision.registers.tables import Entity


@dataclass(frozen=True)
class TaskOutcome:
    """The drawn units of a task by what became of them; the numbers add up to ``drawn``.

    ``results`` counts by headline and holds those that ``unvisited`` counts: stopped at the opening, or later with
    somebody's approval, because the register had closed, moved or suspended them.
    """

    drawn: int
    results: dict[ResultCode, int]
    unvisited: int
    stopped: int
    aborted: int
    waiting: int


def outcome_of_task(session: Session, task_id: int) -> TaskOutcome:
    """What became of the units of all opened draws of a task."""
    results: Counter[ResultCode] = Counter()
    drawn = unvisited = stopped = 0
    mine = sa.and_(col(Draw.id) == col(DrawnUnit.draw_id), col(Draw.task_id) == task_id)
    units = (
        sa.select(col(DrawnUnit.stopped_reason), col(Entity.status), sa.func.count())
        .join(Draw, mine)
        .join(Entity, col(Entity.id) == col(DrawnUnit.entity_id))
        .group_by(col(DrawnUnit.stopped_reason), col(Entity.status))
    )
    for reason, status, count in session.connection().execute(units):
        drawn += count
        code = code_when_stopped(reason, status)
        if code is not None:
            results[code] += count
            unvisited += count
        elif reason:
            stopped += count
    from_draws = (col(Visit.task_id) == task_id, col(Visit.draw_id).is_not(None))
    acts = (
        sa.select(col(InspectionAct.visit_id), col(InspectionAct.headline))
        .join(Visit, col(Visit.id) == col(InspectionAct.visit_id))
        .where(*from_draws, col(Visit.status).in_(DONE))
    )
    found: dict[str, set[ResultCode]] = {}
    for visit_id, code in session.connection().execute(acts):
        found.setdefault(visit_id, set()).add(code)
    results.update(headline(codes) for codes in found.values())
    ended = sa.select(sa.func.count()).where(*from_draws, col(Visit.status) == VisitStatus.ABORTED)
    aborted = int(session.connection().execute(ended).scalar_one())
    later = (
        sa.select(col(VisitChange.code), sa.func.count())
        .join(Visit, col(Visit.id) == col(VisitChange.visit_id))
        .where(
            *from_draws,
            col(VisitChange.kind) == ChangeKind.STOP,
            col(VisitChange.status) == ChangeStatus.APPROVED,
        )
        .group_by(col(VisitChange.code))
    )
    for stop, count in session.connection().execute(later):  # stopped after the opening, by two people
        if stop is not None:
            results[stop] += count
        unvisited += count
        aborted -= count
    return TaskOutcome(
        drawn=drawn,
        results={code: results[code] for code in ResultCode if results[code]},
        unvisited=unvisited,
        stopped=stopped,
        aborted=aborted,
        waiting=drawn - unvisited - stopped - aborted - len(found),
    )
