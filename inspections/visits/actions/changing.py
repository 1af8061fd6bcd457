"""Asking for a change of a visit, and deciding on it: two people, a reason of a closed list, nothing drawn again."""

from datetime import date
from typing import Any

from inspections.draws import actions as draws
from inspections.draws.actions import Asked
from inspections.draws.rules.duty import Why
from inspections.plans import actions as plans
from inspections.visits import queries
from inspections.visits.queries import Turn
from inspections.visits.rules import changes, states
from inspections.visits.rules.changes import ChangeKind, ChangeStatus, MoveWhy
from inspections.visits.rules.states import Event, VisitStatus
from inspections.visits.tables import Visit, VisitChange, VisitOfficer
from supervision.foundation.database import Transaction
from supervision.foundation.errors import Conflict, Refused
from supervision.foundation.i18n import _
from supervision.identity.rules import scope_of


def ask_to_replace(
    tx: Transaction, *, visit_id: str, inspector_id: int, reason: Why, note: str = ""
) -> VisitChange:
    """Ask that somebody who cannot come be replaced by the next in the duty order (申请换人).

    Raises:
        NotFound: not for this person.
        Refused: the visit has begun, this person is not in its team, or there is no order behind the team.
        Conflict: asked already.
    """
    visit = _changeable(tx, visit_id)
    turn = queries.turn_for(tx.session, visit, inspector_id, today=tx.today)
    return _ask(
        tx, visit, ChangeKind.REPLACE, reason=reason.value, note=note, inspector_id=inspector_id,
        before=turn.leaving.name,
    )  # fmt: skip


def ask_to_move(tx: Transaction, *, visit_id: str, day: date, reason: MoveWhy, note: str = "") -> VisitChange:
    """Ask that a visit go to another day (申请改期); a leak is reported so. The names stay what they are.

    Raises:
        NotFound: not for this person.
        Refused: the visit has begun, or the day is past or after the task's end.
        Conflict: asked already.
    """
    visit = _changeable(tx, visit_id)
    changes.check_new_day(day, today=tx.today, ends_on=queries.last_day(tx.session, visit))
    if day == visit.scheduled_on:
        raise Refused(_("新的日期和原来的日期相同。"))
    return _ask(
        tx, visit, ChangeKind.MOVE, reason=reason.value, note=note, new_day=day,
        before=visit.scheduled_on.isoformat(), after=day.isoformat(),
    )  # fmt: skip


def ask_to_stop(tx: Transaction, *, visit_id: str, evidence: str) -> VisitChange:
    """Ask that a drawn business not be visited because the register says it is closed, moved or suspended (申请停止检查).

    Args:
        evidence: what proves it: source, document number, date.

    Raises:
        NotFound: not for this person.
        Refused: the visit has begun or was not drawn, or the register says the business can be visited.
        Conflict: asked already.
    """
    visit = _changeable(tx, visit_id)
    if visit.draw_id is None:
        raise Refused(_("只有抽取产生的检查需要这样停止；个案检查可以直接终止。"))
    reason, code = queries.code_of_stop(tx.session, visit)
    changes.check_can_stop(code)
    return _ask(
        tx, visit, ChangeKind.STOP, reason=reason, note=evidence, code=code, before="", after=code or ""
    )


def approve_change(tx: Transaction, *, change_id: int, seen: str = "") -> VisitChange:
    """Approve a change: somebody who neither asked nor ran the draw.

    Args:
        seen: of a replacement, the code of the inspector shown as the next ("" = nobody left).

    Raises:
        NotFound: not for this person.
        Refused: decided already, the wrong person, the visit has begun, or the order has moved on.
    """
    change, visit = queries.change_by_id(tx.session, change_id, scope_of(tx.actor))
    changes.check_can_decide(
        change.status,
        approver=tx.actor.user_id,
        asked_by=change.asked_by,
        drawers=queries.draw_preparers(tx.session, visit.draw_id),
    )
    changes.check_can_change(visit.status)
    if change.kind is ChangeKind.REPLACE:
        _replace(tx, change, visit, seen)
    elif change.kind is ChangeKind.MOVE:
        _move(tx, change, visit)
    else:
        _stop(tx, change, visit)
    _decide(tx, change, ChangeStatus.APPROVED)
    tx.record(
        "visit.changed",
        covers=[VisitChange, Visit, VisitOfficer],
        about=f"visit:{visit.id}",
        kind=change.kind,
        reason=change.reason,
        before=change.before,
        after=change.after,
        asked_by=change.asked_by,
    )
    return change


def refuse_change(tx: Transaction, *, change_id: int, answer: str) -> VisitChange:
    """Turn a change down; it stays visible.

    Raises:
        NotFound: not for this person.
        Refused: decided already, or by who asked.
    """
    change, visit = queries.change_by_id(tx.session, change_id, scope_of(tx.actor))
    changes.check_can_decide(change.status, approver=tx.actor.user_id, asked_by=change.asked_by)
    change.answer = answer
    _decide(tx, change, ChangeStatus.REFUSED)
    tx.record("visit.change-refused", covers=[VisitChange], about=f"visit:{visit.id}", answer=answer)
    return change


def _changeable(tx: Transaction, visit_id: str) -> Visit:
    visit = queries.visible_visit(tx.session, visit_id, scope_of(tx.actor))
    changes.check_can_change(visit.status)
    return visit


