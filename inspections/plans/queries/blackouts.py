"""The windows in which nobody is inspected, of a department or of all."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from inspections.plans.queries.tasks import TaskView, participants_of
from inspections.plans.rules.blackouts import Proposal, Window, next_open_day
from inspections.plans.tables import BlackoutWindow, PlanTask
from supervision.foundation.actor import Scope
from supervision.foundation.errors import NotFound
from supervision.law.queries import calendar


def window_by_id(session: Session, window_id: int) -> BlackoutWindow:
    """One window.

    Raises:
        NotFound: there is none.
    """
    found = session.get(BlackoutWindow, window_id)
    if found is None:
        raise NotFound("没有这个暂停检查时段。")
    return found


def listed_windows(session: Session, *, scope: Scope, since: date) -> list[BlackoutWindow]:
    """Windows that end on a day or later, those of all departments and of the scope's, the earliest first; withdrawn ones too."""
    query = select(BlackoutWindow).where(col(BlackoutWindow.ends_on) >= since)
    if scope.department_ids is not None:
        query = query.where(_of(scope.department_ids))
    return list(session.exec(query.order_by(col(BlackoutWindow.starts_on), col(BlackoutWindow.id))))


def windows_of(session: Session, department_ids: Iterable[int], *, since: date) -> list[Window]:
    """The windows that bind these departments from a day on."""
    query = select(BlackoutWindow).where(
        col(BlackoutWindow.ends_on) >= since, col(BlackoutWindow.withdrawn_at).is_(None), _of(department_ids)
    )
    rows = session.exec(query.order_by(col(BlackoutWindow.starts_on), col(BlackoutWindow.id)))
    return [Window(row.starts_on, row.ends_on, row.reason) for row in rows]


def windows_of_task(session: Session, task: PlanTask, *, since: date) -> list[Window]:
    """The windows that bind any of a task's departments."""
    joining = (one.department_id for one in participants_of(session, task.id or 0))
    return windows_of(session, [task.lead_department_id, *joining], since=since)


def proposed_day(session: Session, view: TaskView, *, on: date) -> Proposal | None:
    """The next day to open a draw of a task: a working day, in no window, before the task ends."""
    windows = windows_of_task(session, view.task, since=on)
    return next_open_day(on, windows, calendar(session), last=view.task.ends_on)


def _of(department_ids: Iterable[int]) -> sa.ColumnElement[bool]:
    return sa.or_(
        col(BlackoutWindow.department_id).is_(None),
        col(BlackoutWindow.department_id).in_(list(department_ids)),
    )
