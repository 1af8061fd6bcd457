"""What a draw gave and what became of it."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, select

from inspections.draws.queries import tranches_of
from inspections.draws.rules.terms import Mode
from inspections.draws.tables import Draw, DrawnUnit, TeamMember
from inspections.plans.tables import PlanTask, TaskItem
from inspections.visits.rules.states import VisitStatus
from inspections.visits.tables import Visit
from supervision.foundation.errors import NotFound
from supervision.foundation.i18n import _
from supervision.registers.tables import Entity


def visits_of_draw(session: Session, draw_id: str, status: VisitStatus | None = None) -> list[Visit]:
    """The visits that came from a draw, in order of day."""
    query = select(Visit).where(col(Visit.draw_id) == draw_id)
    if status is not None:
        query = query.where(col(Visit.status) == status)
    return list(session.exec(query.order_by(col(Visit.scheduled_on), col(Visit.id))))


def draw_preparers(session: Session, draw_id: str | None) -> frozenset[int]:
    """User ids of those who ran a draw: they may not approve its visits."""
    draw = session.get(Draw, draw_id) if draw_id else None
    return (
        frozenset({i for i in (draw.frozen_by, draw.committed_by, draw.opened_by) if i})
        if draw
        else frozenset()
    )


def days_of_draw(session: Session, draw: Draw, task: PlanTask) -> tuple[date, date]:
    """First and last day for the visits of what a draw has opened last: the task's, or those of its last tranche."""
    tranches = tranches_of(session, draw.id)
    if not tranches:
        return task.starts_on, task.ends_on
    opened = max(draw.tranches_open, 1)
    after = [one.opens_on - timedelta(1) for one in tranches[opened:]]
    return tranches[opened - 1].opens_on, min([*after, draw.reveal_by or task.ends_on, task.ends_on])


@dataclass(frozen=True)
class Unit:
    """A drawn unit that has no visit yet, with its team and what the visit pins.

    ``secret`` is the key of its ticket while a sealed draw is not public: what nobody can guess goes into the visit's id.
    """

    entity: Entity
    stratum: str
    team: tuple[TeamMember, ...]
    secret: str = ""


def units_without_visit(session: Session, draw_id: str) -> tuple[Draw, PlanTask, int | None, list[Unit]]:
    """What a draw gave that is not a visit yet: draw, task, pinned checklist of its first item, units in order.

    Units stopped at the opening are left out: they end on the public *stopped* list with their reason.

    Raises:
        NotFound: there is no such draw.
    """
    draw = session.get(Draw, draw_id)
    if draw is None:
        raise NotFound(_("没有这次抽取。"))
    task = session.get_one(PlanTask, draw.task_id)
    checklist = session.exec(
        select(TaskItem.checklist_id)
        .where(col(TaskItem.task_id) == task.id)
        .order_by(col(TaskItem.id))
        .limit(1)
    ).first()
    teams: dict[int, list[TeamMember]] = {}
    for member in session.exec(select(TeamMember).where(col(TeamMember.draw_id) == draw_id)):
        teams.setdefault(member.entity_id, []).append(member)
    made = select(Visit.entity_id).where(col(Visit.draw_id) == draw_id)
    rows = session.exec(
        select(DrawnUnit, Entity)
        .join(Entity, col(Entity.id) == col(DrawnUnit.entity_id))
        .where(
            col(DrawnUnit.draw_id) == draw_id,
            col(DrawnUnit.stopped_reason) == "",
            col(DrawnUnit.entity_id).not_in(made),
        )
        .order_by(col(DrawnUnit.stratum), col(DrawnUnit.position))
    )
    units = [
        Unit(
            entity,
            unit.stratum,
            tuple(sorted(teams.get(unit.entity_id, ()), key=lambda m: (not m.is_lead, m.id))),
            f"/{unit.ticket_key}" if draw.mode is Mode.SEALED else "",
        )
        for unit, entity in rows
    ]
    return draw, task, checklist, units
