"""Changes of visits: waiting, made, and what an order says about the one at hand."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, func, select

from inspections.draws import queries as draws
from inspections.draws.rules.duty import WHY_LABELS, Why
from inspections.draws.tables import DutyCall, TeamMember
from inspections.plans.rules.pool import STATUS_REASONS
from inspections.plans.tables import PlanTask
from inspections.visits.queries.lists import within
from inspections.visits.queries.visits import licences
from inspections.visits.rules.changes import CHANGEABLE, ChangeKind, ChangeStatus
from inspections.visits.rules.results import ResultCode, code_when_stopped
from inspections.visits.rules.states import VisitStatus
from inspections.visits.tables import Visit, VisitChange, VisitOfficer
from supervision.foundation.actor import Scope
from supervision.foundation.errors import NotFound, Refused
from supervision.foundation.i18n import _
from supervision.registers.tables import Entity, Inspector


@dataclass(frozen=True)
class Turn:
    """Whose turn it is: the one who leaves, the next (None: nobody), who is passed over and why, how many could still come.

    ``visits``: the visits of the same team that are still to come; one team keeps its whole package.
    """

    leaving: Inspector
    coming: Inspector | None
    passed: tuple[tuple[Inspector, str], ...]
    choices: int
    visits: tuple[Visit, ...]
    on: date
    duty_id: str = ""


@dataclass(frozen=True)
class Swap:
    """A replacement as it stands on a visit: who was there, who came ("" = nobody), why, with whose consent."""

    left: str
    came: str
    reason: str
    asked: str
    approved: str
    at: datetime
    skipped: int


@dataclass(frozen=True)
class ChangeLine:
    """A change with the visit and the business it is about."""

    change: VisitChange
    visit: Visit
    entity: Entity
    inspector: Inspector | None


def change_by_id(session: Session, change_id: int, scope: Scope) -> tuple[VisitChange, Visit]:
    """One change with its visit, held until the end of the transaction.

    Raises:
        NotFound: there is none, or its visit is not for this person.
    """
    query = select(VisitChange, Visit).join(Visit, col(Visit.id) == col(VisitChange.visit_id))
    found = session.exec(within(query.where(col(VisitChange.id) == change_id), scope)).first()
    if found is None:
        raise NotFound(_("没有这项申请，或者它不在您的职责范围内。"))
    return found[0], found[1]


def changes_of_visit(session: Session, visit_id: str) -> list[ChangeLine]:
    """Every change of a visit, the latest first."""
    return _lines(session, select(VisitChange.id).where(col(VisitChange.visit_id) == visit_id))


def changes_waiting(session: Session, scope: Scope, *, limit: int = 100) -> list[ChangeLine]:
    """Changes that wait for somebody's approval, the oldest first."""
    ids = select(VisitChange.id).where(col(VisitChange.status) == ChangeStatus.WAITING)
    return _lines(session, ids, scope=scope, limit=limit)[::-1]


def changes_made(session: Session, scope: Scope, *, draw_id: str = "", limit: int = 500) -> list[ChangeLine]:
    """Approved changes (of one draw) and teams picked by hand, the latest first."""
    ids = select(VisitChange.id).where(col(VisitChange.status) == ChangeStatus.APPROVED)
    if draw_id:
        ids = ids.join(Visit, col(Visit.id) == col(VisitChange.visit_id)).where(col(Visit.draw_id) == draw_id)
    return _lines(session, ids, scope=scope, limit=limit)


def missing_officers(session: Session, visit: Visit) -> int:
    """How many places of a visit's team are vacant; such a visit is neither approved nor made."""
    query = select(func.count()).select_from(VisitOfficer).where(col(VisitOfficer.visit_id) == visit.id)
    if visit.draw_id is not None:
        drawn = select(func.count()).select_from(TeamMember)
        drawn = drawn.where(
            col(TeamMember.draw_id) == visit.draw_id, col(TeamMember.entity_id) == visit.entity_id
        )
        wanted = session.exec(drawn).one()
    else:
        call = draws.call_of_visit(session, visit.id)
        wanted = len(call.team) if call else 0
    return max(wanted - session.exec(query).one(), 0)