def _ask(tx: Transaction, visit: Visit, kind: ChangeKind, **values: Any) -> VisitChange:
    if queries.waiting_like(tx.session, visit.id, kind, values.get("inspector_id")):
        raise Conflict(_("同样的申请已经提出，正在等待批准。"))
    change = VisitChange(
        visit_id=visit.id,
        kind=kind,
        asked_by=tx.actor.user_id,
        asked_name=tx.actor.name,
        asked_at=tx.now,
        **values,
    )
    tx.session.add(change)
    tx.session.flush()
    tx.record(
        "visit.change-asked",
        covers=[VisitChange],
        about=f"visit:{visit.id}",
        kind=kind,
        reason=change.reason,
        after=change.after,
    )
    return change


def _decide(tx: Transaction, change: VisitChange, status: ChangeStatus) -> None:
    change.status = status
    change.decided_by, change.decided_name, change.decided_at = tx.actor.user_id, tx.actor.name, tx.now
    tx.session.add(change)


def _replace(tx: Transaction, change: VisitChange, visit: Visit, seen: str) -> None:
    turn = queries.turn_for(tx.session, visit, change.inspector_id or 0, today=tx.today)
    asked = Asked(change.asked_by, change.asked_name, change.asked_at)
    reason = Why(change.reason)
    if visit.draw_id is not None:
        draws.replace_inspector(
            tx, draw_id=visit.draw_id, entity_id=visit.entity_id, inspector_id=turn.leaving.id or 0,
            reason=reason, note=change.note, asked=asked, on=turn.on, seen=seen,
        )  # fmt: skip
    else:
        draws.recall(
            tx, duty_id=turn.duty_id, entity_id=visit.entity_id, visit_id=visit.id,
            leaves_id=turn.leaving.id or 0, reason=reason, note=change.note, asked_by=asked.by,
            asked_name=asked.name, on=turn.on, seen=seen,
        )  # fmt: skip
    change.before = turn.leaving.name
    change.after = turn.coming.name if turn.coming else ""
    change.choices = turn.choices
    for one in turn.visits:
        _seat(tx, one, turn)


def _seat(tx: Transaction, visit: Visit, turn: Turn) -> None:
    """Whoever comes takes the place; without anybody the visit waits, it is never made by one officer."""
    session, leaving, coming = tx.session, turn.leaving, turn.coming
    row = queries.officer_row(session, visit.id, leaving.id or 0)
    leads = queries.led_by(session, visit.id, leaving.id or 0)
    if row is not None:
        session.delete(row)
        session.flush()
    if coming is None:
        if visit.status is not VisitStatus.SCHEDULED:
            visit.status, visit.approved_by, visit.approved_at = VisitStatus.SCHEDULED, None, None
        visit.notified_at = None
        session.add(visit)
        return
    session.add(
        VisitOfficer(
            visit_id=visit.id,
            inspector_id=coming.id or 0,
            department_id=coming.department_id,
            is_lead=leads,
            certificate_number=queries.number_on(session, coming.id or 0, visit.scheduled_on),
        )
    )
    _tell_again(tx, visit)


def _move(tx: Transaction, change: VisitChange, visit: Visit) -> None:
    day = change.new_day or visit.scheduled_on
    changes.check_new_day(day, today=tx.today, ends_on=queries.last_day(tx.session, visit))
    change.before, visit.scheduled_on = visit.scheduled_on.isoformat(), day
    for officer in queries.officers_of(tx.session, visit.id):
        row = queries.officer_row(tx.session, visit.id, officer.inspector_id)
        if row is not None:
            row.certificate_number = queries.number_on(tx.session, officer.inspector_id, day)
            tx.session.add(row)
    _tell_again(tx, visit)


def _tell_again(tx: Transaction, visit: Visit) -> None:
    """A notice that no longer says what will happen has to be given anew."""
    if visit.status is VisitStatus.NOTIFIED:
        visit.status, visit.notified_at = VisitStatus.APPROVED, None
    tx.session.add(visit)


def _stop(tx: Transaction, change: VisitChange, visit: Visit) -> None:
    reason, code = queries.code_of_stop(tx.session, visit)
    changes.check_can_stop(code)
    change.reason, change.code, change.after = reason, code, code or ""
    change.before = states.STATUS_LABELS[visit.status]
    visit.status = states.next_status(visit.status, Event.ABORT)
    tx.session.add(visit)
    plans.release_places(tx, draw_id=visit.draw_id or "", entity_ids=[visit.entity_id], reason=reason)


def note_hand_picked(tx: Transaction, visit: Visit, names: list[str], *, choices: int) -> VisitChange:
    """Write into the register of manual interventions that a team was picked by hand, since no order was in force."""
    change = VisitChange(
        visit_id=visit.id,
        kind=ChangeKind.HAND_PICKED,
        status=ChangeStatus.APPROVED,
        reason=changes.NO_ORDER,
        note=visit.reason,
        after="、".join(names)[:400],
        choices=choices,
        asked_by=tx.actor.user_id,
        asked_name=tx.actor.name,
        asked_at=tx.now,
    )
    tx.session.add(change)
    tx.record("visit.hand-picked", covers=[VisitChange], about=f"visit:{visit.id}", choices=choices)
    return change


def settle_hand_picked(tx: Transaction, visit: Visit) -> None:
    """Whoever approves a visit answers for the people picked by hand for it."""
    for line in queries.changes_of_visit(tx.session, visit.id):
        if line.change.kind is ChangeKind.HAND_PICKED and line.change.decided_by is None:
            _decide(tx, line.change, ChangeStatus.APPROVED)
            tx.record("visit.hand-picked-approved", covers=[VisitChange], about=f"visit:{visit.id}")
