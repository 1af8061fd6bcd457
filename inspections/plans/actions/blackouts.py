"""The office's windows in which nobody is inspected: entered with a reason, withdrawn when they no longer hold."""

from datetime import date

from inspections.plans import queries
from inspections.plans.rules.blackouts import check_window
from inspections.plans.tables import BlackoutWindow
from supervision.foundation.database import Transaction
from supervision.foundation.errors import NotFound, Refused
from supervision.identity.queries import department_by_id
from supervision.identity.rules import scope_of


def add_window(
    tx: Transaction, *, department_id: int | None, starts_on: date, ends_on: date, reason: str
) -> BlackoutWindow:
    """Enter a window (暂停检查时段) for a department, or for all (None), which takes somebody who sees all.

    Raises:
        NotFound: no such department, or another than the actor's.
        Refused: days out of order, longer than a year, no reason.
    """
    own = scope_of(tx.actor).department_ids
    if own is not None and department_id not in own:
        raise NotFound("没有这个部门。")
    if department_id is not None:
        department_by_id(tx.session, department_id)
    check_window(starts_on, ends_on, reason)
    window = BlackoutWindow(
        department_id=department_id,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason.strip(),
        entered_by=tx.actor.user_id,
        entered_name=tx.actor.name,
        entered_at=tx.now,
    )
    tx.session.add(window)
    tx.record(
        "blackout.entered",
        covers=[BlackoutWindow],
        about=f"department:{department_id or 'all'}",
        starts_on=starts_on,
        ends_on=ends_on,
        reason=window.reason,
    )
    return window


def withdraw_window(tx: Transaction, *, window_id: int) -> BlackoutWindow:
    """A window no longer holds; it stays on the list, struck out.

    Raises:
        NotFound: no such window, or one that is not the actor's to withdraw.
        Refused: withdrawn already.
    """
    window = queries.window_by_id(tx.session, window_id)
    own = scope_of(tx.actor).department_ids
    if own is not None and window.department_id not in own:
        raise NotFound("没有这个暂停检查时段。")
    if window.withdrawn_at is not None:
        raise Refused("这个时段已经撤销。")
    window.withdrawn_at, window.withdrawn_name = tx.now, tx.actor.name
    tx.session.add(window)
    tx.record("blackout.withdrawn", covers=[BlackoutWindow], about=f"blackout:{window_id}")
    return window