def vacant_visits(session: Session, draw_id: str) -> set[str]:
    """Visits of a draw with fewer officers than were drawn: a place could not be filled."""
    seated = (
        select(Visit.id, Visit.entity_id, func.count(col(VisitOfficer.inspector_id)).label("seated"))
        .join(VisitOfficer, col(VisitOfficer.visit_id) == col(Visit.id), isouter=True)
        .where(col(Visit.draw_id) == draw_id, col(Visit.status) == VisitStatus.SCHEDULED)
        .group_by(col(Visit.id), col(Visit.entity_id))
        .subquery()
    )
    query = (
        select(seated.c.id)
        .join(TeamMember, col(TeamMember.entity_id) == seated.c.entity_id)
        .where(col(TeamMember.draw_id) == draw_id)
        .group_by(seated.c.id, seated.c.seated)
        .having(func.count() > seated.c.seated)
    )
    return set(session.exec(query))


def vacated(session: Session, visit: Visit) -> list[Inspector]:
    """Whose places in a visit's team are vacant: they left and nobody could come."""
    gone: dict[int, bool] = {}
    if visit.draw_id is not None:
        for row in draws.replacements_of(session, visit.draw_id):
            if visit.entity_id in row.entities:
                gone[row.leaves_id] = not row.comes
    else:
        for change in session.exec(
            select(VisitChange)
            .where(col(VisitChange.visit_id) == visit.id, col(VisitChange.kind) == ChangeKind.REPLACE)
            .where(col(VisitChange.status) == ChangeStatus.APPROVED)
            .order_by(col(VisitChange.id))
        ):
            gone[change.inspector_id or 0] = not change.after
    return [session.get_one(Inspector, who) for who, vacant in gone.items() if vacant]


def turn_for(session: Session, visit: Visit, inspector_id: int, *, today: date) -> Turn:
    """Whose turn it is when an inspector cannot come; nobody chooses.

    Raises:
        NotFound: no such person on the register.
        Refused: not in this visit's team, or the team was not called from an order.
    """
    leaving = session.get(Inspector, inspector_id)
    if leaving is None:
        raise NotFound(_("名录中没有这名检查人员。"))
    if visit.draw_id is not None:
        on = max(visit.scheduled_on, today)
        found = draws.next_in_line(
            session,
            visit.draw_id,
            entity_id=visit.entity_id,
            inspector_id=inspector_id,
            on=on,
            today=today,
        )
        query = select(Visit).where(
            col(Visit.draw_id) == visit.draw_id,
            col(Visit.entity_id).in_(found.entities),
            col(Visit.status).in_(CHANGEABLE),
        )
        mates = tuple(session.exec(query.order_by(col(Visit.scheduled_on), col(Visit.id))))
        return Turn(leaving, found.coming, found.passed, found.choices, mates, on)
    call = draws.call_of_visit(session, visit.id)
    if call is None:
        raise Refused(_("这次检查的人员是登记时指定的，没有值班顺序可依。请终止后重新登记。"))
    duty = draws.duty_month(session, call.duty_id)
    entity = session.get_one(Entity, visit.entity_id)
    on = max(visit.scheduled_on, today)
    named = draws.called(session, duty, entity, on=on, today=today, leaves_id=inspector_id)
    able = 1 if named.coming else 0
    return Turn(leaving, named.coming, named.passed, able, (visit,), on, duty.id)


