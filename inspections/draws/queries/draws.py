"""Draws themselves: one, a task's, an office's, the public's."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlmodel import Session, col, select

from inspections.draws.rules import steps
from inspections.draws.rules.steps import SHOWN
from inspections.draws.tables import Draw, DrawStratum
from supervision.foundation.actor import EVERYTHING, Scope
from supervision.foundation.errors import NotFound

PAGE = 50
UNKNOWN = "没有这次抽取。"


def draw_by_id(session: Session, draw_id: str, *, scope: Scope = EVERYTHING) -> Draw:
    """One draw.

    Raises:
        NotFound: there is none, or it is another department's.
    """
    found = session.get(Draw, draw_id)
    if found is None or (
        scope.department_ids is not None and found.department_id not in scope.department_ids
    ):
        raise NotFound(UNKNOWN)
    return found


def draw_for_change(session: Session, draw_id: str) -> Draw:
    """One draw, held until the end of the transaction: of many who try at once, one comes first.

    Raises:
        NotFound: there is none.
    """
    query = select(Draw).where(col(Draw.id) == draw_id).with_for_update()
    found = session.exec(query.execution_options(populate_existing=True)).first()
    if found is None:
        raise NotFound(UNKNOWN)
    return found


def draws(session: Session, *, scope: Scope, before: str = "", limit: int = PAGE) -> list[Draw]:
    """Draws of an office, the newest freeze first; ``before`` is the key of the last one shown (``moment~id``)."""
    query = select(Draw).order_by(col(Draw.frozen_at).desc(), col(Draw.id).desc()).limit(limit)
    if scope.department_ids is not None:
        query = query.where(col(Draw.department_id).in_(scope.department_ids))
    last = session.get(Draw, before) if before else None
    if last is not None:
        earlier = (col(Draw.frozen_at) == last.frozen_at) & (col(Draw.id) < last.id)
        query = query.where((col(Draw.frozen_at) < last.frozen_at) | earlier)
    return list(session.exec(query))


def is_under_way(draw: Draw) -> bool:
    """Whether it still has something to open: then the task's next round cannot begin."""
    return steps.is_under_way(draw.status, opened=draw.tranches_open, tranches=draw.tranches)


def draws_of_task(session: Session, task_id: int) -> list[Draw]:
    """The rounds of a task in order; a list that was given up before its seal is no round."""
    query = select(Draw).where(col(Draw.task_id) == task_id, col(Draw.status) != steps.DrawStatus.UNFROZEN)
    return list(session.exec(query.order_by(col(Draw.round))))


def strata_of(session: Session, draw_id: str) -> list[DrawStratum]:
    """The strata of a draw with size and quota (inclusion probability = quota ÷ size)."""
    query = select(DrawStratum).where(col(DrawStratum.draw_id) == draw_id)
    return list(session.exec(query.order_by(col(DrawStratum.stratum))))


def last_sealed(session: Session) -> tuple[int, str]:
    """Serial and seal of the last commitment, (0, "") before the first; held until the end of the transaction."""
    newest = select(Draw).where(col(Draw.serial).is_not(None)).order_by(col(Draw.serial).desc()).limit(1)
    while True:
        found = session.exec(newest).first()
        if found is None:
            return 0, ""
        session.exec(select(Draw.id).where(col(Draw.id) == found.id).with_for_update()).first()
        again = session.exec(newest).first()  # somebody may have sealed another while this one waited
        if again is not None and again.id == found.id and found.serial is not None:
            return found.serial, found.commit_hash


def public_draws(session: Session, *, before: int = 0, limit: int = PAGE) -> list[Draw]:
    """Every sealed draw, void ones too, by serial, the newest first."""
    query = select(Draw).where(col(Draw.serial).is_not(None)).order_by(col(Draw.serial).desc()).limit(limit)
    return list(session.exec(query.where(col(Draw.serial) < before) if before else query))


def public_draw(session: Session, draw_id: str) -> Draw:
    """A sealed draw.

    Raises:
        NotFound: there is none, or its list is not sealed yet.
    """
    found = session.get(Draw, draw_id)
    if found is None or found.status not in SHOWN:
        raise NotFound(UNKNOWN)
    return found


def to_visit_by_task(session: Session, tasks: Collection[int]) -> dict[int, int]:
    """How many businesses the opened draws of these tasks sent people to, by task: without those stopped at the opening, whom nobody visits. A task without a draw is left out."""
    query = (
        sa.select(col(Draw.task_id), sa.func.sum(col(Draw.drawn_size) - col(Draw.stopped_size)))
        .where(
            col(Draw.task_id).in_(tasks),
            col(Draw.status).in_((steps.DrawStatus.OPENED, steps.DrawStatus.REVEALED)),
        )
        .group_by(col(Draw.task_id))
    )
    return {task: int(number) for task, number in session.connection().execute(query)}
