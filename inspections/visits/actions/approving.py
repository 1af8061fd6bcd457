"""Approval by the head, notice, and the end of a visit that will not happen."""

import sqlalchemy as sa
from sqlmodel import col

from inspections.plans import actions as plans
from inspections.visits import queries
from inspections.visits.actions.changing import settle_hand_picked
from inspections.visits.rules import approving, changes, states
from inspections.visits.rules.states import Event, VisitStatus
from inspections.visits.tables import Visit
from supervision.foundation.database import Transaction
from supervision.foundation.errors import Refused
from supervision.foundation.i18n import _
from supervision.identity.rules import scope_of


def approve_visits(tx: Transaction, *, draw_id: str) -> int:
    """The head approves every waiting visit of an opened draw with one click (行政检查审批). Returns how many.

    Raises:
        Refused: nothing waits, or the approver ran the draw or made its visits.
    """
    waiting = [
        visit
        for visit in queries.visits_of_draw(tx.session, draw_id, VisitStatus.SCHEDULED)
        if _inside(tx, visit)
    ]
    short = queries.vacant_visits(tx.session, draw_id)  # a place nobody could take: never made by one officer
    waiting = [visit for visit in waiting if visit.id not in short]
    if not waiting:
        raise Refused(_("这次抽取没有待审批的检查。"))
    prepared = queries.draw_preparers(tx.session, draw_id) | {v.prepared_by for v in waiting if v.prepared_by}
    approving.check_can_approve(
        VisitStatus.SCHEDULED, approver_id=tx.actor.user_id, prepared_by=frozenset(prepared)
    )
    for visit in waiting:
        _approve(tx, visit)
    tx.record("visits.approved", covers=[Visit], about=f"draw:{draw_id}", count=len(waiting))
    return len(waiting)


def approve_visit(tx: Transaction, *, visit_id: str) -> Visit:
    """The head approves one visit.

    Raises:
        NotFound: not in the approver's scope.
        Refused: not waiting, or prepared by the approver.
    """
    visit = queries.visible_visit(tx.session, visit_id, scope_of(tx.actor))
    approving.check_can_approve(visit.status, approver_id=tx.actor.user_id, prepared_by=_preparers(tx, visit))
    approving.check_complete(queries.missing_officers(tx.session, visit))
    _approve(tx, visit)
    settle_hand_picked(tx, visit)
    tx.record("visit.approved", covers=[Visit], about=f"visit:{visit.id}")
    return visit


def approve_emergency_later(tx: Transaction, *, visit_id: str) -> Visit:
    """Make up the approval of an emergency visit (紧急检查事后补办审批).

    Raises:
        NotFound: not in the approver's scope.
        Refused: no emergency, approved already, or prepared by the approver.
    """
    visit = queries.visible_visit(tx.session, visit_id, scope_of(tx.actor))
    approving.check_can_approve_later(
        emergency=visit.emergency,
        approved=visit.approved_at is not None,
        status=visit.status,
        approver_id=tx.actor.user_id,
        prepared_by=_preparers(tx, visit),
    )
    visit.approved_by, visit.approved_at = tx.actor.user_id, tx.now
    if visit.status is VisitStatus.SCHEDULED:
        visit.status = states.next_status(visit.status, Event.APPROVE)
    tx.session.add(visit)
    settle_hand_picked(tx, visit)
    tx.record("visit.approved-later", covers=[Visit], about=f"visit:{visit.id}", status=visit.status)
    return visit


def notify_visit(tx: Transaction, *, visit_id: str) -> Visit:
    """Note that the notice was given (行政检查通知书).

    Raises:
        NotFound: not for this person.
        Refused: not approved.
    """
    visit = queries.visible_visit(tx.session, visit_id, scope_of(tx.actor))
    visit.status = states.next_status(visit.status, Event.NOTIFY, emergency=visit.emergency)
    visit.notified_at = tx.now
    tx.session.add(visit)
    tx.record("visit.notified", covers=[Visit], about=f"visit:{visit.id}")
    return visit


def notify_draw(tx: Transaction, *, draw_id: str) -> int:
    """Note that the notices of all approved visits of a draw were given. Returns how many.

    Raises:
        Refused: none is approved and waiting for its notice.
    """
    waiting = [
        visit
        for visit in queries.visits_of_draw(tx.session, draw_id, VisitStatus.APPROVED)
        if _inside(tx, visit)
    ]
    if not waiting:
        raise Refused(_("这次抽取没有已批准而未通知的检查。"))
    change = sa.update(Visit).where(col(Visit.draw_id) == draw_id, col(Visit.status) == VisitStatus.APPROVED)
    ids = [visit.id for visit in waiting]
    for start in range(0, len(ids), 500):
        part = change.where(col(Visit.id).in_(ids[start : start + 500]))
        tx.session.connection().execute(part.values(status=VisitStatus.NOTIFIED, notified_at=tx.now))
    tx.session.expire_all()
    tx.record("visits.notified", covers=[Visit], about=f"draw:{draw_id}", count=len(ids))
    return len(ids)


def abort_visit(tx: Transaction, *, visit_id: str, reason: str) -> Visit:
    """End a visit that will not happen; its place on the cap ledger is given back. It stays visible.

    Raises:
        NotFound: not for this person.
        Refused: it happened already, or it came from a draw (that ends in a result, see ``changing``).
    """
    visit = queries.visible_visit(tx.session, visit_id, scope_of(tx.actor))
    changes.check_can_abort(drawn=visit.draw_id is not None)
    visit.status = states.next_status(visit.status, Event.ABORT)
    tx.session.add(visit)
    plans.release_visit(tx, visit_id=visit.id, reason=reason)
    tx.record("visit.aborted", covers=[Visit], about=f"visit:{visit.id}", reason=reason)
    return visit


def _approve(tx: Transaction, visit: Visit) -> None:
    visit.status = states.next_status(visit.status, Event.APPROVE)
    visit.approved_by, visit.approved_at = tx.actor.user_id, tx.now
    tx.session.add(visit)


def _preparers(tx: Transaction, visit: Visit) -> frozenset[int]:
    own = {visit.prepared_by} if visit.prepared_by else set()
    return queries.draw_preparers(tx.session, visit.draw_id) | own


def _inside(tx: Transaction, visit: Visit) -> bool:
    departments = scope_of(tx.actor).department_ids
    return departments is None or visit.department_id in departments