def swaps_of(session: Session, visit: Visit) -> list[Swap]:
    """Every replacement in a visit's team, also one asked for from another visit of the same package; the first first."""

    def name(inspector_id: int | None) -> str:
        person = session.get(Inspector, inspector_id) if inspector_id else None
        return person.name if person else ""

    if visit.draw_id is not None:
        return [
            Swap(
                name(row.leaves_id), name(row.comes_id), WHY_LABELS[row.reason], row.asked_name,
                row.approved_name, row.approved_at, len(row.skipped),
            )
            for row in draws.replacements_of(session, visit.draw_id)
            if visit.entity_id in row.entities
        ]  # fmt: skip
    made = changes_of_visit(session, visit.id)[::-1]
    return [
        Swap(
            line.change.before, line.change.after, WHY_LABELS[Why(line.change.reason)], line.change.asked_name,
            line.change.decided_name, line.change.decided_at or line.change.asked_at, 0,
        )
        for line in made
        if line.change.kind is ChangeKind.REPLACE and line.change.status is ChangeStatus.APPROVED
    ]  # fmt: skip


def called_by(session: Session, visit_id: str) -> list[DutyCall]:
    """The calls from a duty order behind a visit, the first first."""
    query = select(DutyCall).where(col(DutyCall.visit_id) == visit_id).order_by(col(DutyCall.number))
    return list(session.exec(query))


def code_of_stop(session: Session, visit: Visit) -> tuple[str, ResultCode | None]:
    """What the register says about a drawn business that can no longer be visited: reason and result code."""
    entity = session.get_one(Entity, visit.entity_id)
    reason = STATUS_REASONS[entity.status]
    return (reason.value, code_when_stopped(reason.value, entity.status)) if reason else ("", None)


def officer_row(session: Session, visit_id: str, inspector_id: int) -> VisitOfficer | None:
    """The place of an inspector in a visit's team."""
    return session.get(VisitOfficer, (visit_id, inspector_id))


def led_by(session: Session, visit_id: str, inspector_id: int) -> bool:
    """Whether the place of an inspector is a lead's: as it stands, or, when it is vacant, because its department has no lead."""
    row = officer_row(session, visit_id, inspector_id)
    if row is not None:
        return row.is_lead
    department = session.get_one(Inspector, inspector_id).department_id
    query = select(VisitOfficer).where(
        col(VisitOfficer.visit_id) == visit_id, col(VisitOfficer.department_id) == department
    )
    return not any(officer.is_lead for officer in session.exec(query))


def number_on(session: Session, inspector_id: int, day: date) -> str:
    """The certificate number of an inspector that is valid on a day, "" if none is."""
    held = licences(session, [inspector_id]).get(inspector_id, ())
    return next((licence.number for licence in held if licence.valid_on(day)), "")


def last_day(session: Session, visit: Visit) -> date | None:
    """The last day of the task a visit belongs to, None without a task."""
    task = session.get(PlanTask, visit.task_id) if visit.task_id else None
    return task.ends_on if task else None


def waiting_like(
    session: Session, visit_id: str, kind: ChangeKind, inspector_id: int | None
) -> VisitChange | None:
    """A change of this kind that waits already."""
    query = select(VisitChange).where(
        col(VisitChange.visit_id) == visit_id,
        col(VisitChange.kind) == kind,
        col(VisitChange.status) == ChangeStatus.WAITING,
    )
    if inspector_id is not None:
        query = query.where(col(VisitChange.inspector_id) == inspector_id)
    return session.exec(query).first()


def _lines(session: Session, ids: Any, *, scope: Scope | None = None, limit: int = 200) -> list[ChangeLine]:
    query = (
        select(VisitChange, Visit, Entity, Inspector)
        .join(Visit, col(Visit.id) == col(VisitChange.visit_id))
        .join(Entity, col(Entity.id) == col(Visit.entity_id))
        .join(Inspector, col(Inspector.id) == col(VisitChange.inspector_id), isouter=True)
        .where(col(VisitChange.id).in_(ids))
    )
    if scope is not None:
        query = within(query, scope)
    ordered = query.order_by(col(VisitChange.asked_at).desc(), col(VisitChange.id).desc()).limit(limit)
    return [ChangeLine(*row) for row in session.exec(ordered)]
